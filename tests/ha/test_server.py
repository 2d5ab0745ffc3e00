"""Home Assistant and a server that speaks the real stream over real sockets of this machine."""

from __future__ import annotations

import asyncio
import logging
from contextlib import AsyncExitStack
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web
from homeassistant.config_entries import SOURCE_USER, ConfigEntryState
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import device_registry as dr

from custom_components.netmon import servers
from custom_components.netmon.const import DOMAIN
from netmon_core.client import backoff
from netmon_core.config import Config
from netmon_core.engine import Engine
from netmon_core.errors import ForbiddenError
from netmon_core.plugins import Plugins
from netmon_core.server.problem import problem
from netmon_core.settings.discovery import DiscoverySettings
from tests.fakes.gatekeeper import ADMIN, VIEWER
from tests.fakes.server import Server, serving
from tests.fakes.until import until
from tests.inventory.sightings import seen

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from homeassistant.core import HomeAssistant

MACS = ("3c:22:fb:00:00:01", "00:1b:a9:00:00:02", "00:11:32:00:00:03")


class Far:
    """A server that can go and come back at the same address."""

    def __init__(self) -> None:
        self.engine = self._new_engine()
        self.server: Server | None = None
        self.url = ""
        self._port = 0
        self._stack = AsyncExitStack()

    async def start(self) -> None:
        self.server, self.url = await self._stack.enter_async_context(serving(self.engine, port=self._port))
        self._port = int(self.url.rpartition(":")[2])

    async def stop(self) -> None:
        await self._stack.aclose()

    async def lose(self) -> None:
        """Begin anew: the same devices, and other ids."""
        await self.engine.stop()
        self.engine = self._new_engine()

    def _new_engine(self) -> Engine:
        discovery = DiscoverySettings(sweep_interval=0.0, mdns=False, reverse_dns=False)
        engine = Engine(Config(discovery=discovery), plugins=Plugins(), watch=False)
        engine.take(seen(mac, f"192.0.2.{number}") for number, mac in enumerate(MACS, 1))
        return engine


@pytest.fixture
async def far(socket_enabled: None, monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[Far]:
    """A server that knows three devices; who lost it tries again at once."""
    monkeypatch.setattr(backoff, "SHORTEST", 0.05)
    made = Far()
    await made.start()
    yield made
    await made.stop()
    await made.engine.stop()


async def set_up_by_hand(hass: HomeAssistant, far: Far, key: str = ADMIN) -> Any:
    result = await hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    result = await hass.config_entries.flow.async_configure(result["flow_id"], {"next_step_id": "remote"})
    given = {"url": far.url, "api_key": "wrong"}
    result = await hass.config_entries.flow.async_configure(result["flow_id"], given)
    assert result["errors"] == {"api_key": "invalid_auth"}
    result = await hass.config_entries.flow.async_configure(result["flow_id"], {**given, "api_key": key})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done()
    return result["result"]


def warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]


def states(hass: HomeAssistant) -> dict[str, str]:
    return {state.entity_id: state.state for state in hass.states.async_all("device_tracker")}


async def test_a_server_is_set_up_pushes_what_changes_is_killed_and_comes_back(
    hass: HomeAssistant, far: Far
) -> None:
    entry = await set_up_by_hand(hass, far)
    assert entry.state is ConfigEntryState.LOADED
    assert entry.unique_id == "server-1"
    before = states(hass)
    assert set(before.values()) == {"home"}
    assert len(before) == 3
    answer = await hass.services.async_call(
        DOMAIN,
        "rename",
        {"device": MACS[0], "name": "Laptop"},
        blocking=True,
        return_response=True,
    )
    assert answer is not None
    await until(
        lambda: any(device.name == "Laptop" for device in entry.runtime_data.backend.state.devices.values())
    )
    await far.stop()
    await until(lambda: not entry.runtime_data.backend.available)
    assert states(hass) == before
    # While it is away it learns something.
    laptop = next(device for device in far.engine.snapshot().devices if device.name == "Laptop")
    far.engine.rename(laptop.id, "Notebook")
    await far.start()
    await until(lambda: entry.runtime_data.backend.available)
    assert states(hass) == before
    assert entry.runtime_data.backend.state.devices[laptop.id].name == "Notebook"
    assert await hass.config_entries.async_unload(entry.entry_id)


