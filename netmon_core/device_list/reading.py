"""Device lists as files: our own CSV, and the exports of the programs people come from. Pure: text and rows.

Read: our CSV; NetAlertX's devices.csv and its JSON (Pi.Alert's older column names too); WatchYourLAN's host
list (`/api/all` as JSON, or its `now` table as CSV). Everything in a file is a stranger's text.
"""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING, Any

from ..errors import FormatError
from ..model.presence import NEVER_SEEN
from .rows import MAX_CELL, PROGRAMS, ImportedDevice, Row, clean, problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import tzinfo

    from ..model.device import Device

# As many devices as the inventory knows.
MAX_ROWS = 20_000
# A file with nothing but bad rows must not become a list of the same size.
MAX_PROBLEMS = 100

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


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceList:
    """What a file held. Each problem is of one row that was left out; its `field` is "line N, column X"."""

    program: str
    devices: tuple[ImportedDevice, ...]
    problems: tuple[FormatError, ...] = ()
    # How many rows were left out; `problems` has the first MAX_PROBLEMS of them.
    left_out: int = 0


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
    csv.writer(out, lineterminator="\r\n").writerow([_guarded(clean(cell)) for cell in cells])
    return out.getvalue()


def read_device_list(text: str, *, timezone: tzinfo = UTC) -> DeviceList:
    """Read a list of any of the programs, told by its header; `timezone` is of times without one.

    Raises FormatError where the text is no such list at all.
    """
    text = text.removeprefix("\ufeff")
    if text.lstrip()[:1] in ("[", "{"):
        program, rows = _json_rows(text)
    else:
        program, rows = _csv_rows(text)
    devices: list[ImportedDevice] = []
    problems: list[FormatError] = []
    left_out = 0
    for line, row in rows:
        try:
            device = PROGRAMS[program](Row(line, row, timezone, own=program == "netmon"))
        except FormatError as err:
            left_out += 1
            if left_out <= MAX_PROBLEMS:
                problems.append(err)
            continue
        if device is None:
            continue
        if len(devices) >= MAX_ROWS:
            problems.append(problem(line, None, f"the list is longer than {MAX_ROWS} devices"))
            left_out += 1
            break
        devices.append(device)
    return DeviceList(program=program, devices=tuple(devices), problems=tuple(problems), left_out=left_out)


# The columns that tell a program's list, beside which there may be any others.
_SIGNS = {
    "netalertx": {"devmac", "devname"},
    "watchyourlan": {"mac", "ip", "hw"},
    "netmon": {"mac", "address", "first_seen", "known"},
}

# Pi.Alert's names of the columns that NetAlertX renamed by more than an underscore.
_RENAMED = {"devdevicetype": "devtype", "devnewdevice": "devisnew", "devarchived": "devisarchived"}

_SEPARATORS = ",;\t"


def _program(columns: Iterable[str]) -> str | None:
    present = set(columns)
    return next((program for program, signs in _SIGNS.items() if signs <= present), None)


def _column(name: object) -> str:
    """Return a header's name as we compare it: without case, blanks and Pi.Alert's underscore."""
    column = str(name).strip().strip("'\"").lower()
    if column.startswith("dev_"):
        column = column.replace("_", "")
    return _RENAMED.get(column, column)


def _csv_rows(text: str) -> tuple[str, Iterator[tuple[int, dict[str, str]]]]:
    # Excel's own hint, which is no row.
    first, _, rest = text.partition("\n")
    hint = re.fullmatch(r"sep=(.)\s*", first)
    body, skipped = (rest, 1) if hint else (text, 0)
    for separator in hint[1] if hint else _SEPARATORS:
        try:
            header = next(csv.reader(_lines(body), delimiter=separator), [])
        except (csv.Error, TypeError, ValueError):
            continue
        columns = [_column(name) for name in header]
        program = _program(columns)
        if program is not None:
            return program, _csv_body(body, separator, columns, skipped, own=program == "netmon")
    raise FormatError(
        "This is no device list of netmon, NetAlertX, Pi.Alert or WatchYourLAN: no header has their columns.",
        field="line 1",
    )


def _csv_body(
    text: str, separator: str, columns: list[str], skipped: int, *, own: bool
) -> Iterator[tuple[int, dict[str, str]]]:
    reader = csv.reader(_lines(text), delimiter=separator)
    next(reader, None)
    while True:
        line = reader.line_num + 1 + skipped
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            # The cell is over the csv module's own limit, which is far over ours.
            row = ["x" * (MAX_CELL + 1)]
        if not any(cell.strip() for cell in row):
            continue
        cells = dict(zip(columns, row, strict=False))
        yield line, {name: _unguarded(cell) for name, cell in cells.items()} if own else cells


def _json_rows(text: str) -> tuple[str, Iterator[tuple[int, dict[str, str]]]]:
    """Read WatchYourLAN's array or NetAlertX's {"data": [...]}; the line of a row is its place from 1."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as err:
        raise FormatError(f"This is no JSON: {err}.", field="line 1") from err
    rows: Any = data.get("data") if isinstance(data, dict) else data
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        raise FormatError("This JSON is no list of devices.", field="line 1")
    program = _program(_column(name) for name in rows[0])
    if program is None:
        raise FormatError("This JSON is no list of NetAlertX or WatchYourLAN.", field="line 1")
    decoded = ({_column(name): _json_cell(value) for name, value in row.items()} for row in rows)
    return program, enumerate(decoded, 1)


def _json_cell(value: object) -> str:
    return "" if value is None or isinstance(value, dict | list) else str(value)


def _lines(text: str) -> io.StringIO:
    return io.StringIO(text, newline="")


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


# Spreadsheets take a cell that begins so as a formula; the wide forms too, in some languages.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")


def _guarded(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
