"""Home Assistant and `netmon serve`, on two hosts of a small network of namespaces."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING

import pytest
import pytest_socket
from homeassistant.config_entries import SOURCE_USER, ConfigEntryState
from homeassistant.data_entry_flow import FlowResultType

from custom_components.netmon import servers
from custom_components.netmon.const import DOMAIN
from tests.fakes.until import until
from tests.lab.processes import CHECKOUT, Process

if TYPE_CHECKING:
    from pathlib import Path

    from homeassistant.core import HomeAssistant

    from tests.lab.small_lan import SmallLan

# The engine's own environment: Home Assistant's has nothing that a server needs.
PYTHON = CHECKOUT / ".venv" / "bin" / "python"
SERVER = "10.77.0.21"
URL = f"https://{SERVER}:8643"

pytestmark = pytest.mark.skipif(not PYTHON.exists(), reason="needs .venv: make setup")


@pytest.fixture
def reachable(inside: SmallLan) -> SmallLan:
    """The plugin lets tests connect to this machine only; a host of the lab is on no other network."""
    pytest_socket.socket_allow_hosts([SERVER, "127.0.0.1"], allow_unix_socket=True)
    return inside


def serve(lan: SmallLan, folder: Path) -> Process:
    """Start the server on the NAS."""
    process = lan.hosts["nas"].start(
        *(str(PYTHON), "-m", "netmon_core.cli", "--data-dir", str(folder)),
        *("serve", "--host", SERVER, "--self-signed", "--no-announce"),
        environment={"PYTHONPATH": str(CHECKOUT)},
    )
    process.wait_for("It watches", timeout=30)
    return process


async def test_a_server_is_trusted_by_its_fingerprint_and_may_go_and_come_back(
    reachable: SmallLan, hass: HomeAssistant, tmp_path: Path
) -> None:
    process = serve(reachable, tmp_path)
    key = re.search(r"nmk_\S+", process.text())
    fingerprint = re.search(r"\(SHA-256\): (\S+)", process.text())
    assert key is not None
    assert fingerprint is not None
    result = await hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    result = await hass.config_entries.flow.async_configure(result["flow_id"], {"next_step_id": "remote"})
    given = {"url": URL, "api_key": key[0], "fingerprint": "00" * 32}
    result = await hass.config_entries.flow.async_configure(result["flow_id"], given)
    # Whoever else answers there never sees the key.
    assert result["errors"] == {"fingerprint": "cannot_connect"}
    assert "another fingerprint" in (result["description_placeholders"] or {})["problem"]
    given["fingerprint"] = fingerprint[1]
    result = await hass.config_entries.flow.async_configure(result["flow_id"], given)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    entry = result["result"]
    await hass.async_block_till_done()
    assert entry.state is ConfigEntryState.LOADED
    answer = await hass.services.async_call(DOMAIN, "scan", {}, blocking=True, return_response=True)
    assert answer is not None
    assert answer["state"] == "done"
    addresses = set(map(str, reachable.macs)) - {"10.77.0.22"}
    await until(lambda: addresses <= ips(hass))
    assert states(hass) == {"home"}
    target = {"kind": "ping", "where": "10.77.0.1", "name": "Router", "interval": 5}
    flow = await hass.config_entries.subentries.async_init(
        (entry.entry_id, "target"), context={"source": SOURCE_USER}
    )
    await hass.config_entries.subentries.async_configure(flow["flow_id"], target)
    await until(lambda: value(hass, "binary_sensor.router_connectivity") == "on")
    process.stop()
    await until(lambda: not entry.runtime_data.backend.available)
    # Nobody has left because the server has.
    assert states(hass) == {"home"}
    serve(reachable, tmp_path)
    await until(lambda: entry.runtime_data.backend.available, seconds=60)
    assert states(hass) == {"home"}
    assert addresses <= ips(hass)
    await until(lambda: value(hass, "binary_sensor.router_connectivity") == "on")
    assert await hass.config_entries.async_unload(entry.entry_id)


WRONG: dict[str, tuple[dict[str, str], dict[str, str], str]] = {
    "certificate": ({"fingerprint": ""}, {"fingerprint": "cannot_connect"}, "needs its fingerprint"),
    "fingerprint": ({"fingerprint": "00" * 32}, {"fingerprint": "cannot_connect"}, "another fingerprint"),
    "malformed": ({"fingerprint": "00:11"}, {"fingerprint": "fingerprint_refused"}, "64 hexadecimal digits"),
    "plain": ({"url": URL.replace("https", "http")}, {"url": "cannot_connect"}, "by https://"),
    "refused": ({"url": f"https://{SERVER}:8644"}, {"url": "cannot_connect"}, "nothing listens there"),
    "address": ({"url": "https://"}, {"url": "address_refused"}, "address"),
    "key": ({"api_key": "nmk_wrong"}, {"api_key": "invalid_auth"}, ""),
}


async def test_each_thing_that_is_wrong_with_a_server_is_told_by_its_own_sentence_and_at_once(
    reachable: SmallLan, hass: HomeAssistant, tmp_path: Path
) -> None:
    process = serve(reachable, tmp_path)
    key = re.search(r"nmk_\S+", process.text())
    fingerprint = re.search(r"\(SHA-256\): (\S+)", process.text())
    assert key is not None
    assert fingerprint is not None
    right = {"url": f"{SERVER}:8643", "api_key": key[0], "fingerprint": fingerprint[1]}
    result = await hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    result = await hass.config_entries.flow.async_configure(result["flow_id"], {"next_step_id": "remote"})
    said: list[str] = []
    for wrong, errors, sentence in WRONG.values():
        given = {name: value for name, value in {**right, "url": URL, **wrong}.items() if value}
        async with asyncio.timeout(servers.WITHIN / 2):
            result = await hass.config_entries.flow.async_configure(result["flow_id"], given)
        assert result["errors"] == errors
        assert result["description_placeholders"] is not None
        said.append(result["description_placeholders"]["problem"])
        assert sentence in said[-1]
    assert len(set(said)) == len(said)
    # As people write it.
    result = await hass.config_entries.flow.async_configure(
        result["flow_id"], {**right, "url": f"{URL}/api/docs"}
    )
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["data"]["url"] == URL
    await hass.async_block_till_done()
    assert await hass.config_entries.async_unload(result["result"].entry_id)


def states(hass: HomeAssistant) -> set[str]:
    return {state.state for state in hass.states.async_all("device_tracker")}


def ips(hass: HomeAssistant) -> set[str]:
    return {state.attributes.get("ip", "") for state in hass.states.async_all("device_tracker")}


def value(hass: HomeAssistant, entity_id: str) -> str | None:
    state = hass.states.get(entity_id)
    return None if state is None else state.state
