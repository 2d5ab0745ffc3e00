"""Alerting as the engine runs it: events go in, people are told (the list is Alertmanager's own)."""

from __future__ import annotations

import asyncio
import json
import logging
import sys
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from netmon_core.alerts import delivery, open_alerts, outbox
from netmon_core.alerts.alerting import Alerting, own_addresses
from netmon_core.alerts.file import FileNotifier
from netmon_core.alerts.notifier import DeliveryError
from netmon_core.errors import NotFoundError
from netmon_core.events.alert import AlertChanged, SilencesChanged
from netmon_core.events.device import DeviceChanged, DeviceDiscovered, DeviceDown, DeviceUp
from netmon_core.events.place import NetworkChanged
from netmon_core.model.alert import Alert, AlertState
from netmon_core.model.device import Device
from netmon_core.model.presence import Presence
from netmon_core.settings.alerts import AlertSettings
from netmon_core.settings.secret import Secret
from netmon_core.store.memory import MemoryStore
from netmon_core.store.sqlite import SqliteStore
from tests.fakes.until import until

from .receiver import receiving
from .test_delivery import Fake
from .world import EVERYBODY, LAN, NAS, NOON, device

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from netmon_core.alerts.notifier import Notifier
    from netmon_core.events.event import Event
    from netmon_core.store.protocol import Store

CHECKOUT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery, "FIRST_DELAY", 0.01)


class Host:
    """What the engine does around alerting, with a clock of its own."""

    def __init__(
        self, store: Store, settings: AlertSettings, notifiers: list[Notifier] | None = None
    ) -> None:
        self.store = store
        self.now = NOON
        self.events: list[Event] = []
        self.devices: dict[str, Device] = {}
        self.alerting = Alerting(
            settings,
            publish=self.publish,
            remember=store.remember,
            notifiers=notifiers,
            now=lambda: self.now,
        )

    def publish(self, event: Event) -> None:
        self.store.record(event)
        self.events.append(event)
        self.alerting.hear(event)

    def meet(self) -> None:
        self.publish(NetworkChanged(network=LAN))
        for each in self.devices.values():
            self.publish(DeviceDiscovered(device=each))

    def down(self, *names: str) -> None:
        for name in names:
            self.publish(DeviceDown(device_id=name, at=self.now, why="silent"))
            self._is(name, Presence.OFFLINE)

    def up(self, *names: str) -> None:
        for name in names:
            self.publish(DeviceUp(device_id=name, at=self.now, why="ARP reply"))
            self._is(name, Presence.ONLINE)

    def _is(self, name: str, presence: Presence) -> None:
        self.devices[name] = replace(
            self.devices[name], presence=presence, presence_since=self.now, last_seen=self.now
        )
        self.publish(DeviceChanged(device=self.devices[name], changed=("presence", "presence_since")))

    def wait(self, seconds: float, step: float = 10) -> None:
        end = self.now + timedelta(seconds=seconds)
        while self.now < end:
            self.now = min(end, self.now + timedelta(seconds=step))
            self.alerting.tick(self.now)

    def changes(self) -> list[Alert]:
        return [event.alert for event in self.events if isinstance(event, AlertChanged)]


@asynccontextmanager
async def host(
    store: Store,
    settings: AlertSettings | None = None,
    *,
    now: datetime = NOON,
    notifiers: list[Notifier] | None = None,
    devices: tuple[Device, ...] = EVERYBODY,
    run: bool = True,
) -> AsyncGenerator[Host]:
    """A host that has opened its store and runs; a first one meets everybody."""
    made = Host(store, settings or AlertSettings(), notifiers)
    made.now = now
    stored = await store.open()
    made.alerting.open(stored)
    if stored.devices:
        made.devices = {each.id: each for each in stored.devices}
    else:
        made.devices = {each.id: each for each in devices}
        made.meet()
    running = asyncio.create_task(made.alerting.run()) if run else None
    try:
        yield made
    finally:
        if running is not None:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
        await store.close()


def to(url: str, **settings: Any) -> AlertSettings:
    return AlertSettings(webhook_url=Secret(url), webhook_allow_private=True, **settings)


