"""Device lists read: our own, and the exports of the programs people come from. Pure: text in, devices out.

Read are our CSV; NetAlertX's devices.csv and its JSON (Pi.Alert's older column names too); WatchYourLAN's
host list (`/api/all` as JSON, or its `now` table as CSV). Everything in a file is a stranger's text.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING, Any

from ..errors import FormatError
from .cells import unguarded
from .csv_rows import read_rows
from .rows import PROGRAMS, ImportedDevice, Row, is_key, problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import tzinfo


# As many devices as the inventory knows.
MAX_ROWS = 20_000
# A file with nothing but bad rows must not become a list of the same size.
MAX_PROBLEMS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceList:
    """What a file held. Each problem is of a cell or row that was left out; `field` is "line N, column X"."""

    program: str
    devices: tuple[ImportedDevice, ...]
    # The first MAX_PROBLEMS of them.
    problems: tuple[FormatError, ...] = ()
    # How many rows there were, and of them were left out; and how many cells of the others.
    rows: int = 0
    left_out: int = 0
    cells_left_out: int = 0


def read_device_list(text: str, *, timezone: tzinfo | None = UTC) -> DeviceList:
    """Read a list of any of the programs, told by its header.

    `timezone` is of times without one, None: this machine's. Raises FormatError where the text is no such
    list at all.
    """
    text = text.removeprefix("\ufeff")
    if text.lstrip()[:1] in ("[", "{"):
        program, rows = _json_rows(text)
    else:
        program, rows = _csv_rows(text)
    read = _Reading(program, timezone)
    for given in rows:
        read.take(given)
    return read.all()


class _Reading:
    """What was read so far."""

    def __init__(self, program: str, timezone: tzinfo | None) -> None:
        self._program = program
        self._timezone = timezone
        self._devices: list[ImportedDevice] = []
        self._problems: list[FormatError] = []
        self._rows = self._left_out = self._cells = 0

    def take(self, given: _Given) -> None:
        """Take in a row; a bad cell costs the cell, and a row of which nothing is sure the row."""
        self._rows += 1
        row = Row(given.line, given.cells, self._timezone, own=self._program == "netmon")
        try:
            device = PROGRAMS[self._program](row)
            if given.problem is not None and (given.shifted or (given.short and row.problems)):
                # What stands in which column nobody knows.
                raise given.problem
        except FormatError as err:
            self._leave_out(given.problem or (row.problems or [err])[0])
            return
        if device is None:
            return
        if len(self._devices) >= MAX_ROWS:
            over = problem(
                given.line, None, f"the list is longer than {MAX_ROWS} devices; the rest is left out"
            )
            self._leave_out(over, once=len(self._devices) == MAX_ROWS)
            return
        self._devices.append(device)
        bad = [*([given.problem] if given.problem is not None else []), *row.problems]
        self._cells += len(bad)
        self._note(*bad)

    def all(self) -> DeviceList:
        """The list."""
        return DeviceList(
            program=self._program,
            devices=tuple(self._devices),
            problems=tuple(self._problems),
            rows=self._rows,
            left_out=self._left_out,
            cells_left_out=self._cells,
        )

    def _leave_out(self, why: FormatError, *, once: bool = False) -> None:
        self._left_out += 1
        if not once or all(
            each.message.partition(": ")[2] != why.message.partition(": ")[2] for each in self._problems
        ):
            self._note(why)

    def _note(self, *found: FormatError) -> None:
        self._problems += found[: MAX_PROBLEMS - len(self._problems)]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Given:
    """A row as it stands. `problem` None: as many cells as columns, and no broken quote."""

    line: int
    cells: Mapping[str, str]
    problem: FormatError | None = None
    # It has more cells than columns: no cell is sure to be in its own.
    shifted: bool = False
    # It has fewer, which may be those at its end.
    short: bool = False


# The columns that tell a program's list, beside which there may be any others.
_SIGNS = {
    "netalertx": {"devmac", "devname"},
    "watchyourlan": {"mac", "ip", "hw"},
    "netmon": {"mac", "address", "first_seen", "known"},
}

# Pi.Alert's names of the columns that NetAlertX renamed by more than an underscore.
_RENAMED = {"devdevicetype": "devtype", "devnewdevice": "devisnew", "devarchived": "devisarchived"}

_SEPARATORS = ",;\t"

# The columns of which one tells a row from any other line of text.
_KEYS = frozenset(("mac", "devmac", "address", "ip", "devlastip"))


def _program(columns: Iterable[str]) -> str | None:
    present = set(columns)
    return next((program for program, signs in _SIGNS.items() if signs <= present), None)


def _column(name: object) -> str:
    """Return a header's name as we compare it: without case, blanks and Pi.Alert's underscore."""
    column = str(name).strip().strip("'\"").lower()
    if column.startswith("dev_"):
        column = column.replace("_", "")
    return _RENAMED.get(column, column)


def _csv_rows(text: str) -> tuple[str, Iterator[_Given]]:
    # Excel's own hint, which is no row.
    first, _, rest = text.partition("\n")
    hint = re.fullmatch(r"sep=(.)\s*", first)
    body, skipped = (rest, 1) if hint else (text, 0)
    for separator in hint[1] if hint else _SEPARATORS:
        header = next(read_rows(body, separator), None)
        if header is None:
            break
        columns = [_column(name) for name in header.cells]
        program = _program(columns)
        if program is not None:
            return program, _csv_body(body, separator, columns, skipped, own=program == "netmon")
    raise FormatError(
        "This is no device list of netmon, NetAlertX, Pi.Alert or WatchYourLAN: no header has their columns.",
        field="line 1",
    )


def _csv_body(text: str, separator: str, columns: list[str], skipped: int, *, own: bool) -> Iterator[_Given]:
    # A separator at the end of each line makes a column without a name.
    named = max(at for at, column in enumerate(columns) if column) + 1
    keys = [at for at, column in enumerate(columns) if column in _KEYS]

    def looks_like_row(cells: Sequence[str]) -> bool:
        whole = len(cells) >= named and not any(cell.strip() for cell in cells[len(columns) :])
        return whole and any(is_key(unguarded(cells[at])) for at in keys)

    rows = read_rows(text, separator, looks_like_row=looks_like_row)
    next(rows, None)
    for row in rows:
        line = row.line + skipped
        cells = dict(zip(columns, row.cells, strict=False))
        surplus = any(cell.strip() for cell in row.cells[len(columns) :])
        short = len(row.cells) < named
        found = None
        if row.broken is not None:
            where = columns[row.broken] if row.broken < len(columns) else None
            found = problem(
                line, where or None, "a quote is never closed: the cell was read to the end of the line"
            )
        elif surplus or short:
            found = problem(line, None, f"has {len(row.cells)} cells where the header has {named}")
        if own:
            cells = {name: unguarded(cell) for name, cell in cells.items()}
        yield _Given(line=line, cells=cells, problem=found, shifted=surplus, short=short)


def _json_rows(text: str) -> tuple[str, Iterator[_Given]]:
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
    return program, (_Given(line=line, cells=cells) for line, cells in enumerate(decoded, 1))


def _json_cell(value: object) -> str:
    return "" if value is None or isinstance(value, dict | list) else str(value)
