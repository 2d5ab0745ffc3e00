#!/usr/bin/env bash
# Pins what Home Assistant needs anew: requirements/ha-test.txt from ha-test.in, requirements/ha-real.txt from
# the newest Home Assistant and the manifests of the integrations that its start in our tests loads.
set -euo pipefail
cd "$(dirname "$0")/.."

TEST=2026.10.4
REAL=2026.11.0
# Beside what every start loads: what tests/ha_real configures, and what ours rests on.
INTEGRATIONS=(backup config device_tracker diagnostics history logbook network recorder system_health zeroconf)
PYTHON=$(.venv/bin/python -c 'import sys; print(sys._base_executable)')

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
constraints() {
    uv pip install --quiet --no-deps --python "$PYTHON" --target "$work/$1" "homeassistant==$1"
    cp "$work/$1/homeassistant/package_constraints.txt" "$work/$1.txt"
}
compile() { # SOURCE CONSTRAINTS RESULT
    uv pip compile "$1" --python "$PYTHON" --constraint "$2" --generate-hashes --no-header --no-annotate --quiet -o "$3"
}

constraints $TEST
compile requirements/ha-test.in "$work/$TEST.txt" requirements/ha-test.txt

constraints $REAL
uv venv --quiet --python "$PYTHON" "$work/real"
uv pip install --quiet --python "$work/real" --constraint "$work/$REAL.txt" "homeassistant==$REAL"
{
    echo "homeassistant==$REAL"
    echo "aiosqlite>=0.21"
    "$work/real/bin/python" scripts/ha_requirements.py "${INTEGRATIONS[@]}"
} > "$work/real.in"
compile "$work/real.in" "$work/$REAL.txt" requirements/ha-real.txt
