from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from netmon_core.events.address import AddressConflict, AddressMoved, FloodStarted
from netmon_core.events.alert import AlertChanged, SilencesChanged
from netmon_core.events.device import DeviceChanged, DeviceDiscovered, DeviceForgotten, DevicesSeen
from netmon_core.events.monitor import MonitorHealthChanged, MonitoringPaused
from netmon_core.events.place import NetworkChanged, SiteChanged
from netmon_core.events.scan import ScanFinished, ScanProgressed, ScanStarted
from netmon_core.events.target import SampleTaken, TargetChanged, TargetDown, TargetRemoved, TargetUp
from netmon_core.model.alert import Alert, AlertState, Silence
from netmon_core.model.device import Device
from netmon_core.model.monitor import MonitorHealth, Pause
from netmon_core.model.network import Network, Site
from netmon_core.model.scan import Scan, ScanState
from netmon_core.model.series import Sample
from netmon_core.model.target import ProbeKind, Target, TargetStatus
from netmon_core.snapshot import Snapshot, State, apply

if TYPE_CHECKING:
    from netmon_core.events.event import Event

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LATER = NOW + timedelta(minutes=1)
SITE = Site(id="home", name="Home")
NETWORK = Network(id="lan", site_id="home", name="LAN", adapter="eth0")
DEVICE = Device(id="d1", first_seen=NOW, last_seen=NOW)
SCAN = Scan(id="s1", state=ScanState.RUNNING, started_at=NOW, expected=10)
TARGET = Target(id="user:web/tcp", kind=ProbeKind.TCP, name="web", host="web.lan", port=80)
ALERT = Alert(
    id="a1",
    rule="offline",
    subject_id="d1",
    subject="nas",
    summary="nas is offline",
    state=AlertState.FIRING,
    pending_since=NOW,
)
SILENCE = Silence(id="q1", start=NOW, end=LATER)
PAUSE = Pause(until=LATER)
HEALTH = MonitorHealth(blind=False, since=NOW)
SAMPLE = Sample(target_id="device:d1/ping", at=NOW, sent=1, received=1)
EMPTY = Snapshot(run_id="r1", revision=0)
FULL = Snapshot(run_id="r1", revision=7, sites=(SITE,), networks=(NETWORK,), devices=(DEVICE,), scan=SCAN)


def after(start: Snapshot, *events: Event) -> Snapshot:
    state = State(start)
    for event in events:
        apply(state, event)
    return state.freeze()


def test_a_state_freezes_to_what_it_was_made_of() -> None:
    assert State(FULL).freeze() == FULL


@pytest.mark.parametrize(
    ("event", "change"),
    [
        (SiteChanged(site=SITE), {"sites": (SITE,)}),
        (NetworkChanged(network=NETWORK), {"networks": (NETWORK,)}),
        (DeviceDiscovered(device=DEVICE), {"devices": (DEVICE,)}),
        (DeviceChanged(device=DEVICE, changed=("name",)), {"devices": (DEVICE,)}),
        (ScanStarted(scan=SCAN), {"scan": SCAN}),
        (ScanProgressed(scan=SCAN), {"scan": SCAN}),
        (ScanFinished(scan=SCAN), {"scan": SCAN}),
        (TargetChanged(target=TARGET), {"targets": (TargetStatus(target=TARGET),)}),
        (AlertChanged(alert=ALERT), {"alerts": (ALERT,)}),
        (SilencesChanged(silences=(SILENCE,)), {"silences": (SILENCE,)}),
        (MonitoringPaused(pauses=(PAUSE,)), {"pauses": (PAUSE,)}),
        (MonitorHealthChanged(health=HEALTH), {"health": HEALTH}),
    ],
)
def test_each_event_brings_what_it_tells_and_the_next_revision(
    event: Event, change: dict[str, object]
) -> None:
    assert after(EMPTY, event) == replace(EMPTY, revision=1, **change)  # type: ignore[arg-type]


