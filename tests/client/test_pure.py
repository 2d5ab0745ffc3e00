from __future__ import annotations

from dataclasses import replace

import pytest
from aiohttp import ClientConnectionError
from hypothesis import given
from hypothesis import strategies as st

from netmon_core import errors
from netmon_core.client.answers import Hello, require_same_language
from netmon_core.client.backoff import LONGEST, SHORTEST, delay
from netmon_core.client.differences import differences
from netmon_core.client.fingerprint import parse_fingerprint
from netmon_core.client.problems import error_from, unreachable
from netmon_core.errors import InvalidRequestError, NetmonError, ServerVersionError
from netmon_core.model.alert import Alert, AlertState, Silence
from netmon_core.model.device import Device
from netmon_core.model.monitor import MonitorHealth, Pause
from netmon_core.model.network import Network, Site
from netmon_core.model.scan import Scan, ScanState
from netmon_core.model.series import Sample
from netmon_core.model.target import ProbeKind, Target, TargetStatus
from netmon_core.snapshot import Snapshot, State, apply
from tests.inventory.sightings import at

EMPTY = Snapshot(run_id="run", revision=0)
DEVICE = Device(id="d1", first_seen=at(0), last_seen=at(0))
TARGET = Target(id="user:web/tcp", kind=ProbeKind.TCP, name="web", host="web.lan", port=80)
ALERT = Alert(
    id="a1",
    rule="offline",
    subject_id="d1",
    subject="NAS",
    summary="NAS is gone",
    state=AlertState.FIRING,
    pending_since=at(0),
)
FULL = Snapshot(
    run_id="run",
    revision=9,
    sites=(Site(id="home", name="Home"),),
    networks=(Network(id="lan", site_id="home", name="LAN", adapter="eth0"),),
    devices=(DEVICE, replace(DEVICE, id="d2")),
    targets=(TargetStatus(target=TARGET, up=False, since=at(1), why="silent"),),
    samples=(Sample(target_id="device:d1/ping", at=at(2), sent=1, received=1),),
    alerts=(ALERT,),
    silences=(Silence(id="s1", start=at(0), end=at(60)),),
    pauses=(Pause(until=at(60)),),
    health=MonitorHealth(blind=True, since=at(0)),
    scan=Scan(id="scan", state=ScanState.DONE, started_at=at(0), expected=1),
)
OTHER = replace(
    FULL,
    sites=(Site(id="home", name="Here"),),
    networks=(replace(FULL.networks[0], name="Other"),),
    devices=(replace(DEVICE, name="NAS"), replace(DEVICE, id="d3"), replace(DEVICE, id="d4")),
    targets=(TargetStatus(target=TARGET, up=True, since=at(5), why="it answers"),),
    samples=(Sample(target_id="device:d1/ping", at=at(9), sent=1, received=0),),
    alerts=(replace(ALERT, id="a2"), replace(ALERT, acknowledged_at=at(3))),
    silences=(),
    pauses=(),
    health=MonitorHealth(blind=False, since=at(7)),
    scan=Scan(id="scan", state=ScanState.RUNNING, started_at=at(8), expected=1),
)
SEEN_AGAIN = replace(FULL, devices=(replace(DEVICE, last_seen=at(30)), replace(DEVICE, id="d2")))
UNDECIDED = replace(FULL, targets=(TargetStatus(target=TARGET),))


def sorted_out(snapshot: Snapshot) -> object:
    """A snapshot whatever its revision and the order of its parts."""
    parts = {name: getattr(snapshot, name) for name in Snapshot.__dataclass_fields__}
    return {
        name: sorted(map(repr, part)) if isinstance(part, tuple) else part
        for name, part in parts.items()
        if name != "revision"
    }


@pytest.mark.parametrize("after", [FULL, OTHER, SEEN_AGAIN, UNDECIDED])
@pytest.mark.parametrize("before", [EMPTY, FULL, OTHER, SEEN_AGAIN, UNDECIDED])
def test_the_differences_of_two_snapshots_lead_from_one_to_the_other(
    before: Snapshot, after: Snapshot
) -> None:
    state = State(before)
    for event in differences(before, after, at(99)):
        apply(state, event)
    assert sorted_out(state.freeze()) == sorted_out(after)


def test_equal_snapshots_differ_in_nothing() -> None:
    assert [*differences(FULL, replace(FULL, revision=99), at(99))] == []


def test_what_only_was_seen_again_is_told_as_such() -> None:
    assert [event.type for event in differences(FULL, SEEN_AGAIN, at(99))] == ["devices_seen"]


def test_a_changed_device_names_what_changed() -> None:
    changed = replace(FULL, devices=(replace(DEVICE, name="NAS", last_seen=at(9)), FULL.devices[1]))
    (event,) = differences(FULL, changed, at(99))
    assert event.type == "device_changed"
    assert event.changed == ("last_seen", "name")


@given(st.integers(0, 10**9), st.floats(0, 1))
def test_the_wait_before_an_attempt_stays_between_its_bounds(failures: int, chance: float) -> None:
    assert SHORTEST <= delay(failures, chance) <= LONGEST


def test_the_wait_grows_with_the_failures() -> None:
    assert [delay(failures, 1.0) for failures in range(8)] == [1, 2, 4, 8, 16, 32, 60, 60]


@pytest.mark.parametrize("written", ["", "ab", "g" * 64, "ab" * 33])
def test_what_is_no_fingerprint_is_refused(written: str) -> None:
    with pytest.raises(InvalidRequestError):
        parse_fingerprint(written)


def test_a_fingerprint_is_read_with_or_without_colons() -> None:
    assert parse_fingerprint(":".join(["aB"] * 32)) == bytes([0xAB]) * 32


@pytest.mark.parametrize(
    "kind",
    [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, NetmonError)],
)
def test_every_error_comes_back_as_the_kind_it_was(kind: type[NetmonError]) -> None:
    err = error_from({"code": kind.code, "detail": "A sentence.", "field": "name"})
    assert (type(err), err.message, err.field) == (kind, "A sentence.", "name")


@pytest.mark.parametrize("told", [None, [], {}, {"code": 1}, {"detail": "no code"}])
def test_a_refusal_without_a_code_is_not_understood(told: object) -> None:
    assert error_from(told).code == "answer_unexpected"


def test_a_code_of_a_newer_server_is_an_error_all_the_same() -> None:
    err = error_from({"code": "brand_new", "detail": "No\x1b[31m way.", "field": 1})
    assert (type(err), err.message, err.field) == (NetmonError, "No[31m way.", None)


def test_why_a_server_is_not_reached_is_said() -> None:
    err = unreachable("http://a", ClientConnectionError("refused"))
    assert err.message == "The server at http://a cannot be reached: refused."
    assert "does not answer" in unreachable("http://a", TimeoutError()).message


@pytest.mark.parametrize(("lowest", "highest", "says"), [(2, 3, "update this program"), (0, 0, "server")])
def test_versions_that_do_not_meet_say_which_side_to_update(lowest: int, highest: int, says: str) -> None:
    hello = Hello(
        server_id="s",
        version="9",
        schema_version=highest,
        min_schema_version=lowest,
        run_id="r",
        role="viewer",
    )
    with pytest.raises(ServerVersionError, match=says):
        require_same_language(hello)
