"""Every way to set up, repair and change an entry; each error is followed by a success."""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING, Any
from unittest.mock import AsyncMock

import pytest
from homeassistant.config_entries import SOURCE_USER, SOURCE_ZEROCONF, ConfigEntryState
from homeassistant.data_entry_flow import FlowResultType, InvalidData
from homeassistant.helpers.service_info.zeroconf import ZeroconfServiceInfo
from pytest_homeassistant_custom_component.common import MockConfigEntry

import custom_components.netmon
from custom_components.netmon import server_flow
from custom_components.netmon.const import DOMAIN
from custom_components.netmon.servers import FoundServer, ServerRefusedError
from netmon_core.errors import (
    CredentialError,
    ForbiddenError,
    InvalidRequestError,
    NetmonError,
    ServerUnreachableError,
    ServerVersionError,
    TooManyAttemptsError,
    UnexpectedAnswerError,
)

from .conftest import LOOPBACK
from .fakes import FakeBackend, make_device
from .test_entities import SUBENTRY

if TYPE_CHECKING:
    from homeassistant.config_entries import ConfigFlowResult
    from homeassistant.core import HomeAssistant

    from .conftest import SetUp

URL = "http://10.77.0.9:8080"
SERVER = {"url": URL, "api_key": "nmk_secret"}
REMOTE: dict[str, Any] = {
    "unique_id": "server-1",
    "title": "Cellar",
    "data": {"mode": "remote", **SERVER},
}
FAILURES = [
    (CredentialError("No."), {"api_key": "invalid_auth"}),
    (ForbiddenError("No."), {"api_key": "not_allowed"}),
    (TooManyAttemptsError("No."), {"api_key": "too_many_attempts"}),
    (InvalidRequestError("No.", field="fingerprint"), {"fingerprint": "fingerprint_refused"}),
    (ServerUnreachableError("No.", field="fingerprint"), {"fingerprint": "cannot_connect"}),
    (UnexpectedAnswerError("No."), {"url": "no_netmon"}),
    (InvalidRequestError("No."), {"url": "address_refused"}),
    (ServerUnreachableError("No."), {"url": "cannot_connect"}),
    (ServerVersionError("No."), {"base": "server_version"}),
    (NetmonError("No."), {"base": "server_says"}),
    (None, {"base": "unknown"}),
]


@pytest.fixture
def check(monkeypatch: pytest.MonkeyPatch) -> AsyncMock:
    """What asks the server."""
    check = AsyncMock(return_value="server-1")

    async def find(hass: HomeAssistant, given: dict[str, Any]) -> FoundServer:
        return FoundServer(server_id=await check(hass, given), url=given["url"])

    monkeypatch.setattr(server_flow, "async_check_server", find)
    return check


@pytest.fixture(autouse=True)
def backend(monkeypatch: pytest.MonkeyPatch) -> FakeBackend:
    """What every entry is set up with."""
    made = FakeBackend(make_device(hostname="nas"))
    monkeypatch.setattr(custom_components.netmon, "async_make_backend", AsyncMock(return_value=made))
    return made


def fail(check: AsyncMock, failure: NetmonError | None) -> None:
    check.side_effect = RuntimeError("?") if failure is None else ServerRefusedError(failure)


def announced(url: str = URL, **properties: str) -> ZeroconfServiceInfo:
    scheme, _, rest = url.partition("://")
    host, _, port = rest.rpartition(":")
    address = ip_address(host.strip("[]"))
    return ZeroconfServiceInfo(
        ip_address=address,
        ip_addresses=[address],
        port=int(port),
        hostname="cellar.local.",
        type="_netmon._tcp.local.",
        name="Cellar._netmon._tcp.local.",
        properties={"id": "server-1", "tls": "1" if scheme == "https" else "0", **properties},
    )


async def begin(hass: HomeAssistant, step: str) -> ConfigFlowResult:
    result = await hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    assert result["type"] is FlowResultType.MENU
    return await hass.config_entries.flow.async_configure(result["flow_id"], {"next_step_id": step})


