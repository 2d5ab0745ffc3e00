"""The rules of HACS for a repository with an integration."""

from __future__ import annotations

import json
import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

KEYS: dict[str, type | tuple[type, ...]] = {
    "content_in_root": bool,
    "country": (str, list),
    "filename": str,
    "hacs": str,
    "hide_default_branch": bool,
    "homeassistant": str,
    "name": str,
    "persistent_directory": str,
    "render_readme": bool,
    "zip_release": bool,
}
# What Home Assistant serves as the images of an integration, with their sides.
IMAGES = {"icon.png": 256, "icon@2x.png": 512}


def problems(checkout: Path) -> Iterator[str]:
    """Say what HACS would refuse in the repository at `checkout`."""
    settings = json.loads((checkout / "hacs.json").read_text("utf-8"))
    for key, value in settings.items():
        if key not in KEYS:
            yield f"hacs.json: there is no key {key!r}"
        elif not isinstance(value, KEYS[key]):
            yield f"hacs.json: {key!r} cannot be {value!r}"
    if "name" not in settings:
        yield "hacs.json: 'name' is missing"
    if settings.get("zip_release") and not settings.get("filename", "").endswith(".zip"):
        yield "hacs.json: 'zip_release' needs a 'filename' that ends in .zip"
    if not any((checkout / name).exists() for name in ("README.md", "README", "info.md")):
        yield "there is no README"
    if not (checkout / "LICENSE").exists():
        yield "there is no LICENSE"
    integrations = [each for each in (checkout / "custom_components").iterdir() if each.is_dir()]
    integrations = [each for each in integrations if (each / "manifest.json").exists()]
    if len(integrations) != 1:
        yield f"custom_components must hold one integration, not {len(integrations)}"
    for folder in integrations:
        yield from _of_images(folder / "brand")


def _of_images(folder: Path) -> Iterator[str]:
    for name, side in IMAGES.items():
        file = folder / name
        if not file.exists():
            yield f"brand/{name} is missing"
        elif file.read_bytes()[:8] != b"\x89PNG\r\n\x1a\n":
            yield f"brand/{name} is no PNG"
        elif struct.unpack(">II", file.read_bytes()[16:24]) != (side, side):
            yield f"brand/{name} is not {side} by {side}"
    for file in sorted(folder.iterdir()) if folder.is_dir() else ():
        if file.name not in IMAGES:
            yield f"brand/{file.name} is served by nobody"
