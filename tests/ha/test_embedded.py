"""The engine inside Home Assistant, with an engine of the test's."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import AsyncMock, Mock

import pytest

from custom_components.netmon import embedded
from custom_components.netmon.embedded import EmbeddedBackend
from custom_components.netmon.engine import ScanRequest
from netmon_core.config import parse_config
from netmon_core.errors import InvalidRequestError, NetmonError, StoreBusyError, StoreDamagedError
from netmon_core.events.device import DeviceDiscovered
from netmon_core.model.device import Seed
from netmon_core.snapshot import Snapshot
from tests.fakes.until import until

from .fakes import make_device

if TYPE_CHECKING:
    from collections.abc import Callable


class FakeEngine:
    """What the backend needs of an engine; those that were made are in `made`, in their order."""

    made: list[FakeEngine]

    def __init__(self, config: Any, **given: Any) -> None:
        self.config = config
        self.given = given
        self.calls: list[Any] = []
        self.set_aside: Path | None = None
        self.watch = Mock()
        self.listener: Callable[[Any], None] = lambda _: None
        self.end: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.made.append(self)

    async def load(self) -> None:
        self.calls.append("load")
        if len(self.made) in self.refusing:
            raise StoreBusyError("Another netmon runs.")

    refusing: set[int]

    async def start(self) -> None:
        self.calls.append("start")

    async def stop(self) -> None:
        self.calls.append("stop")
        if self.end.done() and self.end.exception():
            raise ExceptionGroup("failed", [ValueError("?")])

    async def ended(self) -> None:
        await asyncio.shield(self.end)

    def snapshot(self) -> Snapshot:
        return Snapshot(run_id="run", revision=0)

    def subscribe(self, listener: Callable[[Any], None]) -> None:
        self.listener = listener

    async def scan(self, request: ScanRequest) -> str:
        self.calls.append(("scan", request))
        return "scan"

    async def settle(self) -> None:
        self.calls.append("settle")

    async def flush(self) -> None:
        self.calls.append("flush")

    def __getattr__(self, name: str) -> Callable[..., None]:
        return lambda *args, **kwargs: self.calls.append((name, *args, *kwargs.values()))


@pytest.fixture
def engines(monkeypatch: pytest.MonkeyPatch) -> list[FakeEngine]:
    """Every engine that is made."""
    made: list[FakeEngine] = []
    monkeypatch.setattr(FakeEngine, "made", made, raising=False)
    monkeypatch.setattr(FakeEngine, "refusing", set(), raising=False)
    monkeypatch.setattr(embedded, "Engine", FakeEngine)
    monkeypatch.setattr(embedded, "REVIVE_DELAY", 0.001)
    monkeypatch.setattr(embedded, "_capabilities", lambda: ())
    return made


def make(tmp_path: Path | None = None) -> EmbeddedBackend:
    config = parse_config({"data_dir": None if tmp_path is None else str(tmp_path)})
    seeds = [Seed(id="d1", macs=("00:11:32:00:00:21",))]
    return EmbeddedBackend(config, session=Mock(), zeroconf=Mock(), seeds=seeds)


async def test_the_inventory_is_loaded_before_anything_is_started(
    engines: list[FakeEngine], tmp_path: Path
) -> None:
    backend = make(tmp_path)
    await backend.open()
    (engine,) = engines
    assert engine.calls == ["load"]
    assert engine.given["seeds"][0].id == "d1"
    assert engine.given["store"] is not None
    assert engine.given["series"] is not None
    assert backend.available
    await backend.start()
    assert engine.calls == ["load", "start"]
    await backend.close()
    await backend.close()
    assert engine.calls == ["load", "start", "stop"]


async def test_what_happens_is_in_the_state_before_it_is_told(engines: list[FakeEngine]) -> None:
    backend = make()
    await backend.open()
    seen: list[bool] = []
    forget = backend.subscribe(lambda event: seen.append(event.device.id in backend.state.devices))  # type: ignore[union-attr]
    engines[0].listener(DeviceDiscovered(device=make_device()))
    forget()
    engines[0].listener(DeviceDiscovered(device=make_device("d2")))
    assert seen == [True]
    await backend.close()


async def test_a_listener_that_fails_does_not_stop_the_rest(
    engines: list[FakeEngine], caplog: pytest.LogCaptureFixture
) -> None:
    backend = make()
    await backend.open()
    seen: list[object] = []
    backend.subscribe(lambda _: 1 / 0)  # type: ignore[arg-type]
    backend.subscribe(seen.append)
    engines[0].listener(DeviceDiscovered(device=make_device()))
    assert len(seen) == 1
    assert "A listener failed" in caplog.text
    await backend.close()


async def test_what_was_not_opened_knows_nothing() -> None:
    backend = make()
    with pytest.raises(RuntimeError):
        _ = backend.state
    assert backend.info.set_aside is None
    with pytest.raises(NetmonError, match="anew"):
        await backend.rename("d1", "x")


async def test_an_engine_that_cannot_load_is_closed(engines: list[FakeEngine]) -> None:
    FakeEngine.refusing.add(1)
    backend = make()
    with pytest.raises(StoreBusyError):
        await backend.open()
    assert engines[0].calls == ["load", "stop"]


async def test_an_engine_that_does_not_start_makes_the_backend_unavailable_until_another_does(
    engines: list[FakeEngine], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(_: FakeEngine) -> None:
        if len(engines) == 1:
            raise StoreBusyError("No.")

    monkeypatch.setattr(FakeEngine, "start", refuse)
    backend = make()
    await backend.open()
    changes: list[bool] = []
    backend.on_change(lambda: changes.append(backend.available))
    with pytest.raises(StoreBusyError):
        await backend.start()
    assert not backend.available
    # Whoever shows it as there must hear of it.
    assert changes == [False]
    await until(lambda: backend.available)
    assert len(engines) == 2
    assert changes == [False, True]
    await backend.close()


async def test_what_is_closed_while_it_starts_stays_closed(
    engines: list[FakeEngine], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def slowly(_: FakeEngine) -> None:
        await asyncio.sleep(3600)

    monkeypatch.setattr(FakeEngine, "start", slowly)
    backend = make()
    await backend.open()
    starting = asyncio.create_task(backend.start())
    await asyncio.sleep(0)
    await backend.close()
    await starting
    # Nor is it started afterwards.
    await backend.start()
    assert engines[0].calls == ["load", "stop"]
    assert not [task for task in asyncio.all_tasks() if task.get_name() == "netmon embedded engine"]


async def test_an_engine_that_dies_is_followed_by_another(
    engines: list[FakeEngine], caplog: pytest.LogCaptureFixture
) -> None:
    backend = make()
    await backend.open()
    changes: list[bool] = []
    backend.on_change(lambda: changes.append(backend.available))
    await backend.start()
    # The one after it cannot take over yet.
    FakeEngine.refusing.add(2)
    engines[0].end.set_exception(ExceptionGroup("failed", [ValueError("?")]))
    await until(lambda: changes == [False, True])
    assert len(engines) == 3
    assert engines[0].calls == ["load", "start", "stop"]
    assert engines[2].calls == ["load", "start"]
    assert caplog.text.count("The engine failed") == 1
    await backend.rename("d1", "x")
    assert engines[2].calls[-1] == ("rename", "d1", "x")
    await backend.close()


async def test_another_engine_takes_over_with_other_settings_and_nothing_is_unavailable_meanwhile(
    engines: list[FakeEngine],
) -> None:
    backend = make()
    await backend.open()
    changes: list[bool] = []
    backend.on_change(lambda: changes.append(backend.available))
    config = parse_config({"monitoring": {"interval": 60}})
    # Home Assistant has not started yet, so none of them looks.
    await backend.renew(config)
    assert engines[1].calls == ["load"]
    await backend.start()
    await backend.renew(config)
    assert [engine.calls for engine in engines] == [
        ["load", "stop"],
        ["load", "start", "stop"],
        ["load", "start"],
    ]
    assert engines[2].config is config
    assert changes == [True, True]
    await backend.close()
    await backend.renew(config)
    assert len(engines) == 3


async def test_an_engine_that_cannot_take_over_is_tried_again(engines: list[FakeEngine]) -> None:
    backend = make()
    await backend.open()
    await backend.start()
    FakeEngine.refusing.add(2)
    changes: list[bool] = []
    backend.on_change(lambda: changes.append(backend.available))
    with pytest.raises(StoreBusyError):
        await backend.renew(parse_config({}))
    assert not backend.available
    assert backend.problem == "Another netmon runs."
    await until(lambda: changes == [False, True])
    assert engines[2].calls == ["load", "start"]
    await backend.close()


async def test_an_engine_that_ends_by_itself_says_so(engines: list[FakeEngine]) -> None:
    backend = make()
    await backend.open()
    await backend.start()
    engines[0].end.set_result(None)
    await until(lambda: len(engines) == 2 and backend.available)
    assert backend.problem == "The engine has ended."
    await backend.close()


async def test_a_failure_that_nobody_noticed_yet_is_raised_by_the_end(engines: list[FakeEngine]) -> None:
    backend = make()
    await backend.open()
    engines[0].end.set_exception(ExceptionGroup("failed", [ValueError("?")]))
    with pytest.raises(ExceptionGroup):
        await backend.close()


async def test_a_held_backend_goes_on_and_lets_its_files_be_copied(
    engines: list[FakeEngine], tmp_path: Path
) -> None:
    files = [tmp_path / "netmon.db", tmp_path / "metrics.db"]
    for file in files:
        database(file).close()
    backend = make(tmp_path)
    await backend.open()
    await backend.start()
    await backend.hold()
    # A second one takes the place of the first.
    await backend.hold()
    assert engines[0].calls == ["load", "start", "flush", "flush"]
    assert [is_pinned(file) for file in files] == [True, True]
    await backend.release()
    await backend.release()
    assert [is_pinned(file) for file in files] == [False, False]
    await backend.hold()
    await backend.close()
    assert [is_pinned(file) for file in files] == [False, False]
    assert len(engines) == 1


async def test_what_cannot_be_held_is_not_held_by_half(engines: list[FakeEngine], tmp_path: Path) -> None:
    file = tmp_path / "netmon.db"
    database(file).close()
    (tmp_path / "metrics.db").write_bytes(b"no database" * 100)
    backend = make(tmp_path)
    await backend.open()
    with pytest.raises(StoreDamagedError):
        await backend.hold()
    assert not is_pinned(file)
    await backend.close()


async def test_what_has_no_files_need_not_be_held(engines: list[FakeEngine]) -> None:
    backend = make()
    await backend.open()
    await backend.hold()
    await backend.release()
    await backend.close()
    await backend.hold()
    assert engines[0].calls == ["load", "stop"]


def database(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, timeout=0)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("CREATE TABLE IF NOT EXISTS t (x)")
    return connection


def is_pinned(path: Path) -> bool:
    """Whether somebody keeps the log from being given up."""
    with closing(database(path)) as connection:
        connection.execute("INSERT INTO t VALUES (1)")
        (busy, _, _) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return bool(busy)


async def test_commands_reach_the_engine(engines: list[FakeEngine]) -> None:
    backend = make()
    await backend.open()
    engine = engines[0]
    request = ScanRequest()
    scan: Any = await backend.scan(request)
    assert scan == "scan"
    await backend.rename("d1", "x")
    await backend.set_known("d1", known=None)
    await backend.forget("d1")
    await backend.merge("d1", "d2")

    async def wake(device_id: str) -> None:
        engine.calls.append(("wake", device_id))

    engine.wake = wake  # type: ignore[attr-defined]
    await backend.wake("d1")
    assert engine.calls[1:] == [
        ("scan", request),
        "settle",
        ("rename", "d1", "x"),
        ("set_known", "d1", None),
        ("forget", "d1"),
        ("merge", "d1", "d2"),
        ("wake", "d1"),
    ]
    await backend.acknowledge("a1", "Ada")
    engine.watch.alerting.acknowledge.assert_called_once_with("a1", "Ada")

    async def probe(target_id: str) -> str:
        return target_id

    engine.watch.supervision.monitor.probe_now = probe
    sample: Any = await backend.ping("d1")
    assert sample == "device:d1/ping"
    # The targets are in the settings.
    await backend.ensure_target({"kind": "ping"})
    await backend.remove_target("user:x/ping")
    await backend.close()


async def test_a_database_that_was_set_aside_is_told_by_its_name(engines: list[FakeEngine]) -> None:
    backend = make()
    await backend.open()
    engines[0].set_aside = Path("/config/.storage/netmon/netmon.db.damaged-1")
    assert backend.info.set_aside == "netmon.db.damaged-1"
    await backend.close()


async def test_what_devices_tell_of_themselves_is_read_from_the_engine(engines: list[FakeEngine]) -> None:
    backend = make()
    await backend.open()
    readings = engines[0].watch.readings
    readings.ports.return_value = {"p1": "port"}
    readings.sensors.return_value = {"s1": "sensor"}
    readings.states = ("state",)
    readings.ask = AsyncMock(return_value="asked")
    readings.agree = AsyncMock(return_value="agreed")
    told = [
        *await backend.ports("d1"),
        *await backend.sensors("d1"),
        *await backend.informants(),
        await backend.ask("d1"),
        await backend.agree("d1"),
    ]
    assert list(map(str, told)) == ["port", "sensor", "state", "asked", "agreed"]
    readings.ports.assert_called_once_with("d1")
    await backend.close()
    with pytest.raises(NetmonError):
        await backend.ports("d1")


async def test_other_credentials_hold_at_once_and_for_whoever_takes_over(
    engines: list[FakeEngine], tmp_path: Path
) -> None:
    backend = make(tmp_path)
    await backend.open()
    await backend.start()
    given = {"name": "Switches", "kind": "snmp_v2c", "secret": "c", "tags": ["rack"]}
    config = parse_config({"data_dir": str(tmp_path), "credentials": [given]})
    await backend.set_credentials(config)
    engines[0].watch.set_credentials.assert_called_once_with(config.credentials)
    assert len(engines) == 1
    engines[0].end.set_exception(ValueError("?"))
    await until(lambda: len(engines) == 2)
    assert engines[1].config is config
    await backend.close()
    await backend.set_credentials(config)


async def test_an_engine_asks_with_other_credentials_while_it_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded, "_capabilities", lambda: ())
    backend = EmbeddedBackend(parse_config({}), session=Mock(), zeroconf=Mock())
    await backend.open()
    try:
        assert backend._engine is not None
        readings = backend._engine.watch.readings
        assert readings.informants._book.credentials() == ()
        given = {"name": "Switches", "kind": "snmp_v2c", "secret": "c", "tags": ["rack"]}
        await backend.set_credentials(parse_config({"credentials": [given]}))
        (credential,) = readings.informants._book.credentials()
        assert credential.given.name == "Switches"
        assert await backend.ports("d1") == ()
        assert await backend.informants() == ()
        with pytest.raises(InvalidRequestError, match="No credential is scoped"):
            await backend.ask("d1")
        await backend.set_credentials(parse_config({}))
        assert readings.informants._book.credentials() == ()
    finally:
        await backend.close()