async def go_on(hass: HomeAssistant, result: ConfigFlowResult, given: dict[str, Any]) -> ConfigFlowResult:
    result = await hass.config_entries.flow.async_configure(result["flow_id"], given)
    await hass.async_block_till_done()
    return result


async def test_the_engine_is_set_up_inside_home_assistant(hass: HomeAssistant) -> None:
    result = await begin(hass, "embedded")
    assert result["type"] is FlowResultType.FORM
    result = await go_on(hass, result, {"subnets": ["10.88.0.0/24"]})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["data"] == {"mode": "embedded"}
    assert result["options"] == {"network": {"interfaces": [], "subnets": ["10.88.0.0/24"]}}
    assert result["result"].unique_id == "embedded"


async def test_a_subnet_that_is_none_is_refused_and_can_be_mended(hass: HomeAssistant) -> None:
    result = await go_on(hass, await begin(hass, "embedded"), {"subnets": ["home"]})
    assert result["errors"] == {"subnets": "subnet_refused"}
    result = await go_on(hass, result, {"interfaces": ["eth0"]})
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_the_engine_is_set_up_only_once(hass: HomeAssistant, set_up: SetUp) -> None:
    await set_up(FakeBackend())
    result = await begin(hass, "embedded")
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "already_configured")


async def test_without_an_adapter_there_is_nothing_to_look_at(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "homeassistant.components.network.async_get_adapters", AsyncMock(return_value=[LOOPBACK])
    )
    result = await begin(hass, "embedded")
    assert result["reason"] == "no_interface"


async def test_a_server_is_set_up_by_its_address(hass: HomeAssistant, check: AsyncMock) -> None:
    result = await go_on(hass, await begin(hass, "remote"), SERVER)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["title"] == "10.77.0.9:8080"
    assert result["data"] == {"mode": "remote", **SERVER}
    assert result["result"].unique_id == "server-1"


@pytest.mark.parametrize(("failure", "errors"), FAILURES)
async def test_a_server_that_does_not_let_us_in_can_be_tried_again(
    hass: HomeAssistant, check: AsyncMock, failure: NetmonError | None, errors: dict[str, str]
) -> None:
    fail(check, failure)
    result = await go_on(hass, await begin(hass, "remote"), SERVER)
    assert result["errors"] == errors
    check.side_effect = None
    result = await go_on(hass, result, SERVER)
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_a_server_is_set_up_only_once(hass: HomeAssistant, check: AsyncMock, set_up: SetUp) -> None:
    await set_up(FakeBackend(), **REMOTE)
    result = await go_on(hass, await begin(hass, "remote"), SERVER)
    assert result["reason"] == "already_configured"


async def discover(hass: HomeAssistant, info: ZeroconfServiceInfo) -> ConfigFlowResult:
    return await hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_ZEROCONF}, data=info)


async def test_a_server_that_was_discovered_can_be_set_up_by_its_address_too(
    hass: HomeAssistant, check: AsyncMock
) -> None:
    await hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_ZEROCONF}, data=announced())
    result = await go_on(hass, await begin(hass, "remote"), SERVER)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    # What was discovered is set up now.
    assert hass.config_entries.flow.async_progress() == []


async def test_another_key_can_be_given_by_reconfiguring_while_it_is_asked_for(
    hass: HomeAssistant, check: AsyncMock, set_up: SetUp
) -> None:
    entry = await set_up(FakeBackend(), **REMOTE)
    await entry.start_reauth_flow(hass)
    result = await go_on(hass, await entry.start_reconfigure_flow(hass), {**SERVER, "api_key": "right"})
    assert result["reason"] == "reconfigure_successful"
    assert entry.data["api_key"] == "right"


async def test_a_server_that_has_another_id_since_it_lost_its_database_is_not_set_up_twice(
    hass: HomeAssistant, check: AsyncMock, set_up: SetUp
) -> None:
    await set_up(FakeBackend(), **REMOTE)
    check.return_value = "server-2"
    result = await go_on(hass, await begin(hass, "remote"), SERVER)
    assert result["reason"] == "already_configured"
    result = await hass.config_entries.flow.async_init(
        DOMAIN, context={"source": SOURCE_ZEROCONF}, data=announced(id="server-2")
    )
    assert result["reason"] == "already_configured"


