"""A network on paper: what each says there goes to an inspector, time passes, and questions are answered."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address, IPv4Interface, IPv6Address, ip_address
from itertools import count
from typing import TYPE_CHECKING

from netmon_core.inspection.ground import Standing
from netmon_core.inspection.inspector import Inspector
from netmon_core.inspection.pins import Pin, Pins, pins_to_text
from netmon_core.model.finding import Severity
from netmon_core.packets.arp import Arp, build_arp
from netmon_core.packets.ethernet import ARP, IPV4, IPV6, Ethernet, build_ethernet
from netmon_core.packets.icmp import build_icmp6
from netmon_core.packets.ipv4 import Ipv4, build_ipv4
from netmon_core.packets.ipv6 import ICMP6, Ipv6, build_ipv6
from netmon_core.packets.mac import BROADCAST, UNSET
from netmon_core.packets.udp import Udp, build_udp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from netmon_core.model.finding import Finding
    from netmon_core.packets.icmp import Icmp

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
LAN = "lan"
US, OUR_MAC = IPv4Address("10.77.0.2"), "b8:27:eb:00:00:02"
GATEWAY, GATEWAY_MAC = IPv4Address("10.77.0.1"), "44:4e:6d:00:00:01"
NAS, NAS_MAC = IPv4Address("10.77.0.21"), "00:11:32:00:00:21"
THIEF, THIEF_MAC = IPv4Address("10.77.0.66"), "02:66:00:00:00:66"
_ALL6 = IPv6Address("ff02::1")


class Scene:
    """The monitor has known its gateway for so long; whoever is in `hosts` answers for its addresses."""

    def __init__(
        self,
        *,
        known_for: timedelta | None = timedelta(days=2),
        same_device: Callable[[str, str, str], str] = lambda *_: "",
        pins: Pins | None = None,
    ) -> None:
        numbers = count(1)
        self.now = NOON
        self.inspector = Inspector(
            new_id=lambda: f"finding-{next(numbers)}",
            same_device=same_device,
            who=lambda _, mac: mac,
        )
        self.hosts: dict[IPv4Address, set[str]] = {GATEWAY: {GATEWAY_MAC}}
        self.asked: list[IPv4Address] = []
        self.changed: list[Finding] = []
        self.frames: dict[str, list[bytes]] = {}
        if pins is None:
            pins = Pins(NOON - (known_for or timedelta(0)))
            if known_for is not None:
                pins.gateways[GATEWAY] = Pin(mac=GATEWAY_MAC, since=NOON - known_for)
        self.inspector.load((), {LAN: pins_to_text(pins)})
        self.stand()

    def stand(self) -> None:
        standing = Standing(
            own_macs=frozenset((OUR_MAC,)), own_addresses=frozenset((US,)), gateways=(GATEWAY,)
        )
        self.inspector.stand({LAN: standing}, self.now)

    def hear(self, data: bytes) -> None:
        self.inspector.hear(LAN, data, self.now)
        self.take()

    def later(self, seconds: float) -> None:
        """Let time pass in steps; who is asked for by ARP answers, as in `hosts`."""
        end = self.now + timedelta(seconds=seconds)
        # Nothing is due in a long calm but its end.
        step = timedelta(seconds=0.25 if seconds <= 60 else 15)
        while self.now < end:
            self.now = min(self.now + step, end)
            for addresses in self.inspector.expire(self.now).values():
                for address in addresses:
                    self.ask(address)
            self.take()

    def ask(self, address: object) -> None:
        assert isinstance(address, IPv4Address)
        self.asked.append(address)
        self.inspector.asked(LAN, address, self.now)
        for mac in sorted(self.hosts.get(address, ())):
            self.inspector.hear(LAN, answer(mac, address), self.now)

    def take(self) -> None:
        for finding, proof in self.inspector.drain():
            self.changed.append(finding)
            self.frames.setdefault(finding.id, []).extend(data for _, data in proof)

    @property
    def open(self) -> list[Finding]:
        return [*self.inspector.findings]

    @property
    def told(self) -> list[tuple[str, str]]:
        """Rule and severity of what is open."""
        return [(finding.rule, str(finding.severity)) for finding in self.open]

    @property
    def above_info(self) -> list[Finding]:
        """Whatever was worse than for information, at any time."""
        return [each for each in self.changed if each.severity is not Severity.INFO]


def arp(
    mac: str,
    sender: IPv4Address,
    target: IPv4Address,
    *,
    reply: bool = False,
    target_mac: str = UNSET,
    source: str | None = None,
    to: str = BROADCAST,
) -> bytes:
    said = Arp(
        reply=reply, sender_mac=mac, sender_address=sender, target_mac=target_mac, target_address=target
    )
    header = Ethernet(destination=to, source=source or mac, ethertype=ARP)
    return build_ethernet(header, build_arp(said))


def announcement(mac: str, address: IPv4Address, *, reply: bool = False) -> bytes:
    return arp(mac, address, address, reply=reply)


def answer(mac: str, address: IPv4Address, *, source: str | None = None) -> bytes:
    """To us alone."""
    return arp(mac, address, US, reply=True, target_mac=OUR_MAC, source=source, to=OUR_MAC)


def question(mac: str, address: IPv4Address, wants: IPv4Address) -> bytes:
    return arp(mac, address, wants)


def datagram(
    mac: str,
    source: str,
    target: str,
    ports: tuple[int, int],
    payload: bytes,
    *,
    to: str = BROADCAST,
) -> bytes:
    said = Udp(source_port=ports[0], destination_port=ports[1], payload=payload)
    sender, receiver = IPv4Address(source), IPv4Address(target)
    packet = Ipv4(source=sender, destination=receiver, protocol=17, payload=build_udp(said, sender, receiver))
    return build_ethernet(Ethernet(destination=to, source=mac, ethertype=IPV4), build_ipv4(packet))


def packet(mac: str, source: str, protocol: int, payload: bytes, *, ttl: int = 255) -> bytes:
    said = Ipv4(
        source=IPv4Address(source),
        destination=IPv4Address("224.0.0.18"),
        protocol=protocol,
        payload=payload,
        ttl=ttl,
    )
    return build_ethernet(Ethernet(destination=BROADCAST, source=mac, ethertype=IPV4), build_ipv4(said))


def neighborly(mac: str, source: str, message: Icmp) -> bytes:
    sender = IPv6Address(source)
    said = Ipv6(
        source=sender,
        destination=_ALL6,
        protocol=ICMP6,
        payload=build_icmp6(message, sender, _ALL6),
        ttl=255,
    )
    header = Ethernet(destination="33:33:00:00:00:01", source=mac, ethertype=IPV6)
    return build_ethernet(header, build_ipv6(said))


def addresses(network: str, numbers: Iterable[int]) -> list[IPv4Address]:
    return [IPv4Interface(network).network[number] for number in numbers]


def vrrp(*shared: str, group: int = 51) -> bytes:
    head = bytes((0x21, group, 100, len(shared), 0, 1, 0, 0))
    return head + b"".join(ip_address(each).packed for each in shared)


def carp(group: int = 7) -> bytes:
    return bytes((0x21, group, 0, 7, 0, 1, 0, 0)) + bytes(28)
