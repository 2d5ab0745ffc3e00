"""What the DNS says."""

from __future__ import annotations

from typing import Literal

from ..lazy_dataclass import dataclass
from .meaning import Holds, Meaning

# Less sure than what a device says of itself: a record outlives the lease it was made for.
HOSTNAME = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class PtrEvidence:
    """The DNS names the address."""

    hostname: str
    type: Literal["ptr"] = "ptr"

    @property
    def meaning(self) -> Meaning:
        """A name, and no sign of life."""
        return Meaning(
            words="seen",
            solicited=False,
            answered=False,
            introduces=False,
            quality=0.0,
            fields={"hostname": Holds.NAME},
            topic="ptr",
            says=(("hostname", self.hostname, HOSTNAME),),
        )