@pytest.mark.parametrize(("connected", "reason"), [(True, "copied_server"), (False, "already_configured")])
async def test_a_copy_of_a_server_is_refused_with_the_reason(
    hass: HomeAssistant, check: AsyncMock, set_up: SetUp, reason: str, *, connected: bool
) -> None:
    backend = FakeBackend()
    await set_up(backend, **REMOTE)
    backend.is_available = connected
    result = await go_on(hass, await begin(hass, "remote"), {**SERVER, "url": "http://10.77.0.8:8080"})
    assert result["reason"] == reason
    if connected:
        assert result["description_placeholders"] == {"name": "Cellar", "url": URL}


@pytest.mark.parametrize("url", [URL, "https://10.77.0.9:8443", "http://[fd00::9]:8080"])
async def test_a_server_that_announces_itself_needs_only_a_key(
    hass: HomeAssistant, check: AsyncMock, url: str
) -> None:
    result = await discover(hass, announced(url))
    assert result["step_id"] == "discovered"
    assert result["description_placeholders"] is not None
    assert result["description_placeholders"]["url"] == url
    result = await go_on(hass, result, {"api_key": "nmk_secret", "fingerprint": "ab" * 32})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["title"] == "Cellar"
    assert result["data"] == {
        "mode": "remote",
        "url": url,
        "api_key": "nmk_secret",
        "fingerprint": "ab" * 32,
    }


@pytest.mark.parametrize(("failure", "errors"), FAILURES)
async def test_the_key_of_a_server_that_announced_itself_can_be_tried_again(
    hass: HomeAssistant, check: AsyncMock, failure: NetmonError | None, errors: dict[str, str]
) -> None:
    result = await discover(hass, announced())
    fail(check, failure)
    result = await go_on(hass, result, {"api_key": "wrong"})
    # It asks for no address, so it has no field to say there what is wrong with that.
    assert result["errors"] == {"base" if field == "url" else field: key for field, key in errors.items()}
    check.side_effect = None
    result = await go_on(hass, result, {"api_key": "right"})
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_a_server_that_is_not_the_one_it_announced_to_be_is_refused(
    hass: HomeAssistant, check: AsyncMock
) -> None:
    check.return_value = "another"
    result = await go_on(hass, await discover(hass, announced()), {"api_key": "key"})
    assert result["reason"] == "another_server"


async def test_an_announcement_without_an_id_is_no_server(hass: HomeAssistant) -> None:
    result = await discover(hass, announced(id=""))
    assert result["reason"] == "no_server"


@pytest.mark.parametrize(
    ("fingerprint", "url", "followed"),
    [
        ("ab" * 32, "https://10.77.0.77:8443", True),
        ("ab" * 32, "http://10.77.0.77:8080", False),
        (None, "https://10.77.0.77:8443", False),
        (None, "http://10.77.0.77:8080", False),
    ],
)
async def test_a_key_follows_an_announcement_only_to_where_the_server_must_prove_itself(
    hass: HomeAssistant, set_up: SetUp, fingerprint: str | None, url: str, *, followed: bool
) -> None:
    data = {**REMOTE["data"], **({"fingerprint": fingerprint} if fingerprint else {})}
    backend = FakeBackend()
    entry = await set_up(backend, **{**REMOTE, "data": data})
    # While it is connected there is nothing to follow.
    result = await discover(hass, announced(url))
    assert result["reason"] == "already_configured"
    assert entry.data["url"] == URL
    backend.set_available(available=False)
    result = await discover(hass, announced(url))
    assert result["reason"] == "already_configured"
    await hass.async_block_till_done()
    assert entry.data["url"] == (url if followed else URL)


async def test_another_key_is_asked_for_and_taken(
    hass: HomeAssistant, check: AsyncMock, set_up: SetUp
) -> None:
    entry = await set_up(FakeBackend(), **REMOTE)
    result = await entry.start_reauth_flow(hass)
    assert result["step_id"] == "reauth_confirm"
    fail(check, CredentialError("No."))
    result = await go_on(hass, result, {"api_key": "wrong"})
    assert result["errors"] == {"api_key": "invalid_auth"}
    check.side_effect = None
    result = await go_on(hass, result, {"api_key": "right"})
    assert result["reason"] == "reauth_successful"
    assert entry.data == {"mode": "remote", "url": URL, "api_key": "right"}
    assert check.await_args is not None
    assert check.await_args.args[1]["url"] == URL


