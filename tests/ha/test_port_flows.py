"""Choosing ports and giving credentials: what is wrong is said at its field, and no secret is shown again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from homeassistant.config_entries import SOURCE_USER, ConfigSubentryDataWithId
from homeassistant.data_entry_flow import FlowResultType

from custom_components.netmon import credential_flow, ports_flow
from custom_components.netmon.config_flow import NetmonConfigFlow
from custom_components.netmon.diagnostics import async_get_config_entry_diagnostics
from custom_components.netmon.making import async_make_config
from netmon_core.errors import ConfigError, NetmonError
from netmon_core.events.device import DeviceForgotten
from netmon_core.model.port import PortKind
from netmon_core.model.sensor import SensorKind, SensorUnit
from netmon_core.settings.credentials import CredentialKind

from .fakes import FakeBackend, make_device
from .test_config_flow import REMOTE
from .test_forms import require_shown
from .test_ports import answering, choice, make_port, measured, ours, switch, tell

if TYPE_CHECKING:
    from homeassistant.core import HomeAssistant
    from pytest_homeassistant_custom_component.common import MockConfigEntry

    from .conftest import SetUp

PORTS = "config_subentries.ports"
CREDENTIAL = "config_subentries.credential"
SCOPED = {"name": "Switches", "kind": "snmp_v2c", "devices": ["d1"], "tags": ["rack"], "networks": ["net-1"]}
USER = {
    "user": "netmon",
    "auth": "sha256",
    "auth_secret": "first secret",
    "privacy": "aes128",
    "privacy_secret": "second secret",
}
V3 = ConfigSubentryDataWithId(
    data={"name": "Core", "kind": "snmp_v3", "devices": ["d9"], **USER},
    subentry_type="credential",
    title="Core",
    unique_id="credential:core",
    subentry_id="sub-c",
)


async def begin(hass: HomeAssistant, entry: MockConfigEntry, kind: str) -> Any:
    return await hass.config_entries.subentries.async_init(
        (entry.entry_id, kind), context={"source": SOURCE_USER}
    )


async def fill(hass: HomeAssistant, result: Any, typed: dict[str, Any]) -> Any:
    result = await hass.config_entries.subentries.async_configure(result["flow_id"], typed)
    await hass.async_block_till_done()
    return result


def suggested(result: Any) -> dict[str, Any]:
    return {str(key): (key.description or {}).get("suggested_value") for key in result["data_schema"].schema}


async def test_ports_of_a_device_that_tells_are_chosen_and_chosen_anew(
    hass: HomeAssistant, set_up: SetUp
) -> None:
    backend = switch(make_port(1, alias="NAS"), make_port(2, kind=PortKind.VLAN), make_port(3))
    backend.discover(make_device("d2", mac="00:11:32:00:00:22", hostname="printer"))
    entry = await set_up(backend)
    result = await begin(hass, entry, "ports")
    # However many devices there are.
    assert backend.commands.count(("informants",)) == 1
    (field,) = result["data_schema"].schema.values()
    assert [each["value"] for each in field.config["options"]] == ["d1"]
    result = await fill(hass, result, {"device": "d1"})
    assert result["step_id"] == "ports"
    assert result["description_placeholders"]["ports"] == "3"
    labels = [each["label"] for each in result["data_schema"].schema["ports"].config["options"]]
    assert labels == ["Gi1 (NAS)", "Gi2", "Gi3"]
    typed: dict[str, Any] = {"every_port": False, "ports": [], "sensors": False}
    result = await fill(hass, result, typed)
    require_shown(result, typed, PORTS)
    assert result["errors"] == {"every_port": "nothing_chosen"}
    result = await fill(hass, result, {**typed, "ports": ["p1"]})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert {each.split("-")[2] for each in ours(hass).values()} == {"p1"}
    # Once for each device; afterwards it is changed.
    result = await fill(hass, await begin(hass, entry, "ports"), {"device": "d1"})
    require_shown(result, {"device": "d1"}, PORTS)
    (subentry,) = entry.subentries.values()
    assert subentry.title == "switch"
    result = await entry.start_subentry_reconfigure_flow(hass, subentry.subentry_id)
    assert suggested(result)["ports"] == ["p1"]
    result = await fill(hass, result, {"every_port": True, "ports": [], "sensors": True})
    assert result["reason"] == "reconfigure_successful"
    assert {each.split("-")[2] for each in ours(hass).values()} == {"p1", "p3"}


async def test_a_port_that_is_no_longer_told_of_stays_chosen_until_it_is_unticked(
    hass: HomeAssistant, set_up: SetUp
) -> None:
    backend = switch(make_port(1), make_port(2))
    entry = await set_up(backend, subentries_data=[choice(ports=["p1", "p9"])])
    tell(backend, make_port(1, gone=True), make_port(2))
    result = await entry.start_subentry_reconfigure_flow(hass, "sub-d1")
    field = result["data_schema"].schema["ports"]
    assert [each["value"] for each in field.config["options"]] == ["p1", "p2", "p9"]
    result = await fill(hass, result, {"ports": ["p1", "p2"]})
    assert result["reason"] == "reconfigure_successful"


async def test_more_than_home_assistant_takes_is_refused_with_the_sum(
    hass: HomeAssistant, set_up: SetUp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ports_flow, "ENTITIES_MOST", 12)
    backend = switch(make_port(1), make_port(2))
    backend.discover(make_device("d2", mac="00:11:32:00:00:22", hostname="core"))
    tell(backend, make_port(1, device_id="d2"), make_port(2, device_id="d2"), device_id="d2")
    entry = await set_up(backend, subentries_data=[choice(every_port=True)])
    for typed, field in (
        ({"every_port": True, "ports": [], "sensors": False}, "every_port"),
        ({"every_port": False, "ports": ["p1"], "sensors": False}, "ports"),
    ):
        result = await fill(hass, await begin(hass, entry, "ports"), {"device": "d2"})
        result = await fill(hass, result, typed)
        require_shown(result, typed, PORTS)
        assert result["errors"] == {field: "too_many"}
        assert result["description_placeholders"]["most"] == "12"
        hass.config_entries.subentries.async_abort(result["flow_id"])


@pytest.mark.parametrize(
    ("more", "reason"), [({}, "nobody_tells"), (REMOTE, "server_knows_nobody")], ids=["embedded", "remote"]
)
async def test_where_nobody_tells_it_is_said_what_to_do(
    hass: HomeAssistant, set_up: SetUp, more: dict[str, Any], reason: str
) -> None:
    backend = FakeBackend(make_device(hostname="switch"))
    entry = await set_up(backend, **more)
    backend.failure = NetmonError("No.")
    assert (await begin(hass, entry, "ports"))["reason"] == reason


async def test_what_cannot_be_read_cannot_be_chosen_from(hass: HomeAssistant, set_up: SetUp) -> None:
    backend = switch(make_port(1))
    entry = await set_up(backend, subentries_data=[choice("d7", ports=["p1"])])
    result = await begin(hass, entry, "ports")
    backend.failure = NetmonError("The server is away.")
    result = await fill(hass, result, {"device": "d1"})
    assert (result["reason"], result["description_placeholders"]["problem"]) == (
        "not_read",
        "The server is away.",
    )
    backend.failure = None
    assert await hass.config_entries.async_unload(entry.entry_id)
    assert (await begin(hass, entry, "ports"))["reason"] == "not_loaded"
    result = await entry.start_subentry_reconfigure_flow(hass, "sub-d7")
    assert result["reason"] == "not_loaded"


async def test_of_a_device_that_only_measures_the_sensors_are_chosen(
    hass: HomeAssistant, set_up: SetUp
) -> None:
    backend = FakeBackend(make_device(hostname="printer"))
    backend.asked["d1"] = answering()
    backend.told_sensors["d1"] = tuple(
        measured(n, SensorKind.SUPPLY, SensorUnit.SHARE, 0.5, name=f"Toner {n}") for n in range(14)
    )
    entry = await set_up(backend)
    result = await fill(hass, await begin(hass, entry, "ports"), {"device": "d1"})
    assert [str(key) for key in result["data_schema"].schema] == ["every_port", "sensors"]
    told = result["description_placeholders"]["sensors"]
    assert told.startswith("Toner 0, Toner 1,")
    assert told.endswith(", …")
    await fill(hass, result, {"sensors": True})
    assert len(ours(hass)) == 14


async def test_only_an_engine_in_here_is_given_credentials(hass: HomeAssistant, set_up: SetUp) -> None:
    kinds = [
        {*NetmonConfigFlow.async_get_supported_subentry_types(await set_up(FakeBackend(), **more))}
        for more in ({}, REMOTE)
    ]
    assert kinds == [{"target", "patience", "ports", "credential"}, {"target", "patience", "ports"}]


async def test_a_community_is_given_and_the_engine_asks_with_it_at_once(
    hass: HomeAssistant, set_up: SetUp, caplog: pytest.LogCaptureFixture
) -> None:
    backend = FakeBackend(make_device(hostname="switch"))
    entry = await set_up(backend)
    coordinator = entry.runtime_data
    result = await fill(hass, await begin(hass, entry, "credential"), SCOPED)
    assert result["step_id"] == "community"
    result = await fill(hass, result, {"secret": "rack-7-secret"})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    ((_, config),) = [each for each in backend.commands if each[0] == "set_credentials"]
    (given,) = config.credentials
    assert (given.name, given.kind, given.secret.reveal()) == (
        "Switches",
        CredentialKind.SNMP_V2C,
        "rack-7-secret",
    )
    assert (given.devices, given.tags, given.networks) == (("d1",), ("rack",), ("net-1",))
    assert entry.runtime_data is coordinator
    (subentry,) = entry.subentries.values()
    assert (subentry.title, subentry.unique_id) == ("Switches", "credential:switches")
    # As a restart finds it.
    assert (await async_make_config(hass, entry)).credentials == config.credentials
    hass.config_entries.async_remove_subentry(entry, subentry.subentry_id)
    await hass.async_block_till_done()
    assert backend.commands[-1][1].credentials == ()
    diagnostics = await async_get_config_entry_diagnostics(hass, entry)
    assert "rack-7" not in json.dumps(diagnostics, default=str)
    assert "rack-7" not in caplog.text


async def test_a_user_of_version_3_is_given_and_changed_and_no_secret_is_shown_again(
    hass: HomeAssistant, set_up: SetUp
) -> None:
    entry = await set_up(FakeBackend(make_device(hostname="switch")), subentries_data=[V3])
    result = await entry.start_subentry_reconfigure_flow(hass, "sub-c")
    # A device that is not known now stays named.
    assert suggested(result) == {
        "name": "Core", "kind": "snmp_v3", "devices": ["d9"], "tags": None, "networks": None
    }  # fmt: skip
    result = await fill(hass, result, {"name": "Core", "kind": "snmp_v3", "devices": ["d1"]})
    assert result["step_id"] == "v3_user"
    assert suggested(result) == {
        "user": "netmon", "auth": "sha256", "auth_secret": None, "privacy": "aes128", "privacy_secret": None
    }  # fmt: skip
    result = await fill(hass, result, {"user": "monitor", "auth": "sha512", "privacy": "none"})
    assert result["reason"] == "reconfigure_successful"
    (subentry,) = entry.subentries.values()
    assert dict(subentry.data) == {
        "name": "Core",
        "kind": "snmp_v3",
        "devices": ["d1"],
        "user": "monitor",
        "auth": "sha512",
        "auth_secret": "first secret",
        "privacy": "none",
    }
    diagnostics = await async_get_config_entry_diagnostics(hass, entry)
    assert diagnostics["credentials"] == ["snmp_v3"]
    assert "first secret" not in json.dumps(diagnostics, default=str)
    # Another kind begins with no secret.
    result = await entry.start_subentry_reconfigure_flow(hass, "sub-c")
    result = await fill(hass, result, {"name": "Core", "kind": "snmp_v1", "devices": ["d1"]})
    result = await fill(hass, result, {})
    require_shown(result, {}, CREDENTIAL)
    assert result["errors"] == {"secret": "refused"}
    result = await fill(hass, result, {"secret": "other"})
    (subentry,) = entry.subentries.values()
    assert dict(subentry.data) == {"name": "Core", "kind": "snmp_v1", "devices": ["d1"], "secret": "other"}


WRONG_SCOPES = [
    ({"name": " ", "devices": ["d1"]}, "name", "refused"),
    ({"name": "x" * 300, "devices": ["d1"]}, "name", "refused"),
    ({"name": "cORE", "devices": ["d1"]}, "name", "name_taken"),
    ({"name": "New"}, "devices", "no_scope"),
    ({"name": "New", "tags": ["x" * 300]}, "tags", "refused"),
]


@pytest.mark.parametrize(("typed", "field", "key"), WRONG_SCOPES)
async def test_what_is_wrong_with_a_scope_is_said_at_its_field(
    hass: HomeAssistant, set_up: SetUp, typed: dict[str, Any], field: str, key: str
) -> None:
    entry = await set_up(FakeBackend(make_device(hostname="switch")), subentries_data=[V3])
    typed = {"kind": "snmp_v2c", **typed}
    result = await fill(hass, await begin(hass, entry, "credential"), typed)
    require_shown(result, typed, CREDENTIAL)
    assert result["errors"] == {field: key}
    result = await fill(hass, result, SCOPED)
    assert result["step_id"] == "community"


WRONG_USERS = [
    ({"user": "", "auth": "none", "privacy": "none"}, "user"),
    ({**USER, "user": "x" * 40}, "user"),
    ({**USER, "auth_secret": "short"}, "auth_secret"),
    ({**USER, "auth_secret": ""}, "auth_secret"),
    ({**USER, "privacy_secret": "short"}, "privacy_secret"),
    ({"user": "u", "auth": "none", "privacy": "aes128", "privacy_secret": "long enough"}, "auth"),
    ({"user": "u", "auth": "none", "auth_secret": "long enough", "privacy": "none"}, "auth_secret"),
]


@pytest.mark.parametrize(("typed", "field"), WRONG_USERS)
async def test_what_is_wrong_with_a_user_is_said_at_its_field_and_what_was_typed_comes_back(
    hass: HomeAssistant, set_up: SetUp, typed: dict[str, Any], field: str, caplog: pytest.LogCaptureFixture
) -> None:
    entry = await set_up(FakeBackend(make_device(hostname="switch")))
    result = await begin(hass, entry, "credential")
    result = await fill(hass, result, {"name": "Core", "kind": "snmp_v3", "tags": ["core"]})
    result = await fill(hass, result, typed)
    require_shown(result, typed, CREDENTIAL)
    assert result["errors"] == {field: "refused"}
    problem = result["description_placeholders"]["problem"]
    assert problem
    secrets = [typed[key] for key in ("auth_secret", "privacy_secret") if typed.get(key)]
    assert not [each for each in secrets if each in problem or each in caplog.text]
    result = await fill(hass, result, USER)
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_there_are_no_more_credentials_than_the_engine_takes(
    hass: HomeAssistant, set_up: SetUp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(credential_flow, "CREDENTIALS_MAX", 1)
    entry = await set_up(FakeBackend(), subentries_data=[V3])
    result = await begin(hass, entry, "credential")
    assert (result["reason"], result["description_placeholders"]) == ("too_many", {"most": "1"})
    # What is there can be changed, also while the entry is not loaded.
    assert await hass.config_entries.async_unload(entry.entry_id)
    result = await entry.start_subentry_reconfigure_flow(hass, "sub-c")
    assert result["type"] is FlowResultType.FORM


async def test_what_a_newer_program_refuses_is_told_by_the_entry(
    hass: HomeAssistant, set_up: SetUp, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = await set_up(FakeBackend(make_device(hostname="switch")), subentries_data=[V3])
    coordinator = entry.runtime_data

    async def refuse(*_: object) -> None:
        raise ConfigError("No.", field="credentials")

    monkeypatch.setattr("custom_components.netmon.updating.async_make_config", refuse)
    hass.config_entries.async_remove_subentry(entry, "sub-c")
    await hass.async_block_till_done()
    assert entry.runtime_data is not coordinator


async def test_a_merge_passes_a_credential_on_to_the_heir(hass: HomeAssistant, set_up: SetUp) -> None:
    backend = FakeBackend(make_device("d9", hostname="switch"))
    entry = await set_up(backend, subentries_data=[V3])
    backend.tell(DeviceForgotten(device_id="d9", merged_into="d2"))
    await hass.async_block_till_done()
    (subentry,) = entry.subentries.values()
    assert subentry.data["devices"] == ["d2"]
    assert subentry.data["auth_secret"] == "first secret"
