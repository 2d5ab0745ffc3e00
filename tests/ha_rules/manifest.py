"""The rules for manifest.json."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

IOT_CLASSES = {
    "assumed_state",
    "calculated",
    "cloud_polling",
    "cloud_push",
    "local_polling",
    "local_push",
}
TYPES = {"device", "entity", "hardware", "helper", "hub", "service", "system"}
QUALITIES = {"bronze", "silver", "gold", "platinum", "custom", "no_score", "internal", "legacy"}
# As awesomeversion reads them: semantic or calendar versions, with what may follow.
VERSION = r"\d+\.\d+(\.\d+)?((a|b|rc|\.dev|-alpha\.?|-beta\.?|-rc\.?)\d+)?"
HANDLE = r"@[A-Za-z0-9-]+(/[A-Za-z0-9-]+)?"


def _url(value: object) -> bool:
    return isinstance(value, str) and re.fullmatch(r"https://[\w.-]+\.\w+(/\S*)?", value) is not None


def _texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) and each for each in value)


def _zeroconf(value: object) -> bool:
    def good(each: object) -> bool:
        if isinstance(each, dict):
            properties = each.get("properties", {})
            return (
                set(each) <= {"type", "name", "properties"}
                and good(each.get("type"))
                and each.get("name", "") == each.get("name", "").lower()
                and all(one == one.lower() for one in properties.values())
            )
        return isinstance(each, str) and re.fullmatch(r"_[a-z0-9-]+\._(tcp|udp)\.local\.", each) is not None

    return isinstance(value, list) and bool(value) and all(good(each) for each in value)


# Whatever is not here hassfest refuses.
KEYS: Mapping[str, Callable[[object], bool]] = {
    "domain": lambda value: isinstance(value, str) and re.fullmatch(r"[a-z0-9_]+", value) is not None,
    "name": lambda value: isinstance(value, str) and bool(value),
    "after_dependencies": _texts,
    "codeowners": lambda value: (
        isinstance(value, list) and all(re.fullmatch(HANDLE, str(each)) for each in value)
    ),
    "config_flow": lambda value: isinstance(value, bool),
    "dependencies": _texts,
    "documentation": lambda value: _url(value) and "home-assistant.io/integrations" not in str(value),
    "integration_type": lambda value: value in TYPES,
    "iot_class": lambda value: value in IOT_CLASSES,
    "issue_tracker": _url,
    "loggers": _texts,
    "quality_scale": lambda value: value in QUALITIES,
    "requirements": _texts,
    "single_config_entry": lambda value: isinstance(value, bool),
    "version": lambda value: isinstance(value, str) and re.fullmatch(VERSION, value) is not None,
    "zeroconf": _zeroconf,
}
REQUIRED = {
    "domain",
    "name",
    "codeowners",
    "documentation",
    "integration_type",
    "iot_class",
    "issue_tracker",
    "version",
}


def problems(folder: Path) -> Iterator[str]:
    """Say what is wrong with the manifest of the integration in `folder`."""
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    for key, value in manifest.items():
        if key not in KEYS:
            yield f"manifest.json: {key!r} is no key of a custom integration"
        elif not KEYS[key](value):
            yield f"manifest.json: {key!r} cannot be {value!r}"
    for key in sorted(REQUIRED - manifest.keys()):
        yield f"manifest.json: {key!r} is missing"
    given = list(manifest)
    if given != [*given[:2], *sorted(given[2:])] or given[:2] != ["domain", "name"]:
        yield "manifest.json: the order of the keys is domain, name, then by the alphabet"
    if manifest.get("domain") != folder.name:
        yield f"manifest.json: the domain is not the folder's name, {folder.name!r}"
    if manifest.get("config_flow", False) != (folder / "config_flow.py").exists():
        yield "manifest.json: config_flow must be true exactly where there is a config_flow.py"
    if not manifest.get("codeowners") and manifest.get("quality_scale") in {"silver", "gold", "platinum"}:
        yield "manifest.json: this quality scale needs a code owner"
    for each in manifest.get("requirements", []):
        if "://" in each or "git+" in each:
            yield f"manifest.json: {each!r} would be installed anew at each start"
