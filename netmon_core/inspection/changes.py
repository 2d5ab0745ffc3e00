"""An address that is at another MAC than before: excused, asked about, and only then judged. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from ..model.finding import Severity
from .claims import Manner
from .excuses import SILENT
from .findings import Suspicion, cause_of
from .gateways import Gateways
from .pins import ACCEPTED, learn
from .recent import Recent
from .rules import Rule
from .verdicts import REMEMBERED, Verdicts
from .verification import AT_ONCE, Verification

if TYPE_CHECKING:
    from datetime import datetime

    from ..model.ip import IPAddress
    from .claims import Claim
    from .excuses import Excuse
    from .findings import Findings
    from .ground import Ground
    from .holders import Holder

# An address that was just asked about is not asked about again.
AGAIN_AFTER: Final = timedelta(seconds=10)
# Addresses of a claimant that are asked for, too.
BESIDE: Final = 3


class Changes:
    """Of one link."""

    def __init__(self, ground: Ground, findings: Findings, *, now: datetime) -> None:
        self._ground = ground
        self._findings = findings
        self._who = ground.who
        self._asking: dict[IPAddress, Verification] = {}
        self._asked = Recent[object](AGAIN_AFTER, keys=REMEMBERED, most=1)
        self.gateways = Gateways(ground, findings, now=now)
        self._verdicts = Verdicts(ground, findings, self.gateways)

    def __len__(self) -> int:
        return len(self._asking)

    def hear(self, claim: Claim) -> None:
        """Take in a claim."""
        address = claim.address
        asking = self._asking.get(address)
        if claim.manner is Manner.ANSWER:
            for each in (asking, *self._beside(address)):
                if each is not None:
                    each.hear(claim)
        if address in self._ground.standing.own_addresses:
            self._hear_ours(claim)
            return
        holder = self._ground.holders.get(address)
        if holder is None:
            self._ground.holders.add(address, claim.mac, claim.at)
        elif holder.mac == claim.mac:
            self._ground.holders.hear(address, claim.at)
        elif asking is not None and asking.claim is None and claim.manner is Manner.ANSWER:
            # Who the gateway is is asked just now, and judged when all have answered.
            return
        elif asking is None or asking.claim is None:
            self._hear_other(claim, holder)
        else:
            self._findings.show(claim, self._cause(address))

    def look_for(self, address: IPAddress, now: datetime) -> None:
        """Find out at which MAC an address is, of which nothing is claimed."""
        room = address not in self._asking and len(self._asking) < AT_ONCE
        if address.version == 4 and room and not self._asked.has(address, now):
            self._asked.add(address, now)
            self._asking[address] = Verification(address, now)

    def is_asking(self, address: IPAddress) -> bool:
        """Whether somebody is asked for the address now."""
        return address in self._asking

    def expire(self, now: datetime) -> list[IPAddress]:
        """Judge what had time to be answered; return whom to ask for now."""
        wanted: list[IPAddress] = []
        for asking in self.gateways.due(now, self._asking):
            self._asking[asking.address] = asking
        for claim in self._verdicts.due_again(now):
            self._ask(replace(claim, at=now), None)
        for address, asking in [*self._asking.items()]:
            wanted += asking.due(now)
            if asking.is_over(now):
                del self._asking[address]
                if asking.claim is None:
                    if address in self._ground.standing.gateways:
                        self.gateways.judge(asking, now)
                else:
                    self._verdicts.judge(asking, asking.claim, now)
        return wanted

    def settle(self, address: IPAddress, mac: str, now: datetime) -> None:
        """A person says that the address is where this MAC says."""
        self._ground.dirty = True
        if address in self._ground.standing.gateways:
            self.gateways.say(address, mac, now)
            holder = self._ground.holders.get(address)
            if holder is None:
                self._ground.holders.add(address, mac, now, proven=True)
            else:
                holder.pass_to(mac, now, proven=True)
        else:
            learn(self._ground.pins.accepted, f"{address} {mac}", most=ACCEPTED)

    def _hear_ours(self, claim: Claim) -> None:
        if self._ground.is_accepted(claim.address, claim.mac):
            return
        self._ground.suspect(claim.mac)
        self._findings.find(
            self._ground.network_id,
            Suspicion(
                rule=Rule.ADDRESS_SPOOFED,
                severity=Severity.CRITICAL,
                summary=f"{self._who(claim.mac)} says that it has {claim.address}, which is this machine's.",
                address=claim.address,
                macs=(claim.mac,),
                excuses=("the MAC is none of this machine's",),
                proof=[(claim.at, claim.data)],
            ),
            claim.at,
        )

    def _hear_other(self, claim: Claim, holder: Holder) -> None:
        address, mac, at = claim.address, claim.mac, claim.at
        if self._ground.is_accepted(address, mac) or self._verdicts.are_one(mac, holder.mac):
            return
        excused = self._ground.excuse(address, mac, holder, at)
        if excused.holds:
            self._ground.pass_on(address, holder, mac, at, proven=holder.proven)
            return
        if at - holder.heard_at <= SILENT and not excused.likely and self._ground.counts.takes_many(claim):
            self._find_many(claim)
        pin = self._ground.pins.gateways.get(address)
        firm = pin is not None and pin.is_firm(at)
        if firm and not self._ground.hints.is_shared(address, at):
            self.gateways.find(
                address, mac, at, excused.tried, f"{self._who(mac)} says that it has {address}", claim
            )
        if address.version != 4:
            # Nobody is asked by IPv6: what is no gateway's is not told of, and may move.
            if pin is None:
                self._ground.pass_on(address, holder, mac, at, proven=False)
            return
        again = self._asked.has((address, mac), at)
        if again or (len(self._asking) >= AT_ONCE and not self._ground.is_guarded(address)):
            self._findings.show(claim, self._cause(address))
            return
        self._asked.add((address, mac), at)
        self._ask(claim, excused)

    def _ask(self, claim: Claim, excused: Excuse | None) -> None:
        """Ask who has the address, and who those of the claimant."""
        own = self._own(claim.mac)
        holder = self._ground.holders.get(claim.address)
        if holder is not None and claim.address in own:
            # It is its own as well, so that what the holder asks from tells whether they are one.
            own += self._own(holder.mac)
        beside = [each for each in dict.fromkeys(own) if each != claim.address and each.version == 4][:BESIDE]
        self._asking[claim.address] = Verification(
            claim.address, claim.at, claim=claim, excused=excused, beside=beside
        )

    def _own(self, mac: str) -> tuple[IPAddress, ...]:
        return (*self._ground.counts.speaks_from(mac), *self._ground.holders.of(mac, most=2))

    def _find_many(self, claim: Claim) -> None:
        self._ground.suspect(claim.mac)
        self._findings.find(
            self._ground.network_id,
            Suspicion(
                rule=Rule.MANY_TAKEN_OVER,
                severity=Severity.CRITICAL,
                summary=f"{self._who(claim.mac)} says that it has the addresses of several others.",
                macs=(claim.mac,),
                proof=[(claim.at, claim.data)],
            ),
            claim.at,
        )

    def _beside(self, address: IPAddress) -> list[Verification]:
        return [each for each in self._asking.values() if address in each.beside]

    def _cause(self, address: IPAddress) -> tuple[str, str, str]:
        return cause_of(self._ground.network_id, Rule.ADDRESS_SPOOFED, address, "")
