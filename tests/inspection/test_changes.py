from __future__ import annotations

from datetime import timedelta
from ipaddress import IPv4Address, IPv6Address

import pytest

from netmon_core.inspection.pins import Pin, Pins
from netmon_core.packets.dhcp import REQUEST, Dhcp, build_dhcp
from netmon_core.packets.icmp import Echo
from netmon_core.packets.ndp import NeighborAdvertisement, NeighborSolicitation, RouterAdvertisement
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
    US,
    Scene,
    announcement,
    answer,
    arp,
    carp,
    datagram,
    neighborly,
    packet,
    question,
    vrrp,
)

ROUTER6 = "fe80::1"
HSRP_MAC = "00:00:0c:07:ac:01"
VRRP_MAC = "00:00:5e:00:01:33"


def known(scene: Scene) -> Scene:
    """The NAS and the gateway have spoken, and both are there."""
    scene.hosts[NAS] = {NAS_MAC}
    scene.hear(question(NAS_MAC, NAS, GATEWAY))
    scene.later(5)
    scene.hear(question(GATEWAY_MAC, GATEWAY, NAS))
    return scene


def test_a_quiet_network_says_nothing() -> None:
    scene = known(Scene())
    for _ in range(20):
        scene.hear(question(NAS_MAC, NAS, GATEWAY))
        scene.hear(announcement(NAS_MAC, NAS))
        scene.hear(arp(NAS_MAC, IPv4Address(0), NAS))
        scene.later(30)
    assert scene.changed == []


def test_another_mac_for_a_gateway_that_is_known_is_told_at_its_first_frame() -> None:
    scene = known(Scene())
    frame = answer(THIEF_MAC, GATEWAY)
    scene.hear(frame)
    (finding,) = scene.open
    assert (finding.rule, finding.severity, finding.address) == ("gateway_changed", "critical", GATEWAY)
    assert finding.macs == (THIEF_MAC, GATEWAY_MAC)
    assert scene.frames[finding.id] == [frame]
    assert not finding.waits
    assert any("DHCP" in each for each in finding.excuses)
    assert "replaced the router" in finding.advice


def test_one_cause_is_one_finding_however_often_and_by_whatever_frames_it_shows() -> None:
    scene = known(Scene())
    for each in range(60):
        scene.hear(answer(THIEF_MAC, GATEWAY))
        scene.hear(announcement(THIEF_MAC, GATEWAY, reply=bool(each % 2)))
        scene.hear(question(THIEF_MAC, GATEWAY, NAS))
        scene.later(2)
    # At the end the tool sets right what it has done, from its own card.
    scene.hear(answer(GATEWAY_MAC, GATEWAY, source=THIEF_MAC))
    assert scene.told == [("gateway_changed", "critical")]
    assert len({finding.id for finding in scene.changed}) == 1
    # 240 frames; told at once and then once a minute, beside the first sixteen frames.
    assert len(scene.changed) < 25


def test_what_was_not_seen_for_ten_minutes_is_over() -> None:
    scene = known(Scene())
    scene.hear(answer(THIEF_MAC, GATEWAY))
    scene.later(9 * 60)
    assert scene.told == [("gateway_changed", "critical")]
    scene.later(2 * 60)
    assert scene.open == []
    ended = scene.changed[-1]
    assert ended.ended_at is not None
    assert ended.ended_at - ended.last_seen >= timedelta(minutes=10)
    assert ended.ended_why == "it was not seen again"


def test_a_gateway_that_was_replaced_waits_for_a_person_and_is_right_from_then_on() -> None:
    scene = known(Scene())
    scene.hosts[GATEWAY] = {THIEF_MAC}
    scene.hear(announcement(THIEF_MAC, GATEWAY))
    scene.later(3600)
    (finding,) = scene.open
    assert finding.waits
    scene.inspector.settle(finding.id, "anna", scene.now, right=True)
    scene.take()
    assert (scene.open, scene.changed[-1].ended_why) == ([], "said to be right by anna")

    for _ in range(5):
        scene.hear(question(THIEF_MAC, GATEWAY, NAS))
        scene.later(300)
    assert scene.open == []
    # The one before is the stranger now, at its first frame.
    scene.hear(announcement(GATEWAY_MAC, GATEWAY))
    assert scene.told == [("gateway_changed", "critical")]


