"""The records that `python -m benchmarks.presence_records` writes, decided anew."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from benchmarks.presence_records import write
from netmon_core.events.device import DeviceChanged, DeviceDiscovered
from netmon_core.inventory.probed import Probed
from netmon_core.model.device import Device
from netmon_core.model.interface import Interface
from netmon_core.model.presence import Presence
from netmon_core.replay.files import read_log
from netmon_core.replay.log import LOG_VERSION, Header, Known, Standing, from_line, to_line
from netmon_core.replay.replay import replay
from netmon_core.settings.presence import PresenceSettings

if TYPE_CHECKING:
    from netmon_core.replay.log import Entry
    from netmon_core.replay.replay import Decision

RECORDS = Path(__file__).parent / "records"
# When it happens, in those in which the hosts were known before.
HAPPENS = datetime(2026, 11, 4, 3, 3, 23, tzinfo=UTC)


def decisions(name: str, settings: PresenceSettings | None = None) -> list[Decision]:
    return list(replay(read_log(RECORDS / f"{name}.jsonl.gz"), settings))


def offlines(found: list[Decision]) -> list[Decision]:
    return [each for each in found if each.presence is Presence.OFFLINE]


def test_a_host_with_a_wall_socket_that_leaves_is_offline_within_twenty_seconds() -> None:
    (gone,) = decisions("mains_host_leaves")
    assert gone.presence is Presence.OFFLINE
    assert gone.at - HAPPENS <= timedelta(seconds=20)
    assert gone.since <= HAPPENS
    assert "questions unanswered" in gone.why


def test_a_host_that_restarts_is_offline_and_online_again() -> None:
    gone, back = decisions("host_restarts")
    assert (gone.presence, back.presence) == (Presence.OFFLINE, Presence.ONLINE)
    assert back.since - gone.since < timedelta(seconds=100)


def test_a_gateway_that_fails_is_offline_and_nobody_else_is() -> None:
    (gone,) = decisions("gateway_fails")
    assert gone.device is not None
    assert gone.device.label == "192.168.1.1"
    assert gone.at - HAPPENS <= timedelta(seconds=30)


@pytest.mark.parametrize("name", ["link_flaps", "path_dies"])
def test_while_the_monitor_is_blind_nobody_goes_offline_and_afterwards_all_are_online(name: str) -> None:
    found = decisions(name)
    assert offlines(found) == []
    assert [each.presence for each in found if each.device is None] == [Presence.UNKNOWN, Presence.ONLINE]
    last = {each.device.id: each.presence for each in found if each.device is not None}
    assert len(last) == 4
    assert set(last.values()) == {Presence.ONLINE}


@pytest.mark.parametrize("name", ["host_roams", "new_lease"])
def test_a_change_of_access_point_or_address_is_no_absence(name: str) -> None:
    assert decisions(name) == []


def test_a_phone_that_sleeps_for_a_quarter_of_an_hour_stays_online() -> None:
    assert offlines(decisions("phone_sleeps")) == []


def test_a_phone_that_leaves_is_offline_within_sixteen_minutes() -> None:
    (gone,) = offlines(decisions("phone_leaves"))
    left = datetime(2026, 11, 2, 1, 6, 40, tzinfo=UTC)
    assert gone.since <= left
    assert gone.at - left <= timedelta(minutes=16)


def test_an_ear_tells_at_once_of_a_phone_that_comes_home_and_sends_nobody_away_who_is_there() -> None:
    home = HAPPENS + timedelta(seconds=2_011 - 203)
    delays = []
    for name in ("phone_comes_home", "phone_comes_home_heard"):
        gone, back = decisions(name)
        assert gone.device is not None
        assert back.device is not None
        assert gone.device.id == back.device.id
        assert (gone.presence, back.presence) == (Presence.OFFLINE, Presence.ONLINE)
        assert gone.at - HAPPENS <= timedelta(minutes=16)
        delays.append(back.at - home)
    asked, heard = delays
    assert heard <= timedelta(seconds=3)
    assert asked > timedelta(seconds=30)


def test_a_night_of_eight_phones_makes_fewer_than_twenty_turns_of_doubt() -> None:
    turns: Counter[str] = Counter()
    doubtful: dict[str, bool] = {}
    for each in replay(read_log(RECORDS / "phones_at_night.jsonl.gz"), doubts=True):
        if each.device is not None and each.device.doubtful is not doubtful.get(each.device.id, False):
            doubtful[each.device.id] = each.device.doubtful
            turns[each.device.id] += 1
    assert sum(turns.values()) < 20


def test_the_night_of_eight_phones_is_one_in_which_they_sleep() -> None:
    silent = 0
    heard: dict[str, datetime] = {}
    for entry in read_log(RECORDS / "phones_at_night.jsonl.gz"):
        if isinstance(entry, Probed) and entry.received:
            silent += entry.at - heard.get(entry.device_id, entry.at) > timedelta(minutes=1)
            heard[entry.device_id] = entry.at
    assert len(heard) == 9
    assert silent > 200


def test_with_less_patience_the_phone_would_have_been_called_offline_in_its_sleep() -> None:
    assert offlines(decisions("phone_sleeps", PresenceSettings(patience=300)))


@pytest.mark.parametrize("anonymize", [False, True])
def test_a_record_leads_to_the_same_decisions_as_were_made_live(tmp_path: Path, *, anonymize: bool) -> None:
    told = write("phone_leaves", tmp_path / "e.jsonl", anonymize=anonymize)
    lived = [
        (event.device.presence, event.device.presence_since, event.device.presence_why)
        for event in told.events
        if isinstance(event, DeviceDiscovered)
        or (isinstance(event, DeviceChanged) and "presence" in event.changed)
    ]
    found = [
        (each.presence, each.since, each.why)
        for each in replay(read_log(tmp_path / "e.jsonl"))
        if each.device is not None
    ]
    assert found == lived
    assert len(found) == 3


def test_the_same_record_gives_the_same_decisions_every_time() -> None:
    assert decisions("link_flaps") == decisions("link_flaps")


def offline_after(*, restarted: bool) -> timedelta:
    """How long after the record began a device is offline that was online two hours before."""
    begun = datetime(2026, 11, 4, 3, tzinfo=UTC)
    device = Device(
        id="nas",
        first_seen=begun - timedelta(days=9),
        last_seen=begun - timedelta(hours=2),
        presence=Presence.ONLINE,
        interfaces=(
            Interface(
                network_id="lan", mac="00:11:32:00:00:01", first_seen=begun, last_seen=begun, addresses=()
            ),
        ),
    )
    entries: list[Entry] = [
        Header(netmon_evidence=LOG_VERSION, netmon="test", started_at=begun),
        Known(at=begun, device=device, restarted=restarted),
        Standing(at=begun, footings=()),
        Standing(at=begun + timedelta(hours=1), footings=()),
    ]
    (gone,) = offlines(list(replay(from_line(to_line(entry)) for entry in entries)))
    return gone.at - begun


def test_a_record_that_began_with_the_engine_gives_everybody_the_grace_that_a_restart_gives() -> None:
    assert offline_after(restarted=False) < timedelta(minutes=2)
    assert offline_after(restarted=True) > timedelta(minutes=15)
