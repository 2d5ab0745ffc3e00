from __future__ import annotations

from datetime import timedelta
from ipaddress import IPv4Address

from netmon_core.inspection.counts import ANNOUNCED, ANNOUNCED_ALL, SCANNED
from netmon_core.packets.mac import format_mac
from tests.inspection.scene import (
    GATEWAY,
    GATEWAY_MAC,
    LAN,
    NAS,
    NAS_MAC,
    NOON,
    OUR_MAC,
    THIEF,
    THIEF_MAC,
    Scene,
    announcement,
    answer,
    arp,
    question,
)


def test_answers_that_this_machine_did_not_ask_for_are_told_at_the_third() -> None:
    scene = Scene(known_for=None)
    scene.later(20)
    for number in range(3):
        assert scene.open == [], number
        scene.hear(answer(GATEWAY_MAC, GATEWAY))
        scene.later(2)
    (finding,) = scene.open
    assert (finding.rule, finding.severity) == ("address_spoofed", "critical")
    assert "unasked" in finding.summary


def test_answers_that_this_machine_asked_for_are_as_many_as_it_asks() -> None:
    scene = Scene()
    scene.later(20)
    for _ in range(30):
        scene.inspector.asked(LAN, NAS, scene.now)
        scene.later(0.5)
        scene.hear(answer(NAS_MAC, NAS))
        scene.later(1)
    assert scene.changed == []


def test_answers_to_others_are_not_counted() -> None:
    scene = Scene()
    for _ in range(10):
        scene.hear(arp(NAS_MAC, NAS, THIEF, reply=True, target_mac=THIEF_MAC, to=THIEF_MAC))
        scene.later(1)
    assert scene.changed == []


def test_a_router_that_takes_over_and_a_host_that_boots_announce_themselves_as_they_do() -> None:
    scene = Scene()
    for burst in range(2):
        for _ in range(5):
            scene.hear(announcement(NAS_MAC, NAS, reply=bool(burst)))
        scene.later(5)
    assert scene.changed == []


def test_who_announces_itself_without_end_is_a_warning() -> None:
    scene = Scene()
    for _ in range(ANNOUNCED):
        scene.hear(announcement(NAS_MAC, NAS))
        scene.later(1)
    assert scene.changed == []
    scene.hear(announcement(NAS_MAC, NAS))
    assert scene.told == [("announcement_storm", "warning")]
    assert scene.open[0].macs == (NAS_MAC,)


def test_more_announcements_than_a_network_has_are_one_warning() -> None:
    scene = Scene()
    for number in range(ANNOUNCED_ALL + 50):
        mac = format_mac(bytes((0, 0x17, 0x88, 0, number >> 8, number & 0xFF)))
        scene.hear(announcement(mac, IPv4Address("10.77.1.0") + number))
    assert scene.told == [("announcement_storm", "warning")]
    assert scene.open[0].macs == ()


def test_who_asks_for_every_address_is_told_of_for_information_and_a_router_is_not() -> None:
    scene = Scene()
    for mac, address in ((THIEF_MAC, THIEF), (GATEWAY_MAC, GATEWAY)):
        for number in range(SCANNED + 1):
            assert scene.open == [] or mac == GATEWAY_MAC
            scene.hear(question(mac, address, IPv4Address("10.77.0.100") + number))
    assert scene.told == [("arp_scan", "info")]
    scene.later(5)
    # Slower, and for the same few, it is none.
    scene = Scene()
    for number in range(200):
        scene.hear(question(NAS_MAC, NAS, IPv4Address("10.77.0.100") + number % 40))
        scene.later(0.25)
    assert scene.changed == []


def test_a_question_from_no_address_is_of_a_scan_too() -> None:
    scene = Scene()
    for number in range(SCANNED + 1):
        scene.hear(arp(THIEF_MAC, IPv4Address(0), IPv4Address("10.77.0.100") + number))
    assert scene.told == [("arp_scan", "info")]


def test_a_sender_that_speaks_of_another_mac_is_for_information_and_of_a_gateway_critical() -> None:
    scene = Scene()
    scene.later(700)
    scene.hear(arp(NAS_MAC, NAS, GATEWAY, source=THIEF_MAC))
    assert scene.told == [("mac_mismatch", "info")]
    scene.hear(answer(GATEWAY_MAC, GATEWAY, source=THIEF_MAC))
    assert scene.told == [("mac_mismatch", "info"), ("address_spoofed", "critical")]
    assert scene.open[1].macs == (THIEF_MAC, GATEWAY_MAC)


def test_a_repeater_sends_for_others_and_for_the_gateway() -> None:
    scene = Scene()
    for number in range(20):
        mac = f"00:17:88:00:00:{number:02x}"
        scene.hear(arp(mac, IPv4Address("10.77.0.100") + number, GATEWAY, source=THIEF_MAC))
    scene.later(700)
    scene.hear(arp(GATEWAY_MAC, GATEWAY, NAS, source=THIEF_MAC))
    assert scene.above_info == []
    assert {finding.rule for finding in scene.changed} == {"mac_mismatch"}


def test_a_repeater_that_was_there_before_us_sends_first_what_the_gateway_says() -> None:
    scene = Scene()
    scene.hear(arp(GATEWAY_MAC, GATEWAY, NAS, source=THIEF_MAC))
    assert scene.above_info == []


def test_a_virtual_mac_goes_with_the_card_of_the_router_that_has_it() -> None:
    scene = Scene()
    scene.later(700)
    scene.hear(arp("00:00:5e:00:01:33", IPv4Address("10.77.0.254"), GATEWAY, source=THIEF_MAC))
    scene.hear(arp(THIEF_MAC, IPv4Address("10.77.0.254"), GATEWAY, source="00:00:0c:07:ac:01"))
    assert scene.changed == []


def test_our_own_frames_say_nothing_even_where_another_sends_them_back() -> None:
    scene = Scene()
    for number in range(200):
        scene.hear(arp(OUR_MAC, IPv4Address("10.77.0.2"), IPv4Address("10.77.1.0") + number))
        scene.hear(announcement(OUR_MAC, IPv4Address("10.77.0.2")))
    assert scene.changed == []


def test_a_clock_that_is_set_back_stops_nothing() -> None:
    scene = Scene()
    scene.later(20)
    scene.hear(announcement(THIEF_MAC, NAS))
    scene.now = NOON - timedelta(hours=2)
    for _ in range(5):
        scene.hear(answer(THIEF_MAC, GATEWAY))
        scene.later(2)
    assert ("gateway_changed", "critical") in scene.told