def test_a_gateway_that_changed_while_we_were_away_waits_for_a_person() -> None:
    scene = Scene()
    scene.hosts[GATEWAY] = {THIEF_MAC}
    scene.later(4)
    assert GATEWAY in scene.asked
    scene.later(3600)
    (finding,) = scene.open
    assert (finding.rule, finding.severity, finding.waits) == ("gateway_changed", "critical", True)
    assert "away" in finding.summary
    assert scene.frames[finding.id]


def test_a_gateway_is_learned_by_asking_and_never_from_an_unasked_frame() -> None:
    scene = Scene(known_for=None)
    scene.hear(announcement(THIEF_MAC, GATEWAY))
    scene.later(5)
    assert scene.asked[:3] == [GATEWAY] * 3
    texts = scene.inspector.learned()
    assert GATEWAY_MAC in texts[LAN]
    assert THIEF_MAC not in texts[LAN]


def test_two_that_answer_for_a_gateway_that_nobody_knows_yet_are_told_at_once() -> None:
    scene = Scene(known_for=None)
    scene.hosts[GATEWAY] = {GATEWAY_MAC, THIEF_MAC}
    scene.later(10)
    assert scene.told == [("address_spoofed", "critical")]
    assert len(scene.frames[scene.open[0].id]) == 2


@pytest.mark.parametrize("answers", [{GATEWAY_MAC}, {GATEWAY_MAC, THIEF_MAC}])
def test_a_gateway_that_is_known_for_an_hour_is_asked_for_before_anything_is_said(answers: set[str]) -> None:
    scene = known(Scene(known_for=timedelta(hours=1)))
    scene.hosts[GATEWAY] = answers
    scene.hear(announcement(THIEF_MAC, GATEWAY))
    assert scene.open == []
    scene.later(4)
    assert scene.told == [("address_spoofed", "critical")]


def test_a_young_gateway_that_is_replaced_is_a_warning_and_then_the_gateway() -> None:
    scene = known(Scene(known_for=timedelta(hours=1)))
    scene.hosts[GATEWAY] = {THIEF_MAC}
    scene.hear(announcement(THIEF_MAC, GATEWAY))
    scene.later(4)
    assert scene.told == [("address_moved", "warning")]
    scene.later(1200)
    assert scene.open == []


def test_who_says_that_it_has_our_address_is_told_at_its_first_frame() -> None:
    scene = known(Scene())
    scene.hear(announcement(THIEF_MAC, US))
    assert scene.told == [("address_spoofed", "critical")]
    scene.hear(announcement(OUR_MAC, US))
    assert len(scene.open) == 1


def test_a_device_that_moved_to_another_address_is_for_information() -> None:
    scene = known(Scene())
    scene.hosts[NAS] = {THIEF_MAC}
    scene.hear(announcement(THIEF_MAC, NAS))
    assert scene.changed == []
    scene.later(4)
    assert scene.told == [("address_moved", "info")]
    assert scene.asked.count(NAS) == 3


def test_two_devices_with_one_address_are_a_warning() -> None:
    scene = known(Scene())
    scene.hosts[NAS] = {NAS_MAC, THIEF_MAC}
    scene.hosts[THIEF] = {THIEF_MAC}
    scene.hear(question(THIEF_MAC, THIEF, GATEWAY))
    scene.hear(announcement(THIEF_MAC, NAS))
    scene.later(4)
    assert scene.told == [("address_conflict", "warning")]
    for _ in range(20):
        scene.hear(announcement(NAS_MAC, NAS))
        scene.hear(announcement(THIEF_MAC, NAS))
        scene.later(20)
    assert len({finding.id for finding in scene.changed}) == 1


