"""Which of a few sockets a target is asked through: by how it answered before. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

# A target that is silent is asked with another size at the second window, and at every so-manieth after.
SMALL_FIRST = 1
SMALL_AGAIN = 10


class Lane(IntEnum):
    """A socket of its own, which is one echo identifier and one size; those who answer are asked first.

    A router that sends a flow out of the wrong door does so for as long as the flow goes on, and a flow is
    an identifier: who was lost through one and answers through another is not asked through the first again.
    """

    FIRST = 0
    SECOND = 1
    SMALL = 2
    SILENT = 3
    SILENT_SMALL = 4


SMALL = frozenset({Lane.SMALL, Lane.SILENT_SMALL})
# Whose identifiers are renewed all the time.
SILENT = frozenset({Lane.SILENT, Lane.SILENT_SMALL})


@dataclass(slots=True)
class Way:
    """How one target is asked now."""

    lane: Lane = Lane.FIRST
    # Where it answered last or will be asked first; and how many windows in a row were lost.
    home: Lane = Lane.FIRST
    lost: int = 0

    def heed(self, asked: Lane, *, answered: bool) -> None:
        """A window that was asked through a lane ended."""
        if answered:
            if asked is Lane.SILENT_SMALL:
                self.home = Lane.SMALL
            elif asked is Lane.SILENT:
                self.home = Lane.SECOND if self.home is Lane.FIRST else Lane.FIRST
            self.lane, self.lost = self.home, 0
        elif asked is self.lane:
            # A window of before says nothing about how it is asked now.
            small = self.lost % SMALL_AGAIN == SMALL_FIRST
            self.lane = Lane.SILENT_SMALL if small else Lane.SILENT
            self.lost += 1
