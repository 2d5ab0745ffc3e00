#!/usr/bin/env bash
# Prepares .venv: Python 3.14 and everything the product, its tests and its tools need, as pinned.
# PYTHON names an interpreter to use instead of looking for one.
set -euo pipefail
cd "$(dirname "$0")/.."
unset PYTHONDONTWRITEBYTECODE

REQUIREMENTS=requirements/dev.txt
STAMP=.venv/.prepared
WANTED=$(cat "$REQUIREMENTS" pyproject.toml | sha256sum)

if [ -f "$STAMP" ] && [ "$(cat "$STAMP")" = "$WANTED" ] && .venv/bin/python -c 'import netmon_core' 2> /dev/null; then
    exit 0
fi

unpacked() { [ "$(id -u)" = 0 ] && echo /opt/python3.14 || echo "$HOME/.local/share/netmon/python3.14"; }

find_python() {
    local each
    for each in "${PYTHON:-}" "$(command -v python3.14 || true)" "$(unpacked)/bin/python3.14"; do
        if [ -n "$each" ] && "$each" -c 'import sys, venv; sys.exit(sys.version_info < (3, 14))' 2> /dev/null; then
            echo "$each"
            return
        fi
    done
    return 1
}

find_python > /dev/null || {
    echo "Looking for Python 3.14 ..." >&2
    # Where the network lets uv fetch one, that takes seconds; where it does not, it must not take long.
    if command -v uv > /dev/null && timeout 30 uv python install --quiet 3.14 2> /dev/null; then
        PYTHON=$(uv python find 3.14)
    else
        scripts/python314.sh "$(unpacked)" >&2
    fi
}
PYTHON=$(find_python)
echo "Setting up .venv with $("$PYTHON" -V) ..." >&2
if command -v uv > /dev/null; then
    uv venv --quiet --allow-existing --python "$PYTHON" .venv
    uv pip sync --quiet --compile-bytecode --python .venv --require-hashes "$REQUIREMENTS"
    uv pip install --quiet --python .venv --no-deps --no-build-isolation --editable .
else
    "$PYTHON" -m venv --clear .venv
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "$REQUIREMENTS"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
fi
# Where bytecode may not be written later on, every start would compile the package anew.
.venv/bin/python -m compileall -q netmon_core || true
echo "$WANTED" > "$STAMP"
