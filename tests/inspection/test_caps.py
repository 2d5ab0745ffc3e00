"""Every table that a stranger can fill is filled, and the monitor still sees what it must."""

from __future__ import annotations

from datetime import timedelta
from ipaddress import IPv4Address
from itertools import count

from hypothesis import given, settings
from hypothesis import strategies as st

from netmon_core.inspection import (
    counts,
    findings,
    gateways,
    ground,
    hints,
    holders,
    pins,
    rogues,
    verification,
)
from netmon_core.inspection.findings import FRAME_SIZE, FRAMES, Findings, Suspicion
from netmon_core.inspection.ground import Standing
from netmon_core.inspection.inspector import Inspector
from netmon_core.inspection.pins import Pins, learn, pins_from_text, pins_to_text
from netmon_core.inspection.rules import ADVICE, Rule
from netmon_core.model.finding import Severity
from netmon_core.packets.dhcp import REQUEST, Dhcp, build_dhcp
from netmon_core.packets.mac import format_mac
from netmon_core.packets.redundancy import Advert
from tests.inspection.scene import (
    GATEWAY,
    GATEWAY_MAC,
    LAN,
    NAS,
    NAS_MAC,
    NOON,
    THIEF_MAC,
    Scene,
    announcement,
    answer,
    arp,
    datagram,
    question,
)

FIRST = IPv4Address("10.64.0.0")


def mac(number: int) -> str:
    return format_mac(b"\0" + number.to_bytes(5))


def link(scene: Scene):  # type: ignore[no-untyped-def]
    return scene.inspector._links[LAN]


def suspicion(number: int, severity: Severity = Severity.INFO, *, frames: int = 0) -> Suspicion:
    return Suspicion(
        rule=Rule.ARP_SCAN,
        severity=severity,
        summary="",
        macs=(mac(number),),
        proof=[(NOON, bytes(2_000))] * frames,
    )


def test_a_flood_of_claims_fills_no_table_beyond_its_cap_and_hides_no_gateway() -> None:
    scene = Scene()
    scene.later(5)
    for number in range(holders.HOLDERS + 500):
        scene.hear(question(mac(number), FIRST + number, GATEWAY))
        scene.hear(arp(mac(number), FIRST + number, GATEWAY, source=mac(number + 1)))
        scene.hear(announcement(mac(number), FIRST + number))
    here = link(scene)
    assert len(here.ground.holders) == holders.HOLDERS
    assert here.ground.holders.get(GATEWAY).mac == GATEWAY_MAC
    assert len(here.ground.counts._announced) <= counts.COUNTED
    assert len(here.ground.counts._relayed) <= counts.COUNTED
    assert len(here.ground.counts._scanned) <= counts.SCANNERS
    assert len(scene.open) <= findings.FINDINGS
    scene.hear(answer(THIEF_MAC, GATEWAY))
    assert ("gateway_changed", "critical") in scene.told


def test_a_flood_of_changes_asks_about_so_many_at_once_and_about_a_gateway_all_the_same() -> None:
    scene = Scene(known_for=timedelta(hours=1))
    scene.later(5)
    for number in range(1_500):
        scene.hear(question(mac(number), FIRST + number, GATEWAY))
    for number in range(1_500):
        scene.hear(question(mac(number + 9_000), FIRST + number, GATEWAY))
    here = link(scene)
    assert len(here.changes) == verification.AT_ONCE
    for number in range(1_500):
        scene.hosts[FIRST + number] = {mac(number), mac(number + 9_000)}
    scene.later(30)
    assert len(here.changes._verdicts._again) <= verification.AT_ONCE
    assert len(here.ground.suspects) <= ground.SUSPECTS
    scene.hear(announcement(THIEF_MAC, GATEWAY))
    assert here.changes.is_asking(GATEWAY)
    assert len(here.ground.counts._taken) <= counts.COUNTED


def test_one_address_that_everybody_claims_is_one_finding_with_so_many_names_and_frames() -> None:
    scene = Scene()
    scene.later(5)
    for number in range(3_000):
        scene.hear(answer(mac(number), GATEWAY))
    (finding,) = [each for each in scene.open if each.address == GATEWAY]
    assert len(finding.macs) == findings.NAMED
    assert finding.frames == len(scene.frames[finding.id]) == FRAMES
    asking = link(scene).changes._asking[GATEWAY]
    assert len(asking.answered) == verification.ANSWERS


def test_hints_have_a_cap_each() -> None:
    told = hints.Hints()
    scene = Scene()
    for number in range(hints.CLIENTS + 100):
        wish = Dhcp(reply=False, mac=mac(number), kind=REQUEST, requested=FIRST)
        scene.hear(datagram(mac(number), "0.0.0.0", "255.255.255.255", (68, 67), build_dhcp(wish)))
        said = b"\0\0\x84\0\x0c_sleep-proxy\x04_udp"
        scene.hear(datagram(mac(number), "10.77.0.9", "224.0.0.251", (5353, 5353), said + bytes(20)))
        shared = Advert(protocol="VRRP", group=1, addresses=(FIRST + number,))
        told.hear_advert({mac(number)}, FIRST + number, shared, NOON)
        told.hear_advert({mac(number)}, FIRST + number, Advert(protocol="CARP", group=1), NOON)
    assert len(told) == 3 * hints.ADVERTS
    assert len(link(scene).ground.hints) <= hints.CLIENTS + hints.PROXIES


