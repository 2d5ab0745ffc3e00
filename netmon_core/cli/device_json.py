"""Devices as one JSON object, written piece by piece: those of a whole /16 are 20 MB on their way to text."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import TextIO

    from ..model.device import Device

# Devices at once: enough to be quick, few enough to stay in the processor's cache.
PIECE = 32


def write_devices(file: TextIO, head: Mapping[str, object], devices: Sequence[Device]) -> None:
    """Write `head` as a line that is an object whose last field, `devices`, are these."""
    from ..wire import to_wire

    encode = json.JSONEncoder(ensure_ascii=False).encode
    file.write(f'{encode(head)[:-1]}, "devices": [')
    for start in range(0, len(devices), PIECE):
        piece = encode([to_wire(device) for device in devices[start : start + PIECE]])
        file.write(f"{', ' if start else ''}{piece[1:-1]}")
    file.write("]}\n")
    # What cannot be written is to be known here, while somebody can still tell it.
    file.flush()
