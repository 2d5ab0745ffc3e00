"""What a device was asked in vain, by kind of question."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Vain:
    """How many questions of each kind were not answered. `others`: nobody said of which kind they were."""

    pings: int = 0
    by_arp: int = 0
    others: int = 0

    @property
    def most(self) -> int:
        """How often the device was asked, where two kinds went out together."""
        return max(self.pings, self.by_arp) + self.others

    def __str__(self) -> str:
        counted = (
            (self.pings, "ping", "pings"),
            (self.by_arp, "ARP question", "ARP questions"),
            (self.others, "question", "questions"),
        )
        asked = [f"{count} {one if count == 1 else many}" for count, one, many in counted if count]
        return f"{' and '.join(asked)} unanswered" if asked else ""
