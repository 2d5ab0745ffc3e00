"""Print what Home Assistant would install at its start for these integrations: `ha_requirements.py NAME ...`.

Runs with the Python of the environment that holds Home Assistant; what every start loads is always included.
"""

from __future__ import annotations

import json
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def always_loaded() -> set[str]:
    """The integrations that no configuration can leave out."""
    from homeassistant import bootstrap as loaded  # noqa: PLC0415 - only there in Home Assistant's environment

    return {
        *loaded.DEFAULT_INTEGRATIONS,
        *loaded.CORE_INTEGRATIONS,
        *loaded.FRONTEND_INTEGRATIONS,
        *loaded.LOGGING_AND_HTTP_DEPS_INTEGRATIONS,
        # Imported by analytics, which names it only as something that may be there.
        "hassio",
    } - {"isal", "sentry"}


def requirements(components: Path, names: Iterable[str]) -> set[str]:
    """The requirements of these integrations and of all they depend on."""
    found: set[str] = set()
    waiting, seen = list(names), set[str]()
    while waiting:
        name = waiting.pop()
        file = components / name / "manifest.json"
        if name in seen or not file.exists():
            continue
        seen.add(name)
        manifest = json.loads(file.read_text(encoding="utf-8"))
        waiting += manifest.get("dependencies", [])
        found |= set(manifest.get("requirements", []))
    return found


if __name__ == "__main__":
    package = find_spec("homeassistant")
    if package is None or package.origin is None:
        sys.exit("There is no Home Assistant in this Python's environment.")
    wanted = always_loaded() | set(sys.argv[1:])
    found = requirements(Path(package.origin).parent / "components", wanted)
    sys.stdout.writelines(f"{each}\n" for each in sorted(found))
