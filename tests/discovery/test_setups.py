"""Real products while they are set up, found as they are on the wire (IoT SENTINEL, Miettinen et al., 2017).

What is to be found is read by dpkt. A setup of our own stands in for the recordings where they are not.
"""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address, ip_address
from typing import TYPE_CHECKING

import dpkt  # type: ignore[import-untyped]
import pytest

from netmon_core.discovery.frames import observe_frame
from netmon_core.discovery.learned_link import LearnedLink
from netmon_core.packets.dhcp import ACK, REQUEST
from netmon_core.packets.frame import parse_frame
from netmon_core.packets.ssdp import build_ssdp
from netmon_core.packets.udp import Udp
from tests.packets import made
from tests.packets.corpus import SHARED, ethernet_frames

from .heard import arp, dhcp, new_inventory, udp4

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from netmon_core.model.device import Device

SETUPS = SHARED / "corpus" / "setups"
LABELS = SETUPS / "labels.csv"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
PRODUCT, ROUTER = made.MAC, "02:00:00:00:00:fe"


def labels() -> list[tuple[Path, str]]:
    """Each capture and the MAC of its product; none where the recordings are absent."""
    if not LABELS.is_file():
        return []
    with LABELS.open(newline="") as file:
        return [(SETUPS / row["file"], row["mac"]) for row in csv.DictReader(file)]


def found(frames: Iterable[bytes]) -> tuple[Device, ...]:
    """The devices that discovery makes of frames."""
    parsed = [frame for data in frames if (frame := parse_frame(data)) is not None]
    link = LearnedLink()
    for frame in parsed:
        link.learn(frame)
    inventory = new_inventory()
    for frame in parsed:
        for seen in observe_frame(frame, network_id="lan", seen_at=NOON, on_link=link):
            inventory.apply(seen, NOON)
    # What was held back of whoever said much at once.
    inventory.settle(NOON + timedelta(days=1))
    return inventory.devices()


def addresses(device: Device) -> set[str]:
    return {str(each.value) for interface in device.interfaces for each in interface.addresses}


class OnTheWire:
    """What dpkt reads of who is there: the senders of frames, of ARP, of packets to groups, and names."""

    def __init__(self, frames: Iterable[bytes]) -> None:
        self.macs: set[str] = set()
        # By MAC: addresses said by ARP, or in packets that no router passes on.
        self.addresses: dict[str, set[str]] = {}
        # What each said last: a later word replaces an earlier one.
        self.hostname: dict[str, str] = {}
        for data in frames:
            ethernet = dpkt.ethernet.Ethernet(data)
            mac = ethernet.src.hex(":")
            self.macs.add(mac)
            inner = ethernet.data
            if isinstance(inner, dpkt.arp.ARP) and any(inner.spa):
                self._add(inner.sha.hex(":"), inner.spa)
            elif isinstance(inner, dpkt.ip.IP) and any(inner.src):
                if inner.dst[:3] == b"\xe0\x00\x00" or ethernet.dst == b"\xff" * 6:
                    self._add(mac, inner.src)
            elif isinstance(inner, dpkt.ip6.IP6) and any(inner.src) and inner.dst[:2] == b"\xff\x02":
                self._add(mac, inner.src)
            udp = getattr(inner, "data", None)
            if isinstance(udp, dpkt.udp.UDP) and udp.sport == 68:
                asked = dpkt.dhcp.DHCP(udp.data)
                for code, value in asked.opts:
                    if code == dpkt.dhcp.DHCP_OPT_HOSTNAME:
                        self.hostname[mac] = value.rstrip(b"\x00").decode().strip()

    def _add(self, mac: str, packed: bytes) -> None:
        self.addresses.setdefault(mac, set()).add(str(ip_address(packed)))


@pytest.mark.skipif(not labels(), reason=f"no recorded setups at {SETUPS}")
@pytest.mark.parametrize(("path", "mac"), labels(), ids=lambda each: getattr(each, "name", ""))
def test_a_product_is_found_with_its_addresses_and_names_and_nobody_is_invented(path: Path, mac: str) -> None:
    frames = ethernet_frames(path)
    devices = found(frames)
    assert_true(frames, devices)
    (product,) = [each for each in devices if mac in {interface.mac for interface in each.interfaces}]
    wire = OnTheWire(frames)
    assert addresses(product) >= wire.addresses[mac]
    names = {fact.value for fact in product.facts if fact.name == "hostname"}
    if mac in wire.hostname:
        assert wire.hostname[mac] in names


def assert_true(frames: Iterable[bytes], devices: Iterable[Device]) -> None:
    """Each device is somebody who sent frames here, at addresses of this link."""
    wire = OnTheWire(frames)
    for device in devices:
        for interface in device.interfaces:
            assert interface.mac in wire.macs
            for each in interface.addresses:
                assert each.value.is_private or each.value.is_link_local


def our_setup() -> list[bytes]:
    """A product of ours is set up: it speaks with the world through a router, which answers for it."""
    here, gateway = IPv4Address("10.0.0.5"), IPv4Address("10.0.0.1")
    asking = replace(made.asking(), mac=PRODUCT, requested=None)
    given = replace(made.given(), mac=PRODUCT, given=here, server=gateway, routers=(gateway,))
    announced = Udp(source_port=1900, destination_port=1900, payload=build_ssdp(made.announced()[0]))
    world = Udp(source_port=53, destination_port=40_000, payload=b"")
    return [
        dhcp(asking, mac=PRODUCT, source=IPv4Address(0)),
        dhcp(given, mac=ROUTER, source=gateway),
        dhcp(replace(asking, kind=REQUEST), mac=PRODUCT, source=IPv4Address(0)),
        dhcp(replace(given, kind=ACK), mac=ROUTER, source=gateway),
        arp("10.0.0.5", mac=PRODUCT),
        arp("10.0.0.1", mac=ROUTER),
        udp4(announced, mac=PRODUCT, source=here, destination="239.255.255.250"),
        # What comes from beyond the router has the router's MAC.
        udp4(world, mac=ROUTER, source=IPv4Address("8.8.8.8"), destination="10.0.0.5", ttl=57),
        udp4(world, mac=ROUTER, source=IPv4Address("8.8.8.8"), destination="10.0.0.5"),
    ]


def test_a_product_of_ours_is_found_and_nobody_beyond_the_router() -> None:
    devices = found(our_setup())
    told = {
        device.interfaces[0].mac: (device.hostname, addresses(device), {fact.name for fact in device.facts})
        for device in devices
    }
    assert told == {
        PRODUCT: ("Pixel-8", {"10.0.0.5"}, {"hostname", "service"}),
        ROUTER: (None, {"10.0.0.1"}, {"service"}),
    }


def test_every_frame_of_ours_goes_through_discovery() -> None:
    devices = found(made.made_frames())
    assert {interface.mac for device in devices for interface in device.interfaces} == {made.MAC}