async def test_an_entry_whose_key_was_refused_when_it_was_set_up_begins_anew_with_another(
    hass: HomeAssistant, check: AsyncMock, set_up: SetUp
) -> None:
    backend = FakeBackend()
    backend.opening = CredentialError("No.")
    entry = await set_up(backend, **REMOTE)
    assert entry.state.name == "SETUP_ERROR"
    backend.opening = None
    (flow,) = hass.config_entries.flow.async_progress()
    result = await hass.config_entries.flow.async_configure(flow["flow_id"], {"api_key": "right"})
    assert result["reason"] == "reauth_successful"
    await hass.async_block_till_done()
    assert entry.state is ConfigEntryState.LOADED


async def test_a_key_that_holds_again_is_taken_again(
    hass: HomeAssistant, check: AsyncMock, set_up: SetUp
) -> None:
    backend = FakeBackend()
    entry = await set_up(backend, **REMOTE)
    result = await go_on(hass, await entry.start_reauth_flow(hass), {"api_key": SERVER["api_key"]})
    assert result["reason"] == "reauth_successful"
    # The connection ended for good when the key was refused, so there must be another one.
    assert backend.commands == [("start",), ("close",), ("start",)]


async def test_what_is_changed_of_an_entry_that_could_not_be_set_up_is_tried_at_once(
    hass: HomeAssistant, check: AsyncMock, set_up: SetUp
) -> None:
    backend = FakeBackend()
    backend.opening = ServerUnreachableError("No.")
    entry = await set_up(backend, **REMOTE)
    assert entry.state.name == "SETUP_RETRY"
    backend.opening = None
    result = await go_on(
        hass, await entry.start_reconfigure_flow(hass), {**SERVER, "url": "http://10.77.0.8:1"}
    )
    assert result["reason"] == "reconfigure_successful"
    assert entry.state is ConfigEntryState.LOADED


async def test_options_of_an_entry_that_could_not_be_set_up_are_tried_at_once(
    hass: HomeAssistant, set_up: SetUp
) -> None:
    backend = FakeBackend()
    backend.opening = ServerUnreachableError("No.")
    entry = await set_up(backend, **REMOTE)
    backend.opening = None
    result = await hass.config_entries.options.async_init(entry.entry_id)
    devices = {"track": "all", "private_macs": "ignored", "cap": 9, "retention_days": 3}
    result = await hass.config_entries.options.async_configure(
        result["flow_id"], {"devices": devices, "presence": HOLD}
    )
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done()
    assert entry.state is ConfigEntryState.LOADED
    assert entry.runtime_data.options.cap == 9


async def test_a_key_of_another_server_is_refused(
    hass: HomeAssistant, check: AsyncMock, set_up: SetUp
) -> None:
    entry = await set_up(FakeBackend(), **REMOTE)
    check.return_value = "another"
    result = await go_on(hass, await entry.start_reauth_flow(hass), {"api_key": "other"})
    assert result["reason"] == "another_server"
    assert entry.data["api_key"] == "nmk_secret"


async def test_where_the_engine_looks_can_be_changed(hass: HomeAssistant, set_up: SetUp) -> None:
    entry = await set_up(
        FakeBackend(),
        options={"network": {"interfaces": ["gone0"], "probe_interval": 60}, "devices": {"cap": 9}},
    )
    result = await entry.start_reconfigure_flow(hass)
    assert result["step_id"] == "reconfigure_embedded"
    result = await go_on(hass, result, {"interfaces": ["gone0"], "subnets": ["10.88.0.0/99"]})
    assert result["errors"] == {"subnets": "subnet_refused"}
    result = await go_on(hass, result, {"interfaces": ["eth0"], "subnets": []})
    assert result["reason"] == "reconfigure_successful"
    assert entry.options == {
        "network": {"interfaces": ["eth0"], "subnets": [], "probe_interval": 60},
        "devices": {"cap": 9},
    }


