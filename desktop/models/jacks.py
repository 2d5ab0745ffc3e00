"""Where the jacks of a front panel stand: two rows where there are many, as on the switch itself. Pure."""

from __future__ import annotations

from dataclasses import dataclass

# From so many on they stand in two rows, the odd ones above.
TWO_ROWS = 9
# More are in the table only: a panel of thousands is no picture.
SHOWN = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """`count` jacks beside each other; where a line is full, another one stands below it."""

    count: int
    # How many lines of jacks belong together, and how many jacks one line of them takes.
    rows: int
    columns: int

    @property
    def blocks(self) -> int:
        """How many times the rows stand below each other."""
        each = self.rows * self.columns
        return -(-self.count // each) if self.count else 0

    def cell(self, at: int) -> tuple[int, int, int]:
        """Return block, row and column of a jack."""
        block, inside = divmod(at, self.rows * self.columns)
        column, row = divmod(inside, self.rows)
        return block, row, column

    def at(self, block: int, row: int, column: int) -> int | None:
        """Return which jack is at a place; None: there is none."""
        if not (0 <= row < self.rows and 0 <= column < self.columns and block >= 0):
            return None
        found = (block * self.columns + column) * self.rows + row
        return found if found < self.count else None

    def moved(self, at: int, *, across: int = 0, down: int = 0) -> int:
        """Return the jack beside one; itself at an edge."""
        block, row, column = self.cell(at)
        if across:
            along = block * self.columns + column + across
            found = along * self.rows + row
            return found if along >= 0 and found < self.count else at
        lines = block * self.rows + row + down
        found_at = self.at(lines // self.rows, lines % self.rows, column)
        return at if found_at is None else found_at


def places(count: int, room: int) -> Places:
    """Return how so many jacks stand where a line has room for `room` of them; its lines are alike."""
    count = min(count, SHOWN)
    rows = 2 if count >= TWO_ROWS else 1
    wanted = -(-count // rows)
    blocks = -(-wanted // max(1, room)) or 1
    return Places(count=count, rows=rows, columns=max(1, -(-wanted // blocks)))
