"""The text of one cell, which may be a stranger's. Pure."""

from __future__ import annotations

import re
import unicodedata

# Spreadsheets take a cell that begins so as a formula; the wide forms too, in some languages.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")


def guarded(cell: str) -> str:
    """Keep a spreadsheet from running the cell."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unguarded(cell: str) -> str:
    """The cell as it was before."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


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
