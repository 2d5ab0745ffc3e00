"""An address that is at another MAC than before: excused, asked about, and only then told of. Pure."""

from __future__ import annotations

from collections import OrderedDict
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
from .verification import AT_ONCE, Verification

if TYPE_CHECKING:
    from datetime import datetime

    from ..model.ip import IPAddress
    from .claims import Claim
    from .excuses import Excuse
    from .findings import Findings
    from .ground import Ground
    from .holders import Holder

# Twice within it is a habit.
HABIT_IN: Final = timedelta(minutes=10)
TWICE: Final = 2
# An address that was just asked about is not asked about again.
AGAIN_AFTER: Final = timedelta(seconds=10)
# Who shares an address with another and has none of its own may be that one's second card, which will speak
# of an address of its own, or a device that was given the same one.
LOOK_AGAIN: Final = timedelta(seconds=60)
# Two routers that share an address may both have it for a moment.
LOOK_SOON: Final = timedelta(seconds=10)
# Addresses of a claimant that are asked for, too.
BESIDE: Final = 3
# Addresses, pairs and MACs that are remembered; the oldest make way.
REMEMBERED: Final = 1_024


class Changes:
    """Of one link."""

    def __init__(self, ground: Ground, findings: Findings, *, now: datetime) -> None:
        self._ground = ground
        self._findings = findings
        self._who = ground.who
        self._asking: dict[IPAddress, Verification] = {}
        self._asked = Recent[object](AGAIN_AFTER, keys=REMEMBERED, most=1)
        self._moves = Recent[object](HABIT_IN, keys=REMEMBERED, most=TWICE)
        self._lies = Recent[object](HABIT_IN, keys=REMEMBERED, most=TWICE)
        self._doubts = Recent[object](HABIT_IN, keys=REMEMBERED, most=TWICE)
        # What is to be asked about once more, and when.
        self._again: dict[IPAddress, tuple[datetime, Claim]] = {}
        # Pairs of MACs that were found to be of one host.
        self._pairs: OrderedDict[frozenset[str], None] = OrderedDict()
        self.gateways = Gateways(ground, findings, now=now)

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
        for address, (due, claim) in [*self._again.items()]:
            if now >= due:
                del self._again[address]
                self._ask(replace(claim, at=now), None)
        for address, asking in [*self._asking.items()]:
            wanted += asking.due(now)
            if asking.is_over(now):
                del self._asking[address]
                if asking.claim is None:
                    if address in self._ground.standing.gateways:
                        self.gateways.judge(asking, now)
                else:
                    self._judge(asking, asking.claim, now)
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
        if self._ground.is_accepted(address, mac) or frozenset((mac, holder.mac)) in self._pairs:
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

    def _judge(self, asking: Verification, claim: Claim, now: datetime) -> None:
        """Say what follows from who answered."""
        address, mac = claim.address, claim.mac
        holder = self._ground.holders.get(address)
        if holder is None or holder.mac == mac:
            return
        # What explains it may have come after the claim.
        excused = self._ground.excuse(address, mac, holder, now)
        if excused.holds:
            self._ground.pass_on(address, holder, mac, now, proven=True)
            return
        likely = excused.likely or (asking.excused.likely if asking.excused is not None else "")
        answered = asking.answered
        if mac in answered and holder.mac in answered:
            self._judge_both(asking, claim, holder, excused.tried, now)
        elif mac in answered:
            self._judge_moved(claim, holder, likely, excused.tried, now)
        elif holder.mac in answered:
            self._judge_false(claim, holder, excused.tried)
        elif not self._ground.is_guarded(address):
            # Neither answers: who spoke last has it, as far as anybody knows.
            self._ground.pass_on(address, holder, mac, now, proven=False)
        elif not likely:
            self._find(
                Rule.ADDRESS_SPOOFED,
                Severity.WARNING,
                f"{self._who(mac)} says that it has {address}, and nobody answers for it.",
                claim,
                holder,
                excused.tried,
            )

    def _judge_both(
        self, asking: Verification, claim: Claim, holder: Holder, tried: tuple[str, ...], now: datetime
    ) -> None:
        guarded = self._ground.is_guarded(claim.address)
        if asking.is_one_host(claim.mac, holder.mac) and not guarded:
            _remember(self._pairs, frozenset((claim.mac, holder.mac)))
            return
        if self._ground.hints.is_sleep_proxy(claim.mac, now) or self._ground.hints.is_sleep_proxy(
            holder.mac, now
        ):
            return
        if self._is_unsure(asking, claim, holder, now):
            severity = Severity.INFO
        else:
            severity = Severity.CRITICAL if guarded else Severity.WARNING
        proof = [(each.at, each.data) for each in asking.answered.values()]
        self._find(
            Rule.ADDRESS_SPOOFED if guarded else Rule.ADDRESS_CONFLICT,
            severity,
            f"{self._who(claim.mac)} and {self._who(holder.mac)} both answer for {claim.address}.",
            claim,
            holder,
            (*tried, "both answer for no other address of either, as the two cards of one host do"),
            proof,
        )

    def _is_unsure(self, asking: Verification, claim: Claim, holder: Holder, now: datetime) -> bool:
        """Whether it must be asked about once more before it is told; then it will be."""
        shared = self._ground.hints.is_shared(claim.address, now)
        if not shared and (asking.beside or self._ground.is_guarded(claim.address)):
            return False
        if claim.address in self._again:
            return True
        pair = (claim.address, frozenset((claim.mac, holder.mac)))
        if self._doubts.add(pair, now) >= TWICE or len(self._again) >= AT_ONCE:
            return False
        self._again[claim.address] = (now + (LOOK_SOON if shared else LOOK_AGAIN), claim)
        return True

    def _judge_moved(
        self, claim: Claim, holder: Holder, likely: str, tried: tuple[str, ...], now: datetime
    ) -> None:
        address, mac = claim.address, claim.mac
        pin = self._ground.pins.gateways.get(address)
        said = f"{address} went from {self._who(holder.mac)}, which no longer answers, to {self._who(mac)}."
        if pin is not None and pin.is_firm(now):
            self.gateways.find(address, mac, now, tried, said.rstrip("."), claim, waits=True)
            return
        habit = not likely and self._moves.add((address, frozenset((mac, holder.mac))), now) >= TWICE
        guarded = self._ground.is_guarded(address)
        if habit or (guarded and not likely):
            severity = Severity.CRITICAL if guarded and habit else Severity.WARNING
            rule = Rule.ADDRESS_CONFLICT if habit else Rule.ADDRESS_MOVED
            words = f"{address} goes back and forth between {self._who(holder.mac)} and {self._who(mac)}."
            self._find(rule, severity, words if habit else said, claim, holder, tried)
        elif not likely:
            self._find(Rule.ADDRESS_MOVED, Severity.INFO, said, claim, holder, tried)
        if pin is not None:
            # It is no longer known for as long.
            self._ground.pins.pin(address, mac, now)
        self._ground.pass_on(address, holder, mac, now, proven=True)

    def _judge_false(self, claim: Claim, holder: Holder, tried: tuple[str, ...]) -> None:
        guarded = self._ground.is_guarded(claim.address)
        habit = self._lies.add((claim.address, claim.mac), claim.at) >= TWICE
        severity = Severity.CRITICAL if guarded else Severity.WARNING if habit else Severity.INFO
        self._find(
            Rule.ADDRESS_SPOOFED if guarded or habit else Rule.ADDRESS_CONFLICT,
            severity,
            f"{self._who(claim.mac)} says that it has {claim.address}, "
            f"but only {self._who(holder.mac)} answers for it.",
            claim,
            holder,
            tried,
        )

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

    def _find(
        self,
        rule: Rule,
        severity: Severity,
        words: str,
        claim: Claim,
        holder: Holder,
        tried: tuple[str, ...],
        proof: list[tuple[datetime, bytes]] | None = None,
    ) -> None:
        many = cause_of(self._ground.network_id, Rule.MANY_TAKEN_OVER, None, claim.mac)
        if self._findings.get(many) is not None and not self._ground.is_guarded(claim.address):
            # One cause, one finding.
            self._findings.show(claim, many)
            return
        if severity is not Severity.INFO:
            self._ground.suspect(claim.mac)
        self._findings.find(
            self._ground.network_id,
            Suspicion(
                rule=rule,
                severity=severity,
                summary=words,
                address=claim.address,
                macs=(claim.mac, holder.mac),
                excuses=tried,
                proof=[(claim.at, claim.data), *(proof or ())],
            ),
            claim.at,
        )

    def _beside(self, address: IPAddress) -> list[Verification]:
        return [each for each in self._asking.values() if address in each.beside]

    def _cause(self, address: IPAddress) -> tuple[str, str, str]:
        return cause_of(self._ground.network_id, Rule.ADDRESS_SPOOFED, address, "")


def _remember[Key](table: OrderedDict[Key, None], key: Key) -> None:
    if key not in table and len(table) >= REMEMBERED:
        table.popitem(last=False)
    table[key] = None
