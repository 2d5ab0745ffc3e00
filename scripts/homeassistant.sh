#!/usr/bin/env bash
# Prepares what the Home Assistant integration is tried in: `homeassistant.sh [test] [real]` (neither: both).
#   test  .venv-ha       the integration's own tests, on the Home Assistant their plugin knows
#   real  .venv-ha-real  a newer Home Assistant with all that its start needs, for tests/ha_real
# PYTHON names an interpreter to use instead of the one below .venv.
set -euo pipefail
cd "$(dirname "$0")/.."
unset PYTHONDONTWRITEBYTECODE

PYTHON=${PYTHON:-$(.venv/bin/python -c 'import sys; print(sys._base_executable)')}

prepare() { # ENVIRONMENT REQUIREMENTS
    local wanted stamp=$1/.prepared
    wanted=$(sha256sum < "$2")
    if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ] && "$1/bin/python" -c 'import homeassistant' 2> /dev/null; then
        return
    fi
    echo "Setting up $1 ..." >&2
    if command -v uv > /dev/null; then
        uv venv --quiet --allow-existing --python "$PYTHON" "$1"
        uv pip sync --quiet --python "$1" --require-hashes "$2"
    else
        "$PYTHON" -m venv --clear "$1"
        "$1/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$2"
    fi
    echo "$wanted" > "$stamp"
}

[ $# -gt 0 ] || set -- test real
for each; do
    case $each in
        test) prepare .venv-ha requirements/ha-test.txt ;;
        real) prepare .venv-ha-real requirements/ha-real.txt ;;
        *) echo "usage: scripts/homeassistant.sh [test] [real]" >&2; exit 2 ;;
    esac
done