def test_baits_pins_and_what_was_accepted_have_a_cap_each() -> None:
    scene = Scene()
    for number in range(100):
        scene.inspector.lay(LAN, f"name{number}", NOON)
    assert len(link(scene).rogues._baits) == rogues.BAITS
    kept = Pins(NOON)
    for number in range(1_000):
        kept.pin(FIRST + number, mac(number), NOON)
        learn(kept.routers, mac(number))
        learn(kept.accepted, mac(number), most=pins.ACCEPTED)
    assert (len(kept.gateways), len(kept.routers), len(kept.accepted)) == (
        pins.PINNED,
        pins.PINNED,
        pins.ACCEPTED,
    )
    again = pins_from_text(pins_to_text(kept))
    assert again is not None
    assert vars(again) == vars(kept)
    assert [pins_from_text(each) for each in ("", "[]", "{}", '{"began": 5}', "null")] == [None] * 5


def test_so_many_gateways_are_asked_for() -> None:
    scene = Scene()
    many = tuple(FIRST + number for number in range(500))
    scene.inspector.stand({LAN: Standing(gateways=many)}, NOON)
    assert len(link(scene).changes.gateways._learned) <= gateways.ASKED_FOR


def test_so_many_networks_are_inspected() -> None:
    inspector = Inspector(new_id=str, same_device=lambda *_: "", who=lambda _, each: each)
    inspector.stand({str(number): Standing() for number in range(500)}, NOON)
    assert len(inspector._links) == 64


def test_findings_have_a_cap_and_what_is_milder_makes_way_for_what_is_worse() -> None:
    numbers = count()
    found = Findings(lambda: str(next(numbers)))
    for number in range(findings.FINDINGS + 50):
        found.find(LAN, suspicion(number), NOON)
    assert (len([*found]), found.refused) == (findings.FINDINGS, 50)
    found.find(LAN, suspicion(70_000, Severity.CRITICAL, frames=50), NOON)
    assert len([*found]) == findings.FINDINGS
    (worst,) = [each for each in found if each.severity is Severity.CRITICAL]
    changed = {finding.id: proof for finding, proof in found.drain()}
    assert [len(data) for _, data in changed[worst.id]] == [FRAME_SIZE] * FRAMES
    assert found.drain() == []


def test_a_finding_goes_on_after_a_restart_and_is_the_same() -> None:
    scene = Scene()
    scene.later(5)
    scene.hear(answer(THIEF_MAC, GATEWAY))
    kept = scene.open

    again = Scene()
    again.inspector.findings.load(kept)
    again.later(5)
    again.hear(answer(THIEF_MAC, GATEWAY))
    assert [finding.id for finding in again.open] == [kept[0].id]


def test_every_rule_says_what_to_do() -> None:
    assert ADVICE.keys() == {*Rule}
    assert all(each.endswith(".") for each in ADVICE.values())


@settings(max_examples=300)
@given(st.lists(st.binary(max_size=120), max_size=20))
def test_no_bytes_make_it_raise(frames: list[bytes]) -> None:
    scene = Scene()
    heads = (b"\x08\x06", b"\x08\x00\x45", b"\x86\xdd\x60")
    for number, frame in enumerate(frames):
        scene.hear(frame)
        scene.hear(bytes(12) + heads[number % 3] + frame)
    scene.later(5)


FRAMES_HEARD = st.tuples(
    st.sampled_from([announcement, answer]),
    st.sampled_from([NAS_MAC, GATEWAY_MAC, THIEF_MAC]),
    st.sampled_from([NAS, GATEWAY]),
    st.sampled_from([0.0, 0.5, 2.0, 30.0]),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(FRAMES_HEARD, max_size=25))
def test_whatever_is_claimed_there_is_one_open_finding_for_one_address_and_it_never_becomes_milder(
    heard: list[tuple],  # type: ignore[type-arg]
) -> None:
    scene = Scene()
    scene.hosts[NAS] = {NAS_MAC}
    for frame, claimant, address, pause in heard:
        scene.hear(frame(claimant, address))
        scene.later(pause)
        about = [finding.address for finding in scene.open if finding.rule != Rule.ANNOUNCEMENT_STORM]
        assert len(about) == len({*about})
    rank = ["info", "warning", "critical"]
    worst: dict[str, int] = {}
    for finding in scene.changed:
        assert rank.index(finding.severity) >= worst.get(finding.id, 0)
        worst[finding.id] = rank.index(finding.severity)
    # Who is alone in claiming what is its own is never told of.
    if all(
        (claimant, address) in ((NAS_MAC, NAS), (GATEWAY_MAC, GATEWAY)) for _, claimant, address, _ in heard
    ):
        unasked = [1 for frame, *_ in heard if frame is answer]
        assert scene.changed == [] or len(unasked) >= 3
