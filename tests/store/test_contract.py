"""What every store keeps and gives back."""

import asyncio
import os
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from ipaddress import IPv4Address
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given, settings

from netmon_core.errors import InvalidRequestError, StoreError
from netmon_core.events.address import AddressConflict, FloodStarted
from netmon_core.events.device import DeviceChanged, DeviceDiscovered, DeviceForgotten, DevicesSeen
from netmon_core.events.event import Event
from netmon_core.events.place import NetworkChanged, SiteChanged
from netmon_core.events.scan import ScanFinished, ScanProgressed, ScanStarted
from netmon_core.model.device import Device
from netmon_core.model.presence import Presence
from netmon_core.model.scan import ScanState
from netmon_core.store import log as log_module
from netmon_core.store.backup import restore
from netmon_core.store.lock import DataFolder
from netmon_core.store.memory import MemoryStore
from netmon_core.store.protocol import Store, Stored
from netmon_core.store.sqlite import SqliteStore
from netmon_core.wire import event_from_wire, to_wire

from .things import NETWORK, NOON, SCAN, SITE, device, discovered, histories, interface

# Opens the same store again, as after a restart.
type Reopen = Callable[[], Store]


def ticking() -> Callable[[], datetime]:
    """Return a clock that goes one second further each time it is read."""
    seconds = count()
    return lambda: NOON + timedelta(seconds=next(seconds))


def reopener(kind: str, folder: Path) -> Reopen:
    now = ticking()
    if kind == "memory":
        stores: list[MemoryStore] = []

        def the_same() -> MemoryStore:
            if not stores:
                stores.append(MemoryStore(now=now))
            return stores[0]

        return the_same
    return lambda: SqliteStore(folder / "netmon.db", now=now)


@pytest.fixture(params=["memory", "sqlite"])
def reopen(request: pytest.FixtureRequest, tmp_path: Path) -> Reopen:
    return reopener(request.param, tmp_path)


async def kept(reopen: Reopen, *events: Event) -> Stored:
    """Record events, close, and return what a new process would find."""
    store = reopen()
    await store.open()
    for event in events:
        store.record(event)
    await store.close()
    again = reopen()
    stored = await again.open()
    await again.close()
    return stored


async def test_a_new_store_is_empty_and_well(reopen: Reopen) -> None:
    store = reopen()

    assert await store.open() == Stored()
    assert store.health is None
    assert await store.events() == []
    await store.close()


async def test_everything_about_a_device_comes_back(reopen: Reopen) -> None:
    known = device(
        "one",
        interface("02:00:00:00:00:01", "10.0.0.5", "fe80::5"),
        interface(None, "10.9.0.5"),
        name="Küche 📺",
        known=False,
        tags=("tv", "living room"),
        notes="two\nlines",
    )

    stored = await kept(
        reopen, SiteChanged(site=SITE), NetworkChanged(network=NETWORK), DeviceDiscovered(device=known)
    )

    assert stored == Stored(sites=(SITE,), networks=(NETWORK,), devices=(known,))


@pytest.mark.parametrize("kind", ["memory", "sqlite"])
@settings(max_examples=60, deadline=None)
@given(history=histories())
def test_the_state_after_a_restart_is_what_the_events_said(
    kind: str, history: tuple[list[Event], dict[str, Device]]
) -> None:
    events, expected = history

    async def run(folder: str) -> Stored:
        reopen = reopener(kind, Path(folder))
        store = reopen()
        await store.open()
        for index, event in enumerate(events):
            store.record(event)
            if index % 7 == 3:
                await store.flush()
        await store.close()
        again = reopen()
        stored = await again.open()
        await again.close()
        return stored

    with tempfile.TemporaryDirectory() as folder:
        stored = asyncio.run(run(folder))

    assert stored.devices == tuple(expected[key] for key in sorted(expected))
    assert (stored.sites, stored.networks) == ((SITE,), (NETWORK,))


async def test_sightings_move_only_the_last_seen_of_known_devices(reopen: Reopen) -> None:
    later = NOON + timedelta(hours=1)

    stored = await kept(
        reopen,
        DeviceDiscovered(device=device("one")),
        DevicesSeen(seen=(("one", later), ("nobody", later))),
    )

    assert stored.devices == (replace(device("one"), last_seen=later),)


async def test_a_change_after_a_sighting_wins(reopen: Reopen) -> None:
    later = NOON + timedelta(hours=1)

    stored = await kept(
        reopen,
        DeviceDiscovered(device=device("one")),
        DevicesSeen(seen=(("one", later),)),
        DeviceChanged(device=device("one", name="TV"), changed=("name", "last_seen")),
    )

    assert stored.devices == (device("one", name="TV"),)


async def test_a_forgotten_device_is_gone_and_can_come_back(reopen: Reopen) -> None:
    one = DeviceDiscovered(device=device("one", interface()))

    assert (await kept(reopen, one, DeviceForgotten(device_id="one"))).devices == ()
    assert (await kept(reopen, one)).devices == (one.device,)


@pytest.mark.parametrize("mac", ["02:00:00:00:00:01", None])
async def test_an_interface_belongs_to_whoever_was_recorded_with_it_last(
    reopen: Reopen, mac: str | None
) -> None:
    shared = interface(mac, "10.0.0.5")
    other = interface("02:00:00:00:00:02", "10.0.0.6")

    stored = await kept(
        reopen,
        DeviceDiscovered(device=device("one", shared, other)),
        DeviceDiscovered(device=device("two", shared)),
    )

    assert [d.interfaces for d in stored.devices] == [(other,), (shared,)]


async def test_the_same_mac_on_two_networks_is_two_interfaces(reopen: Reopen) -> None:
    one = device("one", interface(network="lan"))
    two = device("two", interface(network="guests"))

    stored = await kept(reopen, DeviceDiscovered(device=one), DeviceDiscovered(device=two))

    assert stored.devices == (one, two)


