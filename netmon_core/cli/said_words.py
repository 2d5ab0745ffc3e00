"""What devices said of themselves, in words for a terminal."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from ..packets.text import clean_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..evidence.known import Evidence
    from ..inventory.records import DeviceRecord
    from ..model.device import Device

# A line is to be read.
LONGEST = 400
# The kind comes first, and a key is an id that stands beside it.
_TOLD_ELSEWHERE = ("type", "key")


def said_lines(devices: Iterable[tuple[Device, DeviceRecord]]) -> Iterator[str]:
    """Each device that said something, and below it what, kind by kind."""
    for device, record in devices:
        if not record.evidence:
            continue
        yield device.label
        for said, _ in record.evidence.values():
            yield f"    {said_words(said)}"


def said_words(said: Evidence) -> str:
    """One piece of evidence: its kind, and the fields that say something."""
    values = (
        (each.name, getattr(said, each.name)) for each in fields(said) if each.name not in _TOLD_ELSEWHERE
    )
    told = [f"{name}={_value(value)}" for name, value in values if value or type(value) is int]
    return clean_text(" ".join((f"{said.type}:", *told)), LONGEST)


def _value(value: object) -> str:
    if isinstance(value, tuple):
        pairs = all(isinstance(each, tuple) for each in value)
        return ",".join("=".join(map(str, each)) if pairs else _value(each) for each in value)
    text = str(value)
    return f'"{text}"' if " " in text else text
