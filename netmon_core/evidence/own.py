"""The monitor itself."""

from __future__ import annotations

from typing import Literal

from ..lazy_dataclass import dataclass
from .meaning import Holds, Meaning

# Its device's key: there is one monitor.
OWN = "own"


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnEvidence:
    """The address is ours: the monitor itself."""

    hostname: str
    type: Literal["own"] = "own"

    @property
    def meaning(self) -> Meaning:
        """All our addresses are of one device, which is surely there."""
        return Meaning(
            words="it is this machine",
            solicited=True,
            answered=True,
            introduces=True,
            quality=1.0,
            fields={"hostname": Holds.NAME},
            topic="own",
            keys=(OWN,),
            says=(("hostname", self.hostname, 1.0),),
            own=True,
        )
