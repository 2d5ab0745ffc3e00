"""A dashboard of everything that is known, by kind and by area. Pure.

It is made of the ids of entities and words of ours: what strangers call their devices is shown by the
frontend's cards, as text, and stands nowhere in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

type Card = dict[str, Any]

_ICONS = {
    "network": "mdi:router-wireless",
    "phones": "mdi:cellphone",
    "computers": "mdi:laptop",
    "media": "mdi:television",
    "printers": "mdi:printer",
    "things": "mdi:home-automation",
    "others": "mdi:lan-connect",
}
COLUMNS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A device: the entity that stands for it, what it is called, its kind, and the area it is in."""

    entity_id: str
    name: str
    kind: str
    area: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Monitor:
    """One netmon: its title, its own entities, what the activity log knows it by, and its devices."""

    title: str
    tiles: Sequence[str]
    graph: str | None
    log: str | None
    devices: Sequence[Shown]
    targets: Sequence[str] = ()


def build(monitors: Sequence[Monitor], areas: Mapping[str, str], words: Mapping[str, str]) -> dict[str, Any]:
    """Build it: a view of each netmon, and one of the areas (name by id), in these words."""
    views = [
        _view(
            words["title"] if len(monitors) == 1 else monitor.title,
            f"netmon-{number}" if number else "netmon",
            "mdi:lan",
            _sections(monitor, words),
        )
        for number, monitor in enumerate(monitors)
    ]
    everybody = [device for monitor in monitors for device in monitor.devices]
    by_area = [
        _section(name, "mdi:floor-plan", _tiles(device for device in everybody if device.area == area_id))
        for area_id, name in sorted(areas.items(), key=lambda each: each[1].casefold())
        if any(device.area == area_id for device in everybody)
    ]
    if by_area:
        views.append(_view(words["areas"], "areas", "mdi:floor-plan", by_area))
    if not views:
        views = [_view(words["title"], "netmon", "mdi:lan", [_note(words["nothing"])])]
    return {"title": words["title"], "views": views}


def _sections(monitor: Monitor, words: Mapping[str, str]) -> list[Card]:
    # Under this heading nobody need be told again what they are of; a button has no state to be shown.
    own: list[Card] = [
        {
            "type": "tile",
            "entity": each,
            "name": {"type": "entity"},
            "hide_state": each.startswith("button."),
        }
        for each in monitor.tiles
    ]
    if monitor.graph is not None:
        own.append({"type": "history-graph", "hours_to_show": 24, "entities": [{"entity": monitor.graph}]})
    sections = [_section(words["title"], "mdi:lan", own)]
    if monitor.targets:
        targets: list[Card] = [
            {"type": "tile", "entity": each, "name": {"type": "device"}} for each in monitor.targets
        ]
        sections.append(_section(words["targets"], "mdi:target", targets))
    sections += [
        _section(words[kind], _ICONS[kind], tiles)
        for kind in KINDS
        if (tiles := _tiles(device for device in monitor.devices if device.kind == kind))
    ]
    if not monitor.devices:
        sections.append(_note(words["nobody"]))
    followed = [*([monitor.log] if monitor.log else []), *(each.entity_id for each in monitor.devices)]
    if followed:
        log = {"type": "logbook", "hours_to_show": 24, "target": {"entity_id": followed}}
        sections.append(_section(words["happened"], "mdi:history", [log]))
    return sections


def _tiles(devices: Iterable[Shown]) -> list[Card]:
    return [
        {"type": "tile", "entity": each.entity_id, "state_content": ["state", "last_changed"]}
        for each in sorted(devices, key=lambda each: (each.name.casefold(), each.entity_id))
    ]


def _section(heading: str, icon: str, cards: Iterable[Card]) -> Card:
    return {"type": "grid", "cards": [{"type": "heading", "heading": heading, "icon": icon}, *cards]}


def _note(text: str) -> Card:
    return {"type": "grid", "cards": [{"type": "markdown", "content": text}]}


def _view(title: str, path: str, icon: str, sections: Sequence[Card]) -> Card:
    return {
        "type": "sections",
        "title": title,
        "path": path,
        "icon": icon,
        "max_columns": COLUMNS,
        "dense_section_placement": True,
        "sections": list(sections),
    }
