"""What follows from who answered for an address: told of, passed on, or looked at again. Pure."""

from __future__ import annotations

from collections import OrderedDict
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from ..model.finding import Severity
from .findings import Suspicion, cause_of
from .recent import Recent
from .rules import Rule
from .verification import AT_ONCE

if TYPE_CHECKING:
    from datetime import datetime

    from ..model.ip import IPAddress
    from .claims import Claim
    from .findings import Findings
    from .gateways import Gateways
    from .ground import Ground
    from .holders import Holder
    from .verification import Verification

# Twice within it is a habit.
HABIT_IN: Final = timedelta(minutes=10)
TWICE: Final = 2
# Who shares an address with another and has none of its own may be that one's second card, which will speak
# of an address of its own, or a device that was given the same one.
LOOK_AGAIN: Final = timedelta(seconds=60)
# Two routers that share an address may both have it for a moment.
LOOK_SOON: Final = timedelta(seconds=10)
# Addresses, pairs and MACs that are remembered; the oldest make way.
REMEMBERED: Final = 1_024


class Verdicts:
    """Of one link."""

    def __init__(self, ground: Ground, findings: Findings, gateways: Gateways) -> None:
        self._ground = ground
        self._findings = findings
        self._gateways = gateways
        self._who = ground.who
        self._moves = Recent[object](HABIT_IN, keys=REMEMBERED, most=TWICE)
        self._lies = Recent[object](HABIT_IN, keys=REMEMBERED, most=TWICE)
        self._doubts = Recent[object](HABIT_IN, keys=REMEMBERED, most=TWICE)
        # What is to be asked about once more, and when.
        self._again: dict[IPAddress, tuple[datetime, Claim]] = {}
        # Pairs of MACs that were found to be of one host.
        self._pairs: OrderedDict[frozenset[str], None] = OrderedDict()

    def are_one(self, mac: str, other: str) -> bool:
        """Whether two MACs were found to be the cards of one host."""
        return frozenset((mac, other)) in self._pairs

    def due_again(self, now: datetime) -> list[Claim]:
        """The claims that are to be asked about once more by now; each is returned once."""
        due = [address for address, (at, _) in self._again.items() if now >= at]
        return [self._again.pop(address)[1] for address in due]

    def judge(self, asking: Verification, claim: Claim, now: datetime) -> None:
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
            self._gateways.find(address, mac, now, tried, said.rstrip("."), claim, waits=True)
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


def _remember[Key](table: OrderedDict[Key, None], key: Key) -> None:
    if key not in table and len(table) >= REMEMBERED:
        table.popitem(last=False)
    table[key] = None
