from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from netmon_core.bus import Bus
from netmon_core.events.address import FloodStarted
from netmon_core.events.device import DeviceForgotten

if TYPE_CHECKING:
    import pytest

    from netmon_core.events.event import Event

FORGOTTEN = DeviceForgotten(device_id="d1")
FLOOD = FloodStarted(network_id="lan", at=datetime(2026, 11, 22, tzinfo=UTC))


def test_everybody_hears_in_the_order_of_subscribing() -> None:
    bus, heard = Bus(), []
    bus.subscribe(lambda event: heard.append(("first", event)))
    bus.subscribe(lambda event: heard.append(("second", event)))
    bus.publish(FLOOD)
    assert heard == [("first", FLOOD), ("second", FLOOD)]


def test_only_the_kinds_asked_for_are_heard() -> None:
    bus = Bus()
    heard: list[Event] = []
    bus.subscribe(heard.append, DeviceForgotten)
    for event in (FLOOD, FORGOTTEN):
        bus.publish(event)
    assert heard == [FORGOTTEN]


def test_one_listener_that_fails_is_logged_and_stops_nobody(caplog: pytest.LogCaptureFixture) -> None:
    def bad(_: Event) -> None:
        raise ZeroDivisionError

    bus = Bus()
    heard: list[Event] = []
    bus.subscribe(bad)
    bus.subscribe(heard.append)
    bus.publish(FLOOD)
    assert heard == [FLOOD]
    assert "failed on flood_started" in caplog.text
    assert "ZeroDivisionError" in caplog.text


def test_whoever_unsubscribed_hears_no_more_and_may_say_so_twice() -> None:
    bus = Bus()
    heard: list[Event] = []
    leave = bus.subscribe(heard.append)
    stay = bus.subscribe(heard.append)
    leave()
    leave()
    bus.publish(FLOOD)
    # The same function listened twice, and left once.
    assert heard == [FLOOD]
    stay()
    bus.publish(FLOOD)
    assert heard == [FLOOD]


def test_a_listener_may_leave_and_another_come_while_they_are_told() -> None:
    bus = Bus()
    heard: list[str] = []

    def first(_: Event) -> None:
        heard.append("first")
        leave()
        bus.subscribe(lambda _: heard.append("late"))

    leave = bus.subscribe(first)
    bus.subscribe(lambda _: heard.append("second"))
    bus.publish(FLOOD)
    assert heard == ["first", "second"]
    bus.publish(FLOOD)
    assert heard == ["first", "second", "second", "late"]
