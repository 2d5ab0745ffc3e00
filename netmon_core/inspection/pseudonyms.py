"""Frames that show what was done, and not by whom: addresses and names are made up anew. Pure."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import IPv4Address, IPv6Address, IPv6Network
from typing import TYPE_CHECKING, Final

from ..packets.arp import build_arp
from ..packets.dhcp import Dhcp, build_dhcp
from ..packets.ethernet import IPV4, IPV6, Ethernet, build_ethernet, parse_ethernet
from ..packets.frame import parse_frame
from ..packets.icmp import build_icmp6
from ..packets.ipv4 import Ipv4, build_ipv4
from ..packets.ipv6 import Ipv6, build_ipv6
from ..packets.mac import UNSET, format_mac, is_unicast, is_virtual
from ..packets.ndp import NeighborAdvertisement, NeighborSolicitation, RouterAdvertisement, RouterSolicitation
from ..packets.udp import build_udp

if TYPE_CHECKING:
    from ..model.ip import IPAddress
    from ..packets.frame import Frame
    from ..packets.ndp import Ndp

# For documentation (RFC 5737, 3849).
_BLOCKS: Final = tuple(int(IPv4Address(each)) for each in ("192.0.2.0", "198.51.100.0", "203.0.113.0"))
_BLOCK6: Final = int(IPv6Address("2001:db8::"))
_LINK_LOCAL: Final = int(IPv6Address("fe80::"))


class Pseudonyms:
    """Of one file: who is the same in two frames stays the same."""

    def __init__(self) -> None:
        self._macs: dict[str, str] = {}
        self._addresses: dict[IPAddress, IPAddress] = {}

    def frame(self, data: bytes) -> bytes:
        """The frame with others in the place of who is in it; what is not understood is blank."""
        frame = parse_frame(data)
        if frame is not None and (told := self._told(frame)) is not None:
            return told[: len(data)]
        return self._blank(data)

    def mac(self, mac: str) -> str:
        """Groups, nobody's, and those that routers hand on stay."""
        if not is_unicast(mac) or mac == UNSET or is_virtual(mac):
            return mac
        number = len(self._macs) + 1
        return self._macs.setdefault(mac, format_mac(b"\x02\0" + number.to_bytes(4)))

    def address(self, address: IPAddress) -> IPAddress:
        """Groups and nobody's stay."""
        if address.is_multicast or address.is_unspecified or address == IPv4Address("255.255.255.255"):
            return address
        if address not in self._addresses:
            number = len(self._addresses) + 1
            if isinstance(address, IPv4Address):
                block = _BLOCKS[number // 254 % len(_BLOCKS)]
                self._addresses[address] = IPv4Address(block + 1 + number % 254)
            else:
                block = _LINK_LOCAL if address.is_link_local else _BLOCK6
                self._addresses[address] = IPv6Address(block + number)
        return self._addresses[address]

    def _told(self, frame: Frame) -> bytes | None:
        header = self._header(frame.ethernet)
        if frame.arp is not None:
            arp = replace(
                frame.arp,
                sender_mac=self.mac(frame.arp.sender_mac),
                target_mac=self.mac(frame.arp.target_mac),
                sender_address=self._ipv4(frame.arp.sender_address),
                target_address=self._ipv4(frame.arp.target_address),
            )
            return build_ethernet(header, build_arp(arp))
        match frame.ip, frame.icmp, frame.message:
            case Ipv6() as ip, (
                NeighborAdvertisement()
                | NeighborSolicitation()
                | RouterAdvertisement()
                | RouterSolicitation()
            ) as said, _:
                source, target = self._ipv6(ip.source), self._ipv6(ip.destination)
                payload = build_icmp6(self._neighborly(said), source, target)
                packet = replace(ip, source=source, destination=target, payload=payload)
                return build_ethernet(header, build_ipv6(packet))
            case Ipv4() as ip, _, Dhcp() as said if frame.udp is not None:
                sender, receiver = self._ipv4(ip.source), self._ipv4(ip.destination)
                datagram = replace(frame.udp, payload=build_dhcp(self._dhcp(said)))
                payload = build_udp(datagram, sender, receiver)
                return build_ethernet(
                    header, build_ipv4(replace(ip, source=sender, destination=receiver, payload=payload))
                )
        return None

    def _neighborly(self, said: Ndp) -> Ndp:
        mac = None if said.mac is None else self.mac(said.mac)
        match said:
            case NeighborAdvertisement() | NeighborSolicitation():
                return replace(said, mac=mac, target=self._ipv6(said.target))
            case RouterAdvertisement():
                prefixes = tuple(
                    replace(
                        each,
                        network=IPv6Network(
                            (self._ipv6(each.network[0]), each.network.prefixlen), strict=False
                        ),
                    )
                    for each in said.prefixes
                )
                servers = tuple(map(self._ipv6, said.name_servers))
                return replace(said, mac=mac, prefixes=prefixes, name_servers=servers, domains=())
            case _:
                return replace(said, mac=mac)

    def _dhcp(self, said: Dhcp) -> Dhcp:
        def each(address: IPv4Address | None) -> IPv4Address | None:
            return None if address is None else self._ipv4(address)

        return replace(
            said,
            mac=self.mac(said.mac),
            client_address=each(said.client_address),
            given=each(said.given),
            relay=each(said.relay),
            requested=each(said.requested),
            server=each(said.server),
            routers=tuple(map(self._ipv4, said.routers)),
            name_servers=tuple(map(self._ipv4, said.name_servers)),
            hostname="",
            fqdn="",
            vendor_class="",
            client_id=b"",
            domain="",
        )

    def _blank(self, data: bytes) -> bytes:
        """Only the headers, with other addresses."""
        ethernet = parse_ethernet(data)
        if ethernet is None:
            return bytes(len(data))
        head = build_ethernet(self._header(ethernet))
        rest = data[ethernet.offset :]
        if ethernet.ethertype == IPV4 and len(rest) >= 20:
            source, target = IPv4Address(rest[12:16]), IPv4Address(rest[16:20])
            head += rest[:10] + bytes(2) + self.address(source).packed + self.address(target).packed
        elif ethernet.ethertype == IPV6 and len(rest) >= 40:
            source6, target6 = IPv6Address(rest[8:24]), IPv6Address(rest[24:40])
            head += rest[:8] + self.address(source6).packed + self.address(target6).packed
        return head.ljust(len(data), b"\0")

    def _header(self, ethernet: Ethernet) -> Ethernet:
        return replace(ethernet, source=self.mac(ethernet.source), destination=self.mac(ethernet.destination))

    def _ipv4(self, address: IPv4Address) -> IPv4Address:
        made = self.address(address)
        return made if isinstance(made, IPv4Address) else address

    def _ipv6(self, address: IPv6Address) -> IPv6Address:
        made = self.address(address)
        return made if isinstance(made, IPv6Address) else address
