"""One ear's work: whose frame it is, whether it is too much, what it says, and whether that is new.

No I/O: frames come in as an ear hands them over, sightings go out.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ..evidence.heard import HeardEvidence
from ..lazy_dataclass import dataclass
from ..packets.frame import parse_frame
from ..packets.mac import format_mac, is_virtual
from .announced import Announced
from .flooding import Flooding
from .frames import observe_frame
from .on_link import OnLink, is_its_own
from .quotas import Quotas
from .repeats import Repeats

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from ..evidence.observation import Observation
    from ..model.ip import IPAddress
    from ..model.network import Network

_LOGGER = logging.getLogger(__name__)

_NANO = 1_000_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The network that frames are of, as long as it is ours."""

    network_id: str
    on_link: OnLink
    # The gateways, which may be beyond the subnets.
    gateways: frozenset[IPAddress] = frozenset()
    # We have an IPv4 address there, so that we know which others are of this network.
    known: bool = True

    def has(self, address: IPAddress) -> bool:
        """Whether who speaks ARP for an address is of this network, as far as we know.

        After our cable was moved the frames of another network come in, until we have an address there.
        """
        return not self.known or address in self.gateways or is_its_own(address, self.on_link)


def place(network: Network) -> Place:
    """Where the frames of a network's adapter belong."""
    return Place(
        network_id=network.id,
        on_link=OnLink(network.subnets),
        gateways=frozenset(network.gateways),
        known=any(subnet.version == 4 for subnet in network.subnets),
    )


class Hearing:
    """What is heard on one adapter.

    `own` are our MACs. A frame of a VLAN is of the place in `vlans`; where that is None, another ear hears it
    untagged; where there is none, it is counted and dropped. `flooded` is called when a flood begins,
    `listener` with every frame that is read.
    """

    def __init__(
        self,
        here: Place,
        *,
        own: frozenset[bytes] = frozenset(),
        vlans: Mapping[int, Place | None] | None = None,
        flooded: Callable[[str], None] | None = None,
        listener: Callable[[str, bytes, int], None] | None = None,
    ) -> None:
        self.heard = 0
        self.tagged = 0
        # Frames that our decoders failed on.
        self.broken = 0
        self.flooding = Flooding()
        self._here = here
        self._own = own
        self._vlans = vlans or {}
        self._flooded = flooded
        self._listener = listener
        self._quotas = Quotas()
        # Each VLAN is a link of its own.
        self._repeats: dict[int, Repeats] = {}
        self.announced = Announced()

    def hear(self, frames: Sequence[tuple[int, bytes, int]]) -> Iterator[Observation]:
        """Take in frames, each with its time (ns since the epoch) and VLAN; yield what is new in them."""
        for at, data, vlan in frames:
            here = self._vlans.get(vlan) if vlan else self._here
            if here is None:
                self.tagged += vlan not in self._vlans
                continue
            sender = data[6:12]
            if sender in self._own:
                continue
            self.heard += 1
            if not self._quotas.admit(sender, at):
                if self.flooding.refuse(sender, at) and self._flooded is not None:
                    self._flooded(here.network_id)
                continue
            if self._listener is not None:
                self._listener(here.network_id, data, at)
            yield from self._new(here, vlan, data, at)

    def sentence(self, name: str, now: int) -> str:
        """What a flood that goes on is called; "" while there is none."""
        if not self.flooding.is_on(now):
            return ""
        sender = self.flooding.sender
        who = f"{format_mac(sender)} says" if sender is not None else "many senders say"
        return f"A flood on {name}: {who} more than any network has to say; the excess is passed over unread."

    def _new(self, here: Place, vlan: int, data: bytes, at: int) -> Iterator[Observation]:
        repeats = self._repeats.get(vlan)
        if repeats is None:
            repeats = self._repeats[vlan] = Repeats()
        # While it is open whether a service is over, each word of its host counts.
        open_question = len(self.announced) > 0
        if new := repeats.new(data, at, lambda frame: self._read(frame, here), again=open_question):
            when = datetime.fromtimestamp(at / _NANO, UTC)
            yield from self.announced.pass_on([_at(seen, when) for seen in new], when)

    def _read(self, data: bytes, here: Place) -> list[Observation]:
        """What a frame says; one that our decoders fail on costs itself alone."""
        try:
            return _read(data, here)
        except Exception:
            if not self.broken:
                _LOGGER.exception("A frame could not be read; it is passed over")
            self.broken += 1
            # A frame may hold names, which are not for every log.
            _LOGGER.debug("The frame that could not be read: %s", data.hex())
            return []


def _read(data: bytes, here: Place) -> list[Observation]:
    """What a frame says, at no time in particular."""
    frame = parse_frame(data)
    if frame is None:
        return []
    arp = frame.arp
    if arp is not None and not (arp.sender_address.is_unspecified or here.has(arp.sender_address)):
        return []
    found = observe_frame(
        frame, network_id=here.network_id, seen_at=_NEVER, source=None, on_link=here.on_link
    )
    # The packets of a cluster have the address of one router and the MAC of all of them.
    return [each for each in found if not (isinstance(each.evidence, HeardEvidence) and is_virtual(each.mac))]


def _at(seen: Observation, when: datetime) -> Observation:
    # As `replace`, at a third of its cost.
    return type(seen)(
        source=seen.source,
        seen_at=when,
        network_id=seen.network_id,
        evidence=seen.evidence,
        mac=seen.mac,
        address=seen.address,
        live=seen.live,
    )


_NEVER = datetime.min.replace(tzinfo=UTC)