async def test_cold_start_tells_of_nobody_it_meets() -> None:
    fake = Fake()
    async with host(MemoryStore(), notifiers=[fake], devices=()) as engine:
        for number in range(2, 200):
            engine.publish(DeviceDiscovered(device=device(str(number), number, first_seen=NOON)))
        engine.wait(600)
        assert engine.changes() == []
        engine.wait(3600)
        engine.publish(DeviceDiscovered(device=device("late", 250, first_seen=engine.now)))
        engine.wait(30)
        await until(lambda: len(fake.keys) == 1)


async def test_firing_and_resolved_reach_the_webhook_and_the_event_stream() -> None:
    async with receiving() as receiver, host(MemoryStore(), to(receiver.url)) as engine:
        engine.down("nas")
        engine.wait(60)
        engine.up("nas")
        await until(lambda: len(receiver.bodies) == 2)

    assert [body["occasion"] for body in receiver.bodies] == ["firing", "resolved"]
    assert receiver.bodies[1]["title"] == "Over: NAS"
    assert [alert.state.value for alert in engine.changes()] == ["pending", "firing", "resolved"]


async def test_inhibiting_a_gateway_that_is_down_is_one_message() -> None:
    async with receiving() as receiver, host(MemoryStore(), to(receiver.url)) as engine:
        engine.down("nas", "tv")
        engine.wait(20)
        engine.down("gateway")
        engine.wait(300)
        await until(lambda: receiver.bodies)
        engine.up("gateway", "nas", "tv")
        engine.wait(300)
        await until(lambda: len(receiver.bodies) == 2)

    assert [body["alert"]["subject_id"] for body in receiver.bodies] == ["gateway", "gateway"]
    assert receiver.bodies[0]["alert"]["behind"] == ["nas", "tv"]
    assert "2 more silent behind it" in receiver.bodies[0]["message"]


async def test_retry_until_the_webhook_takes_it() -> None:
    async with receiving(500, 503, 429, 200) as receiver, host(MemoryStore(), to(receiver.url)) as engine:
        engine.down("nas")
        engine.wait(60)
        await until(lambda: len(receiver.bodies) == 4)
        await until(lambda: engine.alerting.health is None)

    assert len(set(receiver.keys)) == 1


