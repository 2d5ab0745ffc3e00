"""Real programs of a lab, recorded: each is found with exactly what it sent, and nobody else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address, IPv6Address
from typing import TYPE_CHECKING

import pytest

from netmon_core.discovery.frames import observe_frame
from netmon_core.discovery.learned_link import LearnedLink
from netmon_core.evidence.dhcp import DhcpEvidence
from netmon_core.evidence.link import LinkEvidence
from netmon_core.evidence.mdns import MdnsEvidence, MdnsHostEvidence
from netmon_core.evidence.netbios import NetbiosEvidence
from netmon_core.evidence.router import RouterEvidence
from netmon_core.evidence.ssdp import SsdpEvidence
from netmon_core.evidence.wsd import WsdEvidence
from netmon_core.packets.frame import parse_frame
from tests.packets.corpus import LAB, ethernet_frames

from .heard import new_inventory

if TYPE_CHECKING:
    from netmon_core.evidence.known import Evidence
    from netmon_core.inventory.inventory import Inventory

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
# dnsmasq, udhcpc, lldpd, avahi, miniupnpd, nmbd, wsdd, radvd, and two that only have IPv6.
MACS = [f"02:77:00:00:00:{number:02x}" for number in range(1, 11)]
CLIENT, SWITCH, SPEAKER, ROUTER, DESKTOP, WINDOWS, RADVD = MACS[1:8]


@pytest.fixture(scope="module")
def lab() -> Inventory:
    """What the recording makes of an inventory."""
    frames = [parse_frame(data) for data in ethernet_frames(LAB)]
    link = LearnedLink()
    inventory = new_inventory()
    for frame in frames:
        assert frame is not None
        link.learn(frame)
    for frame in frames:
        assert frame is not None
        for seen in observe_frame(frame, network_id="lan", seen_at=NOON, on_link=link):
            inventory.apply(seen, NOON)
    inventory.settle(NOON + timedelta(days=1))
    return inventory


def said(lab: Inventory, mac: str) -> list[Evidence]:
    return [evidence for evidence, _ in lab.index.by_mac["lan", mac].device.evidence.values()]


def test_everybody_is_found_and_nobody_else(lab: Inventory) -> None:
    found = [interface.mac for device in lab.devices() for interface in device.interfaces]
    assert sorted(filter(None, found)) == MACS
    assert len(lab.devices()) == len(MACS)


def test_a_client_says_its_name_system_and_what_it_wants(lab: Inventory) -> None:
    assert said(lab, CLIENT) == [
        DhcpEvidence(
            hostname='nas"><svg',
            vendor_class="android-dhcp-13",
            wanted=(1, 3, 6, 12, 15, 28, 42),
            client_id="01027700000002",
            requested=IPv4Address("10.77.0.115"),
        )
    ]


def test_a_switch_says_the_same_in_five_languages(lab: Inventory) -> None:
    told = {each.protocol: each for each in said(lab, SWITCH) if isinstance(each, LinkEvidence)}
    port = "uplink sw-hall"
    assert told == {
        "LLDP": LinkEvidence(
            protocol="LLDP",
            name="sw-hall",
            chassis=SWITCH,
            port="eth0",
            port_description=port,
            description="Test <img src=x onerror=alert(1)>",
            abilities=("station",),
            management=(IPv4Address("10.77.0.3"),),
            revisions=("6.1.99-18-amd64",),
        ),
        "CDP": LinkEvidence(
            protocol="CDP",
            name="sw-hall",
            chassis="sw-hall",
            port=port,
            platform="Linux",
            abilities=("host",),
            description="Test <img src=x onerror=alert(1)>",
            management=(IPv4Address("10.77.0.3"),),
        ),
        "FDP": LinkEvidence(
            protocol="FDP",
            name="sw-hall",
            chassis="sw-hall",
            port=port,
            platform="Linux",
            abilities=("host",),
            description="Test <img src=x onerror=alert(1)>",
            management=(IPv4Address("10.77.0.3"),),
        ),
        "EDP": LinkEvidence(
            protocol="EDP", name="sw-hall", chassis=SWITCH, port="1/1", revisions=("7.6.4.99",)
        ),
        "SONMP": LinkEvidence(protocol="SONMP", port="2", management=(IPv4Address("10.77.0.3"),)),
    }


def test_a_speaker_says_its_services_at_all_its_addresses(lab: Inventory) -> None:
    instance = "Printer <b>speaker</b>"
    chromecast = (("md", "Chromecast"), ("fn", "Living Room"))
    services = {
        ("_ipp._tcp", instance, 631, (("ty", "Acme Laser 9"),)),
        ("_googlecast._tcp", instance, 8009, chromecast),
        ("_workstation._tcp", f"speaker [{SPEAKER}]", 9, ()),
    }
    told = [each for each in said(lab, SPEAKER) if isinstance(each, MdnsEvidence)]
    assert {(each.service, each.instance, each.port, each.properties) for each in told} == services
    assert MdnsHostEvidence(hostname="speaker") in said(lab, SPEAKER)
    addresses = set(lab.index.by_mac["lan", SPEAKER].addresses)
    assert {IPv4Address("10.77.0.4"), IPv6Address("fe80::77:ff:fe00:4")} <= addresses


def test_a_router_offers_what_it_offers_by_upnp(lab: Inventory) -> None:
    told = [each for each in said(lab, ROUTER) if isinstance(each, SsdpEvidence)]
    assert len(told) == 13
    assert {each.key for each in told} == {f"7a3f0c7e-0000-4000-8000-00000000000{last}" for last in (1, 2, 3)}
    assert {each.server for each in told} == {"Debian/6.1.99-18-amd64 UPnP/1.1 MiniUPnPd/2.3.1"}


def test_a_desktop_claims_its_name_and_its_workgroup(lab: Inventory) -> None:
    told = [each for each in said(lab, DESKTOP) if isinstance(each, NetbiosEvidence)]
    assert {(each.name, each.suffix, each.group) for each in told} >= {
        ("DESKTOP-1", 0, False),
        ("DESKTOP-1", 3, False),
        ("DESKTOP-1", 32, False),
        ("HOMEGRP", 0, True),
    }


def test_a_windows_machine_and_a_router_of_ipv6_are_known_as_such(lab: Inventory) -> None:
    (hello,) = [each for each in said(lab, WINDOWS) if isinstance(each, WsdEvidence)]
    assert hello.key == "e5e61fb5-d685-5b50-9ba7-acb6e6962ef3"
    assert said(lab, RADVD) == [
        RouterEvidence(
            lifetime=15,
            prefixes=(IPv6Address("fd77::"),),
            lengths=(64,),
            name_servers=(IPv6Address("fd77::1"),),
        )
    ]
