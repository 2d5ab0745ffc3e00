"""Build the two zips of the Home Assistant integration: `python scripts/build_integration.py [FOLDER]`.

`netmon.zip`, which HACS installs, carries the engine inside; `netmon-pinned.zip` asks the package index for
it. Both hold what belongs in `custom_components/netmon/`. FOLDER is `dist` if none is named.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

CHECKOUT = Path(__file__).parents[1]
INTEGRATION = CHECKOUT / "custom_components" / "netmon"
ENGINE = CHECKOUT / "netmon_core"
# Home Assistant brings these itself, and an integration must not ask for what it pins.
OF_HOME_ASSISTANT = frozenset({"aiodns", "aiohttp", "voluptuous", "zeroconf"})
# Other hosts of the engine; nothing below them needs them.
LEFT_OUT = frozenset({"cli", "server"})
# The same bytes whenever and wherever it is built; zip knows no earlier time.
_STAMP = (1980, 1, 1, 0, 0, 0)

# Name inside the zip: content.
type Files = dict[str, bytes]


class BuildError(Exception):
    """The integration cannot be built as it is."""


def pinned() -> Files:
    """The integration as it stands; its manifest names this very version of the engine."""
    files = dict(_read(INTEGRATION))
    return _with_manifest(files, {"version": version(), "requirements": [f"netmon-core=={version()}"]})


def vendored() -> Files:
    """The integration with the engine inside, asking only for what the engine needs."""
    files = {
        name: _use_the_one_inside(name, content) if name.endswith(".py") else content
        for name, content in _read(INTEGRATION)
    }
    inside = {
        f"{ENGINE.name}/{name}": content
        for name, content in _read(ENGINE)
        if name.partition("/")[0] not in LEFT_OUT
    }
    return _with_manifest(files | inside, {"version": version(), "requirements": requirements()})


def version() -> str:
    """The version of everything in this checkout."""
    found = re.search(r'^__version__ = "(.+)"$', (ENGINE / "__init__.py").read_text("utf-8"), re.MULTILINE)
    if found is None:
        raise BuildError("netmon_core/__init__.py does not say its version.")
    return found.group(1)


def requirements() -> list[str]:
    """What the engine needs and Home Assistant does not bring."""
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text("utf-8"))["project"]
    return sorted(
        each
        for each in project["dependencies"]
        if re.split(r"[^\w.-]", each, maxsplit=1)[0] not in OF_HOME_ASSISTANT
    )


def write(files: Mapping[str, bytes], target: Path) -> None:
    """Write a zip that depends on nothing but `files`."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, files[name])


def main(folder: Path) -> None:
    """Build both."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, files in (("netmon.zip", vendored()), ("netmon-pinned.zip", pinned())):
        write(files, folder / name)
        sys.stdout.write(
            f"{folder / name}: {len(files)} files, {(folder / name).stat().st_size // 1024} KiB\n"
        )


def _read(folder: Path) -> Iterator[tuple[str, bytes]]:
    for file in sorted(folder.rglob("*")):
        if file.is_file() and "__pycache__" not in file.parts:
            yield file.relative_to(folder).as_posix(), file.read_bytes()


def _use_the_one_inside(name: str, content: bytes) -> bytes:
    """Make the imports of the engine relative; the engine's own imports are so already."""
    dots = "." * (1 + name.count("/"))
    text = re.sub(
        rf"^(\s*)from {ENGINE.name}(?=[. ])",
        rf"\1from {dots}{ENGINE.name}",
        content.decode(),
        flags=re.MULTILINE,
    )
    if re.search(rf"^\s*import {ENGINE.name}\b|import_module\(.{ENGINE.name}", text, re.MULTILINE):
        raise BuildError(f"{name} must say `from {ENGINE.name} import ...`, which can be made relative.")
    return text.encode()


def _with_manifest(files: Files, changes: Mapping[str, object]) -> Files:
    manifest = json.loads(files["manifest.json"]) | changes
    return files | {"manifest.json": (json.dumps(manifest, indent=2) + "\n").encode()}


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]) if len(sys.argv) > 1 else CHECKOUT / "dist")
    except BuildError as err:
        sys.exit(str(err))
