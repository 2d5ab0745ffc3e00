from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from netmon_core.discovery.farewells import ANNOUNCED, WAIT, Farewells
from netmon_core.evidence.mdns import MdnsEvidence
from tests.inventory.sightings import START, seen

if TYPE_CHECKING:
    from datetime import datetime

    from netmon_core.evidence.observation import Observation

SECOND = timedelta(seconds=1)


def announced(name: str, address: str = "10.0.0.5") -> list[Observation]:
    evidence = MdnsEvidence(service="_http._tcp", instance=name, hostname=name)
    return [seen(None, address, evidence=evidence, source="mdns")]


def over(farewells: Farewells, now: datetime) -> list[str]:
    """The services that are said to be over."""
    found = farewells.due(now)
    assert all(not each.live and isinstance(each.evidence, MdnsEvidence) for each in found)
    assert all(each.evidence.gone for each in found if isinstance(each.evidence, MdnsEvidence))
    return [each.evidence.instance for each in found if isinstance(each.evidence, MdnsEvidence)]


def test_a_host_that_goes_on_speaking_has_given_up_what_it_said_goodbye_to() -> None:
    farewells = Farewells()
    farewells.announce("printer", announced("printer"), START)
    farewells.goodbye("printer", START + 60 * SECOND)
    farewells.announce("printer-2", announced("printer-2"), START + 60 * SECOND)
    assert over(farewells, START + 60 * SECOND + WAIT - SECOND) == []
    assert over(farewells, START + 60 * SECOND + WAIT) == ["printer"]
    assert over(farewells, START + 600 * SECOND) == []


def test_a_host_that_leaves_keeps_what_it_is_until_it_speaks_again() -> None:
    farewells = Farewells()
    for name in ("http", "ssh", "old"):
        farewells.announce(name, announced(name), START)
    for name in ("http", "ssh", "old"):
        farewells.goodbye(name, START + SECOND)
    assert over(farewells, START + 10_000 * SECOND) == []
    # It is back, with two of the three.
    back = START + 20_000 * SECOND
    farewells.announce("http", announced("http"), back)
    farewells.announce("ssh", announced("ssh"), back + SECOND)
    assert over(farewells, back + SECOND) == []
    assert over(farewells, back + SECOND + WAIT) == ["old"]


def test_what_is_announced_again_in_time_is_not_over() -> None:
    farewells = Farewells()
    farewells.announce("http", announced("http"), START)
    farewells.announce("ssh", announced("ssh"), START)
    farewells.goodbye("http", START + SECOND)
    farewells.announce("http", announced("http"), START + 2 * SECOND)
    assert over(farewells, START + 100 * SECOND) == []


def test_another_host_that_speaks_says_nothing_of_this_one() -> None:
    farewells = Farewells()
    farewells.announce("http", announced("http"), START)
    farewells.goodbye("http", START)
    farewells.announce("ssh", announced("ssh", "10.0.0.6"), START)
    farewells.goodbye("never announced", START)
    assert over(farewells, START + 100 * SECOND) == []


def test_a_flood_of_names_and_goodbyes_fills_no_table() -> None:
    farewells = Farewells()
    for number in range(2 * ANNOUNCED):
        farewells.announce(f"x{number}", announced(f"x{number}", f"10.1.{number % 200}.5"), START)
        if number % 2:
            farewells.goodbye(f"x{number}", START)
    assert len(farewells._announced) == ANNOUNCED
    assert len(farewells) <= ANNOUNCED
    assert len(farewells._there) <= 200
    assert sum(map(len, farewells._there.values())) <= ANNOUNCED
    assert len(farewells._heard) <= 200