async def test_webhook_timeout_holds_up_no_event_and_is_tried_again(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def slow(request: object) -> None:
        await asyncio.sleep(60)

    settings = replace(to(""), webhook_timeout=0.2)
    async with receiving(slow, 200) as receiver:
        settings = replace(settings, webhook_url=Secret(receiver.url))
        async with host(MemoryStore(), settings) as engine:
            engine.down("nas")
            engine.wait(60)
            engine.down("tv")
            engine.wait(60)
            assert len([a for a in engine.changes() if a.state is AlertState.FIRING]) == 2
            # Others that run beside may hold up the second answer as well.
            await until(lambda: len(set(receiver.keys)) == 2)

    assert receiver.keys[0] == receiver.keys[1]
    assert "did not answer within 0.2 s" in caplog.text


async def test_repeat_reminds_until_somebody_has_seen_it() -> None:
    fake = Fake()
    async with host(MemoryStore(), AlertSettings(repeat=3600), notifiers=[fake]) as engine:
        engine.down("nas")
        engine.wait(60 + 2 * 3600)
        await until(lambda: len(fake.keys) == 3)
        [alert] = engine.alerting.alerts()
        engine.alerting.acknowledge(alert.id, "Anna")
        engine.wait(5 * 3600, step=60)
        engine.up("nas")
        await until(lambda: len(fake.keys) == 4)

    assert [key.removeprefix(alert.id) for key in fake.keys] == [
        "-firing",
        "-reminder-20261122T130100Z",
        "-reminder-20261122T140100Z",
        "-resolved",
    ]


async def test_resolved_is_not_told_where_nobody_wants_it() -> None:
    fake = Fake()
    async with host(MemoryStore(), AlertSettings(resolved=False), notifiers=[fake]) as engine:
        engine.down("nas")
        engine.wait(60)
        engine.up("nas")
        engine.down("tv")
        engine.wait(60)
        await until(lambda: len(fake.keys) == 2)

    assert all(key.endswith("-firing") for key in fake.keys)


async def test_reload_ends_the_alerts_of_rules_that_are_gone_and_keeps_the_others() -> None:
    fake = Fake()
    async with host(MemoryStore(), notifiers=[fake]) as engine:
        engine.down("nas", "tv")
        engine.wait(60)
        engine.alerting.set_settings(AlertSettings(exclude=("nas",)))
        engine.wait(60)
        assert [alert.subject_id for alert in engine.alerting.alerts()] == ["tv"]
        await until(lambda: len(fake.keys) == 3)


@pytest.mark.parametrize("kind", ["memory", "sqlite"])
async def test_a_restart_neither_tells_twice_nor_forgets(kind: str, tmp_path: Path) -> None:
    memory = MemoryStore()

    def store() -> Store:
        return memory if kind == "memory" else SqliteStore(tmp_path / "netmon.db")

    fake = Fake()
    async with host(store(), notifiers=[fake]) as engine:
        engine.down("nas")
        engine.wait(60)
        engine.down("tv")
        engine.wait(30)
        await until(lambda: len(fake.keys) == 1)
        later = engine.now
    async with host(store(), now=later, notifiers=[fake]) as engine:
        engine.wait(29, step=1)
        assert engine.changes() == []
        engine.wait(1)
        await until(lambda: len(fake.keys) == 2)
        later = engine.now
    async with host(store(), now=later, notifiers=[fake]) as engine:
        engine.wait(600)
        assert engine.changes() == []
        engine.up("nas", "tv")
        await until(lambda: len(fake.keys) == 4)

    assert len(set(fake.keys)) == 4
    reader = store()
    stored = await reader.open()
    await reader.close()
    assert {kind for kind, _ in stored.memory} == {outbox.WORKED}
    assert stored.alerts == ()


async def test_what_is_silenced_is_told_when_the_silence_is_over_if_it_still_fires() -> None:
    fake = Fake()
    async with host(MemoryStore(), notifiers=[fake]) as engine:
        silence = engine.alerting.silence(timedelta(hours=1), comment="moving house")
        engine.down("nas", "tv")
        engine.wait(600)
        engine.up("tv")
        engine.wait(600)
        assert fake.keys == []
        engine.wait(2400)
        await until(lambda: len(fake.keys) == 1)
        assert engine.alerting.silences() == ()

    changes = [event.silences for event in engine.events if isinstance(event, SilencesChanged)]
    assert changes == [(silence,), ()]


async def test_a_silence_survives_a_restart_and_can_be_ended() -> None:
    store, fake = MemoryStore(), Fake()
    async with host(store, notifiers=[fake]) as engine:
        silence = engine.alerting.silence(timedelta(hours=1), subject_id="nas")
    async with host(store, notifiers=[fake]) as engine:
        engine.down("nas", "tv")
        engine.wait(60)
        await until(lambda: len(fake.keys) == 1)
        engine.alerting.unsilence(silence.id)
        engine.wait(1)
        await until(lambda: len(fake.keys) == 2)
        with pytest.raises(NotFoundError):
            engine.alerting.unsilence(silence.id)
        with pytest.raises(NotFoundError):
            engine.alerting.acknowledge("nobody")


async def test_killed_while_it_sends_it_sends_again_with_the_same_key(tmp_path: Path) -> None:
    taken = asyncio.Event()

    async def hold(request: object) -> None:
        taken.set()
        await asyncio.sleep(60)

    async with receiving(hold, 200) as receiver:
        command = [sys.executable, "-m", "tests.alerts.crash_child", str(tmp_path), receiver.url]
        child = await asyncio.create_subprocess_exec(*command, cwd=CHECKOUT)
        try:
            async with asyncio.timeout(20):
                await taken.wait()
                # The store gathers for a fifth of a second before it writes.
                await asyncio.sleep(1)
        finally:
            child.kill()
            await child.wait()

        store = SqliteStore(tmp_path / "netmon.db")
        settings = to(receiver.url, offline_for=0)
        async with host(store, settings, now=datetime.now(NOON.tzinfo)):
            await until(lambda: len(receiver.bodies) == 2)

    assert receiver.keys[0] == receiver.keys[1]
    assert receiver.bodies[0] == receiver.bodies[1]


async def test_a_flood_of_events_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(open_alerts, "OPEN", 200)
    monkeypatch.setattr(outbox, "OUTBOX", 50)
    refusing = Fake()
    refusing.script = [DeliveryError("away")] * 100_000
    store = MemoryStore()
    async with host(store, AlertSettings(offline_for=0), notifiers=[refusing], run=False) as engine:
        for number in range(300, 3300):
            new = device(str(number), number, first_seen=NOON, known=True)
            engine.publish(DeviceDiscovered(device=new))
            engine.publish(DeviceDown(device_id=new.id, at=NOON, why="silent"))
        engine.wait(60)
        assert len(engine.alerting.alerts()) == 200
    stored = await store.open()

    assert len([key for key in stored.memory if key[0] == "notification"]) == 50


async def test_a_flood_is_told_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(open_alerts, "OPEN", 5)
    async with host(MemoryStore(), notifiers=[], run=False) as engine:
        for number in range(300, 400):
            new = device(str(number), number, known=True)
            engine.publish(DeviceDiscovered(device=new))
            engine.publish(DeviceDown(device_id=new.id, at=NOON, why="silent"))
            engine.wait(1)

    assert caplog.text.count("more alerts than netmon keeps") == 1


async def test_one_way_to_people_that_fails_does_not_stop_the_other(tmp_path: Path) -> None:
    path = tmp_path / "alerts.jsonl"
    broken = Fake()
    broken.script = [DeliveryError("away")] * 1000
    async with host(MemoryStore(), notifiers=[broken, FileNotifier(path)]) as engine:
        engine.down("nas")
        engine.wait(60)
        await until(path.exists)
        await until(lambda: engine.alerting.health == "away")

    assert json.loads(path.read_text())["alert"]["subject"] == "NAS"


async def test_the_log_tells_alerts_and_no_secret(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    evil = replace(NAS, name="NAS\x1b[31m\nERROR forged")
    token = "S3NT1NEL"
    async with receiving(404) as receiver:
        settings = to(f"{receiver.url}/{token}", webhook_headers=(Secret(f"X: {token}"),))
        async with host(MemoryStore(), settings) as engine:
            engine.publish(DeviceChanged(device=evil, changed=("name",)))
            engine.devices["nas"] = evil
            engine.down("nas")
            engine.wait(60)
            await until(lambda: "that message is dropped" in caplog.text)
            assert token not in repr(engine.alerting.__dict__)
            assert token not in repr(settings)

    records = [record.getMessage() for record in caplog.records if record.name.startswith("netmon_core")]
    assert any(message.startswith("Alert firing (offline): NAS") for message in records)
    assert all(message.isprintable() for message in records)
    assert not any(token in message for message in records)


@pytest.mark.parametrize(("warned", "level"), [(True, logging.WARNING), (False, logging.INFO)])
async def test_where_another_tells_of_alerts_the_log_has_them_for_information(
    caplog: pytest.LogCaptureFixture, *, warned: bool, level: int
) -> None:
    caplog.set_level(logging.DEBUG)
    async with host(MemoryStore(), AlertSettings(log_warnings=warned)) as engine:
        engine.publish(DeviceChanged(device=NAS, changed=("name",)))
        engine.devices["nas"] = NAS
        engine.down("nas")
        engine.wait(60)
        await until(lambda: "Alert firing" in caplog.text)
    (told,) = (each for each in caplog.records if each.getMessage().startswith("Alert firing"))
    assert told.levelno == level


def test_our_own_addresses_are_known() -> None:
    assert "127.0.0.1" in {str(address) for address in own_addresses()}


def test_everything_is_asked_of_a_device_that_has_no_interface() -> None:
    bare = Device(id="bare", first_seen=NOON, last_seen=NOON)
    published: list[Event] = []
    alerting = Alerting(publish=published.append, remember=lambda *_: None, notifiers=[], now=lambda: NOON)
    for event in (DeviceDiscovered(device=bare), DeviceDown(device_id="bare", at=NOON, why="")):
        alerting.hear(event)

    assert [event.alert.rule for event in published if isinstance(event, AlertChanged)] == ["new_device"]
