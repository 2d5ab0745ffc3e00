"""Where a device is plugged in: never at an uplink, however many switches see it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from netmon_core.evidence.reading import ForwardingRow, ReadExtent
from netmon_core.model.link import LinkSource
from netmon_core.topology.attach import FORGET_AFTER, Learned, attach, learned, moved
from netmon_core.topology.links import Links
from tests.topology.scene import NOON, device, directory, mac, neighbor, ports, reading, row

if TYPE_CHECKING:
    from netmon_core.model.link import Attachment, Link

CORE, LEFT, RIGHT = (ports(name, 4) for name in ("core", "left", "right"))
PC, PRINTER = "pc", "printer"
KNOWN = directory(
    device("core", mac(1)),
    device("left", mac(2)),
    device("right", mac(3)),
    device(PC, mac(10)),
    device(PRINTER, mac(11)),
    core=CORE,
    left=LEFT,
    right=RIGHT,
)
INSIDE = {"core": CORE, "left": LEFT, "right": RIGHT}


def switch(name: str, *rows: ForwardingRow, extent: ReadExtent = ReadExtent.WHOLE) -> Learned:
    found = learned(name, reading(forwarding=rows, extent=extent), INSIDE[name], KNOWN)
    assert found is not None
    return found


def placed(
    *switches: Learned, links: tuple[Link, ...] = (), known: dict[str, Attachment] | None = None
) -> dict[str, tuple[str, str]]:
    found = attach(switches, links, KNOWN, known or {}, NOON)
    return {device_id: (place.switch_id, place.port_id) for device_id, place in found.items()}


# core p1 leads to left p4, core p2 to right p4; the PC is at left p1.
SEEN = (
    switch("left", row(mac(10), 1), row(mac(1), 4), row(mac(11), 4), row(mac(3), 4)),
    switch("core", row(mac(10), 1), row(mac(2), 1), row(mac(11), 2), row(mac(3), 2)),
    switch("right", row(mac(10), 4), row(mac(1), 4), row(mac(11), 1), row(mac(2), 4)),
)


def test_one_mac_at_an_access_port_and_at_two_uplinks_is_at_the_access_port() -> None:
    found = placed(*SEEN)

    assert found[PC] == ("left", "p1")
    assert found[PRINTER] == ("right", "p1")


def test_an_uplink_with_fewer_macs_than_the_access_port_is_no_place_where_a_switch_is_heard() -> None:
    links = Links()
    links.hear("core", reading(neighbor(1, mac=mac(2), port="eth4")), CORE, KNOWN)
    links.draw(NOON)
    found = placed(
        switch("left", row(mac(10), 1), row("02:00:00:00:00:77", 1)),
        switch("core", row(mac(10), 1)),
        links=links.links,
    )

    assert found[PC] == ("left", "p1")


def test_a_device_that_only_uplinks_see_is_nowhere() -> None:
    assert PC not in placed(switch("left", row(mac(1), 4)), switch("core", row(mac(10), 1), row(mac(2), 1)))


def test_a_switch_is_plugged_in_too() -> None:
    assert placed(*SEEN)["left"] == ("core", "p1")


def test_a_switch_s_own_macs_and_those_of_no_device_place_nobody() -> None:
    found = placed(switch("left", row(mac(10), 1, own=True), row("02:00:00:00:00:77", 2)))

    assert found == {}


def test_it_is_surest_where_it_is_alone_and_less_so_with_many_or_where_the_table_was_cut() -> None:
    many = [row(f"02:00:00:00:01:{number:02x}", 1) for number in range(8)]

    def confidence(one: Learned) -> float:
        return attach([one], (), KNOWN, {}, NOON)[PC].confidence

    alone = confidence(switch("left", row(mac(10), 1)))
    crowd = confidence(switch("left", row(mac(10), 1), *many))
    cut = confidence(switch("left", row(mac(10), 1), extent=ReadExtent.PART))

    assert alone > cut > crowd


def test_one_that_is_silent_stays_where_it_was_and_is_forgotten_in_the_end() -> None:
    known = attach(SEEN, (), KNOWN, {}, NOON)

    later = attach([], (), KNOWN, known, NOON + timedelta(days=1))
    last = attach([], (), KNOWN, known, NOON + FORGET_AFTER + timedelta(days=1))

    assert later == known
    assert last == {}
    assert moved(known, later) == ()


def test_one_that_moves_is_told_of_and_one_between_two_ports_alike_stays() -> None:
    known = attach([switch("left", row(mac(10), 2))], (), KNOWN, {}, NOON)

    both = switch("left", row(mac(10), 2)), switch("right", row(mac(10), 1))
    assert attach(both, (), KNOWN, known, NOON)[PC].port_id == "p2"
    gone = attach([switch("right", row(mac(10), 1))], (), KNOWN, known, NOON)

    assert [(each.device_id, each.switch_id) for each in moved(known, gone)] == [(PC, "right")]


def test_where_it_stays_it_keeps_the_time_since_when() -> None:
    known = attach(SEEN, (), KNOWN, {}, NOON - timedelta(days=2))

    assert attach(SEEN, (), KNOWN, known, NOON)[PC].first_seen == NOON - timedelta(days=2)


def test_a_reading_without_the_table_places_and_displaces_nobody() -> None:
    assert learned("left", reading(extent=ReadExtent.UNREAD), LEFT, KNOWN) is None


def test_what_a_switch_had_learned_that_answers_no_more_moves_nobody_back() -> None:
    old = switch("left", row(mac(10), 1))
    later = NOON + timedelta(hours=2)
    new = replace(switch("right", row(mac(10), 2), row(mac(11), 2)), at=later)

    assert attach([old, new], (), KNOWN, {}, later)[PC].switch_id == "right"
    # And while nobody else sees it, it is where it was.
    known = attach([old], (), KNOWN, {}, NOON)
    assert attach([old], (), KNOWN, known, later)[PC] == known[PC]


def test_one_that_is_asked_and_is_no_switch_hides_nobody_beside_it() -> None:
    found = placed(
        switch("left", row(mac(10), 1), row(mac(11), 1)),
        learned_by_printer(),
    )

    assert found[PC] == found[PRINTER] == ("left", "p1")


def learned_by_printer() -> Learned:
    """A printer answers, and has no forwarding table."""
    found = learned(PRINTER, reading(extent=ReadExtent.ABSENT), (), KNOWN)
    assert found is not None
    return found


def test_one_that_says_itself_where_it_is_needs_no_forwarding_table() -> None:
    heard = Links()
    heard.hear("core", reading(neighbor(3, mac=mac(10), port="eth0"), neighbor(1, mac=mac(2))), CORE, KNOWN)
    heard.hear("left", reading(neighbor(4, mac=mac(1), port="eth1")), LEFT, KNOWN)
    heard.draw(NOON)

    found = attach([], heard.links, KNOWN, {}, NOON)

    # Two switches that hear each other are not behind one another.
    assert {each: (place.switch_id, place.port_id) for each, place in found.items()} == {PC: ("core", "p3")}
    assert found[PC].source is LinkSource.LLDP


def test_its_own_word_goes_before_what_was_learned_but_not_at_a_shared_port() -> None:
    table = switch("left", row(mac(10), 1))
    own, shared = Links(), Links()
    own.hear("core", reading(neighbor(3, mac=mac(10))), CORE, KNOWN)
    shared.hear("core", reading(neighbor(3, mac=mac(10)), neighbor(3, chassis="hub")), CORE, KNOWN)
    for each in (own, shared):
        each.draw(NOON)

    assert placed(table, links=own.links)[PC] == ("core", "p3")
    assert placed(table, links=shared.links)[PC] == ("left", "p1")


def test_the_port_is_told_by_its_name_and_told_again_where_that_is_another() -> None:
    before = attach(SEEN, (), KNOWN, {}, NOON)
    assert before[PC].port_name == LEFT[0].name

    called = replace(SEEN[0], names={"p1": "desk"})
    after = attach((called, *SEEN[1:]), (), KNOWN, before, NOON)

    assert [(each.device_id, each.port_name) for each in moved(before, after)] == [(PC, "desk")]
    assert moved(after, attach((called, *SEEN[1:]), (), KNOWN, after, NOON)) == ()
