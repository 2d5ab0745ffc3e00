"""What the DNS says."""

from __future__ import annotations

from typing import Final, Literal

from ..lazy_dataclass import dataclass
from .meaning import Holds, Meaning

# Who asks it; of what was remembered, too, what it said is of an address.
SOURCE: Final = "dns"
# Less sure than what a device says of itself: a record outlives the lease it was made for.
HOSTNAME = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class PtrEvidence:
    """The DNS names the address: `hostname`, and `also` where it has several. None: it has no name."""

    hostname: str | None
    also: tuple[str, ...] = ()
    type: Literal["ptr"] = "ptr"

    @property
    def meaning(self) -> Meaning:
        """Names, or that there are none; no sign of life."""
        names = (self.hostname, *self.also) if self.hostname else ()
        return Meaning(
            words="seen",
            solicited=False,
            answered=False,
            introduces=False,
            quality=0.0,
            fields={"hostname": Holds.NAME, "also": Holds.NAME},
            topic="ptr",
            says=tuple(("hostname", name, HOSTNAME) for name in names),
            of_address=True,
        )