async def test_where_the_server_is_can_be_changed(
    hass: HomeAssistant, check: AsyncMock, set_up: SetUp
) -> None:
    entry = await set_up(FakeBackend(), **{**REMOTE, "data": {**REMOTE["data"], "fingerprint": "ab" * 32}})
    result = await entry.start_reconfigure_flow(hass)
    assert result["step_id"] == "reconfigure_remote"
    # The key is not shown again.
    assert result["data_schema"] is not None
    assert "nmk_secret" not in repr([(key, key.description) for key in result["data_schema"].schema])
    fail(check, ServerUnreachableError("No."))
    result = await go_on(hass, result, {**SERVER, "url": "http://10.77.0.8:1"})
    assert result["errors"] == {"url": "cannot_connect"}
    check.side_effect = None
    result = await go_on(hass, result, {**SERVER, "url": "http://10.77.0.8:8080"})
    assert result["reason"] == "reconfigure_successful"
    assert entry.data == {"mode": "remote", **SERVER, "url": "http://10.77.0.8:8080"}


async def test_an_entry_cannot_become_that_of_another_server(
    hass: HomeAssistant, check: AsyncMock, set_up: SetUp
) -> None:
    entry = await set_up(FakeBackend(), **REMOTE)
    check.return_value = "another"
    result = await go_on(hass, await entry.start_reconfigure_flow(hass), SERVER)
    assert result["reason"] == "another_server"


DEVICES = {"track": "known", "selected": ["d1"], "private_macs": "ignored", "cap": 50, "retention_days": 7}
HOLD = {"hold": "24h"}
PRESENCE = {"hold": "3d", "patience": 600, "shortest_grace": 20}
NETWORK = {
    "interfaces": ["eth0"],
    "subnets": [],
    "name_servers": ["10.77.0.1"],
    "sweep_interval": 600,
    "probe_interval": 60,
}


async def test_every_option_of_the_engine_can_be_set(hass: HomeAssistant, set_up: SetUp) -> None:
    entry = await set_up(
        FakeBackend(make_device(hostname="nas"), make_device("d2", mac=None, ip=None, vendor=None))
    )
    result = await hass.config_entries.options.async_init(entry.entry_id)
    assert result["data_schema"] is not None
    given = {"devices": DEVICES, "presence": PRESENCE, "network": {**NETWORK, "subnets": ["home"]}}
    result = await hass.config_entries.options.async_configure(result["flow_id"], given)
    assert result["errors"] == {"base": "subnet_refused"}
    given["network"] = NETWORK
    result = await hass.config_entries.options.async_configure(result["flow_id"], given)
    await hass.async_block_till_done()
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert entry.options == given
    options = entry.runtime_data.options
    assert (options.cap, options.retention.days, options.selected) == (50, 7, frozenset({"d1"}))


async def test_a_device_that_is_not_known_cannot_be_selected(hass: HomeAssistant, set_up: SetUp) -> None:
    entry = await set_up(FakeBackend())
    result = await hass.config_entries.options.async_init(entry.entry_id)
    given = {"devices": DEVICES, "presence": PRESENCE, "network": NETWORK}
    with pytest.raises(InvalidData):
        await hass.config_entries.options.async_configure(result["flow_id"], given)


async def test_of_a_server_only_the_choice_of_devices_and_their_hold_are_ours_to_set(
    hass: HomeAssistant, set_up: SetUp
) -> None:
    entry = await set_up(FakeBackend(make_device()), **REMOTE)
    result = await hass.config_entries.options.async_init(entry.entry_id)
    result = await hass.config_entries.options.async_configure(
        result["flow_id"], {"devices": DEVICES, "presence": HOLD}
    )
    await hass.async_block_till_done()
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert entry.options == {"devices": DEVICES, "presence": HOLD}


async def test_options_can_be_set_while_the_entry_is_not_loaded(hass: HomeAssistant) -> None:
    entry = MockConfigEntry(domain=DOMAIN, options={"devices": DEVICES}, **REMOTE)
    entry.add_to_hass(hass)
    result = await hass.config_entries.options.async_init(entry.entry_id)
    result = await hass.config_entries.options.async_configure(
        result["flow_id"], {"devices": {**DEVICES, "cap": 60}, "presence": HOLD}
    )
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done()
    assert entry.options["devices"]["selected"] == ["d1"]


