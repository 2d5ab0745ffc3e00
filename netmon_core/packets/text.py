"""The one door through which text from the network comes in."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

LIMIT: Final = 255

# Tabs and every kind of line break: they separate words, so they become a space.
_BREAKS = "\t-\r\x85\u2028\u2029"
# C0 and C1 controls, soft hyphen, bidi marks, embeddings, overrides and isolates, zero-width and other
# invisible format characters, tags, and noncharacters. The joiners U+200C and U+200D stay: Persian and
# emoji need them.
_HIDDEN = (
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e0fff"
)
_SURROGATES = "\ud800-\udfff"
_UNWANTED = re.compile(f"([{_BREAKS}]+)|([{_SURROGATES}])|[{_HIDDEN}]")


def clean_text(raw: str | bytes, limit: int = LIMIT) -> str:
    """Make text safe to keep and show: NFC, no control, bidi or invisible character, at most `limit` long.

    Invalid UTF-8 and lone surrogates become U+FFFD. Markup is not escaped here; that is each sink's work.
    """
    # The cut comes first, as normalizing sorts runs of combining marks in quadratic time, and then again.
    text = raw[: 4 * limit].decode("utf-8", "replace") if isinstance(raw, bytes) else raw[: 4 * limit]
    if not (text.isascii() and text.isprintable()):
        if _UNWANTED.search(text):
            text = _UNWANTED.sub(_stand_in, text)
        text = unicodedata.normalize("NFC", text)
    return text.strip()[:limit].rstrip()


def _stand_in(found: re.Match[str]) -> str:
    if found[1]:
        return " "
    return "\ufffd" if found[2] else ""
