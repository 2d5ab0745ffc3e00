"""A text that a stranger gave, short enough to stand in a line. Pure."""

from __future__ import annotations

# Of a name a stranger gave; what is longer would push address and MAC out of sight.
LONGEST = 60


def shortened(text: str) -> str:
    """Return a text in one line that is not too long for one."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"
