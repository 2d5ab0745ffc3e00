"""What is learned of an agent: how much it answers at once, and what is odd about it. Pure.

Who asks an agent again later keeps this for it, so that nothing has to be learned twice.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from .oddity import Oddity

if TYPE_CHECKING:
    from .table import Oid

# Rows at once: switches are known that are silent above 40, or pass rows over above 55.
MOST_ROWS: Final = 25
# Less is no bulk any more: a table of a switch would take longer than the pause between two polls.
LEAST_ROWS: Final = 5
# An answer that needs no fragments, which firewalls and cheap agents lose.
MOST_OCTETS: Final = 1_400
# RFC 3417 lets no agent take less than 484.
LEAST_OCTETS: Final = 240
# What a variable takes as long as nothing is known of it.
VARIABLE_OCTETS: Final = 28
# After so many answers in a row a little more is tried.
_CALM: Final = 20


class Manners:
    """Of one agent. It asks for less when the agent cannot follow, and slowly for more when it can."""

    def __init__(self) -> None:
        # How often each kind of oddity was seen.
        self.odd: Counter[Oddity] = Counter()
        # The ends of tables were looked at with as many rows at once as now.
        self.checked = False
        # Only pysnmp reads what it says.
        self.by_pysnmp = False
        self._rows = MOST_ROWS
        self._ceiling = MOST_ROWS
        self._octets = MOST_OCTETS
        self._calm = 0
        # What a value takes, by the first column of a table.
        self._sizes: dict[Oid, float] = {}

    def expected(self, table: Oid) -> float:
        """About how many octets a value of a table takes."""
        return self._sizes.get(table, VARIABLE_OCTETS)

    def expect(self, table: Oid, octets: float) -> None:
        """Remember it for the next time."""
        self._sizes[table] = octets

    def columns(self, octets: float = VARIABLE_OCTETS) -> int:
        """How many columns to ask for at once, where a variable takes so many octets."""
        return max(1, int(self._octets // octets))

    def rows(self, columns: int, octets: float = VARIABLE_OCTETS) -> int:
        """How many rows of so many columns to ask for at once."""
        return max(1, min(self._rows, int(self._octets // (columns * octets))))

    def can_shrink(self, rows: int) -> bool:
        """Whether there is less to ask for than so many rows."""
        return rows > LEAST_ROWS or self._octets > LEAST_OCTETS

    def answered(self) -> None:
        """It answered in full."""
        self._calm += 1
        if self._calm >= _CALM:
            self._calm = 0
            if self._rows < self._ceiling:
                self._rows += 1
                self.checked = False
            self._octets = min(MOST_OCTETS, self._octets + self._octets // 8)

    def silent(self) -> None:
        """Nothing came: the question may have been too large, or lost."""
        self.note(Oddity.SILENT)
        self._shrink(self._rows)

    @property
    def amount(self) -> tuple[int, int]:
        """How many rows and octets it is asked for at once."""
        return self._rows, self._octets

    def absent(self, amount: tuple[int, int]) -> None:
        """It answered nothing at all, which tells nothing of how much it can: go back to that amount."""
        self._rows, self._octets = amount

    def too_big(self, rows: int) -> None:
        """It refused so many rows, and will again; where they were few, their columns were too many."""
        self.note(Oddity.TOO_BIG)
        self._shrink(rows)
        if rows > LEAST_ROWS:
            self._ceiling = min(self._ceiling, rows - 1)

    def short(self, rows: int) -> None:
        """It gave only so many rows of those that were asked for."""
        self.note(Oddity.SHORT)
        self._calm = 0
        self._rows = max(LEAST_ROWS, min(self._rows, rows))

    def skips(self) -> None:
        """It passed over rows, so it is asked for few, always."""
        self.note(Oddity.SKIPS)
        self._calm = 0
        self._rows = self._ceiling = LEAST_ROWS

    def note(self, kind: Oddity) -> None:
        """Count an oddity."""
        self.odd[kind] += 1

    def _shrink(self, rows: int) -> None:
        self._calm = 0
        self._octets = max(LEAST_OCTETS, self._octets // 2)
        if rows > LEAST_ROWS:
            self._rows = max(LEAST_ROWS, min(self._rows, rows // 2))
