from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from ipaddress import IPv4Address, IPv4Network, IPv6Address, ip_address
from itertools import count
from typing import TYPE_CHECKING

import pytest

from netmon_core.discovery.frames import SOURCE, observe_frame, observe_message
from netmon_core.discovery.on_link import OnLink
from netmon_core.evidence.arp import ArpEvidence
from netmon_core.evidence.echo import EchoEvidence
from netmon_core.evidence.heard import GoodbyeEvidence, HeardEvidence
from netmon_core.evidence.mdns import MdnsEvidence, MdnsHostEvidence
from netmon_core.evidence.observation import Observation
from netmon_core.identification.combine import recognize_announced
from netmon_core.inventory.inventory import Inventory
from netmon_core.packets.arp import Arp, build_arp
from netmon_core.packets.dns import Dns, Record, Service, build_dns
from netmon_core.packets.ethernet import Ethernet, build_ethernet
from netmon_core.packets.frame import parse_frame
from netmon_core.packets.icmp import Echo, build_icmp
from netmon_core.packets.ipv4 import Ipv4, build_ipv4
from netmon_core.packets.udp import Udp, build_udp
from tests.packets.corpus import captures, ethernet_frames, needs_corpus

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
MAC = "b8:27:eb:00:00:01"
HERE, THERE = IPv4Address("10.0.0.5"), IPv4Address("10.0.0.9")
TXT, A, AAAA, SRV, PTR = 16, 1, 28, 33, 12
LAN = OnLink([IPv4Network("10.0.0.0/24")])


def seen(data: bytes, on_link: OnLink = LAN) -> list[Observation]:
    frame = parse_frame(data)
    if frame is None:
        return []
    return observe_frame(frame, network_id="lan", seen_at=NOW, on_link=on_link)


def services(data: bytes) -> list[Observation]:
    return [each for each in seen(data) if isinstance(each.evidence, MdnsEvidence)]


def ethernet(ethertype: int, payload: bytes) -> bytes:
    header = Ethernet(destination="ff:ff:ff:ff:ff:ff", source=MAC, ethertype=ethertype)
    return build_ethernet(header, payload)


def arp(*, sender: str = "10.0.0.5", mac: str = MAC, reply: bool = False) -> bytes:
    spoken = Arp(
        reply=reply,
        sender_mac=mac,
        sender_address=IPv4Address(sender),
        target_mac="00:00:00:00:00:00",
        target_address=THERE,
    )
    return ethernet(0x0806, build_arp(spoken))


def ipv4(protocol: int, payload: bytes) -> bytes:
    packet = Ipv4(source=HERE, destination=THERE, protocol=protocol, payload=payload)
    return ethernet(0x0800, build_ipv4(packet))


def mdns(message: Dns, *, port: int = 5353) -> bytes:
    datagram = Udp(source_port=port, destination_port=5353, payload=build_dns(message))
    return ipv4(17, build_udp(datagram, HERE, THERE))


def record(name: str, kind: int, data: object) -> Record:
    return Record(name=name, type=kind, ttl=120, data=data)  # type: ignore[arg-type]


def announcement(*, reply: bool = True, target: str = "Printer.local") -> Dns:
    name = "Office Printer._ipp._tcp.local"
    return Dns(
        id=0,
        reply=reply,
        answers=(
            record(name, SRV, Service(priority=0, weight=0, target=target, port=631)),
            record(name, TXT, (b"ty=Acme", b"x")),
        ),
        additionals=(
            record("printer.local", A, HERE),
            record("printer.local", AAAA, IPv6Address("fe80::5")),
            record("other.local", A, THERE),
        ),
    )


@pytest.mark.parametrize("reply", [False, True])
def test_whoever_speaks_arp_is_seen_with_its_address_but_was_not_asked(reply: bool) -> None:  # noqa: FBT001
    assert seen(arp(reply=reply)) == [
        Observation(
            source=SOURCE,
            seen_at=NOW,
            network_id="lan",
            mac=MAC,
            address=HERE,
            evidence=ArpEvidence(asked=False),
        )
    ]


def test_a_probe_shows_the_device_but_not_an_address_of_its_own() -> None:
    (probe,) = seen(arp(sender="0.0.0.0"))
    assert (probe.mac, probe.address) == (MAC, None)


@pytest.mark.parametrize("mac", ["00:00:00:00:00:00", "ff:ff:ff:ff:ff:ff", "01:00:5e:00:00:fb"])
def test_a_sender_that_is_no_single_card_is_nobody(mac: str) -> None:
    assert seen(arp(mac=mac)) == []


def test_an_echo_reply_is_an_answer_and_a_request_only_shows_who_asks() -> None:
    reply = seen(ipv4(1, build_icmp(Echo(reply=True, identifier=1, sequence=2, payload=b""))))
    assert [(each.mac, each.address, each.evidence) for each in reply] == [(MAC, HERE, EchoEvidence())]
    (asking,) = seen(ipv4(1, build_icmp(Echo(reply=False, identifier=1, sequence=2, payload=b""))))
    assert asking.evidence == HeardEvidence(protocol="ICMP")


def test_a_service_is_seen_at_each_address_of_its_host_and_nobody_elses() -> None:
    evidence = MdnsEvidence(
        service="_ipp._tcp",
        instance="Office Printer",
        hostname="Printer",
        port=631,
        properties=(("ty", "Acme"), ("x", "")),
    )
    found = services(mdns(announcement()))
    assert [(each.address, each.evidence) for each in found] == [
        (HERE, evidence),
        (ip_address("fe80::5"), evidence),
    ]
    assert {each.mac for each in found} == {MAC}


