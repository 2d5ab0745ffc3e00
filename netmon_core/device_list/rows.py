"""One row of a device list, as each program writes it. Pure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import TYPE_CHECKING

from ..errors import FormatError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import tzinfo

    from ..model.ip import IPAddress

# Longer than any note a person writes; a broken quote makes one cell of the rest of the file.
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
    """One row by lower-case column name; every reader raises FormatError with line and column."""

    def __init__(self, line: int, cells: Mapping[str, str], timezone: tzinfo, *, own: bool) -> None:
        self.line = line
        self._cells = cells
        self._timezone = timezone
        # In our own list a device may be called "None".
        self._nothing = frozenset(("",)) if own else _NOTHING

    def text(self, *columns: str) -> str:
        """Return the first of the columns that says something."""
        for column in columns:
            cell = self._cells.get(column, "")
            if len(cell) > MAX_CELL:
                raise problem(self.line, column, f"is longer than {MAX_CELL} characters")
            cleaned = clean(cell).strip()
            if cleaned.lower() not in self._nothing:
                return cleaned
        return ""

    def macs(self, column: str) -> tuple[str, ...]:
        """Return the MACs in the cell, in our writing."""
        found = []
        for word in self.text(column).split():
            mac = _mac(word)
            if mac is None:
                raise problem(self.line, column, f"{word[:40]!r} is no MAC address")
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
                    raise problem(self.line, column, f"{word[:40]!r} is no IP address") from None
                if not address.is_unspecified:
                    found.append(address)
        return tuple(dict.fromkeys(found))

    def truth(self, column: str) -> bool | None:
        """Return what the cell says; None: nothing."""
        said = self.text(column).lower()
        if said in ("1", "yes", "true"):
            return True
        if said in ("0", "no", "false"):
            return False
        if said:
            raise problem(self.line, column, "is neither yes nor no")
        return None

    def time(self, column: str) -> datetime | None:
        """Return the time in the cell as UTC."""
        said = self.text(column)
        if not said:
            return None
        try:
            time = datetime.fromisoformat(said)
            if time.tzinfo is None:
                time = time.replace(tzinfo=self._timezone)
            return time.astimezone(UTC)
        except (ValueError, OverflowError):
            raise problem(self.line, column, f"{said[:40]!r} is no time") from None

    def tags(self, column: str) -> tuple[str, ...]:
        """Return the tags in the cell."""
        return tuple(filter(None, (tag.strip() for tag in self.text(column).split(";"))))


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

_NO_MACS = frozenset(("00:00:00:00:00:00", "ff:ff:ff:ff:ff:ff"))


def _identified(device: ImportedDevice) -> ImportedDevice:
    if not device.macs and not device.addresses:
        raise problem(device.line, None, "has neither a MAC nor an IP address")
    return device


def problem(line: int, column: str | None, what: str) -> FormatError:
    """Return the error that names the place."""
    place = f"line {line}" if column is None else f"line {line}, column {column}"
    return FormatError(f"{place}: {what}.", field=place)


_MAC = re.compile(
    r"([0-9a-f]{2}([:-]?)([0-9a-f]{2}\2){4}[0-9a-f]{2})|([0-9a-f]{4}\.){2}[0-9a-f]{4}", re.IGNORECASE
)


def _mac(text: str) -> str | None:
    """Return a MAC as we write it, or None: aa:bb:.., aa-bb-.., aabb.ccdd.eeff and bare digits are read."""
    if not _MAC.fullmatch(text):
        return None
    digits = re.sub("[^0-9a-f]", "", text.lower())
    return ":".join(digits[place : place + 2] for place in range(0, 12, 2))


# Bidi controls can make a name read as another; Cf holds them and other invisible signs.
_DROPPED = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
# What joins emoji and some scripts is invisible too, but harmless.
_KEPT = frozenset("\n\u200d\u200c")


def clean(text: str) -> str:
    """Return the text without control, bidi and other invisible characters; lines stay."""
    if text.isascii() and text.isprintable():
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return "".join(c for c in text if c in _KEPT or unicodedata.category(c) not in _DROPPED)
