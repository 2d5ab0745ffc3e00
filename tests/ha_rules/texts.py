"""The rules for what people read: translations, icons.json, services.yaml, and the code's use of them."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from .yaml_file import load

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

SECTIONS = {
    "title",
    "common",
    "config",
    "config_subentries",
    "device",
    "device_automation",
    "entity",
    "entity_component",
    "exceptions",
    "issues",
    "options",
    "selector",
    "services",
    "system_health",
}
_KEY = r"[a-z0-9][a-z0-9_-]*"
_PLACEHOLDER = r"\{(\w+)\}"


def problems(folder: Path) -> Iterator[str]:
    """Say what is wrong with the texts of the integration in `folder`."""
    if (folder / "strings.json").exists():
        yield "strings.json is for core: a custom integration has translations/en.json alone"
    english = _json(folder / "translations" / "en.json")
    for section in sorted(english.keys() - SECTIONS):
        yield f"en.json: there is no section {section!r}"
    yield from _of_each_text(english)
    yield from _of_forms(english)
    for file in sorted((folder / "translations").glob("*.json")):
        if file.stem != "en":
            yield from _of_translation(file.name, _flat(_json(file)), _flat(english))
    yield from _of_services(folder, english)
    yield from _of_code(folder, english)
    yield from _of_icons(folder, english)


def _of_each_text(english: Mapping[str, Any]) -> Iterator[str]:
    for path, text in _flat(english).items():
        if re.search(r"</?[a-zA-Z][^>]*>", text):
            yield f"en.json: {path} holds HTML"
        if "[%key:" in text:
            yield f"en.json: {path} refers to another text, which only core may"
        if not text.strip():
            yield f"en.json: {path} says nothing"
        if re.search(r"https?://", text):
            yield f"en.json: {path} holds an address; it belongs in a placeholder"
        for key in path.split("."):
            if not re.fullmatch(_KEY, key):
                yield f"en.json: {key!r} in {path} is no key"


def _of_forms(english: Mapping[str, Any]) -> Iterator[str]:
    forms = {"config": english.get("config", {}), "options": english.get("options", {})}
    forms |= {
        f"config_subentries.{kind}": form for kind, form in english.get("config_subentries", {}).items()
    }
    for where, form in forms.items():
        for name, step in form.get("step", {}).items():
            parts = {f"{where}.step.{name}": step}
            parts |= {f"{where}.step.{name}.{key}": part for key, part in step.get("sections", {}).items()}
            for path, part in parts.items():
                for field in sorted(part.get("data", {}).keys() - part.get("data_description", {}).keys()):
                    yield f"en.json: {path} does not describe the field {field!r}"
                for field in sorted(part.get("data_description", {}).keys() - part.get("data", {}).keys()):
                    yield f"en.json: {path} describes a field {field!r} that it does not name"


def _of_translation(name: str, texts: Mapping[str, str], english: Mapping[str, str]) -> Iterator[str]:
    for path in sorted(english.keys() - texts.keys()):
        yield f"{name}: {path} is not translated"
    for path in sorted(texts.keys() - english.keys()):
        yield f"{name}: {path} is in no English text"
    for path in sorted(texts.keys() & english.keys()):
        if set(re.findall(_PLACEHOLDER, texts[path])) != set(re.findall(_PLACEHOLDER, english[path])):
            yield f"{name}: {path} has other placeholders than the English"


def _of_services(folder: Path, english: Mapping[str, Any]) -> Iterator[str]:
    file = folder / "services.yaml"
    services = load(file) if file.exists() else {}
    told = english.get("services", {})
    icons = _json(folder / "icons.json").get("services", {}) if (folder / "icons.json").exists() else {}
    for where, names in (("en.json", told.keys()), ("icons.json", icons.keys())):
        for name in sorted(services.keys() ^ names):
            yield f"the action {name!r} is either in services.yaml or in {where}, not in both"
    for name, service in services.items():
        fields = {key for key, field in _fields((service or {}).get("fields", {}))}
        words = told.get(name, {})
        if not words.get("name") or not words.get("description"):
            yield f"en.json: the action {name!r} needs a name and a description"
        for field in sorted(fields ^ words.get("fields", {}).keys()):
            yield f"en.json: the field {field!r} of {name!r} is not in both places"
        for field, text in words.get("fields", {}).items():
            if not text.get("name") or not text.get("description"):
                yield f"en.json: the field {field!r} of {name!r} needs a name and a description"


def _fields(fields: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, field in fields.items():
        if "fields" in (field or {}):
            yield from _fields(field["fields"])
        else:
            yield name, field


def _of_code(folder: Path, english: Mapping[str, Any]) -> Iterator[str]:
    keys = {key for path in _flat(english) for key in path.split(".")}
    for file in sorted(folder.rglob("*.py")):
        if "netmon_core" in file.relative_to(folder).parts:
            continue
        for key in re.findall(r"translation_key=\"([\w.-]+)\"", file.read_text("utf-8")):
            if key not in keys:
                yield f"{file.name}: the translation key {key!r} is in no text"


def _of_icons(folder: Path, english: Mapping[str, Any]) -> Iterator[str]:
    file = folder / "icons.json"
    icons = _json(file) if file.exists() else {}
    for path, icon in _flat(icons).items():
        if not re.fullmatch(r"mdi:[a-z0-9-]+", icon):
            yield f"icons.json: {path} is no icon of mdi"
    for platform, entities in icons.get("entity", {}).items():
        for key in entities:
            # A tracker is called as its device is, and has no text of its own.
            if key not in english.get("entity", {}).get(platform, {}) and platform != "device_tracker":
                yield f"icons.json: no text names the {platform} {key!r}"


def _json(file: Path) -> Any:
    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len({key for key, _ in pairs}) < len(pairs):
            raise ValueError(f"{file.name} says a key twice: {[key for key, _ in pairs]}")
        return dict(pairs)

    return json.loads(file.read_text("utf-8"), object_pairs_hook=unique)


def _flat(texts: Mapping[str, Any], before: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in texts.items():
        path = f"{before}.{key}" if before else key
        found |= _flat(value, path) if isinstance(value, dict) else {path: str(value)}
    return found
