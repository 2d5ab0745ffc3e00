"""What is said of whom after the monitor was stopped for a while."""

from __future__ import annotations

from datetime import timedelta

from netmon_core.events.device import DeviceChanged
from netmon_core.inventory.footing import Footing
from netmon_core.inventory.probed import PROBES
from netmon_core.model.presence import NOT_CHECKED, Presence

from .sightings import LAN, PHONE, PRINTER, at
from .test_presence import GATEWAY, Lan, downs, presences, restarted, ups


def gone(away: int = 600) -> Lan:
    """The printer went, the monitor was stopped 200 s later, and starts anew."""
    lan = Lan(GATEWAY, PRINTER, PHONE)
    lan.run(100)
    lan.leave(PRINTER)
    lan.run(200)
    assert lan.device(PRINTER).presence is Presence.OFFLINE
    lan.clock += away
    return restarted(lan)


def test_what_was_offline_stays_so_and_says_that_nobody_has_checked() -> None:
    lan = gone()
    device = lan.device(PRINTER)
    assert (device.presence, device.presence_since, device.presence_why) == (
        Presence.OFFLINE,
        at(100),
        NOT_CHECKED,
    )
    assert lan.presence.why(lan.id(PRINTER), at(lan.clock)) == NOT_CHECKED


def test_what_was_offline_is_asked_first_and_then_says_how_it_was_asked() -> None:
    lan = gone()
    lan.run(1)
    assert lan.asked[0] == PRINTER
    events = lan.run(PROBES + 2)
    (changed,) = [each for each in events if isinstance(each, DeviceChanged)]
    assert changed.changed == ("presence_why",)
    assert changed.device.presence_why.endswith("questions unanswered")
    assert presences(lan.events) == []
    assert downs(lan.events) == []
    lan.asked.clear()
    lan.run(300)
    assert PRINTER not in lan.asked


def test_who_is_back_after_a_restart_was_away_until_the_stop_as_far_as_we_know() -> None:
    lan = gone()
    lan.come(PRINTER)
    (up,) = ups(lan.run(10))
    assert up.down_until == at(300)
    assert up.down_for == 200


def test_who_comes_back_after_it_was_checked_was_away_until_then() -> None:
    lan = gone()
    lan.run(60)
    lan.come(PRINTER)
    (up,) = ups(lan.run(20))
    assert up.down_until is None
    assert up.down_for == (up.at - at(100)).total_seconds()


def test_after_more_than_a_day_nobody_knows_anything() -> None:
    lan = gone(away=90_000)
    lan.leave(PHONE)
    lan.run(1)
    for mac in (PRINTER, PHONE):
        device = lan.device(mac)
        assert device.presence is Presence.UNKNOWN
        assert device.presence_since == at(300)
        assert device.presence_why == "not seen since the monitor was stopped 25 h ago"
    # And in the end each is settled: nobody is told of the one that was gone before.
    assert [down.device_id for down in downs(lan.run(1_200))] == [lan.id(PHONE)]
    assert lan.device(PRINTER).presence is Presence.OFFLINE
    assert lan.device(PRINTER).presence_since == at(100)


def test_the_time_for_which_nobody_looked_is_not_learned_as_having_been_there() -> None:
    lan = Lan(GATEWAY, PRINTER)
    lan.run(100)
    watched = lan.presence.watched(lan.id(PRINTER))
    lan.clock += 7_200
    lan = restarted(lan)
    lan.run(60)
    lan.presence.silences()
    assert lan.presence.watched(lan.id(PRINTER)) <= watched + 61


def test_while_the_monitor_cannot_see_it_has_not_checked_anybody() -> None:
    lan = gone()
    lan.presence.stand([Footing(network_id=LAN, problem="the link of eth0 is down")])
    lan.run(120)
    assert lan.device(PRINTER).presence_why == NOT_CHECKED
    assert lan.asked == []
    lan.presence.stand([lan.footing])
    lan.run(60)
    assert lan.device(PRINTER).presence_why != NOT_CHECKED


def test_who_was_unknown_is_so_still() -> None:
    lan = Lan(GATEWAY, PRINTER)
    lan.run(60)
    lan.presence.stand([Footing(network_id=LAN, problem="the link of eth0 is down")])
    lan.leave(GATEWAY, PRINTER)
    lan.run(60)
    assert lan.device(PRINTER).presence is Presence.UNKNOWN
    lan.clock += int(timedelta(hours=1).total_seconds())
    lan = restarted(lan)
    assert lan.device(PRINTER).presence is Presence.UNKNOWN
