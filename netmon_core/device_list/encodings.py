"""The bytes of a device list as text, in whatever a spreadsheet saved them. Pure."""

from __future__ import annotations

import codecs
import re

from ..errors import FormatError

HOW_TO_SAVE = "save it as CSV in UTF-8 (Excel: CSV UTF-8; LibreOffice: Text CSV, character set Unicode UTF-8)"

# Files that are taken for lists because they open as one.
_OTHERS = (
    (b"PK\x03\x04", "a workbook (xlsx or ods) or another archive"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook (xls)"),
    (b"\x1f\x8b", "compressed by gzip"),
    (b"SQLite format 3", "an SQLite database"),
    (b"%PDF", "a PDF"),
)
_BOMS = (
    # Before that of UTF-16, with which it begins.
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF8, "UTF-8-SIG"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
WESTERN = "Windows-1252"
# Letters that a word of a western language has beside the plain ones.
_FOREIGN = re.compile(r"[^\W\d_a-zA-Z]")
_PLAIN = re.compile(r"[a-zA-Z]")


def decode(data: bytes) -> tuple[str, str]:
    """The text and the encoding it was in; raises FormatError, which says how to save it."""
    for start, what in _OTHERS:
        if data.startswith(start):
            raise FormatError(f"This is {what}, not a text; {HOW_TO_SAVE}.", field="line 1")
    encoding = next((name for bom, name in _BOMS if data.startswith(bom)), None) or _wide(data) or "UTF-8"
    try:
        return data.decode(encoding), encoding.removesuffix("-SIG")
    except UnicodeDecodeError:
        if encoding != "UTF-8":
            raise FormatError(
                f"This is no {encoding}, though it begins so; {HOW_TO_SAVE}.", field="line 1"
            ) from None
    return _western(data), WESTERN


def _wide(data: bytes) -> str | None:
    """UTF-16 without its mark: every second byte of plain letters is nought."""
    start = data[:200]
    if len(start) < 4 or len(data) % 2:
        return None
    for name, odd in (("UTF-16-LE", start[1::2]), ("UTF-16-BE", start[::2])):
        if odd.count(0) > len(odd) * 0.8:
            return name
    return None


def _western(data: bytes) -> str:
    """What Excel writes as CSV in western Europe and America; its words are mostly of plain letters."""
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        text = ""
    foreign = [word for word in re.findall(r"[^\W\d_]+", text) if _FOREIGN.search(word)]
    strange = sum(2 * len(_FOREIGN.findall(word)) > len(_PLAIN.findall(word)) + 2 for word in foreign)
    if not text or 2 * strange > len(foreign):
        line = data[: _first_wrong(data)].count(b"\n") + 1
        raise FormatError(
            f"This text is neither in UTF-8 nor in UTF-16 nor in {WESTERN} (line {line}); {HOW_TO_SAVE}.",
            field=f"line {line}",
        )
    return text


def _first_wrong(data: bytes) -> int:
    try:
        data.decode()
    except UnicodeDecodeError as err:
        return err.start
    return 0
