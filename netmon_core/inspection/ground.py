"""What is known of one network, for every rule. Pure."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Final

from ..lazy_dataclass import dataclass
from .counts import Counts
from .excuses import excuse
from .hints import Hints
from .holders import Holders

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from ..model.ip import IPAddress
    from .excuses import Excuse, SameDevice
    from .holders import Holder
    from .pins import Pins

# MACs that were found to claim what is not theirs; the oldest make way.
SUSPECTS: Final = 1_024


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What we are on the network, and who leads out of it."""

    own_macs: frozenset[str] = frozenset()
    own_addresses: frozenset[IPAddress] = frozenset()
    gateways: tuple[IPAddress, ...] = ()


class Ground:
    """`same_device` says why two MACs are one device's ("": they are not), `who` names a MAC for people."""

    def __init__(
        self,
        network_id: str,
        pins: Pins,
        *,
        same_device: SameDevice,
        who: Callable[[str], str],
        now: datetime,
    ) -> None:
        self.network_id = network_id
        self.pins = pins
        self.who = who
        self.began = now
        self.standing = Standing()
        self.holders = Holders()
        self.hints = Hints()
        self.counts = Counts()
        self.suspects: OrderedDict[str, None] = OrderedDict()
        # When the last frame was heard; None: none ever was.
        self.heard_at: datetime | None = None
        # The pins changed, and are to be kept.
        self.dirty = False
        self._same_device = same_device

    def is_guarded(self, address: IPAddress) -> bool:
        """Whether whoever takes the address reads what others send: a gateway's, a server's, ours."""
        return (
            address in self.standing.gateways
            or address in self.pins.gateways
            or address in self.standing.own_addresses
            or str(address) in self.pins.servers
        )

    def is_accepted(self, address: IPAddress, mac: str) -> bool:
        """Whether a person called it right that the MAC claims the address."""
        return f"{address} {mac}" in self.pins.accepted

    def excuse(self, address: IPAddress, mac: str, holder: Holder, at: datetime) -> Excuse:
        """Why the address may be at this MAC, too."""
        return excuse(
            address,
            mac,
            holder,
            at,
            hints=self.hints,
            same_device=self._same_device,
            guarded=self.is_guarded(address),
        )

    def pass_on(self, address: IPAddress, holder: Holder, mac: str, at: datetime, *, proven: bool) -> None:
        """The address is at this MAC now."""
        holder.pass_to(mac, at, proven=proven)
        if address in self.pins.gateways:
            self.pins.follow(address, mac)
            self.dirty = True

    def suspect(self, mac: str) -> None:
        """The MAC claims what is not its own."""
        if mac not in self.suspects and len(self.suspects) >= SUSPECTS:
            self.suspects.popitem(last=False)
        self.suspects[mac] = None
