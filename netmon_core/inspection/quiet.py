"""How long nothing more of a finding must be seen before it is over. Pure."""

from __future__ import annotations

from datetime import timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from .findings import QUIET
from .rules import Rule

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from ..model.finding import Finding

# What is only asked about once an hour is over when two questions were not answered; routers advertise
# themselves every ten minutes, some every thirty.
_SELDOM: Final[Mapping[str, timedelta]] = MappingProxyType(
    {
        Rule.ROGUE_DHCP: timedelta(hours=2, minutes=15),
        Rule.POISONER: timedelta(hours=2, minutes=15),
        Rule.ROGUE_ROUTER: timedelta(hours=1),
    }
)


def over(finding: Finding, now: datetime) -> bool:
    """Whether nothing of it was seen for long enough."""
    return now - finding.last_seen >= _SELDOM.get(finding.rule, QUIET)
