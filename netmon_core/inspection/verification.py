"""Ask who has an address before anything is said: three questions in two seconds, three to hear. Pure."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from ..model.ip import IPAddress
    from .claims import Claim
    from .excuses import Excuse

QUESTIONS: Final = 3
BETWEEN: Final = timedelta(seconds=1)
# Of one network at once; gateways have room beyond. In a flood of claims the rest is not asked about.
AT_ONCE: Final = 64
# MACs that may answer for one address.
ANSWERS: Final = 8


class Verification:
    """One address whose holder is asked for; `claim` None: to learn who it is.

    `beside` are addresses that the claimant has: a host with two cards answers for each from both.
    """

    def __init__(
        self,
        address: IPAddress,
        began: datetime,
        *,
        claim: Claim | None = None,
        excused: Excuse | None = None,
        beside: Iterable[IPAddress] = (),
    ) -> None:
        self.address = address
        self.began = began
        self.claim = claim
        self.excused = excused
        self.beside = tuple(beside)
        self.answers: dict[IPAddress, dict[str, Claim]] = {each: {} for each in (address, *self.beside)}
        self._asked = 0
        self._asked_at = began

    def due(self, now: datetime) -> tuple[IPAddress, ...]:
        """Whom to ask for now; empty: nobody."""
        if self._asked == QUESTIONS or not self._waited(now):
            return ()
        self._asked += 1
        self._asked_at = now
        return (self.address, *self.beside)

    def hear(self, claim: Claim) -> None:
        """Somebody answered."""
        answers = self.answers.get(claim.address)
        if answers is not None and len(answers) < ANSWERS:
            answers.setdefault(claim.mac, claim)

    def is_over(self, now: datetime) -> bool:
        """Whether all were asked and had time to answer."""
        return self._asked == QUESTIONS and self._waited(now)

    def _waited(self, now: datetime) -> bool:
        # The clock may have been set back.
        return not self._asked or not timedelta(0) <= now - self._asked_at < BETWEEN

    @property
    def answered(self) -> dict[str, Claim]:
        """Who answered for the address."""
        return self.answers[self.address]

    def is_one_host(self, one: str, other: str) -> bool:
        """Whether both MACs answer for another address as well, as the two cards of one host do."""
        return any({one, other} <= self.answers[each].keys() for each in self.beside)
