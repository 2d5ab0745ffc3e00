"""What DHCP and neighbor discovery say of devices."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from ipaddress import IPv4Address, IPv6Address, IPv6Network
from typing import TYPE_CHECKING

from netmon_core.discovery.frames import observe_frame
from netmon_core.discovery.learned_link import ADDRESSES, SUBNETS, LearnedLink
from netmon_core.evidence.dhcp import DhcpEvidence, DhcpServerEvidence, LeaseEvidence
from netmon_core.evidence.heard import GoodbyeEvidence, HeardEvidence
from netmon_core.evidence.router import RouterEvidence
from netmon_core.model.presence import Presence
from netmon_core.packets.dhcp import ACK, DECLINE, DISCOVER, INFORM, NAK, OFFER, RELEASE, REQUEST, Dhcp
from netmon_core.packets.frame import parse_frame
from netmon_core.packets.icmp import Echo
from netmon_core.packets.mac import UNSET
from netmon_core.packets.mld import MldReport
from netmon_core.packets.ndp import (
    NeighborAdvertisement,
    NeighborSolicitation,
    Prefix,
    RouterAdvertisement,
)
from netmon_core.packets.udp import Udp

from .heard import LAN, NOW, arp, dhcp, icmp6, new_inventory, seen, summary, udp4

if TYPE_CHECKING:
    from netmon_core.evidence.observation import Observation

PHONE, SERVER, RELAY = "02:00:00:00:00:05", "b8:27:eb:00:00:01", "b8:27:eb:00:00:02"
HERE, GATEWAY = IPv4Address("10.0.0.5"), IPv4Address("10.0.0.1")
NOBODY = IPv4Address(0)
ASKING = Dhcp(
    reply=False,
    mac=PHONE,
    kind=DISCOVER,
    hostname="Pixel-8",
    vendor_class="android-dhcp-14",
    client_id=bytes.fromhex("01020000000005"),
    wanted=(1, 3, 6),
    requested=HERE,
)
ASKED = DhcpEvidence(
    hostname="Pixel-8",
    vendor_class="android-dhcp-14",
    client_id="01020000000005",
    wanted=(1, 3, 6),
    requested=HERE,
)
GIVEN = Dhcp(
    reply=True,
    mac=PHONE,
    kind=ACK,
    given=HERE,
    server=GATEWAY,
    mask=IPv4Address("255.255.255.0"),
    routers=(GATEWAY,),
    lease=3600,
)


def test_whoever_asks_for_an_address_is_there_at_once_with_its_name_and_no_address() -> None:
    assert summary(seen(dhcp(ASKING, mac=PHONE, source=NOBODY))) == [(PHONE, None, ASKED, True)]
    inventory = new_inventory()
    for each in seen(dhcp(ASKING, mac=PHONE, source=NOBODY)):
        inventory.apply(each, each.seen_at)
    (device,) = inventory.devices()
    assert (device.hostname, device.presence, device.presence_why) == (
        "Pixel-8",
        Presence.ONLINE,
        "it asked for an address by DHCP",
    )


def test_a_renewal_says_the_address_too() -> None:
    renewal = replace(ASKING, kind=REQUEST, client_address=HERE, requested=None)
    assert summary(seen(dhcp(renewal, mac=PHONE, source=HERE))) == [
        (PHONE, HERE, replace(ASKED, requested=None), True)
    ]


def test_behind_a_relay_the_client_is_the_device_and_the_relay_another() -> None:
    relayed = replace(ASKING, relay=GATEWAY)
    found = summary(seen(dhcp(relayed, mac=RELAY, source=GATEWAY)))
    assert found == [
        (RELAY, GATEWAY, HeardEvidence(protocol="DHCP"), True),
        (PHONE, None, ASKED, True),
    ]


def test_behind_a_wifi_bridge_the_client_is_the_device_and_the_bridge_no_part_of_it() -> None:
    # It sends the frame itself, and has the answer broadcast to get at it.
    asked = dhcp(replace(ASKING, client_id=b""), mac=RELAY, source=NOBODY)
    # The flags, behind Ethernet, IP and UDP.
    flags = 14 + 20 + 8 + 10
    bridged = asked[:flags] + b"\x80\x00" + asked[flags + 2 :]
    assert asked[flags : flags + 2] == b"\x00\x00"
    found = seen(unchecked(bridged))
    assert [(each.mac, each.address) for each in found] == [(PHONE, None)]


def unchecked(data: bytes) -> bytes:
    """The frame with no checksum over its datagram."""
    return data[:40] + b"\x00\x00" + data[42:]


def test_an_address_is_the_clients_when_it_is_granted_and_not_when_it_is_asked_for() -> None:
    inventory = new_inventory()
    for message, source, held in (
        (ASKING, NOBODY, []),
        (replace(ASKING, kind=REQUEST, server=GATEWAY), NOBODY, []),
        (GIVEN, GATEWAY, [HERE]),
    ):
        for each in seen(dhcp(message, mac=SERVER if message.reply else PHONE, source=source)):
            inventory.apply(each, each.seen_at)
        interface = inventory.index.by_mac["lan", PHONE]
        assert list(interface.addresses) == held


def test_an_answer_tells_of_the_server_and_of_the_lease_but_is_no_sign_of_the_client() -> None:
    found = summary(seen(dhcp(GIVEN, mac=SERVER, source=GATEWAY)))
    assert found == [
        (SERVER, GATEWAY, DhcpServerEvidence(routers=(GATEWAY,)), True),
        (PHONE, HERE, LeaseEvidence(server=GATEWAY, seconds=3600), False),
    ]


def test_an_offer_or_a_no_gives_nobody_an_address() -> None:
    for kind in (OFFER, NAK):
        found = seen(dhcp(replace(GIVEN, kind=kind), mac=SERVER, source=GATEWAY))
        assert {each.mac for each in found} == {SERVER}


def test_settings_for_one_who_has_an_address_give_none() -> None:
    found = seen(dhcp(replace(GIVEN, given=None, client_address=HERE), mac=SERVER, source=GATEWAY))
    assert {each.mac for each in found} == {SERVER}


def test_a_relay_that_hands_on_an_answer_is_not_the_server() -> None:
    found = seen(dhcp(replace(GIVEN, server=IPv4Address("192.0.2.1")), mac=RELAY, source=GATEWAY))
    assert not any(isinstance(each.evidence, DhcpServerEvidence) for each in found)


def test_a_lease_given_back_is_over_and_the_device_doubted_and_it_keeps_its_name() -> None:
    back = replace(ASKING, kind=RELEASE, client_address=HERE, server=GATEWAY)
    released = seen(dhcp(back, mac=PHONE, source=HERE))
    assert summary(released) == [
        (PHONE, HERE, HeardEvidence(protocol="DHCP"), True),
        (PHONE, None, LeaseEvidence(gone=True), False),
        (PHONE, None, GoodbyeEvidence(protocol="DHCP"), False),
    ]
    inventory = new_inventory()
    leased: list[Observation] = [
        *seen(dhcp(ASKING, mac=PHONE, source=NOBODY)),
        *seen(dhcp(GIVEN, mac=SERVER, source=GATEWAY)),
    ]
    for each in leased:
        inventory.apply(each, each.seen_at)
    record = inventory.index.by_mac["lan", PHONE].device
    assert {topic for _, topic in record.evidence} == {"dhcp", "lease"}
    for each in released:
        inventory.apply(each, each.seen_at)
    assert {topic for _, topic in record.evidence} == {"dhcp"}
    assert record.hostname == "Pixel-8"


def test_one_id_of_a_host_in_two_cards_makes_them_one_device() -> None:
    duid = bytes.fromhex("ff 00000001 0004 0f0e0d0c0b0a09080706050403020100")
    cards = ("3c:22:fb:00:00:01", "00:1b:a9:00:00:02")
    inventory = new_inventory()
    for mac in cards:
        for each in seen(dhcp(replace(ASKING, mac=mac, client_id=duid), mac=mac, source=NOBODY)):
            inventory.apply(each, each.seen_at)
    (device,) = inventory.devices()
    assert {each.mac for each in device.interfaces} == set(cards)


def test_an_id_that_was_never_set_joins_nobody() -> None:
    inventory = new_inventory()
    for client_id in ("ff000000010004" + "00" * 16, "ff00000001", "ff", "ff000000010001" + "ff" * 20):
        for mac in (PHONE, RELAY):
            asking = replace(ASKING, mac=mac, client_id=bytes.fromhex(client_id))
            for each in seen(dhcp(asking, mac=mac, source=NOBODY)):
                inventory.apply(each, each.seen_at)
    assert len(inventory.devices()) == 2


def test_whoever_asks_whether_an_ipv6_address_is_free_is_there_without_it() -> None:
    asking = NeighborSolicitation(target=IPv6Address("fe80::5"))
    found = seen(icmp6(asking, mac=PHONE, source=IPv6Address("::")))
    assert summary(found) == [
        (PHONE, None, HeardEvidence(protocol="NDP"), True),
        (PHONE, IPv6Address("fe80::5"), HeardEvidence(protocol="NDP"), False),
    ]


def test_every_address_that_a_host_makes_itself_is_known_and_nobodys_is_taken_from_it() -> None:
    made = [IPv6Address(f"{prefix}::5") for prefix in ("fe80", "2001:db8:1", "2001:db8:2", "fd00")]
    inventory = new_inventory()
    for target in made:
        for each in seen(icmp6(NeighborSolicitation(target=target), mac=PHONE, source=IPv6Address("::"))):
            inventory.apply(each, each.seen_at)
    # Another asks for an address that is taken: it stays where it is.
    taken = NeighborSolicitation(target=made[1])
    for each in seen(icmp6(taken, mac=RELAY, source=IPv6Address("::"))):
        assert not any(event.type == "address_conflict" for event in inventory.apply(each, each.seen_at))
    addresses = {
        interface.mac: {each.value for each in interface.addresses}
        for device in inventory.devices()
        for interface in device.interfaces
    }
    assert addresses == {PHONE: set(made), RELAY: set()}


def test_an_address_that_was_declined_is_in_use_by_another() -> None:
    inventory = new_inventory()
    declined = replace(ASKING, kind=DECLINE, server=GATEWAY)
    for each in seen(dhcp(declined, mac=PHONE, source=NOBODY)):
        inventory.apply(each, each.seen_at)
    (device,) = inventory.devices()
    assert {(fact.name, fact.value) for fact in device.facts} == {("address_in_use", "10.0.0.5")}
    assert device.interfaces[0].addresses == ()


def test_whoever_declined_an_address_and_was_given_another_has_no_quarrel_any_more() -> None:
    inventory = new_inventory()
    declined = replace(ASKING, kind=DECLINE, server=GATEWAY)
    given = replace(GIVEN, given=IPv4Address("10.0.0.6"))
    for each in (
        *observed(dhcp(declined, mac=PHONE, source=NOBODY)),
        *observed(dhcp(given, mac=SERVER, source=GATEWAY)),
    ):
        inventory.apply(each, each.seen_at)
    inventory.settle(NOW + timedelta(days=1))
    assert inventory.index.by_mac["lan", PHONE].device.facts == ()


def observed(data: bytes) -> list[Observation]:
    """What an ear makes of a frame: each is of the protocol that says it."""
    frame = parse_frame(data)
    assert frame is not None
    return observe_frame(frame, network_id="lan", seen_at=NOW, source=None, on_link=LAN)


def test_a_client_with_an_id_and_no_mac_is_whoever_sent_the_frame() -> None:
    nameless = replace(ASKING, mac=UNSET)
    assert [each.mac for each in seen(dhcp(nameless, mac=PHONE, source=NOBODY))] == [PHONE]
    assert PHONE not in [
        each.mac for each in seen(dhcp(replace(nameless, relay=GATEWAY), mac=RELAY, source=GATEWAY))
    ]


def test_who_asks_for_settings_from_nowhere_is_there_without_an_address() -> None:
    inform = replace(ASKING, kind=INFORM, client_address=HERE, requested=None)
    found = seen(dhcp(inform, mac=PHONE, source=NOBODY))
    assert [(each.mac, each.address) for each in found] == [(PHONE, None)]


def test_a_neighbor_is_at_the_address_it_speaks_from_and_at_the_one_it_answers_for() -> None:
    own, other = IPv6Address("fe80::5"), IPv6Address("2001:db8::5")
    answer = NeighborAdvertisement(target=other, mac=PHONE)
    heard = HeardEvidence(protocol="NDP")
    assert summary(seen(icmp6(answer, mac=PHONE, source=own))) == [
        (PHONE, own, heard, True),
        (PHONE, other, heard, True),
    ]


def test_a_router_is_one_as_long_as_it_says_so() -> None:
    source = IPv6Address("fe80::1")
    network = IPv6Network("2001:db8::/64")
    prefix = Prefix(network=network, on_link=True, autonomous=True, valid=9, preferred=9)
    announced = RouterAdvertisement(lifetime=1800, prefixes=(prefix,))
    evidence = RouterEvidence(lifetime=1800, prefixes=(network.network_address,), lengths=(64,))
    inventory = new_inventory()
    found = seen(icmp6(announced, mac=SERVER, source=source))
    assert summary(found) == [(SERVER, source, evidence, True)]
    for each in (*found, *seen(icmp6(replace(announced, lifetime=0), mac=SERVER, source=source))):
        inventory.apply(each, each.seen_at)
    (device,) = inventory.devices()
    assert device.facts == ()


def test_a_listener_to_groups_is_there() -> None:
    report = MldReport(groups=(IPv6Address("ff02::fb"),))
    found = seen(icmp6(report, mac=PHONE, source=IPv6Address("fe80::5"), hops=1))
    assert summary(found) == [(PHONE, IPv6Address("fe80::5"), HeardEvidence(protocol="MLD"), True)]


def test_a_capture_shows_itself_whose_addresses_are_on_its_link() -> None:
    link = LearnedLink()
    prefix = Prefix(network=IPv6Network("2001:db8::/64"), on_link=True, autonomous=True, valid=9, preferred=9)
    router = RouterAdvertisement(lifetime=9, prefixes=(prefix,))
    for data in (
        arp("192.168.9.9", mac=PHONE),
        dhcp(GIVEN, mac=SERVER, source=GATEWAY),
        icmp6(router, mac=SERVER, source=IPv6Address("fe80::1")),
    ):
        frame = parse_frame(data)
        assert frame is not None
        link.learn(frame)
    assert IPv4Address("192.168.9.9") in link
    assert IPv4Address("192.168.9.8") not in link
    assert IPv4Address("10.0.0.200") in link
    assert IPv4Address("10.0.1.200") not in link
    assert IPv6Address("2001:db8::77") in link
    assert IPv6Address("2001:db8:1::77") not in link
    echo = icmp6(
        Echo(reply=True, identifier=1, sequence=1), mac=SERVER, source=IPv6Address("2001:db8:1::7"), hops=64
    )
    assert seen(echo, link) == []


def test_a_capture_of_made_up_addresses_fills_no_memory() -> None:
    link = LearnedLink()
    for number in range(ADDRESSES + 50):
        frame = parse_frame(arp(str(IPv4Address(0x0B000000 + number)), mac=PHONE))
        assert frame is not None
        link.learn(frame)
    assert sum(IPv4Address(0x0B000000 + number) in link for number in range(ADDRESSES + 50)) == ADDRESSES
    for number in range(SUBNETS + 50):
        given = IPv4Address(0x0C000001 + (number << 8))
        frame = parse_frame(dhcp(replace(GIVEN, given=given), mac=SERVER, source=GATEWAY))
        assert frame is not None
        link.learn(frame)
    there = sum(IPv4Address(0x0C000009 + (number << 8)) in link for number in range(SUBNETS + 50))
    # The lease of the gateway's own broadcast is on the subnet of the first.
    assert there == SUBNETS


def test_a_mask_that_is_half_the_world_or_none_is_no_subnet() -> None:
    link = LearnedLink()
    for mask in ("128.0.0.0", "255.0.255.0"):
        frame = parse_frame(
            dhcp(replace(GIVEN, mask=IPv4Address(mask)), mac=SERVER, source=IPv4Address("10.1.0.1"))
        )
        assert frame is not None
        link.learn(frame)
    assert IPv4Address("10.0.0.200") not in link


def test_the_mac_of_a_cluster_is_not_at_the_address_of_the_router_that_speaks() -> None:
    hello = Udp(source_port=1985, destination_port=1985, payload=bytes(20))
    for mac in ("00:00:0c:07:ac:01", "00:00:5e:00:01:33"):
        assert seen(udp4(hello, mac=mac, source=GATEWAY, destination="224.0.0.2")) == []
    assert len(seen(udp4(hello, mac=SERVER, source=GATEWAY, destination="224.0.0.2"))) == 1


def test_a_packet_that_a_router_passed_on_does_not_show_its_mac_at_the_address() -> None:
    renewal = replace(ASKING, kind=REQUEST, client_address=HERE)
    found = seen(dhcp(renewal, mac=RELAY, source=HERE, destination="10.0.0.1", ttl=63))
    assert [(each.mac, each.address) for each in found] == [(PHONE, HERE)]