def test_one_host_with_two_cards_that_answers_for_each_from_both_is_no_conflict() -> None:
    scene = known(Scene())
    scene.hosts[NAS] = scene.hosts[THIEF] = {NAS_MAC, THIEF_MAC}
    scene.hear(question(THIEF_MAC, THIEF, GATEWAY))
    scene.hear(announcement(THIEF_MAC, NAS))
    scene.later(4)
    for _ in range(20):
        scene.hear(announcement(NAS_MAC, NAS))
        scene.hear(announcement(THIEF_MAC, NAS))
        scene.later(20)
    assert scene.changed == []


def test_a_second_card_that_has_not_spoken_of_its_own_address_yet_is_asked_about_again() -> None:
    scene = known(Scene())
    scene.hosts[NAS] = scene.hosts[THIEF] = {NAS_MAC, THIEF_MAC}
    scene.hear(announcement(THIEF_MAC, NAS))
    scene.later(5)
    assert scene.told == [("address_conflict", "info")]
    scene.hear(question(THIEF_MAC, THIEF, GATEWAY))
    scene.later(120)
    assert scene.above_info == []


def test_a_device_that_was_given_the_address_of_another_is_a_warning_after_a_minute() -> None:
    scene = known(Scene())
    scene.hosts[NAS] = {NAS_MAC, THIEF_MAC}
    scene.hear(announcement(THIEF_MAC, NAS))
    scene.later(50)
    assert scene.above_info == []
    scene.later(20)
    assert scene.told == [("address_conflict", "warning")]


def test_an_address_that_goes_back_and_forth_is_a_warning() -> None:
    scene = known(Scene())
    for mac in (THIEF_MAC, NAS_MAC, THIEF_MAC):
        scene.hosts[NAS] = {mac}
        scene.hear(announcement(mac, NAS))
        scene.later(60)
    assert scene.told == [("address_conflict", "warning")]
    assert "back and forth" in scene.open[0].summary


def test_a_claim_that_only_its_old_holder_answers_is_false_and_twice_is_a_warning() -> None:
    scene = known(Scene())
    scene.hear(announcement(THIEF_MAC, NAS))
    scene.later(60)
    assert scene.told == [("address_conflict", "info")]
    scene.hear(announcement(THIEF_MAC, NAS))
    scene.later(4)
    assert scene.told == [("address_spoofed", "warning")]


def test_who_takes_the_addresses_of_three_that_are_there_is_critical() -> None:
    scene = Scene()
    others = {IPv4Address(f"10.77.0.{n}"): f"00:17:88:00:00:{n:02x}" for n in (31, 32, 33)}
    for address, mac in others.items():
        scene.hosts[address] = {mac}
        scene.hear(question(mac, address, GATEWAY))
    for address in others:
        scene.hear(announcement(THIEF_MAC, address))
    assert scene.told == [("many_taken_over", "critical")]
    scene.later(30)
    assert {each for each in scene.told if each[1] != "info"} == {("many_taken_over", "critical")}


def test_a_machine_of_many_addresses_that_nobody_else_has_is_none_of_that() -> None:
    scene = Scene()
    for n in range(100, 180):
        scene.hear(announcement(THIEF_MAC, IPv4Address(f"10.77.0.{n}")))
    assert scene.changed == []


# -- excuses --


@pytest.mark.parametrize("known_for", [timedelta(hours=1), timedelta(days=2)])
def test_a_router_that_takes_over_by_vrrp_with_its_own_mac_is_excused(known_for: timedelta) -> None:
    scene = known(Scene(known_for=known_for))
    for _ in range(3):
        scene.hear(packet(GATEWAY_MAC, "10.77.0.3", 112, vrrp(str(GATEWAY))))
        scene.later(1)
    scene.hosts[GATEWAY] = {THIEF_MAC}
    # The announcements may come before the first message of the new master.
    scene.hear(announcement(THIEF_MAC, GATEWAY))
    scene.hear(packet(THIEF_MAC, "10.77.0.4", 112, vrrp(str(GATEWAY))))
    for _ in range(9):
        scene.hear(announcement(THIEF_MAC, GATEWAY))
        scene.later(1)
    assert scene.changed == []
    assert scene.inspector.learned()[LAN].count(THIEF_MAC) == 1


