from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from ipaddress import IPv4Address, IPv4Network, IPv6Address
from typing import TYPE_CHECKING

import pytest

from netmon_core.discovery.group_hearing import GroupHearing
from netmon_core.discovery.hearing import Hearing, Place, place
from netmon_core.discovery.on_link import OnLink
from netmon_core.discovery.quotas import FRAMES_PER_SECOND
from netmon_core.discovery.repeats import FRAMES, SIGHTINGS, WHILE, Repeats, said
from netmon_core.evidence.arp import ArpEvidence
from netmon_core.evidence.heard import HeardEvidence
from netmon_core.evidence.mdns import MdnsEvidence, MdnsHostEvidence
from netmon_core.evidence.observation import Observation
from netmon_core.evidence.ssdp import SsdpEvidence
from netmon_core.evidence.system import SystemEvidence
from netmon_core.model.network import Network
from netmon_core.packets.arp import Arp, build_arp
from netmon_core.packets.dns import Dns, Question, Record, Service, build_dns
from netmon_core.packets.ethernet import Ethernet, build_ethernet
from netmon_core.packets.ipv4 import Ipv4, build_ipv4
from netmon_core.packets.ipv6 import Ipv6, build_ipv6
from netmon_core.packets.mac import format_mac, pack_mac
from netmon_core.packets.udp import Udp, build_udp
from tests.inventory.test_presence_heard import SIGNS

if TYPE_CHECKING:
    from netmon_core.evidence.known import Evidence
    from netmon_core.model.ip import IPAddress

SECOND = 1_000_000_000
NOW = 1_800_000_000 * SECOND
MAC, OTHER, OWN = "00:1b:21:00:00:01", "00:1b:21:00:00:02", "02:aa:00:00:00:01"
HERE, ROUTED = IPv4Address("10.0.0.5"), IPv4Address("192.0.2.9")
LOCAL6, GLOBAL6 = IPv6Address("fe80::5"), IPv6Address("2001:db8::5")
LAN = Place(network_id="lan", on_link=OnLink((IPv4Network("10.0.0.0/24"),)))
WIDE = Place(network_id="lan", on_link=OnLink((IPv4Network("10.0.0.0/8"),)))
GUESTS = Place(network_id="guests", on_link=OnLink((IPv4Network("10.9.0.0/24"),)))


def arp(mac: str = MAC, address: str = "10.0.0.5", *, target: str = "10.0.0.9") -> bytes:
    spoken = Arp(
        reply=False,
        sender_mac=mac,
        sender_address=IPv4Address(address),
        target_mac="00:00:00:00:00:00",
        target_address=IPv4Address(target),
    )
    header = Ethernet(destination="ff:ff:ff:ff:ff:ff", source=mac, ethertype=0x0806)
    return build_ethernet(header, build_arp(spoken)).ljust(60, b"\0")


def datagram(source: IPAddress, message: bytes, *, mac: str = MAC, port: int = 5353) -> bytes:
    spoken = Udp(source_port=port, destination_port=port, payload=message)
    if isinstance(source, IPv4Address):
        to = IPv4Address("224.0.0.251")
        packet = build_ipv4(
            Ipv4(source=source, destination=to, protocol=17, payload=build_udp(spoken, source, to))
        )
    else:
        to6 = IPv6Address("ff02::fb")
        payload = build_udp(spoken, source, to6)
        packet = build_ipv6(Ipv6(source=source, destination=to6, protocol=17, payload=payload))
    header = Ethernet(
        destination="01:00:5e:00:00:fb", source=mac, ethertype=0x0800 if source.version == 4 else 0x86DD
    )
    return build_ethernet(header, packet)


QUESTION = build_dns(Dns(id=0, reply=False, questions=(Question(name="_http._tcp.local", type=12),)))
SERVICE = Service(priority=0, weight=0, target="printer.local", port=631)
ANNOUNCEMENT = build_dns(
    Dns(
        id=0,
        reply=True,
        answers=(
            Record(name="Office._ipp._tcp.local", type=33, ttl=120, data=SERVICE),
            Record(name="Office._ipp._tcp.local", type=16, ttl=120, data=(b"ty=Acme",)),
        ),
        additionals=(Record(name="printer.local", type=1, ttl=120, data=HERE),),
    )
)


