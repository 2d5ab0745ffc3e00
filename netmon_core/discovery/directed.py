"""Ask single devices by ARP, now: before one is called offline it is asked by name."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime
from ipaddress import IPv4Address, IPv4Interface
from typing import TYPE_CHECKING

from ..errors import NetmonError
from ..evidence.arp import ArpEvidence
from ..evidence.observation import Observation
from ..net.arp import open_arp
from ..packets.mac import format_mac
from .parts import source_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ..model.ip import IPAddress
    from ..net.arp import ArpLink
    from ..plugins import Attachment

_LOGGER = logging.getLogger(__name__)

SOURCE = "arp"

# Where a link stands: the network, the number and MAC of our adapter there, and our address.
type Place = tuple[str, int, str | None, IPv4Address]


class DirectedArp:
    """One ARP link for each address of ours, opened when it is first needed; every answer is a sighting.

    A link ends with the place it stands on: after a move it would hear another network.
    """

    def __init__(
        self, *, attachments: Callable[[], Sequence[Attachment]], take: Callable[[Observation], None]
    ) -> None:
        self._attachments = attachments
        self._take = take
        self._links: dict[Place, ArpLink] = {}

    def ask(self, network_id: str, addresses: Iterable[IPAddress]) -> int:
        """Ask for the IPv4 addresses that are on our link in this network; return how many went out.

        What cannot be asked (no privilege, adapter down, not on our link) is not, and that is no error here.
        """
        for place in self._links.keys() - self._places():
            self._drop(place)
        attachment = next((each for each in self._attachments() if each.network.id == network_id), None)
        if attachment is None:
            return 0
        by_source: dict[IPv4Address, list[int]] = {}
        ours = {own.ip for own in attachment.adapter.addresses}
        for address in addresses:
            source = source_for(attachment.adapter, address)
            if source is not None and address not in ours:
                by_source.setdefault(source, []).append(int(address))
        sent = 0
        for source, targets in by_source.items():
            if (link := self._link(attachment, source)) is not None:
                try:
                    sent += link.ask(sorted(targets))
                except NetmonError as err:
                    _LOGGER.debug("Not asked by ARP: %s", err)
                    self._drop(_place(attachment, source))
        return sent

    def close(self) -> None:
        """Give every link back."""
        for place in list(self._links):
            self._drop(place)

    def _places(self) -> set[Place]:
        return {
            _place(attachment, own.ip)
            for attachment in self._attachments()
            for own in attachment.adapter.addresses
            if isinstance(own, IPv4Interface)
        }

    def _link(self, attachment: Attachment, source: IPv4Address) -> ArpLink | None:
        place = _place(attachment, source)
        if place not in self._links:
            try:
                link = open_arp(attachment.adapter, source=source)
            except NetmonError as err:
                _LOGGER.debug("No directed ARP on %s: %s", attachment.adapter.name, err)
                return None
            self._links[place] = link
            asyncio.get_running_loop().add_reader(link.fileno(), self._read, place)
        return self._links[place]

    def _read(self, place: Place) -> None:
        if place not in self._places():
            self._drop(place)
            return
        try:
            heard = self._links[place].read()
        except NetmonError as err:
            _LOGGER.debug("Directed ARP ends: %s", err)
            self._drop(place)
            return
        now = datetime.now(UTC)
        here = next(each.adapter for each in self._attachments() if each.network.id == place[0])
        for number, mac, asked in heard:
            address = IPv4Address(number)
            if source_for(here, address) is None:
                # Where our cable was moved to, somebody answers our kernel before we know that it was moved.
                continue
            self._take(
                Observation(
                    source=SOURCE,
                    seen_at=now,
                    network_id=place[0],
                    mac=format_mac(mac),
                    address=address,
                    evidence=ArpEvidence(asked=asked),
                )
            )

    def _drop(self, place: Place) -> None:
        link = self._links.pop(place, None)
        if link is not None:
            asyncio.get_running_loop().remove_reader(link.fileno())
            link.close()


def _place(attachment: Attachment, own: IPv4Address) -> Place:
    return attachment.network.id, attachment.adapter.index, attachment.adapter.mac, own