def test_a_message_of_vrrp_that_a_router_passed_on_excuses_nobody() -> None:
    scene = known(Scene())
    scene.hear(packet(THIEF_MAC, "10.77.0.4", 112, vrrp(str(GATEWAY)), ttl=254))
    scene.hear(announcement(THIEF_MAC, GATEWAY))
    assert scene.told == [("gateway_changed", "critical")]


def test_who_speaks_for_another_address_by_vrrp_is_not_excused() -> None:
    scene = known(Scene())
    scene.hear(packet(THIEF_MAC, "10.77.0.4", 112, vrrp("10.77.0.9")))
    scene.hear(announcement(THIEF_MAC, GATEWAY))
    assert scene.told == [("gateway_changed", "critical")]


def test_two_that_stand_in_for_each_other_by_carp_are_excused() -> None:
    scene = known(Scene())
    for _ in range(3):
        scene.hear(packet(GATEWAY_MAC, "10.77.0.3", 112, carp()))
        scene.later(1)
    scene.hosts[GATEWAY] = {THIEF_MAC}
    scene.hear(announcement(THIEF_MAC, GATEWAY))
    scene.hear(packet(THIEF_MAC, "10.77.0.4", 112, carp()))
    scene.later(30)
    assert scene.changed == []


def test_who_speaks_carp_from_a_mac_of_nobody_is_known_by_its_address() -> None:
    scene = known(Scene())
    scene.hear(packet("00:00:5e:00:00:07", "10.77.0.3", 112, carp()))
    scene.hear(question(THIEF_MAC, THIEF, GATEWAY))
    scene.hosts[GATEWAY] = {THIEF_MAC}
    scene.hear(announcement(THIEF_MAC, GATEWAY))
    scene.hear(packet("00:00:5e:00:00:07", str(THIEF), 112, carp()))
    scene.later(30)
    assert scene.changed == []


def test_who_speaks_carp_where_nobody_did_before_is_not_excused() -> None:
    scene = known(Scene())
    scene.hear(packet(THIEF_MAC, "10.77.0.4", 112, carp()))
    scene.hear(announcement(THIEF_MAC, GATEWAY))
    scene.later(5)
    assert scene.told == [("address_spoofed", "critical")]


@pytest.mark.parametrize("mac", [HSRP_MAC, VRRP_MAC])
def test_a_virtual_mac_alone_is_no_excuse_for_a_gateway_but_with_its_protocol_it_is(mac: str) -> None:
    scene = known(Scene())
    scene.hear(announcement(mac, GATEWAY))
    assert scene.told == [("gateway_changed", "critical")]

    scene = known(Scene())
    if mac == VRRP_MAC:
        scene.hear(packet(mac, "10.77.0.4", 112, vrrp(str(GATEWAY))))
    else:
        hello = bytes((0, 0, 16, 3, 10, 100, 1, 0)) + b"cisco\0\0\0" + GATEWAY.packed
        scene.hear(datagram(THIEF_MAC, "10.77.0.4", "224.0.0.2", (1985, 1985), hello))
    scene.hear(announcement(mac, GATEWAY))
    scene.later(10)
    assert scene.changed == []


def test_an_address_that_was_asked_for_by_dhcp_says_nothing_when_its_old_holder_is_gone() -> None:
    scene = known(Scene())
    wish = Dhcp(reply=False, mac=THIEF_MAC, kind=REQUEST, requested=NAS)
    scene.hear(datagram(THIEF_MAC, "0.0.0.0", "255.255.255.255", (68, 67), build_dhcp(wish)))
    scene.hosts[NAS] = {THIEF_MAC}
    scene.hear(announcement(THIEF_MAC, NAS))
    scene.later(30)
    assert scene.changed == []


