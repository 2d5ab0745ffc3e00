"""ARP, answered or overheard."""

from __future__ import annotations

from typing import Literal

from ..lazy_dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ArpEvidence:
    """The device spoke ARP for this address; `asked` when it answered our own question."""

    asked: bool
    type: Literal["arp"] = "arp"
