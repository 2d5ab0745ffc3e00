"""Read the files the IEEE publishes: MA-L, MA-M, MA-S, IAB and CID, as csv or txt."""

from __future__ import annotations

import csv
import re
from typing import Final

from ..errors import FormatError
from .oui_names import short_name

# Hex digits of an assignment, by registry.
_DIGITS: Final = {"MA-L": 6, "MA-M": 7, "MA-S": 9, "IAB": 9, "CID": 6}
_HEADER: Final = ["Registry", "Assignment", "Organization Name", "Organization Address"]
# The holder's name is kept secret, or the block is divided among the holders of longer prefixes.
_NOBODY: Final = frozenset({"", "private", "ieee registration authority"})

_TXT_HEADER = re.compile(r"\s*(?:OUI|CID|IAB)\b[^\n]*Organization", re.ASCII)
_TXT_FIRST = re.compile(r"((?:[0-9A-F]{2}-){2}[0-9A-F]{2})\s+\(hex\)\t*(.*)", re.ASCII)
# Either the prefix again, or the range that its remaining digits leave: 700000-7FFFFF for a 7.
_TXT_SECOND = re.compile(r"(?:[0-9A-F]{6}|([0-9A-F]*?)0+-\1F+)\s+\(base 16\).*", re.ASCII)
_HEX = re.compile(r"[0-9A-F]+", re.ASCII)


def parse_registry(data: bytes, name: str) -> dict[str, str]:
    """Read one file: prefix (6, 7 or 9 lower hex digits) to short vendor name, "" where there is none.

    FormatError for anything else or a file cut short; `name` is what the message calls it.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as err:
        raise FormatError(f"{name} is not an IEEE vendor registry: it is not UTF-8 text.") from err
    if text.startswith("Registry,Assignment,"):
        vendors = _parse_csv(text, name)
    elif _TXT_HEADER.match(text):
        vendors = _parse_txt(text, name)
    else:
        raise FormatError(f"{name} is not an IEEE vendor registry (csv or txt).")
    if not vendors:
        raise FormatError(f"{name} holds no vendor.")
    return vendors


def _parse_csv(text: str, name: str) -> dict[str, str]:
    _refuse_cut(text, name)
    vendors: dict[str, str] = {}
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    try:
        if next(reader) != _HEADER:
            raise _invalid(name, 1)
        for row in reader:
            if len(row) != len(_HEADER) or row[0] not in _DIGITS:
                raise _invalid(name, reader.line_num)
            registry, prefix, vendor, _ = row
            if len(prefix) != _DIGITS[registry] or not _HEX.fullmatch(prefix):
                raise _invalid(name, reader.line_num)
            _add(vendors, prefix, vendor, company_id=registry == "CID")
    except csv.Error as err:
        raise _invalid(name, reader.line_num) from err
    return vendors


def _parse_txt(text: str, name: str) -> dict[str, str]:
    _refuse_cut(text, name)
    vendors: dict[str, str] = {}
    company_id = "CID" in text.partition("\n")[0]
    pending: tuple[str, str] | None = None
    for number, line in enumerate(text.split("\n"), 1):
        if first := _TXT_FIRST.match(line):
            if pending:
                raise _invalid(name, number)
            pending = first[1].replace("-", ""), first[2]
        elif second := _TXT_SECOND.match(line):
            if not pending:
                raise _invalid(name, number)
            prefix, vendor = pending
            prefix += second[1] or ""
            if len(prefix) not in _DIGITS.values():
                raise _invalid(name, number)
            _add(vendors, prefix, vendor, company_id=company_id)
            pending = None
    if pending:
        raise FormatError(f"{name} is cut short.")
    return vendors


def _add(vendors: dict[str, str], prefix: str, vendor: str, *, company_id: bool) -> None:
    """Take in one assignment that a MAC can begin with.

    Vendors number their own hardware from globally administered prefixes; of locally administered ones
    only company ids mean anything, as devices make the rest up. The few of 1980 are left out.
    """
    kind = int(prefix[1], 16) & 3
    if kind == (2 if company_id else 0):
        vendors[prefix.lower()] = "" if vendor.strip().lower() in _NOBODY else short_name(vendor)


def _refuse_cut(text: str, name: str) -> None:
    if not text.endswith("\n"):
        raise FormatError(f"{name} is cut short: its last line has no end.")


def _invalid(name: str, line: int) -> FormatError:
    return FormatError(f"{name} is not an IEEE vendor registry: line {line} is wrong.", field=str(line))