async def test_interfaces_that_change_places_keep_their_addresses(reopen: Reopen) -> None:
    a, b = interface("02:00:00:00:00:0a", "10.0.0.1"), interface("02:00:00:00:00:0b", "10.0.0.2")
    swapped = device("one", b, a)

    stored = await kept(
        reopen,
        DeviceDiscovered(device=device("one", a, b)),
        DeviceChanged(device=swapped, changed=("interfaces",)),
    )

    assert stored.devices == (swapped,)


async def test_the_log_gives_events_newest_first_with_their_own_times(reopen: Reopen) -> None:
    store = reopen()
    await store.open()
    finished = replace(SCAN, state=ScanState.DONE, finished_at=NOON - timedelta(hours=1))
    conflict = AddressConflict(
        network_id="lan", address=IPv4Address("10.0.0.1"), macs=("a", "b"), at=NOON + timedelta(days=1)
    )
    found = discovered(1)
    for event in (found, ScanFinished(scan=finished), conflict):
        store.record(event)
    await store.flush()

    log = await store.events()
    await store.close()

    assert [(entry.type, entry.at) for entry in log] == [
        ("address_conflict", NOON + timedelta(days=1)),
        ("device_discovered", NOON),
        ("scan_finished", NOON - timedelta(hours=1)),
    ]
    assert [event_from_wire(entry.body) for entry in log] == [conflict, found, ScanFinished(scan=finished)]


async def test_the_log_can_be_cut_by_time_device_and_number(reopen: Reopen) -> None:
    store = reopen()
    await store.open()
    for number in range(6):
        store.record(discovered(number % 2))
    await store.flush()

    def seconds(**cut: int) -> dict[str, datetime]:
        return {name: NOON + timedelta(seconds=value) for name, value in cut.items()}

    assert len(await store.events()) == 6
    assert [e.at.second for e in await store.events(**seconds(start=2, end=4))] == [3, 2]  # type: ignore[arg-type]
    assert [e.at.second for e in await store.events(device_id="device-00001")] == [5, 3, 1]
    assert len(await store.events(kind="device_discovered", limit=4)) == 4
    assert await store.events(kind="device_changed") == []
    assert [e.at.second for e in await store.events(limit=2)] == [5, 4]
    for limit in (0, -1, 10_001):
        with pytest.raises(InvalidRequestError, match="limit"):
            await store.events(limit=limit)
    await store.close()


async def test_sightings_and_the_progress_of_scans_are_not_logged(reopen: Reopen) -> None:
    store = reopen()
    await store.open()
    store.record(ScanStarted(scan=SCAN))
    store.record(ScanProgressed(scan=SCAN))
    store.record(DevicesSeen(seen=(("one", NOON),)))
    store.record(FloodStarted(network_id="lan", at=NOON))
    await store.flush()

    assert [entry.type for entry in await store.events()] == ["flood_started"]
    await store.close()


async def test_a_change_is_logged_with_what_changed_and_who_it_is(reopen: Reopen) -> None:
    store = reopen()
    await store.open()
    known = device("one", interface(), hostname="tv", presence=Presence.OFFLINE)
    store.record(DeviceChanged(device=known, changed=("presence",)))
    await store.flush()

    [entry] = await store.events()
    await store.close()

    assert entry.device_id == "one"
    assert entry.body == {
        "type": "device_changed",
        "changed": ["presence"],
        "device": {"id": "one", "name": None, "hostname": "tv", "presence": "offline"},
    }


async def test_the_log_keeps_the_newest_when_it_is_full(
    reopen: Reopen, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("log", "rows", "memory"):
        monkeypatch.setattr(f"netmon_core.store.{module}.EVENTS_KEPT", 3)
    assert log_module.EVENTS_KEPT == 3
    store = reopen()
    await store.open()
    for number in range(5):
        store.record(discovered(number))
        await store.flush()

    assert [entry.device_id for entry in await store.events()] == [f"device-{n:05}" for n in (4, 3, 2)]
    await store.close()


async def test_a_backup_restores_everything(reopen: Reopen, tmp_path: Path) -> None:
    store = reopen()
    await store.open()
    for event in (SiteChanged(site=SITE), NetworkChanged(network=NETWORK), discovered(1)):
        store.record(event)
    await store.backup(tmp_path / "copy.db")
    log = await store.events()
    await store.close()

    assert restore(tmp_path / "copy.db", DataFolder(tmp_path / "new")) is None
    restored = SqliteStore(tmp_path / "new/netmon.db")
    stored = await restored.open()

    assert stored == Stored(sites=(SITE,), networks=(NETWORK,), devices=(discovered(1).device,))
    assert await restored.events() == log
    await restored.close()


async def test_a_backup_never_overwrites(reopen: Reopen, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    target.write_text("precious")
    store = reopen()
    await store.open()

    with pytest.raises(StoreError, match=r"copy\.db exists already"):
        await store.backup(target)

    await store.close()
    assert target.read_text() == "precious"
    assert not [name for name in os.listdir(tmp_path) if name.startswith(".")]


async def test_closing_twice_is_safe(reopen: Reopen) -> None:
    store = reopen()
    await store.open()
    await store.close()
    await store.close()


async def test_ten_thousand_devices_come_back(reopen: Reopen) -> None:
    found = [discovered(number) for number in range(10_000)]

    stored = await kept(reopen, *found)

    assert stored.devices == tuple(event.device for event in found)


def test_the_wire_form_of_the_log_is_the_events_own() -> None:
    forgotten = DeviceForgotten(device_id="one", merged_into="two")

    assert log_module.body_of(forgotten) == to_wire(forgotten)