NOTIFY = (
    b"NOTIFY * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\nNT: upnp:rootdevice\r\nNTS: ssdp:alive\r\n"
    b"USN: uuid:00000000-0000-4000-8000-000000000005::upnp:rootdevice\r\n\r\n"
)


def named(name: str, *, of: IPAddress = HERE) -> bytes:
    """A host says what it is called, at one of its addresses."""
    record = Record(name=f"{name}.local", type=1 if of.version == 4 else 28, ttl=120, data=of)
    return build_dns(Dns(id=0, reply=True, answers=(record,)))


def heard(hearing: Hearing, *frames: bytes, at: int = NOW, vlan: int = 0) -> list[Observation]:
    return list(hearing.hear([(at, frame, vlan) for frame in frames]))


def test_who_is_heard_is_seen_at_the_time_at_which_it_spoke() -> None:
    (seen,) = heard(Hearing(LAN), arp(), at=NOW + SECOND // 2)
    assert seen.seen_at.timestamp() == (NOW + SECOND // 2) / SECOND
    assert (seen.source, seen.network_id, seen.mac, seen.address) == ("arp", "lan", MAC, HERE)
    assert seen.evidence == ArpEvidence(asked=False)


@pytest.mark.parametrize("source", [HERE, LOCAL6, IPv4Address("169.254.3.4")])
def test_whoever_asks_by_multicast_from_this_link_is_there(source: IPAddress) -> None:
    (seen,) = heard(Hearing(LAN), datagram(source, QUESTION))
    assert (seen.mac, seen.address, seen.evidence) == (MAC, source, HeardEvidence(protocol="mDNS"))
    assert seen.live


@pytest.mark.parametrize("source", [ROUTED, GLOBAL6, IPv4Address("0.0.0.0")])
def test_an_address_that_a_router_passed_on_is_no_device(source: IPAddress) -> None:
    assert heard(Hearing(LAN), datagram(source, QUESTION), datagram(source, b"", port=1900)) == []


def test_whoever_speaks_arp_for_an_address_of_another_network_is_not_of_this_one() -> None:
    far, probe = arp(address="192.0.2.9"), arp(OTHER, "0.0.0.0")
    assert [seen.mac for seen in heard(Hearing(LAN), far, probe)] == [OTHER]
    beyond = Network(
        id="lan",
        site_id="s",
        name="lan",
        adapter="eth0",
        subnets=(IPv4Network("10.0.0.0/24"),),
        gateways=(IPv4Address("192.0.2.9"),),
    )
    assert len(heard(Hearing(place(beyond)), far)) == 1
    # Where we have no address ourselves, we cannot tell.
    assert len(heard(Hearing(place(replace(beyond, subnets=(), gateways=()))), far)) == 1


def test_who_announces_itself_is_there_besides_what_it_says() -> None:
    kinds = {type(seen.evidence) for seen in heard(Hearing(LAN), datagram(HERE, ANNOUNCEMENT))}
    assert {HeardEvidence, MdnsEvidence} < kinds


@pytest.mark.parametrize("mac", ["01:00:5e:00:00:fb", "00:00:00:00:00:00", "00:00:5e:00:01:33"])
def test_a_sender_that_is_no_single_card_is_nobody(mac: str) -> None:
    assert heard(Hearing(LAN), datagram(HERE, QUESTION, mac=mac)) == []


def test_the_virtual_mac_of_a_router_is_not_taken_for_that_of_its_own_address() -> None:
    hello = datagram(HERE, b"\0" * 20, port=1985, mac="00:00:0c:07:ac:01")
    assert heard(Hearing(LAN), hello) == []
    # It has the shared address, and says so.
    assert len(heard(Hearing(LAN), arp("00:00:5e:00:01:33", "10.0.0.254"))) == 1


def test_our_own_frames_that_the_network_sends_back_are_not_heard() -> None:
    hearing = Hearing(LAN, own=frozenset({pack_mac(OWN)}))
    assert heard(hearing, arp(OWN)) == []
    assert hearing.heard == 0


def test_a_frame_of_a_vlan_that_is_ours_is_of_its_network_and_any_other_is_counted() -> None:
    hearing = Hearing(LAN, vlans={10: GUESTS, 20: None})
    (seen,) = heard(hearing, arp(address="10.9.0.5"), vlan=10)
    assert (seen.network_id, seen.address) == ("guests", IPv4Address("10.9.0.5"))
    # Its own ear hears it, without the tag.
    assert heard(hearing, arp(), vlan=20) == []
    assert hearing.tagged == 0
    assert heard(hearing, arp(), arp(OTHER), vlan=30) == []
    assert hearing.tagged == 2


def test_the_same_words_on_two_vlans_are_of_two_networks() -> None:
    hearing = Hearing(LAN, vlans={10: Place(network_id="guests", on_link=LAN.on_link)})
    assert [each.network_id for each in heard(hearing, arp())] == ["lan"]
    assert [each.network_id for each in heard(hearing, arp(), vlan=10)] == ["guests"]


def test_the_same_is_passed_on_once_in_a_while_whatever_else_differs() -> None:
    hearing = Hearing(LAN)
    again = [arp(target=f"10.0.0.{number}") for number in range(1, 200)]
    assert len(heard(hearing, *again)) == 1
    assert heard(hearing, arp(), at=NOW + WHILE - 1) == []
    assert len(heard(hearing, arp(), at=NOW + WHILE)) == 1


def test_a_frame_that_differs_by_its_number_only_is_not_read_again() -> None:
    first, second = bytearray(datagram(HERE, QUESTION)), bytearray(datagram(HERE, QUESTION))
    second[18:20], second[24:26] = b"\x12\x34", b"\x56\x78"
    assert said(bytes(first)) == said(bytes(second))
    second[30] ^= 1
    assert said(bytes(first)) != said(bytes(second))
    assert said(arp(target="10.0.0.9")) == said(arp(target="10.0.0.8"))
    assert said(arp(mac=OTHER)) != said(arp())
    # One that is cut is not taken for a whole one.
    assert said(arp()[:40]) != said(arp())


def test_two_that_speak_for_one_address_are_told_of_each_time_they_take_turns() -> None:
    hearing = Hearing(LAN)
    turns = heard(hearing, arp(MAC), arp(OTHER), arp(MAC), arp(MAC), arp(OTHER))
    assert [seen.mac for seen in turns] == [MAC, OTHER, MAC, OTHER]


def test_what_tells_more_of_a_device_is_told_again_less_often_than_that_it_is_there() -> None:
    hearing = Hearing(LAN)

    def kinds(seconds: int) -> set[str]:
        return {
            seen.evidence.type
            for seen in heard(hearing, datagram(HERE, ANNOUNCEMENT), at=NOW + seconds * SECOND)
        }

    assert kinds(0) == {"heard", "mdns", "mdns_host"}
    assert kinds(1) == set()
    assert kinds(3) == {"heard"}
    assert kinds(61) == {"heard", "mdns", "mdns_host"}
    heard(hearing, datagram(HERE, goodbye()), at=NOW + 62 * SECOND)
    # Whether the service is over depends on what its host says now.
    assert "mdns_host" in kinds(65)


def test_what_is_said_again_within_a_minute_shows_only_that_its_device_is_there() -> None:
    hearing = Hearing(LAN)

    def told(seconds: int) -> list[Evidence]:
        return [
            seen.evidence
            for seen in heard(hearing, datagram(HERE, NOTIFY, port=1900), at=NOW + seconds * SECOND)
        ]

    (whole,) = told(0)
    assert isinstance(whole, SsdpEvidence)
    assert told(1) == []
    assert told(3) == [HeardEvidence(protocol="SSDP")]
    assert told(4) == []
    assert told(5) == [HeardEvidence(protocol="SSDP")]
    assert told(61) == [whole]


def test_what_is_said_again_after_something_else_was_said_of_it_is_told_again() -> None:
    hearing = Hearing(LAN)
    # As some products do: one name after the other, at one of their addresses and another.
    swings = [named("plug"), named("plug-a1b2"), named("plug"), named("plug-a1b2", of=LOCAL6), named("plug")]
    names = [
        seen.evidence.hostname
        for number, message in enumerate(swings)
        for seen in heard(hearing, datagram(HERE, message), at=NOW + number * SECOND // 2)
        if isinstance(seen.evidence, MdnsHostEvidence)
    ]
    assert names == ["plug", "plug-a1b2", "plug", "plug-a1b2", "plug"]
    # Who says the same all the time is not told of for that.
    assert not [
        seen
        for seen in heard(hearing, datagram(HERE, named("plug")), at=NOW + 5 * SECOND)
        if isinstance(seen.evidence, MdnsHostEvidence)
    ]


def test_a_service_of_ssdp_that_comes_back_within_the_minute_is_told_of() -> None:
    hearing = Hearing(LAN)
    byebye = NOTIFY.replace(b"ssdp:alive", b"ssdp:byebye")
    told = [
        seen.evidence.gone
        for seconds, message in enumerate((NOTIFY, byebye, NOTIFY))
        for seen in heard(hearing, datagram(HERE, message, port=1900), at=NOW + 5 * seconds * SECOND)
        if isinstance(seen.evidence, SsdpEvidence)
    ]
    assert told == [False, True, False]


def test_whatever_shows_that_its_device_is_there_has_a_name_for_what_was_spoken() -> None:
    for evidence in SIGNS:
        means = evidence.meaning
        # What is asked for by a credential no ear hears.
        if means.topic is None or not means.introduces or isinstance(evidence, SystemEvidence):
            continue
        seen = Observation(
            source="x", seen_at=datetime.now(UTC), network_id="lan", mac=MAC, evidence=evidence
        )
        repeats = Repeats()
        assert repeats.passed_on(seen, NOW) is seen
        sign = repeats.passed_on(seen, NOW + WHILE)
        assert sign is not None
        assert isinstance(sign.evidence, HeardEvidence)
        assert sign.evidence.protocol != "UDP", evidence.type


def test_a_clock_that_is_set_back_hides_nobody() -> None:
    hearing = Hearing(LAN)
    heard(hearing, arp())
    assert len(heard(hearing, arp(), at=NOW - 3_600 * SECOND)) == 1


def test_what_one_sender_says_beyond_its_quota_is_not_even_read() -> None:
    told: list[str] = []
    hearing = Hearing(LAN, flooded=told.append)
    frames = [arp(address=f"10.0.{number >> 8}.{number & 255}") for number in range(10_000)]
    seen = heard(hearing, *frames)
    assert len(seen) == FRAMES_PER_SECOND
    assert hearing.flooding.refused == 10_000 - FRAMES_PER_SECOND
    assert told == ["lan"]
    assert MAC in hearing.sentence("eth0", NOW)
    assert hearing.sentence("eth0", NOW + 10 * SECOND) == ""
    assert len(heard(hearing, arp(OTHER))) == 1


def test_a_flood_of_made_up_macs_is_told_of_as_one_of_many() -> None:
    hearing = Hearing(LAN)
    heard(hearing, *(arp(format_mac(b"\x02" + number.to_bytes(5))) for number in range(10_000)))
    assert "many senders" in hearing.sentence("eth0", NOW)


def test_a_frame_that_our_decoders_fail_on_costs_itself_alone_and_is_told_of_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_: object) -> None:
        raise IndexError("a decoder of ours")

    hearing = Hearing(LAN)
    with monkeypatch.context() as broken:
        broken.setattr("netmon_core.discovery.hearing.parse_frame", fail)
        assert heard(hearing, arp(), arp(OTHER), datagram(HERE, QUESTION)) == []
    assert (hearing.broken, caplog.text.count("could not be read; it is passed over")) == (3, 1)
    # And what comes after it is heard.
    assert len(heard(hearing, arp(OTHER, "10.0.0.6"))) == 1
    group = GroupHearing(LAN, own=frozenset())
    with monkeypatch.context() as broken:
        broken.setattr("netmon_core.discovery.group_hearing.parse_message", fail)
        assert list(group.hear(5353, [(NOW, HERE, 5353, ANNOUNCEMENT)])) == []
    assert list(group.hear(5353, [(NOW, HERE, 5353, ANNOUNCEMENT)]))


def test_what_is_remembered_of_what_was_said_is_bounded() -> None:
    repeats = Repeats()
    for number in range(2 * SIGHTINGS):
        mac = format_mac(b"\x02" + number.to_bytes(5))
        frame = arp(mac, str(IPv4Address(0x0A000000 + number)))
        assert repeats.new(frame, NOW, lambda data: heard(Hearing(WIDE), data))
    assert (len(repeats._frames), len(repeats._told), len(repeats._speakers)) == (
        FRAMES,
        SIGHTINGS,
        SIGHTINGS,
    )
    # And of who says one name after the other.
    for number in range(2 * SIGHTINGS):
        for name in ("plug", "plug-a1b2"):
            frame = datagram(HERE, named(name), mac=format_mac(b"\x02" + number.to_bytes(5)))
            assert repeats.new(frame, NOW, lambda data: heard(Hearing(WIDE), data))
    assert (len(repeats._latest), len(repeats._turns)) == (SIGHTINGS, SIGHTINGS)


def goodbye(*, port: int = 631) -> bytes:
    service = Service(priority=0, weight=0, target="printer.local", port=port)
    return build_dns(
        Dns(
            id=0,
            reply=True,
            answers=(Record(name="Office._ipp._tcp.local", type=33, ttl=0, data=service),),
            additionals=(Record(name="printer.local", type=1, ttl=120, data=HERE),),
        )
    )


def other_service() -> bytes:
    service = Service(priority=0, weight=0, target="printer.local", port=80)
    return build_dns(
        Dns(
            id=0,
            reply=True,
            answers=(
                Record(name="Office._http._tcp.local", type=33, ttl=120, data=service),
                Record(name="Office._http._tcp.local", type=16, ttl=120, data=(b"path=/",)),
            ),
            additionals=(Record(name="printer.local", type=1, ttl=120, data=HERE),),
        )
    )


def over_after(*messages: bytes) -> list[str]:
    """The services that are over half a minute after these were said."""
    hearing = Hearing(LAN)
    said = [
        service
        for message in messages
        for seen in heard(hearing, datagram(HERE, message))
        if isinstance(service := seen.evidence, MdnsEvidence)
    ]
    assert not any(each.gone for each in said)
    over = hearing.announced.due(datetime.fromtimestamp(NOW / SECOND + 30, UTC))
    assert all(isinstance(each.evidence, MdnsEvidence) and each.evidence.gone for each in over)
    return [each.evidence.service for each in over if isinstance(each.evidence, MdnsEvidence)]


def test_a_service_that_a_host_gives_up_is_over_when_the_host_speaks_on() -> None:
    assert over_after(ANNOUNCEMENT, other_service(), goodbye()) == ["_ipp._tcp"]


def test_a_host_that_takes_back_all_it_said_has_only_left() -> None:
    assert over_after(ANNOUNCEMENT, goodbye()) == []


def test_of_a_group_what_is_said_is_known_by_the_address_alone() -> None:
    hearing = GroupHearing(LAN, own=frozenset({IPv4Address("10.0.0.1")}))
    said_to_group = [(NOW, HERE, 5353, ANNOUNCEMENT), (NOW, IPv4Address("10.0.0.1"), 5353, ANNOUNCEMENT)]
    seen = list(hearing.hear(5353, said_to_group))
    assert {(each.mac, each.address, each.network_id) for each in seen} == {(None, HERE, "lan")}
    assert MdnsEvidence in {type(each.evidence) for each in seen}
    assert hearing.heard == 1
    assert list(hearing.hear(5353, [(NOW, HERE, 5353, ANNOUNCEMENT)])) == []
    assert list(hearing.hear(5353, [(NOW, ROUTED, 5353, b"\0")])) == []


def test_a_flood_to_a_group_is_bounded_by_address() -> None:
    told: list[str] = []
    hearing = GroupHearing(LAN, own=frozenset(), flooded=told.append)
    list(hearing.hear(5353, [(NOW, HERE, 5353, QUESTION)] * 1_000))
    assert hearing.flooding.refused == 1_000 - FRAMES_PER_SECOND
    assert told == ["lan"]


def test_what_repeats_is_the_sighting_and_not_its_time() -> None:
    (seen,) = heard(Hearing(LAN), arp())
    repeats = Repeats()
    assert repeats.passed_on(seen, NOW) is seen
    later = replace(seen, seen_at=seen.seen_at.replace(year=2030))
    assert repeats.passed_on(later, NOW + 1) is None
