#!/usr/bin/env bash
# Run the few tests that just failed once more, by themselves. Four workers share two cores here, and many
# tests keep to a real clock on a real wire; what is wrong fails alone as well, and who did not is named.
#   scripts/again.sh PYTEST...
set -euo pipefail
most=5
failed=$("$1" -c 'import json; print(*json.load(open(".pytest_cache/v/cache/lastfailed")), sep="\n")')
count=$(grep -c . <<<"$failed" || true)
if [ "$count" -eq 0 ] || [ "$count" -gt "$most" ]; then
    exit 1
fi
printf 'Once more, alone:\n%s\n' "$failed"
"$@" --last-failed --last-failed-no-failures none
printf 'Failed beside others, passed alone:\n%s\n' "$failed"