def test_what_is_told_again_replaces_what_was() -> None:
    named = replace(DEVICE, name="Attic")
    site, network = replace(SITE, name="Office"), replace(NETWORK, name="Guests")
    found = after(
        FULL,
        DeviceChanged(device=named, changed=("name",)),
        SiteChanged(site=site),
        NetworkChanged(network=network),
    )
    assert found == replace(FULL, revision=10, devices=(named,), sites=(site,), networks=(network,))


def test_a_forgotten_device_is_gone_and_forgetting_twice_does_no_harm() -> None:
    forgotten = DeviceForgotten(device_id="d1")
    assert after(FULL, forgotten, forgotten) == replace(FULL, revision=9, devices=())


def test_devices_seen_again_only_change_their_time_and_strangers_are_left_out() -> None:
    found = after(FULL, DevicesSeen(seen=(("d1", LATER), ("nobody", LATER))))
    assert found == replace(FULL, revision=8, devices=(replace(DEVICE, last_seen=LATER),))


@pytest.mark.parametrize(
    "event",
    [
        FloodStarted(network_id="lan", at=NOW),
        AddressMoved(network_id="lan", address=None, from_device="a", to_device="b", at=NOW),  # type: ignore[arg-type]
        AddressConflict(network_id="lan", address=None, macs=("a", "b"), at=NOW),  # type: ignore[arg-type]
    ],
)
def test_what_only_happened_changes_no_state(event: Event) -> None:
    state = State(FULL)
    assert not apply(state, event)
    assert state.freeze() == FULL


def test_a_frozen_snapshot_does_not_change_with_the_state() -> None:
    state = State(FULL)
    frozen = state.freeze()
    apply(state, DeviceForgotten(device_id="d1"))
    assert frozen == FULL


def test_a_replica_that_starts_later_ends_the_same() -> None:
    events: list[Event] = [
        SiteChanged(site=SITE),
        DeviceDiscovered(device=DEVICE),
        NetworkChanged(network=NETWORK),
        DevicesSeen(seen=(("d1", LATER),)),
        ScanStarted(scan=SCAN),
        DeviceDiscovered(device=replace(DEVICE, id="d2")),
        DeviceForgotten(device_id="d1"),
    ]
    whole = after(EMPTY, *events)
    for cut in range(len(events) + 1):
        assert after(after(EMPTY, *events[:cut]), *events[cut:]) == whole


def test_a_sample_replaces_the_one_before_and_gives_no_revision() -> None:
    later = replace(SAMPLE, at=LATER)
    frozen = after(EMPTY, SampleTaken(sample=SAMPLE), SampleTaken(sample=later))
    assert (frozen.samples, frozen.revision) == ((later,), 0)


def test_a_forgotten_device_takes_its_sample_along() -> None:
    frozen = after(replace(FULL, samples=(SAMPLE,)), DeviceForgotten(device_id="d1"))
    assert frozen.samples == ()


def test_a_target_keeps_what_was_decided_of_it_until_it_is_removed() -> None:
    down = after(
        EMPTY,
        TargetChanged(target=TARGET),
        TargetUp(target_id=TARGET.id, at=NOW, why="it answers"),
        TargetDown(target_id=TARGET.id, at=LATER, why="refused"),
    )
    assert down.targets == (TargetStatus(target=TARGET, up=False, since=LATER, why="refused"),)
    own = replace(SAMPLE, target_id=TARGET.id)
    gone = after(replace(down, samples=(own,)), TargetRemoved(target_id=TARGET.id))
    assert (gone.targets, gone.samples) == ((), ())


def test_an_alert_that_is_over_is_no_longer_listed() -> None:
    over = replace(ALERT, state=AlertState.RESOLVED, resolved_at=LATER)
    assert after(replace(FULL, alerts=(ALERT,)), AlertChanged(alert=over)).alerts == ()
