"""A server, with a connection and a client of the test's."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from ipaddress import IPv4Network
from typing import TYPE_CHECKING, Any, cast, override
from unittest.mock import AsyncMock, Mock

import pytest
from homeassistant.config_entries import ConfigEntryState
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.netmon import making, remote, servers
from custom_components.netmon.const import DOMAIN
from custom_components.netmon.engine import ScanRequest
from custom_components.netmon.remote import RemoteBackend
from custom_components.netmon.servers import ServerRefusedError, async_check_server
from netmon_core.client.answers import Hello
from netmon_core.errors import (
    CredentialError,
    InvalidRequestError,
    NetmonError,
    NotFoundError,
    ServerUnreachableError,
    ServerVersionError,
    UnexpectedAnswerError,
)
from netmon_core.events.device import DeviceDiscovered
from netmon_core.events.scan import ScanFinished
from netmon_core.model.scan import Scan, ScanState
from netmon_core.model.target import TargetStatus
from netmon_core.snapshot import Snapshot

from .fakes import NOW, make_device
from .test_config_flow import REMOTE, SERVER
from .test_entities import TARGET

if TYPE_CHECKING:
    from collections.abc import Callable

    from homeassistant.core import HomeAssistant

    from custom_components.netmon.engine import Client, Connection

HELLO = Hello(
    server_id="server-1", version="9.9", schema_version=1, min_schema_version=1, run_id="run", role="admin"
)


class FakeConnection:
    """Connects at once, unless `failure` says otherwise ("silent": it never does)."""

    def __init__(self, failure: Exception | str | None = None) -> None:
        self.failure = failure
        self.connected = False
        self.server: Hello | None = None
        self.known = Snapshot(
            run_id="run",
            revision=0,
            devices=(make_device(hostname="nas"),),
            targets=(TargetStatus(target=TARGET),),
        )
        self.running = 0
        self._events: list[Callable[[Any], None]] = []
        self._changes: list[Callable[[bool], None]] = []
        self._failures: list[Callable[[Any], None]] = []
        self._end: asyncio.Future[None] | None = None

    def snapshot(self) -> Snapshot:
        return self.known

    def subscribe(self, listener: Callable[[Any], None]) -> Callable[[], None]:
        self._events.append(listener)
        return lambda: self._events.remove(listener)

    def on_connected(self, listener: Callable[[bool], None]) -> Callable[[], None]:
        self._changes.append(listener)
        return lambda: self._changes.remove(listener)

    def on_failed(self, listener: Callable[[Any], None]) -> Callable[[], None]:
        self._failures.append(listener)
        return lambda: self._failures.remove(listener)

    async def run(self) -> None:
        self.running += 1
        self._end = asyncio.get_running_loop().create_future()
        try:
            if isinstance(self.failure, Exception):
                raise self.failure
            if self.failure is None:
                self.server = HELLO
                self.set_connected(connected=True)
            await self._end
        finally:
            self.running -= 1
            self.connected = False

    def set_connected(self, *, connected: bool) -> None:
        self.connected = connected
        for listener in list(self._changes):
            listener(connected)

    def tell(self, event: Any) -> None:
        for listener in list(self._events):
            listener(event)

    def die(self, err: Exception) -> None:
        assert self._end is not None
        self._end.set_exception(err)


@pytest.fixture
def client() -> Mock:
    """What commands are given to."""
    return Mock(
        spec_set=[
            "scan",
            "scan_progress",
            "ping",
            "wake",
            "rename",
            "set_known",
            "forget",
            "merge",
            "acknowledge",
            "add_target",
            "remove_target",
            "ports",
            "sensors",
            "informants",
            "ask",
            "agree",
        ],
        **{name: AsyncMock() for name in ("ping", "wake", "rename", "set_known", "forget", "merge")},
        acknowledge=AsyncMock(),
        add_target=AsyncMock(),
        remove_target=AsyncMock(),
        scan=AsyncMock(),
        scan_progress=AsyncMock(),
        **{name: AsyncMock(return_value=name) for name in ("ports", "sensors", "informants", "ask", "agree")},
    )


def make(connection: FakeConnection, client: Mock, refused: list[Exception] | None = None) -> RemoteBackend:
    told = refused if refused is not None else []
    return RemoteBackend(cast("Connection", connection), cast("Client", client), refused=told.append)


async def test_what_the_server_knows_is_known_and_follows_it(client: Mock) -> None:
    connection = FakeConnection()
    backend = make(connection, client)
    with pytest.raises(RuntimeError):
        _ = backend.state
    assert backend.info.version == ""
    await backend.open()
    await backend.start()
    assert backend.available
    assert (backend.info.mode, backend.info.version) == ("remote", "9.9")
    heard: list[Any] = []
    changes: list[bool] = []
    backend.subscribe(heard.append)
    backend.on_change(lambda: changes.append(backend.available))
    connection.tell(DeviceDiscovered(device=make_device("d2")))
    assert set(backend.state.devices) == {"d1", "d2"}
    assert len(heard) == 1
    connection.set_connected(connected=False)
    connection.set_connected(connected=True)
    assert changes == [False, True]
    await backend.hold()
    await backend.release()
    await backend.close()
    await backend.close()
    assert connection.running == 0


@pytest.mark.parametrize("failure", [CredentialError("No."), ServerVersionError("Old."), "silent"])
async def test_a_server_that_cannot_be_reached_leaves_nothing_running(
    client: Mock, monkeypatch: pytest.MonkeyPatch, failure: Any
) -> None:
    monkeypatch.setattr(servers, "WITHIN", 0.01)
    connection = FakeConnection(failure)
    wanted = ServerUnreachableError if failure == "silent" else type(failure)
    with pytest.raises(wanted):
        await make(connection, client).open()
    assert connection.running == 0
    assert not connection._changes


async def test_that_the_server_lets_us_in_no_longer_is_told(client: Mock) -> None:
    refused: list[Exception] = []
    connection = FakeConnection()
    backend = make(connection, client, refused)
    await backend.open()
    connection.die(CredentialError("Revoked."))
    await asyncio.sleep(0.01)
    assert [str(err) for err in refused] == ["Revoked."]
    await backend.close()


async def test_a_connection_that_fails_otherwise_is_logged(
    client: Mock, caplog: pytest.LogCaptureFixture
) -> None:
    refused: list[Exception] = []
    connection = FakeConnection()
    backend = make(connection, client, refused)
    await backend.open()
    connection.die(ValueError("?"))
    await asyncio.sleep(0.01)
    # It is begun anew, or nobody would ask the server again.
    assert [str(err) for err in refused] == ["?"]
    assert "The connection to the server failed" in caplog.text
    with pytest.raises(ValueError, match=r"\?"):
        await backend.close()


async def test_a_scan_is_waited_for(client: Mock, monkeypatch: pytest.MonkeyPatch) -> None:
    scan = Scan(id="s1", state=ScanState.RUNNING, started_at=NOW, expected=1)
    done = replace(scan, state=ScanState.DONE)
    client.scan.return_value = scan
    client.scan_progress.side_effect = [scan, scan, done]
    connection = FakeConnection()
    backend = make(connection, client)
    await backend.open()
    work = asyncio.create_task(backend.scan(ScanRequest(prefixes=(IPv4Network("10.77.0.0/24"),))))
    await asyncio.sleep(0.01)
    assert not work.done()
    connection.tell(DeviceDiscovered(device=make_device("d2")))
    # The end was told before the server would answer so; it is asked again a little later.
    monkeypatch.setattr(remote, "ASK_AGAIN", 0.01)
    connection.tell(ScanFinished(scan=done))
    assert (await work).state is ScanState.DONE
    assert client.scan_progress.await_count == 3
    client.scan.assert_awaited_once_with(["10.77.0.0/24"])
    await backend.close()


async def test_commands_reach_the_server(client: Mock) -> None:
    backend = make(FakeConnection(), client)
    await backend.open()
    await backend.ping("d1")
    await backend.wake("d1")
    client.wake.assert_awaited_once_with("d1")
    await backend.rename("d1", "x")
    await backend.set_known("d1", known=True)
    await backend.forget("d1")
    await backend.merge("d1", "d2")
    await backend.acknowledge("a1", "Ada")
    await backend.remove_target(TARGET.id)
    # It is probed already.
    await backend.ensure_target({"kind": "http", "name": "Web"})
    client.add_target.assert_not_awaited()
    await backend.ensure_target({"kind": "ping", "name": "Web"})
    client.add_target.assert_awaited_once_with({"kind": "ping", "name": "Web"})
    client.ping.assert_awaited_once_with("d1")
    client.rename.assert_awaited_once_with("d1", "x")
    client.set_known.assert_awaited_once_with("d1", known=True)
    client.forget.assert_awaited_once_with("d1")
    client.merge.assert_awaited_once_with("d1", "d2")
    client.acknowledge.assert_awaited_once_with("a1")
    client.remove_target.assert_awaited_once_with(TARGET.id)
    await backend.close()


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("http://10.77.0.9:8080", "http://10.77.0.9:8080"),
        ("10.77.0.9:8643", "http://10.77.0.9:8643"),
        ("box.lan", "http://box.lan:8643"),
        ("https://home.example/netmon/", "https://home.example/netmon"),
        ("http://10.77.0.9:8080/api/docs", "http://10.77.0.9:8080"),
    ],
)
async def test_the_id_of_a_server_is_asked_by_connecting_to_what_was_typed(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch, typed: str, url: str
) -> None:
    connection = FakeConnection()
    asked: list[str] = []

    def connect(_: object, url: str, *__: object, **___: object) -> FakeConnection:
        asked.append(url)
        return connection

    monkeypatch.setattr(servers, "Connection", connect)
    monkeypatch.setattr(servers, "Client", lambda *_, **__: Mock(info=AsyncMock()))
    found = await async_check_server(hass, {**SERVER, "url": typed})
    assert (found.server_id, found.url) == ("server-1", url)
    assert asked == [url]
    assert connection.running == 0


@pytest.mark.parametrize(
    ("first", "second", "key"),
    [
        (NotFoundError("No."), None, None),
        (UnexpectedAnswerError("No JSON."), None, None),
        (UnexpectedAnswerError("No JSON."), NotFoundError("No."), "no_netmon"),
        (UnexpectedAnswerError("No JSON."), CredentialError("No."), "invalid_auth"),
        (NetmonError("This name is not served."), None, "server_says"),
    ],
)
async def test_the_address_of_a_page_leads_to_its_server(
    hass: HomeAssistant,
    monkeypatch: pytest.MonkeyPatch,
    first: NetmonError,
    second: NetmonError | None,
    key: str | None,
) -> None:
    info = AsyncMock(side_effect=[first, second])
    monkeypatch.setattr(servers, "Connection", lambda *_, **__: FakeConnection())
    monkeypatch.setattr(servers, "Client", lambda *_, **__: Mock(info=info))
    given = {**SERVER, "url": "http://10.77.0.9:8080/lovelace/network"}
    if key is None:
        assert (await async_check_server(hass, given)).url == "http://10.77.0.9:8080"
        return
    with pytest.raises(ServerRefusedError) as refused:
        await async_check_server(hass, given)
    assert refused.value.key == key


async def test_a_server_that_hangs_is_waited_for_no_longer_than_a_form_may(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def hang() -> None:
        await asyncio.sleep(3600)

    monkeypatch.setattr(servers, "WITHIN", 0.01)
    monkeypatch.setattr(servers, "Client", lambda *_, **__: Mock(info=hang))
    with pytest.raises(ServerRefusedError) as refused:
        await async_check_server(hass, SERVER)
    assert (refused.value.field, refused.value.key) == ("url", "cannot_connect")
    assert "does not answer" in refused.value.problem


async def test_an_address_that_is_none_is_refused(hass: HomeAssistant) -> None:
    with pytest.raises(ServerRefusedError) as refused:
        await async_check_server(hass, {**SERVER, "url": "ftp://cellar"})
    assert (refused.value.field, refused.value.key) == ("url", "address_refused")
    assert isinstance(refused.value.__cause__, InvalidRequestError)


async def test_the_first_attempt_that_fails_says_why_and_is_not_waited_for(client: Mock) -> None:
    class Refusing(FakeConnection):
        @override
        async def run(self) -> None:
            for listener in list(self._failures):
                listener(ServerUnreachableError("Nothing listens there."))
            await asyncio.sleep(3600)

    backend = make(Refusing(), client)
    with pytest.raises(ServerUnreachableError, match="Nothing listens"):
        await asyncio.wait_for(backend.open(), 1)


@pytest.fixture
async def loaded(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> tuple[MockConfigEntry, FakeConnection]:
    """An entry of a server, set up through everything but the network."""
    connection = FakeConnection()
    monkeypatch.setattr(making, "connect", lambda *_: connection)
    entry = MockConfigEntry(domain=DOMAIN, **REMOTE)
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    return entry, connection


async def test_a_server_that_is_lost_and_back_costs_no_entity(
    hass: HomeAssistant, loaded: tuple[MockConfigEntry, FakeConnection]
) -> None:
    _, connection = loaded
    before = {state.entity_id for state in hass.states.async_all()}
    assert "device_tracker.nas" in before
    connection.set_connected(connected=False)
    await hass.async_block_till_done()
    assert {state.entity_id for state in hass.states.async_all()} == before
    tracker = hass.states.get("device_tracker.nas")
    assert tracker is not None
    assert tracker.state == "home"
    connection.set_connected(connected=True)
    await hass.async_block_till_done()
    tracker = hass.states.get("device_tracker.nas")
    assert tracker is not None
    assert tracker.state == "home"


async def test_a_key_that_is_revoked_while_connected_begins_the_flow_for_another(
    hass: HomeAssistant, loaded: tuple[MockConfigEntry, FakeConnection]
) -> None:
    _, connection = loaded
    connection.die(CredentialError("Revoked."))
    await asyncio.sleep(0.01)
    await hass.async_block_till_done()
    (flow,) = hass.config_entries.flow.async_progress()
    assert flow["step_id"] == "reauth_confirm"


async def test_a_server_that_was_updated_beyond_us_is_set_up_anew(
    hass: HomeAssistant, loaded: tuple[MockConfigEntry, FakeConnection]
) -> None:
    entry, connection = loaded
    err = ServerVersionError("Update Home Assistant.")
    connection.failure = err
    connection.die(err)
    await asyncio.sleep(0.01)
    await hass.async_block_till_done()
    assert entry.state is ConfigEntryState.SETUP_RETRY


async def test_what_devices_tell_of_themselves_is_read_from_the_server(client: Mock) -> None:
    backend = make(FakeConnection(), client)
    told = [
        await backend.ports("d1"),
        await backend.sensors("d1"),
        await backend.informants(),
        await backend.ask("d1"),
        await backend.agree("d1"),
    ]
    assert list(map(str, told)) == ["ports", "sensors", "informants", "ask", "agree"]
    # Former ports too: an entity of one says that it is gone.
    client.ports.assert_awaited_once_with("d1", gone=True)
    client.sensors.assert_awaited_once_with("d1", gone=True)
    client.ask.assert_awaited_once_with("d1")
    client.agree.assert_awaited_once_with("d1")
    # It has credentials of its own.
    await backend.set_credentials(Mock(spec_set=[]))