async def test_the_log_is_told_once_that_a_server_is_lost_and_once_that_it_is_back(
    hass: HomeAssistant, far: Far, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(backoff, "LONGEST", 0.05)
    entry = await set_up_by_hand(hass, far)
    caplog.clear()
    await far.stop()
    await until(lambda: not entry.runtime_data.backend.available)
    # Long enough for some attempts in vain.
    await asyncio.sleep(0.5)
    (lost,) = warnings(caplog)
    assert lost.startswith(f"Lost the server at {far.url}")
    await far.start()
    await until(lambda: entry.runtime_data.backend.available)
    assert warnings(caplog) == [lost, f"The server at {far.url} is back"]
    assert await hass.config_entries.async_unload(entry.entry_id)


async def test_a_server_that_is_not_there_at_the_start_is_told_by_home_assistant_alone(
    hass: HomeAssistant, far: Far, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(servers, "WITHIN", 0.3)
    entry = await set_up_by_hand(hass, far)
    assert await hass.config_entries.async_unload(entry.entry_id)
    await far.stop()
    caplog.clear()
    for _ in range(3):
        await hass.config_entries.async_setup(entry.entry_id)
        assert entry.state is ConfigEntryState.SETUP_RETRY
        assert await hass.config_entries.async_unload(entry.entry_id)
    assert "not ready yet" in caplog.text
    assert "Lost the server" not in caplog.text


@pytest.mark.parametrize(
    ("answer", "key", "sentence"),
    [
        (
            problem(HTTPStatus.MISDIRECTED_REQUEST, code="host_unknown", detail="Not by this name."),
            "server_says",
            "Not by this name.",
        ),
        (
            problem(HTTPStatus.FORBIDDEN, code=ForbiddenError.code, detail="The role is too low."),
            "not_allowed",
            "The role is too low.",
        ),
        (web.Response(text="<html>A printer</html>"), "no_netmon", "is it a netmon server?"),
    ],
    ids=["host_unknown", "forbidden", "printer"],
)
async def test_what_a_server_says_reaches_the_form(
    hass: HomeAssistant, socket_enabled: None, answer: web.Response, key: str, sentence: str
) -> None:
    async def say(_: web.Request) -> web.Response:
        return answer

    app = web.Application()
    app.router.add_get("/{tail:.*}", say)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    with pytest.raises(servers.ServerRefusedError) as refused:
        await servers.async_check_server(
            hass, {"url": f"127.0.0.1:{runner.addresses[0][1]}", "api_key": ADMIN}
        )
    assert refused.value.key == key
    assert sentence in refused.value.problem
    await runner.cleanup()


async def test_a_key_that_may_only_read_sees_everything_and_changes_nothing(
    hass: HomeAssistant, far: Far
) -> None:
    entry = await set_up_by_hand(hass, far, VIEWER)
    assert len(states(hass)) == 3
    with pytest.raises(Exception, match="role") as refused:
        await hass.services.async_call(
            DOMAIN, "rename", {"device": MACS[0], "name": "Laptop"}, blocking=True, return_response=True
        )
    assert getattr(refused.value, "translation_key", "") == "not_allowed"
    assert await hass.config_entries.async_unload(entry.entry_id)


async def test_a_key_that_is_revoked_begins_the_flow_for_another(hass: HomeAssistant, far: Far) -> None:
    entry = await set_up_by_hand(hass, far)
    assert far.server is not None
    far.server.gatekeeper.revoke(ADMIN)
    await until(hass.config_entries.flow.async_progress)
    (flow,) = hass.config_entries.flow.async_progress()
    assert flow["step_id"] == "reauth_confirm"
    await until(lambda: not entry.runtime_data.backend.available)
    assert set(states(hass).values()) == {"home"}
    assert await hass.config_entries.async_unload(entry.entry_id)


async def test_a_server_that_lost_its_database_has_the_same_trackers_and_the_users_particulars(
    hass: HomeAssistant, far: Far
) -> None:
    entry = await set_up_by_hand(hass, far)
    before = states(hass)
    registry = dr.async_get(hass)
    rows = [each for each in dr.async_entries_for_config_entry(registry, entry.entry_id) if each.connections]
    mine = rows[0]
    registry.async_update_device(mine.id, name_by_user="Mine", area_id="kitchen")
    await far.stop()
    await until(lambda: not entry.runtime_data.backend.available)
    await far.lose()
    await far.start()
    await until(lambda: entry.runtime_data.backend.available)
    await until(lambda: states(hass) == before, seconds=20)
    (again,) = (
        each
        for each in dr.async_entries_for_config_entry(registry, entry.entry_id)
        if each.connections == mine.connections
    )
    assert again.identifiers.isdisjoint(mine.identifiers)
    assert (again.id, again.name_by_user, again.area_id) == (mine.id, "Mine", "kitchen")
    assert await hass.config_entries.async_unload(entry.entry_id)