def test_a_wish_by_dhcp_does_not_excuse_who_takes_the_address_of_one_that_is_there() -> None:
    scene = known(Scene())
    wish = Dhcp(reply=False, mac=THIEF_MAC, kind=REQUEST, requested=NAS)
    scene.hear(datagram(THIEF_MAC, "0.0.0.0", "255.255.255.255", (68, 67), build_dhcp(wish)))
    scene.hosts[NAS] = {NAS_MAC, THIEF_MAC}
    scene.hear(announcement(THIEF_MAC, NAS))
    scene.later(50)
    scene.later(20)
    assert scene.told == [("address_conflict", "warning")]


def test_a_sleep_proxy_answers_for_who_sleeps_and_gives_the_address_back() -> None:
    scene = known(Scene())
    said = b"\0\0\x84\0\0\0\0\1\0\0\0\0\x0c_sleep-proxy\x04_udp\x05local\0" + bytes(10)
    scene.hear(datagram(THIEF_MAC, "10.77.0.66", "224.0.0.251", (5353, 5353), said))
    for mac in (THIEF_MAC, NAS_MAC, THIEF_MAC, NAS_MAC):
        scene.hosts[NAS] = {mac}
        scene.hear(announcement(mac, NAS))
        scene.later(60)
    assert scene.changed == []


def test_two_cards_of_one_device_say_nothing() -> None:
    def same(network_id: str, one: str, other: str) -> str:
        return "both are of the NAS" if {one, other} == {NAS_MAC, THIEF_MAC} else ""

    scene = known(Scene(same_device=same))
    scene.hear(announcement(THIEF_MAC, NAS))
    scene.later(4)
    assert scene.asked.count(NAS) == 0
    assert scene.changed == []


def test_a_phone_that_made_itself_a_new_mac_says_nothing() -> None:
    phone, new = "da:a1:19:00:00:22", "da:a1:19:00:00:99"
    scene = known(Scene())
    for mac in (phone, new):
        wish = Dhcp(reply=False, mac=mac, kind=REQUEST, hostname="annas-phone")
        scene.hear(datagram(mac, "0.0.0.0", "255.255.255.255", (68, 67), build_dhcp(wish)))
        scene.hosts[THIEF] = {mac}
        scene.hear(announcement(mac, THIEF))
        scene.later(10)
    assert scene.changed == []


def test_an_address_of_one_that_was_silent_for_long_says_nothing() -> None:
    scene = known(Scene())
    scene.hosts[NAS] = {THIEF_MAC}
    scene.later(700)
    scene.hear(announcement(THIEF_MAC, NAS))
    scene.later(4)
    assert scene.changed == []


# -- IPv6 --


def routed6(known_for: timedelta = timedelta(days=2)) -> Scene:
    pins = Pins(NOON - known_for)
    pins.gateways[GATEWAY] = Pin(mac=GATEWAY_MAC, since=NOON - known_for)
    scene = Scene(pins=pins)
    scene.later(4)
    return scene


def test_an_advertisement_that_overrides_the_gateway_is_told_at_its_first_frame() -> None:
    scene = routed6(timedelta(0))
    scene.hear(neighborly(GATEWAY_MAC, ROUTER6, RouterAdvertisement(lifetime=1800, mac=GATEWAY_MAC)))
    scene.later(25 * 3600)
    override = NeighborAdvertisement(target=_ip6(ROUTER6), mac=THIEF_MAC, override=True, router=True)
    scene.hear(neighborly(THIEF_MAC, ROUTER6, override))
    assert scene.told == [("gateway_changed", "critical")]
    assert str(scene.open[0].address) == ROUTER6


def test_an_advertisement_without_override_and_echo_replace_nothing() -> None:
    scene = routed6(timedelta(0))
    scene.hear(neighborly(GATEWAY_MAC, ROUTER6, RouterAdvertisement(lifetime=1800, mac=GATEWAY_MAC)))
    scene.later(25 * 3600)
    scene.hear(neighborly(THIEF_MAC, ROUTER6, NeighborAdvertisement(target=_ip6(ROUTER6), mac=THIEF_MAC)))
    scene.hear(neighborly(THIEF_MAC, ROUTER6, Echo(reply=False, identifier=1, sequence=1)))
    assert scene.changed == []