@pytest.mark.parametrize(
    ("wrong", "right", "title", "target_id"),
    [
        (
            {"kind": "tcp", "where": "nas"},
            {"kind": "tcp", "where": "nas:445"},
            "nas:445",
            "user:nas:445/tcp",
        ),
        (
            {"kind": "tcp", "where": "[fd00::1]:0"},
            {"kind": "tcp", "where": "[fd00::1]:22", "name": "Shell"},
            "Shell",
            "user:Shell/tcp",
        ),
        (
            {"kind": "http", "where": "http://user:secret@nas/"},
            {"kind": "http", "where": "http://nas/", "name": "Web"},
            "Web",
            "user:Web/http",
        ),
        (
            {"kind": "ping", "where": "x" * 300},
            {"kind": "ping", "where": " 1.1.1.1 ", "interval": 60},
            "1.1.1.1",
            "user:1.1.1.1/ping",
        ),
    ],
)
async def test_a_target_is_added_and_what_is_none_is_refused(
    hass: HomeAssistant,
    set_up: SetUp,
    wrong: dict[str, Any],
    right: dict[str, Any],
    title: str,
    target_id: str,
) -> None:
    entry = await set_up(FakeBackend())
    result = await hass.config_entries.subentries.async_init(
        (entry.entry_id, "target"), context={"source": SOURCE_USER}
    )
    result = await hass.config_entries.subentries.async_configure(result["flow_id"], wrong)
    assert result["errors"] == {"where": f"{wrong['kind']}_refused"}
    result = await hass.config_entries.subentries.async_configure(result["flow_id"], right)
    await hass.async_block_till_done()
    assert result["type"] is FlowResultType.CREATE_ENTRY
    (subentry,) = entry.subentries.values()
    assert (subentry.title, subentry.unique_id) == (title, target_id)


async def test_a_kind_of_target_that_only_a_newer_server_knows_cannot_be_chosen(
    hass: HomeAssistant, set_up: SetUp
) -> None:
    entry = await set_up(FakeBackend())
    result = await hass.config_entries.subentries.async_init(
        (entry.entry_id, "target"), context={"source": SOURCE_USER}
    )
    with pytest.raises(InvalidData):
        await hass.config_entries.subentries.async_configure(
            result["flow_id"], {"kind": "other", "where": "nas"}
        )


async def test_two_targets_of_a_kind_have_two_names(hass: HomeAssistant, set_up: SetUp) -> None:
    entry = await set_up(FakeBackend(), subentries_data=[SUBENTRY])
    result = await hass.config_entries.subentries.async_init(
        (entry.entry_id, "target"), context={"source": SOURCE_USER}
    )
    given = {"kind": "http", "where": "http://10.77.0.22/", "name": "Web"}
    result = await hass.config_entries.subentries.async_configure(result["flow_id"], given)
    assert result["errors"] == {"name": "name_taken"}
    result = await hass.config_entries.subentries.async_configure(result["flow_id"], {**given, "name": "TV"})
    await hass.async_block_till_done()
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_a_target_can_be_changed(hass: HomeAssistant, set_up: SetUp) -> None:
    backend = FakeBackend()
    entry = await set_up(backend, **REMOTE, subentries_data=[SUBENTRY])
    result = await entry.start_subentry_reconfigure_flow(hass, "sub-1")
    assert result["step_id"] == "reconfigure"
    given = {"kind": "ping", "where": "10.77.0.21", "name": "Web"}
    result = await hass.config_entries.subentries.async_configure(result["flow_id"], given)
    await hass.async_block_till_done()
    assert result["reason"] == "reconfigure_successful"
    assert entry.subentries["sub-1"].unique_id == "user:Web/ping"
    assert ("remove_target", "user:Web/http") in backend.commands
    assert backend.commands[-1] == ("ensure_target", {"kind": "ping", "name": "Web", "host": "10.77.0.21"})
    assert backend.commands.count(("start",)) == 1
