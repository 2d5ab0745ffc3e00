"""A packet overheard, and a device that says it is leaving."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from ..lazy_dataclass import dataclass
from .meaning import Holds, Meaning


# Most of what is heard says no more. Protocols are our words, so they are few; a record may have any.
@lru_cache(maxsize=64)
def _heard(protocol: str) -> Meaning:
    return Meaning(
        words=f"it spoke {protocol}",
        solicited=False,
        answered=False,
        introduces=True,
        quality=1.0,
        fields={"protocol": Holds.PLAIN},
        framed=True,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardEvidence:
    """A packet of the device's own was overheard; `protocol` is what it spoke, in our words."""

    protocol: str
    type: Literal["heard"] = "heard"

    @property
    def meaning(self) -> Meaning:
        """The frame held its MAC and, mostly, its address."""
        return _heard(self.protocol)


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodbyeEvidence:
    """The device says that it leaves; `protocol` is how, in our words."""

    protocol: str
    type: Literal["goodbye"] = "goodbye"

    @property
    def meaning(self) -> Meaning:
        """A doubt, and no departure: others can say it, and some say it and stay. It is asked."""
        return Meaning(
            words=f"it said goodbye by {self.protocol}",
            solicited=False,
            answered=False,
            introduces=False,
            quality=0.0,
            fields={"protocol": Holds.PLAIN},
            denies=True,
        )
