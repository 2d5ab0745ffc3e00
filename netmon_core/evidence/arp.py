"""ARP, answered or overheard."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from ..lazy_dataclass import dataclass
from .meaning import Holds, Meaning

_ANSWERED = Meaning(
    words="ARP reply",
    solicited=True,
    answered=True,
    introduces=True,
    quality=1.0,
    fields={"asked": Holds.PLAIN},
    framed=True,
)
_OVERHEARD = replace(_ANSWERED, words="it spoke ARP", solicited=False, answered=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ArpEvidence:
    """The device spoke ARP for this address; `asked` when it answered our own question."""

    asked: bool
    type: Literal["arp"] = "arp"

    @property
    def meaning(self) -> Meaning:
        """Any frame is a sign of life; only an answer proves that questions get through."""
        return _ANSWERED if self.asked else _OVERHEARD
