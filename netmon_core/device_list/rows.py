"""One row of a device list, as each program writes it. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import TYPE_CHECKING

from ..errors import FormatError
from ..packets.mac import BROADCAST, UNSET, parse_mac
from .cells import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import tzinfo

    from ..model.ip import IPAddress

# Of one device, in a cell of ours.
_KEYS = 64
# Longer than any note a person writes.
MAX_CELL = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedDevice:
    """One device of a list; at least one MAC or address is known. `line` is where it began, from 1."""

    line: int
    macs: tuple[str, ...] = ()
    addresses: tuple[IPAddress, ...] = ()
    name: str | None = None
    hostname: str | None = None
    vendor: str | None = None
    kind: str | None = None
    known: bool | None = None
    first_seen: datetime | None = None
    last_seen: datetime | None = None
    tags: tuple[str, ...] = ()
    notes: str = ""
    # Ours, in our own lists only.
    id: str | None = None


class Row:
    """One row by lower-case column name; what cannot be read is left out and noted in `problems`."""

    def __init__(self, line: int, cells: Mapping[str, str], timezone: tzinfo | None, *, own: bool) -> None:
        self.line = line
        self.problems: list[FormatError] = []
        self._cells = cells
        self._timezone = timezone
        # In our own list a device may be called "None".
        self._nothing = frozenset(("",)) if own else _NOTHING

    def text(self, *columns: str) -> str:
        """Return the first of the columns that says something."""
        for column in columns:
            cell = self._cells.get(column, "")
            if len(cell) > MAX_CELL:
                self._left_out(column, f"is longer than {MAX_CELL} characters")
                continue
            cleaned = clean(cell).strip()
            if cleaned.lower() not in self._nothing:
                return cleaned
        return ""

    def macs(self, column: str) -> tuple[str, ...]:
        """Return the MACs in the cell, in our writing."""
        found = []
        for word in self.text(column).split():
            try:
                mac = parse_mac(word)
            except ValueError:
                number = ", but a number that a spreadsheet made of it" if _NUMBER.fullmatch(word) else ""
                self._left_out(column, f"{word[:40]!r} is no MAC address{number}")
                continue
            if mac not in _NO_MACS:
                found.append(mac)
        return tuple(dict.fromkeys(found))

    def addresses(self, *columns: str) -> tuple[IPAddress, ...]:
        """Return the IP addresses in the cells."""
        found = []
        for column in columns:
            for word in self.text(column).replace(",", " ").split():
                try:
                    address = ip_address(word)
                except ValueError:
                    self._left_out(column, f"{word[:40]!r} is no IP address")
                    continue
                if not address.is_unspecified:
                    found.append(address)
        return tuple(dict.fromkeys(found))

    def truth(self, column: str) -> bool | None:
        """Return what the cell says; None: nothing."""
        said = self.text(column).casefold()
        if said in _YES:
            return True
        if said in _NO:
            return False
        if said:
            self._left_out(column, f"{said[:40]!r} is neither yes nor no")
        return None

    def time(self, column: str) -> datetime | None:
        """Return the time in the cell as UTC."""
        said = self.text(column)
        if not said:
            return None
        try:
            time = datetime.fromisoformat(said)
            if time.tzinfo is None:
                # None is what Python takes for this machine's, summer time and all.
                time = time.replace(tzinfo=self._timezone)
            return time.astimezone(UTC)
        except (ValueError, OverflowError):
            self._left_out(column, f"{said[:40]!r} is no time such as 2026-11-22 12:00:00")
            return None

    def tags(self, column: str) -> tuple[str, ...]:
        """Return the tags in the cell."""
        return tuple(filter(None, (tag.strip() for tag in self.text(column).split(";"))))

    def _left_out(self, column: str, what: str) -> None:
        found = problem(self.line, column, what)
        # A cell may be read for more than one purpose.
        if all(str(each) != str(found) for each in self.problems):
            self.problems.append(found)


def _own(row: Row) -> ImportedDevice | None:
    return _identified(
        ImportedDevice(
            line=row.line,
            macs=row.macs("mac"),
            addresses=row.addresses("address"),
            name=row.text("name") or None,
            hostname=row.text("hostname") or None,
            vendor=row.text("vendor") or None,
            kind=row.text("kind") or None,
            known=row.truth("known"),
            first_seen=row.time("first_seen"),
            last_seen=row.time("last_seen"),
            tags=row.tags("tags"),
            notes=row.text("notes"),
            id=row.text("id") or None,
        )
    )


def _netalertx(row: Row) -> ImportedDevice | None:
    if row.text("devmac").lower() == "internet":
        # Its own stand-in for the line to the provider.
        return None
    # fa:ce is how it marks the MACs it makes up for hosts that it knows only by address.
    macs = tuple(mac for mac in row.macs("devmac") if not mac.startswith("fa:ce:"))
    owner = row.text("devowner")
    notes = [row.text("devcomments"), f"Owner: {owner}" if owner else ""]
    new = row.truth("devisnew")
    archived = row.truth("devisarchived")
    tags = [row.text("devgroup"), row.text("devlocation"), "archived" if archived else ""]
    return _identified(
        ImportedDevice(
            line=row.line,
            macs=macs,
            addresses=row.addresses("devlastip", "devprimaryipv4", "devprimaryipv6"),
            # It marks a name that it found by the address alone.
            name=row.text("devname").removesuffix("(IP match)").strip() or None,
            hostname=row.text("devfqdn") or None,
            vendor=row.text("devvendor") or None,
            kind=row.text("devtype") or None,
            known=None if new is None else not new,
            first_seen=row.time("devfirstconnection"),
            last_seen=row.time("devlastconnection"),
            tags=tuple(dict.fromkeys(filter(None, tags))),
            notes="\n".join(filter(None, notes)),
        )
    )


def _watchyourlan(row: Row) -> ImportedDevice | None:
    return _identified(
        ImportedDevice(
            line=row.line,
            macs=row.macs("mac"),
            addresses=row.addresses("ip"),
            name=row.text("name") or None,
            hostname=row.text("dns") or None,
            vendor=row.text("hw") or None,
            known=row.truth("known"),
            last_seen=row.time("date"),
        )
    )


# How each program's rows are read; None: a row that is no device.
PROGRAMS: dict[str, Callable[[Row], ImportedDevice | None]] = {
    "netmon": _own,
    "netalertx": _netalertx,
    "watchyourlan": _watchyourlan,
}

# What the programs write where they know nothing.
_NOTHING = frozenset(
    (
        "",
        "none",
        "null",
        "unknown",
        "(unknown)",
        "(name not found)",
        "(unknown: locally administered)",
        "0000-00-00 00:00:00",
    )
)

_NO_MACS = frozenset((UNSET, BROADCAST))

# Twelve digits, or with an E among them, become a number in a spreadsheet: 1,23E+11.
_NUMBER = re.compile(r"\d+([.,]\d+)?E[+-]?\d+", re.IGNORECASE)

# What people say, and what spreadsheets make of it in the languages they speak.
_AGREED = (
    "1 1.0 yes y true x ja j wahr oui vrai si sí verdadero vero sim verdadeiro waar sant sann sand tosi "
    "tak prawda ano pravda igaz да истина doğru evet 真 はい"
)
_DENIED = (
    "0 0.0 no n false nein falsch non faux falso não nao nee onwaar nej nei falskt usann falsk epätosi "
    "nie fałsz ne nepravda hamis нет ложь yanlış hayır 假 いいえ"  # noqa: RUF001
)
_YES = frozenset(_AGREED.split())
_NO = frozenset(_DENIED.split())


def _identified(device: ImportedDevice) -> ImportedDevice:
    if not device.macs and not device.addresses:
        raise problem(device.line, None, "has neither a MAC nor an IP address")
    return device


def is_key(cell: str) -> bool:
    """Tell whether a cell holds nothing but MACs or addresses."""
    words = cell.split()
    return bool(words) and len(words) <= _KEYS and all(map(_is_key, words))


def _is_key(word: str) -> bool:
    for parse in (parse_mac, ip_address):
        try:
            parse(word)
        except ValueError:
            continue
        return True
    return False


def problem(line: int, column: str | None, what: str) -> FormatError:
    """Return the error that names the place."""
    place = f"line {line}" if column is None else f"line {line}, column {column}"
    return FormatError(f"{place}: {what}.", field=place)
