"""Who our gateways are: asked for, never learned from an unasked frame, and known over restarts. Pure."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from ..model.finding import Severity
from .findings import Suspicion
from .recent import Recent
from .rules import Rule
from .verification import Verification

if TYPE_CHECKING:
    from collections.abc import Container
    from datetime import datetime

    from ..model.ip import IPAddress
    from .claims import Claim
    from .findings import Findings
    from .ground import Ground

# A gateway that does not answer is asked for again.
LEARN_AGAIN: Final = timedelta(seconds=60)
# Somebody says something on every network in this time.
HEARS: Final = timedelta(minutes=10)
# More than a network has.
ASKED_FOR: Final = 64


class Gateways:
    """Of one link."""

    def __init__(self, ground: Ground, findings: Findings, *, now: datetime) -> None:
        self._ground = ground
        self._findings = findings
        self._who = ground.who
        self._learned = Recent[object](LEARN_AGAIN, keys=ASKED_FOR, most=1)
        # Gateways of the last run that have not answered in this one yet.
        self._unseen = set(ground.pins.gateways)
        for address, pin in ground.pins.gateways.items():
            ground.holders.add(address, pin.mac, now, proven=True)

    def say(self, address: IPAddress, mac: str, now: datetime) -> None:
        """A person says that the gateway is at this MAC."""
        self._ground.pins.pin(address, mac, now, said=True)
        self._unseen.discard(address)

    def due(self, now: datetime, asking: Container[IPAddress]) -> list[Verification]:
        """Whom to ask for: never is a gateway learned from an unasked frame."""
        wanted = []
        for address in self._ground.standing.gateways:
            known = address in self._ground.pins.gateways and address not in self._unseen
            asked = address in asking or self._learned.has(address, now)
            if address.version == 4 and not known and not asked:
                self._learned.add(address, now)
                wanted.append(Verification(address, now))
        return wanted

    def neighbor(self, address: IPAddress, mac: str, at: datetime) -> None:
        """The kernel of this machine has the address at this MAC."""
        pin = self._ground.pins.gateways.get(address)
        if pin is None or pin.mac == mac or not pin.is_firm(at) or address in self._unseen:
            return
        holder = self._ground.holders.get(address)
        if holder is None or holder.mac == mac or self._ground.is_accepted(address, mac):
            return
        heard_at = self._ground.heard_at
        if heard_at is None or at - heard_at > HEARS:
            # Without an ear nobody hears what would excuse it.
            return
        excused = self._ground.excuse(address, mac, holder, at)
        if excused.holds or self._ground.hints.is_shared(address, at):
            return
        self.find(
            address, mac, at, excused.tried, f"This machine sends what is for {address} to {self._who(mac)}"
        )

    def judge(self, asking: Verification, now: datetime) -> None:
        """Say what follows from who answered for a gateway."""
        address, answered = asking.address, asking.answered
        pins = self._ground.pins
        pin = pins.gateways.get(address)
        if not answered:
            return
        macs = tuple(answered)
        if len(macs) > 1:
            self._unseen.discard(address)
            self._findings.find(
                self._ground.network_id,
                Suspicion(
                    rule=Rule.ADDRESS_SPOOFED,
                    severity=Severity.CRITICAL,
                    summary=f"{self._who(macs[0])} and {self._who(macs[1])} both answer for {address}.",
                    address=address,
                    macs=macs,
                    proof=[(each.at, each.data) for each in answered.values()],
                ),
                now,
            )
            return
        mac = macs[0]
        if pin is not None and pin.mac != mac:
            self._judge_replaced(address, mac, answered[mac], now)
            return
        self._unseen.discard(address)
        self._ground.dirty |= pins.pin(address, mac, now)
        holder = self._ground.holders.get(address)
        if holder is None:
            holder = self._ground.holders.add(address, mac, now)
        elif holder.mac != mac:
            holder.pass_to(mac, now, proven=True)
        holder.proven = True

    def find(
        self,
        address: IPAddress,
        mac: str,
        at: datetime,
        tried: tuple[str, ...],
        words: str,
        claim: Claim | None = None,
        *,
        waits: bool = False,
    ) -> None:
        """The address of a gateway is claimed by another than the one that is known."""
        self._ground.suspect(mac)
        holder = self._ground.pins.gateways[address].mac
        tail = "" if waits else f", but the gateway is {self._who(holder)}"
        self._findings.find(
            self._ground.network_id,
            Suspicion(
                rule=Rule.GATEWAY_CHANGED,
                severity=Severity.CRITICAL,
                summary=f"{words}{tail}.",
                address=address,
                macs=(mac, holder),
                excuses=tried,
                waits=waits,
                proof=() if claim is None else [(claim.at, claim.data)],
            ),
            at,
        )

    def _judge_replaced(self, address: IPAddress, mac: str, answer: Claim, now: datetime) -> None:
        """The gateway is another than in the last run."""
        holder = self._ground.holders.get(address)
        pin = self._ground.pins.gateways[address]
        if holder is None:
            holder = self._ground.holders.add(address, pin.mac, now, proven=True)
        excused = self._ground.excuse(address, mac, holder, now)
        self._unseen.discard(address)
        if excused.holds or self._ground.hints.is_shared(address, now) or not pin.is_firm(now):
            self._ground.pass_on(address, holder, mac, now, proven=True)
            return
        words = f"The gateway {address} was {self._who(pin.mac)}, and while netmon was away became"
        self.find(address, mac, now, excused.tried, f"{words} {self._who(mac)}", answer, waits=True)
