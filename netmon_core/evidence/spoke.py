"""Any packet of a device's own."""

from __future__ import annotations

from typing import Literal

from ..lazy_dataclass import dataclass
from .meaning import Holds, Meaning


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokeEvidence:
    """The device sent a packet from its own address on this link; `protocol` as people call it."""

    protocol: str
    type: Literal["spoke"] = "spoke"

    @property
    def meaning(self) -> Meaning:
        """A frame of its own shows that it is there, whatever it says in it."""
        return Meaning(
            words=f"it spoke {self.protocol}",
            solicited=False,
            answered=False,
            introduces=True,
            quality=1.0,
            fields={"protocol": Holds.PLAIN},
            framed=True,
        )