def test_a_service_of_a_host_elsewhere_on_the_link_is_told_without_the_speakers_mac() -> None:
    message = announcement(target="other.local")
    assert [(each.mac, each.address) for each in services(mdns(message))] == [(None, THERE)]


def test_a_host_is_named_at_its_addresses_and_those_that_it_says_for_others_without_its_mac() -> None:
    named = [each for each in seen(mdns(announcement())) if isinstance(each.evidence, MdnsHostEvidence)]
    assert [(each.mac, each.address, each.evidence.hostname) for each in named] == [  # type: ignore[union-attr]
        (MAC, HERE, "Printer"),
        (MAC, ip_address("fe80::5"), "Printer"),
        (None, THERE, "other"),
    ]


def test_a_host_that_takes_its_address_back_is_doubted_and_keeps_its_name() -> None:
    message = Dns(id=0, reply=True, answers=(replace(record("printer.local", A, HERE), ttl=0),))
    heard, goodbye = seen(mdns(message))
    assert (goodbye.evidence, goodbye.mac, goodbye.live) == (GoodbyeEvidence(protocol="mDNS"), MAC, False)
    assert heard.evidence == HeardEvidence(protocol="mDNS")


def test_what_a_device_is_needs_no_service() -> None:
    message = Dns(
        id=0, reply=True, answers=(record("Den._device-info._tcp.local", TXT, (b"model=MacBookPro18,3",)),)
    )
    (info, *_) = services(mdns(message))
    assert (info.mac, info.address) == (MAC, HERE)
    assert info.evidence == MdnsEvidence(
        service="_device-info._tcp", instance="Den", properties=(("model", "MacBookPro18,3"),)
    )


def test_whoever_is_beyond_a_router_is_nobody_here() -> None:
    echo = ipv4(1, build_icmp(Echo(reply=True, identifier=1, sequence=2, payload=b"")))
    assert seen(echo, OnLink([IPv4Network("192.168.1.0/24")])) == []
    elsewhere = OnLink([IPv4Network("192.168.1.0/24")])
    assert {each.address for each in seen(mdns(announcement()), elsewhere)} == {ip_address("fe80::5")}


def test_an_ear_without_frames_hears_the_same_but_no_mac() -> None:
    heard = observe_message(
        announcement(),
        port=5353,
        address=HERE,
        mac=None,
        network_id="lan",
        seen_at=NOW,
        source=None,
        on_link=LAN,
    )
    assert [(each.source, each.mac, each.address) for each in heard] == [
        ("mdns_host", None, HERE),
        ("mdns_host", None, ip_address("fe80::5")),
        ("mdns_host", None, THERE),
        ("mdns", None, HERE),
        ("mdns", None, ip_address("fe80::5")),
    ]


def test_a_service_whose_text_is_left_out_is_not_one_without_a_text() -> None:
    message = announcement()
    bare = replace(message, answers=message.answers[:1])
    assert services(mdns(bare)) == []
    gone = replace(bare, answers=tuple(replace(each, ttl=0) for each in bare.answers))
    assert {each.evidence.gone for each in services(mdns(gone))} == {True}  # type: ignore[union-attr]


def test_a_service_without_an_address_is_nowhere() -> None:
    assert services(mdns(announcement(target="elsewhere.local"))) == []


def test_a_goodbye_is_one_and_no_sign_of_life() -> None:
    message = announcement()
    gone = replace(message, answers=tuple(replace(record, ttl=0) for record in message.answers))
    found = services(mdns(gone))
    assert found
    assert [each.live for each in found] == [False] * len(found)
    assert all(isinstance(each.evidence, MdnsEvidence) and each.evidence.gone for each in found)


def test_a_capture_shows_names_without_the_escapes_of_a_packet_and_in_any_case() -> None:
    message = announcement(target="My\\.Printer.LOCAL")
    loud = replace(
        message,
        answers=tuple(
            replace(each, name=each.name.replace("Office", "Office 2\\.0")) for each in message.answers
        ),
        additionals=(record("My\\.Printer.LOCAL", A, HERE),),
    )
    (evidence, *_) = [each.evidence for each in services(mdns(loud))]
    assert isinstance(evidence, MdnsEvidence)
    assert (evidence.instance, evidence.hostname) == ("Office 2.0 Printer", "My.Printer")


def test_a_question_announces_nothing() -> None:
    (heard,) = seen(mdns(announcement(reply=False)))
    assert (heard.mac, heard.evidence) == (MAC, HeardEvidence(protocol="mDNS"))


def test_an_answer_from_another_port_is_not_mdns() -> None:
    (heard,) = seen(mdns(announcement(), port=40_000))
    assert heard.evidence == HeardEvidence(protocol="mDNS")


def test_a_capture_becomes_devices_with_names() -> None:
    inventory = new_inventory()
    for data in (arp(), mdns(announcement())):
        for each in seen(data):
            inventory.apply(each, each.seen_at)
    (device,) = inventory.devices()
    assert device.label == "Printer"
    assert {(fact.name, fact.value) for fact in device.facts} == {
        ("hostname", "Printer"),
        ("service", "_ipp._tcp"),
    }


@needs_corpus
@pytest.mark.parametrize("path", captures(), ids=lambda path: path.name)
def test_every_recorded_frame_goes_through_discovery(path: Path) -> None:
    inventory = new_inventory()
    for data in ethernet_frames(path):
        for each in seen(data):
            inventory.apply(each, each.seen_at)
    for device in inventory.devices():
        assert device.interfaces
        assert device.label


def new_inventory() -> Inventory:
    numbers = count(1)
    return Inventory(
        combine=recognize_announced, vendor_of=lambda _: None, new_id=lambda: f"d{next(numbers)}"
    )
