"""Who is let in, and when. No Home Assistant, no clock."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from custom_components.netmon.bucket import Bucket
from custom_components.netmon.options import MOST, Options, PrivateMacs, Track, read_options
from custom_components.netmon.population import Admission, Population
from netmon_core.model.presence import Presence

from .fakes import NOW, household, make_device

ENABLED, DISABLED = Admission.ENABLED, Admission.DISABLED
OLD = NOW - timedelta(days=31)


@pytest.mark.parametrize(
    ("options", "device", "how"),
    [
        ({}, {}, ENABLED),
        ({}, {"known": False}, None),
        ({}, {"private": True}, DISABLED),
        ({}, {"private": True, "known": True}, ENABLED),
        ({"private_macs": PrivateMacs.ENABLED}, {"private": True}, ENABLED),
        ({"private_macs": PrivateMacs.IGNORED}, {"private": True}, None),
        ({"private_macs": PrivateMacs.IGNORED, "selected": frozenset({"d1"})}, {"private": True}, ENABLED),
        ({}, {"seen": OLD, "presence": Presence.OFFLINE}, None),
        ({}, {"seen": OLD, "presence": Presence.ONLINE}, ENABLED),
        ({}, {"seen": OLD, "presence": Presence.OFFLINE, "name": "NAS"}, ENABLED),
        ({"track": Track.KNOWN}, {}, None),
        ({"track": Track.KNOWN}, {"known": True}, ENABLED),
        ({"track": Track.KNOWN}, {"name": "NAS"}, ENABLED),
        ({"track": Track.SELECTED}, {"known": True}, None),
        ({"track": Track.SELECTED, "selected": frozenset({"d1"})}, {}, ENABLED),
        ({"track": Track.SELECTED, "selected": frozenset({"d1"})}, {"known": False}, None),
    ],
)
def test_the_options_say_who_is_let_in(
    options: dict[str, Any], device: dict[str, Any], how: Admission | None
) -> None:
    population = Population(Options(**options))
    assert population.offer(make_device(**device), NOW) is how
    assert ("d1" in population.admitted) == (how is not None)
    assert not population.waiting


def test_who_is_in_is_not_let_in_again() -> None:
    population = Population(Options())
    assert population.offer(make_device(), NOW) is ENABLED
    assert population.offer(make_device(), NOW) is None
    assert population.leave("d1")
    assert not population.leave("d1")
    assert population.offer(make_device(), NOW) is ENABLED


def test_twenty_thousand_strangers_fill_it_to_the_cap_and_no_further() -> None:
    population = Population(Options(cap=MOST))
    for device in household(20_000):
        population.offer(device, NOW, remembered=True)
    assert len(population.admitted) == MOST
    assert population.full
    assert len(population.waiting) == 18_000
    assert population.offer(make_device("mine", name="Mine"), NOW) is ENABLED


def test_who_waits_is_let_in_when_there_is_room_and_no_longer_waits_when_unwanted() -> None:
    population = Population(Options(cap=1))
    one, two, three = household(3)
    population.offer(one, NOW)
    population.offer(two, NOW)
    population.offer(three, NOW)
    assert population.waiting == {"d2", "d3"}
    assert population.offer(make_device("d3", known=False), NOW) is None
    assert population.waiting == {"d2"}
    population.leave("d1")
    assert population.offer(two, NOW) is ENABLED
    assert not population.waiting


def test_a_bucket_fills_again_but_not_over_its_brim_and_not_by_a_clock_that_goes_back() -> None:
    bucket = Bucket(burst=2, per_second=1)
    assert [bucket.take(NOW) for _ in range(3)] == [True, True, False]
    assert not bucket.take(NOW - timedelta(hours=1))
    assert bucket.take(NOW + timedelta(seconds=1))
    later = NOW + timedelta(hours=1)
    assert [bucket.take(later) for _ in range(3)] == [True, True, False]


def test_what_is_not_set_is_as_by_default() -> None:
    assert read_options({}) == Options()
    assert read_options({"devices": {"track": "known", "retention_days": 3}}) == Options(
        track=Track.KNOWN, retention=timedelta(days=3)
    )
