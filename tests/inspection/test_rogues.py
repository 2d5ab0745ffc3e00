from __future__ import annotations

from datetime import timedelta
from ipaddress import IPv4Address, IPv6Network

import pytest

from netmon_core.inspection.pins import Pin, Pins
from netmon_core.inspection.questions import name_query
from netmon_core.packets.dhcp import ACK, DISCOVER, OFFER, Dhcp, build_dhcp
from netmon_core.packets.dns import Dns, Question, Record, build_dns
from netmon_core.packets.ndp import Prefix, RouterAdvertisement
from netmon_core.packets.netbios import QUERY, WORKSTATION, Netbios, NetbiosName, build_netbios, parse_netbios
from tests.inspection.scene import (
    GATEWAY,
    GATEWAY_MAC,
    LAN,
    NAS_MAC,
    NOON,
    OUR_MAC,
    THIEF_MAC,
    Scene,
    datagram,
    neighborly,
)

BAIT = "qwertzuiopas"
PREFIX = Prefix(
    network=IPv6Network("2001:db8:bad::/64"), on_link=True, autonomous=True, valid=3600, preferred=1800
)


def settled(*, servers: tuple[str, ...] = (), known_for: timedelta = timedelta(days=2)) -> Scene:
    pins = Pins(NOON - known_for)
    pins.gateways[GATEWAY] = Pin(mac=GATEWAY_MAC, since=pins.began)
    pins.servers = dict.fromkeys(servers)
    return Scene(pins=pins)


def offer(mac: str, server: str, *, kind: int = OFFER) -> bytes:
    said = Dhcp(
        reply=True,
        mac="02:00:00:00:00:07",
        kind=kind,
        server=IPv4Address(server),
        given=IPv4Address("10.9.9.9"),
    )
    return datagram(mac, server, "255.255.255.255", (67, 68), build_dhcp(said))


def answer_to(name: str, *, port: int, query: bool = False) -> bytes:
    question = Question(name=name, type=1)
    answers = () if query else (Record(name=name, type=1, ttl=30, data=IPv4Address("10.77.0.66")),)
    said = Dns(id=7, reply=not query, questions=(question,), answers=answers)
    return datagram(THIEF_MAC, "10.77.0.66", "10.77.0.2", (port, 40_000), build_dns(said), to=OUR_MAC)


def test_the_dhcp_server_of_the_gateway_is_known_and_another_is_critical() -> None:
    scene = settled()
    scene.hear(offer(GATEWAY_MAC, str(GATEWAY)))
    assert scene.changed == []
    frame = offer(THIEF_MAC, "10.77.0.66")
    scene.hear(frame)
    scene.hear(offer(THIEF_MAC, "10.77.0.66", kind=ACK))
    (finding,) = scene.open
    assert (finding.rule, finding.severity, str(finding.address)) == ("rogue_dhcp", "critical", "10.77.0.66")
    assert str(GATEWAY) in finding.summary
    assert scene.frames[finding.id][0] == frame[:256]


def test_two_dhcp_servers_on_a_new_network_are_a_warning() -> None:
    scene = settled(known_for=timedelta(0))
    scene.hear(offer(NAS_MAC, "10.77.0.21"))
    scene.hear(offer(THIEF_MAC, "10.77.0.66"))
    assert scene.told == [("rogue_dhcp", "warning")]


def test_a_dhcp_server_that_a_person_calls_right_is_right_after_a_restart_too() -> None:
    scene = settled(servers=("10.77.0.1",))
    scene.hear(offer(THIEF_MAC, "10.77.0.66"))
    scene.inspector.settle(scene.open[0].id, "anna", scene.now, right=True)
    kept = scene.inspector.learned()

    again = Scene()
    again.inspector.load((), kept)
    again.inspector.stand({}, again.now)
    again.inspector.load((), kept)
    again.stand()
    again.hear(offer(THIEF_MAC, "10.77.0.66"))
    assert again.changed == []


def test_who_asks_for_an_address_is_no_server() -> None:
    scene = settled(servers=("10.77.0.1",))
    said = Dhcp(reply=False, mac=THIEF_MAC, kind=DISCOVER)
    scene.hear(datagram(THIEF_MAC, "0.0.0.0", "255.255.255.255", (68, 67), build_dhcp(said)))
    assert scene.changed == []