def test_other_addresses_of_ipv6_move_without_a_word() -> None:
    scene = routed6()
    for mac in (NAS_MAC, THIEF_MAC):
        scene.hear(neighborly(mac, "fe80::21", NeighborSolicitation(target=_ip6(ROUTER6), mac=mac)))
        scene.later(10)
    assert scene.changed == []


def test_the_kernel_of_this_machine_is_believed_while_frames_are_heard() -> None:
    scene = Scene()
    scene.later(5)
    quiet = Scene()
    quiet.inspector.expire(quiet.now)
    quiet.inspector.neighbor(LAN, GATEWAY, THIEF_MAC, quiet.now)
    quiet.take()
    assert quiet.changed == []

    known(scene)
    scene.inspector.neighbor(LAN, GATEWAY, GATEWAY_MAC, scene.now)
    scene.take()
    assert scene.changed == []
    scene.inspector.neighbor(LAN, GATEWAY, THIEF_MAC, scene.now)
    scene.take()
    assert scene.told == [("gateway_changed", "critical")]


def _ip6(text: str) -> IPv6Address:
    return IPv6Address(text)


def test_a_router_that_comes_back_and_has_the_address_for_a_moment_beside_the_other_is_let_be() -> None:
    scene = known(Scene())
    back = IPv4Address("10.77.0.4")
    scene.hosts[back] = {GATEWAY_MAC}
    for mac, sender in ((GATEWAY_MAC, str(back)), (THIEF_MAC, str(THIEF))):
        scene.hear(question(THIEF_MAC, THIEF, GATEWAY))
        scene.hear(packet("00:00:5e:00:00:07", sender, 112, carp()))
        scene.later(4)
        assert back in scene.asked
        scene.hosts[GATEWAY] = {mac}
        scene.hear(announcement(mac, GATEWAY))
        scene.later(60)
    # The first is there again, and both have the address, until one of them hears the other.
    scene.hosts[GATEWAY] = {GATEWAY_MAC, THIEF_MAC}
    scene.hear(announcement(GATEWAY_MAC, GATEWAY))
    scene.later(4)
    scene.hosts[GATEWAY] = {GATEWAY_MAC}
    for _ in range(20):
        scene.hear(packet("00:00:5e:00:00:07", str(back), 112, carp()))
        scene.hear(announcement(GATEWAY_MAC, GATEWAY))
        scene.later(2)
    assert scene.above_info == []


def test_two_that_keep_a_shared_address_are_critical_after_all() -> None:
    scene = known(Scene())
    scene.hear(packet(NAS_MAC, str(NAS), 112, carp()))
    scene.later(15)
    scene.hosts[GATEWAY] = {GATEWAY_MAC, THIEF_MAC}
    scene.hear(announcement(THIEF_MAC, GATEWAY))
    scene.later(4)
    assert scene.above_info == []
    scene.later(15)
    assert scene.told == [("address_spoofed", "critical")]


def test_a_second_card_whose_first_always_answers_sooner_is_known_by_what_it_asks_from() -> None:
    scene = known(Scene())
    # The one that answers first is taken for the holder of both.
    scene.hosts[NAS] = scene.hosts[THIEF] = {NAS_MAC, THIEF_MAC}
    scene.hear(question(NAS_MAC, THIEF, GATEWAY))
    scene.later(12)
    scene.hear(question(THIEF_MAC, THIEF, GATEWAY))
    scene.later(12)
    for _ in range(10):
        for address in (NAS, THIEF):
            scene.inspector.asked(LAN, address, scene.now)
            scene.hear(answer(NAS_MAC, address))
            scene.hear(answer(THIEF_MAC, address))
        scene.later(15)
    assert scene.above_info == []
