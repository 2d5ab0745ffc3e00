from __future__ import annotations

import pytest

from netmon_core.errors import InvalidRequestError
from netmon_core.inventory.pauses import PAUSES, Pauses
from netmon_core.model.monitor import Pause

from .sightings import at


def test_a_pause_holds_for_its_device_its_network_or_everything() -> None:
    pauses = Pauses()
    pauses.add(Pause(until=at(10), device_id="a"), at(0))
    assert pauses.until("a", ["lan"]) == at(10)
    assert pauses.until("b", ["lan"]) is None
    pauses.add(Pause(until=at(20), network_id="lan"), at(0))
    assert pauses.until("b", ["guest", "lan"]) == at(20)
    pauses.add(Pause(until=at(30)), at(0))
    assert pauses.until("c", []) == at(30)


def test_a_second_pause_of_one_subject_replaces_the_first() -> None:
    pauses = Pauses()
    pauses.add(Pause(until=at(100), device_id="a"), at(0))
    event = pauses.add(Pause(until=at(10), device_id="a"), at(0))
    assert event.pauses == (Pause(until=at(10), device_id="a"),)


def test_a_pause_ends_by_itself_and_the_others_go_on() -> None:
    pauses = Pauses([Pause(until=at(10), device_id="a"), Pause(until=at(20), device_id="b")])
    assert pauses.expire(at(9)) is None
    event = pauses.expire(at(10))
    assert event is not None
    assert [pause.device_id for pause in event.pauses] == ["b"]


def test_a_pause_is_lifted_once() -> None:
    pauses = Pauses([Pause(until=at(10))])
    event = pauses.lift()
    assert event is not None
    assert event.pauses == ()
    assert pauses.lift() is None


def test_a_pause_in_the_past_is_refused() -> None:
    with pytest.raises(InvalidRequestError):
        Pauses().add(Pause(until=at(0)), at(0))


def test_there_is_a_most_of_pauses() -> None:
    pauses = Pauses()
    for number in range(PAUSES):
        pauses.add(Pause(until=at(10), device_id=f"d{number}"), at(0))
    with pytest.raises(InvalidRequestError):
        pauses.add(Pause(until=at(10), device_id="one more"), at(0))
    pauses.add(Pause(until=at(11), device_id="d0"), at(0))