def test_a_finding_that_is_asked_about_once_an_hour_lasts_from_one_question_to_the_next() -> None:
    scene = settled(servers=("10.77.0.1",))
    for _ in range(3):
        scene.hear(offer(THIEF_MAC, "10.77.0.66"))
        scene.later(3600)
    assert len({finding.id for finding in scene.changed}) == 1
    scene.later(2 * 3600)
    assert scene.open == []


def test_a_router_that_was_not_there_before_is_critical_at_its_first_frame() -> None:
    scene = settled()
    scene.hear(neighborly(THIEF_MAC, "fe80::66", RouterAdvertisement(lifetime=1800, prefixes=(PREFIX,))))
    (finding,) = scene.open
    assert (finding.rule, finding.severity, finding.macs) == ("rogue_router", "critical", (THIEF_MAC,))
    assert "2001:db8:bad::/64" in finding.summary


@pytest.mark.parametrize("lifetime", [0, 1800])
def test_who_offers_no_way_and_no_prefix_is_no_router(lifetime: int) -> None:
    scene = settled()
    scene.hear(neighborly(THIEF_MAC, "fe80::66", RouterAdvertisement(lifetime=lifetime)))
    assert bool(scene.open) == bool(lifetime)


def test_the_gateway_and_routers_of_a_new_network_are_its_own() -> None:
    scene = settled()
    scene.hear(neighborly(GATEWAY_MAC, "fe80::1", RouterAdvertisement(lifetime=1800)))
    assert scene.changed == []

    scene = settled(known_for=timedelta(minutes=5))
    scene.hear(neighborly(NAS_MAC, "fe80::21", RouterAdvertisement(lifetime=1800)))
    scene.later(3600)
    scene.hear(neighborly(NAS_MAC, "fe80::21", RouterAdvertisement(lifetime=1800)))
    assert scene.changed == []
    scene.hear(neighborly(THIEF_MAC, "fe80::66", RouterAdvertisement(lifetime=1800)))
    assert scene.told == [("rogue_router", "critical")]


@pytest.mark.parametrize("port", [5353, 5355])
def test_who_answers_for_a_name_that_nobody_has_is_critical(port: int) -> None:
    scene = settled()
    scene.inspector.lay(LAN, BAIT, scene.now)
    scene.hear(answer_to(f"{BAIT}.local" if port == 5353 else BAIT, port=port))
    (finding,) = scene.open
    assert (finding.rule, finding.severity, finding.macs) == ("poisoner", "critical", (THIEF_MAC,))
    assert BAIT in finding.summary


def test_who_answers_for_the_netbios_name_that_nobody_has_is_critical() -> None:
    scene = settled()
    scene.inspector.lay(LAN, BAIT, scene.now)
    query = name_query(7, BAIT)
    asked = parse_netbios(query)
    assert asked is not None
    assert (asked.about.name, asked.reply, asked.number) == (BAIT.upper(), False, 7)
    scene.hear(datagram(THIEF_MAC, "10.77.0.66", "10.77.0.255", (137, 137), query))
    assert scene.changed == []
    about = NetbiosName(name=BAIT.upper(), suffix=WORKSTATION)
    said = build_netbios(
        Netbios(reply=True, operation=QUERY, number=7, about=about, addresses=(IPv4Address("10.77.0.66"),))
    )
    scene.hear(datagram(THIEF_MAC, "10.77.0.66", "10.77.0.2", (137, 40_000), said, to=OUR_MAC))
    assert scene.told == [("poisoner", "critical")]


def test_answers_for_other_names_late_ones_and_questions_are_nothing() -> None:
    scene = settled()
    scene.hear(answer_to(BAIT, port=5355))
    scene.inspector.lay(LAN, BAIT, scene.now)
    scene.hear(answer_to("printer", port=5355))
    scene.hear(answer_to(BAIT, port=5355, query=True))
    scene.later(31)
    scene.hear(answer_to(BAIT, port=5355))
    assert scene.changed == []
