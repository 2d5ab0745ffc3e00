"""What is wrong by its number: unasked answers, storms, scans, one MAC that takes over many. Pure."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from .claims import Manner
from .recent import Distinct, Recent

if TYPE_CHECKING:
    from datetime import datetime

    from ..model.ip import IPAddress
    from .claims import Claim

# An answer comes within milliseconds of its question, or was not asked for.
ASKED_WITHIN: Final = timedelta(seconds=3)
UNASKED: Final = 3
UNASKED_IN: Final = timedelta(seconds=30)
# Who boots or takes over announces itself five or ten times.
ANNOUNCED: Final = 30
ANNOUNCED_ALL: Final = 200
ANNOUNCED_IN: Final = timedelta(seconds=60)
TAKEN: Final = 3
TAKEN_IN: Final = timedelta(seconds=60)
SCANNED: Final = 64
SCANNED_IN: Final = timedelta(seconds=10)
# What a MAC asks from is its own, whoever answers for it too.
SPOKEN: Final = 3
SPOKEN_IN: Final = timedelta(hours=24)
RELAYED: Final = 3
RELAYED_IN: Final = timedelta(hours=24)
# Pairs or MACs that are counted at once; whoever was counted longest ago makes way.
COUNTED: Final = 1_024
# MACs whose targets are counted; 65 of each.
SCANNERS: Final = 256


class Counts:
    """Counts on one network."""

    def __init__(self) -> None:
        self._asked = Recent[object](ASKED_WITHIN, keys=4 * COUNTED, most=1)
        self._unasked = Recent[tuple[object, str]](UNASKED_IN, keys=COUNTED, most=UNASKED)
        self._announced = Recent[tuple[object, str]](ANNOUNCED_IN, keys=COUNTED, most=ANNOUNCED + 1)
        self._all = Recent[None](ANNOUNCED_IN, keys=1, most=ANNOUNCED_ALL + 1)
        self._taken = Distinct[str, object](TAKEN_IN, keys=COUNTED, most=TAKEN)
        self._scanned = Distinct[str, object](SCANNED_IN, keys=SCANNERS, most=SCANNED + 1)
        self._spoken = Distinct[str, "IPAddress"](SPOKEN_IN, keys=COUNTED, most=SPOKEN)
        self._relayed = Distinct[str, str](RELAYED_IN, keys=COUNTED, most=RELAYED)

    def asked(self, address: IPAddress, at: datetime) -> None:
        """This machine asked for the address."""
        self._asked.add(address, at)

    def is_unasked(self, claim: Claim) -> bool:
        """Whether it is one of several answers that this machine got and did not ask for."""
        if claim.manner is not Manner.ANSWER or not claim.to_us or self._asked.has(claim.address, claim.at):
            return False
        return self._unasked.add((claim.address, claim.mac), claim.at) >= UNASKED

    def is_storm(self, claim: Claim) -> bool:
        """Whether the MAC announces the address without end."""
        return (
            claim.manner is Manner.ANNOUNCEMENT
            and self._announced.add((claim.address, claim.mac), claim.at) > ANNOUNCED
        )

    def are_storms(self, claim: Claim) -> bool:
        """Whether more is announced on the network than there is to announce."""
        return claim.manner is Manner.ANNOUNCEMENT and self._all.add(None, claim.at) > ANNOUNCED_ALL

    def spoke(self, claim: Claim) -> None:
        """Note what the MAC asks from."""
        if claim.manner is Manner.QUESTION:
            self._spoken.add(claim.mac, claim.address, claim.at)

    def speaks_from(self, mac: str) -> tuple[IPAddress, ...]:
        """The addresses from which the MAC asked lately."""
        return self._spoken.of(mac)

    def takes_many(self, claim: Claim) -> bool:
        """Whether the MAC now claims several addresses that others have; called for one that is another's."""
        return self._taken.add(claim.mac, claim.address, claim.at) >= TAKEN

    def is_scan(self, mac: str, wants: IPAddress, at: datetime) -> bool:
        """Whether the MAC asks for more addresses than it can want to talk to."""
        return self._scanned.add(mac, wants, at) > SCANNED

    def relays(self, source: str, mac: str, at: datetime) -> bool:
        """Whether the source sends for several others, as a repeater does."""
        return self._relayed.add(source, mac, at) >= RELAYED
