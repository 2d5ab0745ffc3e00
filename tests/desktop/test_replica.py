from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from desktop.api import frames
from desktop.replica import NEWS_KEPT, Changes, Replica, device_of
from netmon_core.errors import FormatError, ServerVersionError, UnexpectedAnswerError
from netmon_core.events.device import DeviceChanged, DevicesSeen, DeviceUp
from netmon_core.events.target import SampleTaken
from netmon_core.snapshot import State, apply
from netmon_core.wire import to_wire
from netmon_core.wire.peer import PeerReader

from .made import device, sample, snapshot

if TYPE_CHECKING:
    from collections.abc import Generator

    from netmon_core.events.event import Event
    from netmon_core.snapshot import Snapshot

HELLO = {
    "type": "hello",
    "schema_version": 1,
    "min_schema_version": 1,
    "version": "0.1.0",
    "server_id": "s",
    "run_id": "run",
    "role": "admin",
}


def finish(reading: Generator[None, None, Snapshot]) -> Snapshot:
    while True:
        try:
            next(reading)
        except StopIteration as done:
            result: Snapshot = done.value
            return result


@pytest.fixture
def replica(qapp: object) -> Replica:
    replica = Replica()
    replica.begin(snapshot(device(1), device(2)))
    return replica


def test_a_snapshot_read_in_slices_is_the_one_that_was_sent(qapp: object) -> None:
    sent = snapshot(*(device(n) for n in range(250)), samples=tuple(sample(n, 0.1) for n in range(250)))
    reading = frames.read_snapshot(PeerReader(), to_wire(sent))
    assert finish(reading) == sent


def test_a_replica_follows_the_engines_own_reducer(replica: Replica) -> None:
    state = State(snapshot(device(1), device(2)))
    events: list[Event] = [
        DeviceChanged(device=device(1, name="x"), changed=("name",)),
        SampleTaken(sample=sample(2, 0.5)),
        DevicesSeen(seen=(("d1", datetime(2026, 11, 23, tzinfo=UTC)),)),
    ]
    for event in events:
        apply(state, event)
        replica.apply(state.revision, event)
    assert replica.state.freeze() == state.freeze()


def test_what_changed_is_told_once_for_all(replica: Replica) -> None:
    told: list[Changes] = []
    replica.changed.connect(told.append)
    replica.apply(2, DeviceChanged(device=device(1, name="x"), changed=("name",)))
    replica.take(sample(1, 0.1))
    replica.take(sample(2, 0.1))
    replica.flush()
    assert [(set(c.devices), set(c.touched)) for c in told] == [({"d1"}, {"d2"})]


def test_news_are_capped(replica: Replica) -> None:
    for _ in range(NEWS_KEPT + 50):
        replica.apply(2, DeviceUp(device_id="d1", at=datetime.now(UTC), why=""))
    assert len(replica.news) == NEWS_KEPT


def test_a_target_tells_its_device() -> None:
    assert device_of("device:abc/ping") == "abc"
    assert device_of("user:web/http") is None


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"schema_version": 0, "min_schema_version": 0}, "update the server"),
        ({"schema_version": 9, "min_schema_version": 9}, "update the viewer"),
    ],
)
def test_a_server_of_another_time_says_what_to_update(other: dict[str, object], words: str) -> None:
    with pytest.raises(ServerVersionError, match=words):
        frames.read_hello({**HELLO, **other})


@pytest.mark.parametrize("wrong", [None, [], {"type": "hello"}, {**HELLO, "schema_version": "new"}])
def test_a_hello_that_is_none_is_refused(wrong: object) -> None:
    with pytest.raises(UnexpectedAnswerError):
        frames.read_hello(wrong)


def test_events_of_a_newer_server_are_left_out_and_counted() -> None:
    peer = PeerReader()
    message = {"events": [{"revision": 4, "event": {"type": "aliens_landed"}}] * 2}
    assert list(frames.read_events(peer, message)) == []
    assert (peer.passed_over, peer.kinds) == (2, {"aliens_landed"})


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"events": 3},
        {"events": [3]},
        {"events": [{"revision": "x", "event": {}}]},
        {"events": [{"revision": 4, "event": {"type": 5}}]},
    ],
)
def test_events_that_are_none_are_refused(wrong: object) -> None:
    with pytest.raises(FormatError):
        list(frames.read_events(PeerReader(), wrong))


def test_who_comes_back_asks_for_what_came_after() -> None:
    assert frames.listen(1, after=None) == {"id": 1, "command": "listen", "samples": True}
    assert frames.listen(1, after=("run", 7))["revision"] == 7
