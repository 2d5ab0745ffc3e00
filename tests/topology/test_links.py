"""Links from what neighbors tell each other, as devices really tell it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from netmon_core.evidence.reading import ReadExtent, Reading
from netmon_core.model.link import Link, LinkSource
from netmon_core.topology.links import FORGET_AFTER, Links
from netmon_core.topology.plugged import Plugged
from tests.topology.scene import NOON, device, directory, mac, neighbor, ports, reading

A, B = ports("a", 4), ports("b", 4, "GigabitEthernet1/0/{}")
KNOWN = directory(device("a", mac(1), hostname="core"), device("b", mac(2), hostname="access"), a=A, b=B)


def ends(link: Link) -> tuple[tuple[str | None, str | None], ...]:
    return tuple((end.device_id, end.port_id) for end in link.ends)


def heard(*rows: Any) -> tuple[Link, ...]:
    """The links that switch a hears of."""
    links = Links()
    links.hear("a", reading(*rows), A, KNOWN)
    links.draw(NOON)
    return links.links


@pytest.mark.parametrize(
    "said",
    [
        {"port": "GigabitEthernet1/0/3", "port_kind": "name"},
        {"port": "Gi1/0/3", "port_kind": "name"},
        {"port": "7", "port_kind": "local", "port_description": "GigabitEthernet1/0/3"},
        {"port": "103", "port_kind": "local"},
    ],
)
def test_the_port_at_the_other_end_is_found_however_it_is_written(said: dict[str, Any]) -> None:
    (link,) = heard(neighbor(1, mac=mac(2), chassis=mac(2), **said))

    assert ends(link) == (("a", "p1"), ("b", "p3"))


def test_a_port_that_nothing_fits_is_some_port() -> None:
    (link,) = heard(neighbor(1, mac=mac(2), port="nonsense"))

    assert ends(link) == (("a", "p1"), ("b", None))
    assert next(end for end in link.ends if end.device_id == "b").port_name == "nonsense"


def test_both_ends_and_both_protocols_make_one_link_that_is_surer_than_each() -> None:
    links = Links()
    links.hear(
        "a",
        reading(
            neighbor(1, mac=mac(2), port="Gi1/0/3"),
            neighbor(
                1, LinkSource.CDP, chassis="access.example.org", name="access.example.org", port="Gi1/0/3"
            ),
        ),
        A,
        KNOWN,
    )
    links.hear("b", reading(neighbor(3, mac=mac(1), port="eth1")), B, KNOWN)
    event = links.draw(NOON)

    assert event is not None
    (link,) = event.links
    assert ends(link) == (("a", "p1"), ("b", "p3"))
    assert {(proof.device_id, proof.source.value) for proof in link.proofs} == {
        ("a", "lldp"),
        ("a", "cdp"),
        ("b", "lldp"),
    }
    assert link.confidence > 0.95
    assert not link.shared


def test_one_end_that_does_not_know_its_port_learns_it_from_the_other() -> None:
    links = Links()
    links.hear("a", reading(neighbor(1, mac=mac(2), port="?")), A, KNOWN)
    links.hear("b", reading(neighbor(3, mac=mac(1), port="eth1")), B, KNOWN)
    links.draw(NOON)

    assert [ends(link) for link in links.links] == [(("a", "p1"), ("b", "p3"))]


def test_neighbors_without_names_stay_apart() -> None:
    links = heard(neighbor(1, chassis=mac(50)), neighbor(2, chassis=mac(51)), neighbor(3, port=mac(52)))

    assert len({link.id for link in links}) == 3
    assert not any(link.shared for link in links)


def test_several_at_one_port_are_a_segment() -> None:
    links = heard(neighbor(1, mac=mac(2), chassis=mac(2)), neighbor(1, chassis=mac(60), name="other"))

    assert len(links) == 2
    assert all(link.shared for link in links)


def test_a_stranger_that_speaks_both_protocols_is_one() -> None:
    links = heard(
        neighbor(1, chassis=mac(60), mac=mac(60), name="sw9"),
        neighbor(1, LinkSource.CDP, chassis="sw9.example.org", name="sw9.example.org"),
    )

    assert len(links) == 1
    assert not links[0].shared


def test_words_of_strangers_are_in_no_id() -> None:
    (link,) = heard(neighbor(1, chassis='"><script>', name="../../x"))

    assert set(link.id) <= set("abcdefghijklmnopqrstuvwxyz0123456789/-?")


@pytest.mark.parametrize("extent", [ReadExtent.PART, ReadExtent.ABSENT, ReadExtent.UNREAD])
def test_a_table_that_is_cut_empty_or_missing_ends_no_link(extent: ReadExtent) -> None:
    links = Links()
    links.hear("a", reading(neighbor(1, mac=mac(2))), A, KNOWN)
    links.draw(NOON)

    links.hear("a", reading(extent=extent, after=3600), A, KNOWN)

    assert links.draw(NOON + timedelta(hours=1)) is None
    assert len(links.links) == 1


def test_a_whole_table_without_it_ends_a_link_but_not_at_once() -> None:
    links = Links()
    links.hear("a", reading(neighbor(1, mac=mac(2)), neighbor(2, chassis=mac(60))), A, KNOWN)
    links.draw(NOON)
    left = neighbor(2, chassis=mac(60))

    links.hear("a", reading(left, after=60), A, KNOWN)
    assert links.draw(NOON + timedelta(seconds=60)) is None
    links.hear("a", reading(left, after=600), A, KNOWN)
    event = links.draw(NOON + timedelta(seconds=600))

    assert event is not None
    assert event.ended == ("a/p1--b/?",)


def test_a_chassis_id_that_changes_ends_as_one_link() -> None:
    links = Links()
    for after, chassis in ((0, mac(60)), (60, mac(61)), (600, mac(61))):
        links.hear("a", reading(neighbor(1, chassis=chassis, name="sw"), after=after), A, KNOWN)
        links.draw(NOON + timedelta(seconds=after))

    assert len(links.links) == 1


def test_links_of_an_earlier_run_stay_until_their_devices_are_asked() -> None:
    first = heard(neighbor(1, mac=mac(2)))
    links = Links(first)

    links.hear("b", reading(), B, KNOWN)
    assert links.draw(NOON + timedelta(days=1)) is None
    event = links.draw(NOON + FORGET_AFTER + timedelta(days=1))

    assert event is not None
    assert event.ended == (first[0].id,)


def test_a_link_keeps_its_id_and_its_beginning_when_it_is_heard_again() -> None:
    links = Links()
    for after in (0, 60):
        links.hear("a", reading(neighbor(1, mac=mac(2)), after=after), A, KNOWN)
        event = links.draw(NOON + timedelta(seconds=after))

    assert event is None
    assert links.links[0].first_seen == NOON
    assert links.links[0].last_seen == NOON + timedelta(seconds=60)


def test_a_stranger_that_becomes_known_is_the_same_neighbor() -> None:
    said = neighbor(1, mac=mac(2), chassis=mac(2), name="access", port="Gi1/0/3")
    links = Links()
    links.hear("a", reading(said), A, directory(device("a", mac(1)), a=A))
    links.draw(NOON)
    (before,) = links.links
    links.hear("a", reading(said, after=60), A, KNOWN)
    event = links.draw(NOON + timedelta(seconds=60))

    assert event is not None
    assert event.ended == (before.id,)
    (link,) = links.links
    assert ends(link) == (("a", "p1"), ("b", "p3"))
    assert link.first_seen == NOON
    assert not link.shared


def test_a_neighbor_becomes_known_without_being_heard_again() -> None:
    there: dict[str, Any] = {"devices": [device("a", mac(1))], "ports": {"a": A}}
    plugged = Plugged(lambda: there["devices"], lambda: there["ports"])
    told = reading(neighbor(1, mac=mac(2), chassis=mac(2), name="access", port="Gi1/0/3"))
    plugged.apply("a", told)
    assert [end.device_id for end in plugged.links[0].ends] != ["a", "b"]

    there["devices"].append(device("b", mac(2)))
    there["ports"]["b"] = B
    # A reading that holds neither neighbors nor what was learned.
    short = Reading(at=NOON + timedelta(seconds=60))
    event = plugged.apply("a", short)

    assert event is not None
    (link,) = plugged.links
    assert ends(link) == (("a", "p1"), ("b", "p3"))
    assert plugged.apply("a", Reading(at=NOON + timedelta(seconds=120))) is None
