"""Our own CSV of devices, for spreadsheets and for reading it again. Pure: devices in, text out."""

from __future__ import annotations

import csv
import io
from datetime import UTC
from typing import TYPE_CHECKING

from ..model.presence import NEVER_SEEN
from .cells import clean, guarded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ..model.device import Device

COLUMNS = (
    "name",
    "hostname",
    # All of a device's, separated by spaces.
    "mac",
    "address",
    "vendor",
    "kind",
    "network",
    # ISO 8601, UTC.
    "first_seen",
    "last_seen",
    # yes, no, or empty: not said.
    "known",
    # Separated by semicolons.
    "tags",
    "notes",
    "id",
)


def write_csv(devices: Iterable[Device], *, networks: Mapping[str, str] | None = None) -> Iterator[str]:
    """Yield our CSV line by line, header first; `networks` gives the name of each network id.

    A cell that a spreadsheet would run as a formula is led by an apostrophe, which reading takes off.
    """
    names = networks or {}
    yield write_cells(COLUMNS)
    for device in devices:
        yield write_cells(_cells(device, names))


def write_cells(cells: Iterable[str]) -> str:
    """One line of CSV; a cell that a spreadsheet would run as a formula is led by an apostrophe."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow([guarded(clean(cell)) for cell in cells])
    return out.getvalue()


def _cells(device: Device, networks: Mapping[str, str]) -> Iterator[str]:
    interfaces = device.interfaces
    kinds = [fact for fact in device.facts if fact.name == "kind"]
    yield device.name or ""
    yield device.hostname or ""
    yield " ".join(dict.fromkeys(i.mac for i in interfaces if i.mac))
    yield " ".join(dict.fromkeys(str(a.value) for i in interfaces for a in i.addresses))
    yield next((i.vendor for i in interfaces if i.vendor), "")
    yield max(kinds, key=lambda fact: fact.confidence).value if kinds else ""
    yield "; ".join(dict.fromkeys(networks.get(i.network_id, i.network_id) for i in interfaces))
    # What nobody ever saw was not seen first either.
    seen = (device.first_seen, device.last_seen) if device.last_seen > NEVER_SEEN else ()
    yield from [at.astimezone(UTC).isoformat() for at in seen] or ["", ""]
    yield {True: "yes", False: "no", None: ""}[device.known]
    yield "; ".join(device.tags)
    yield device.notes
    yield device.id
