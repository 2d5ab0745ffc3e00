"""Every form, with every failure: it is said at a field that the form has, and what was typed comes back."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from homeassistant.data_entry_flow import FlowResultType

import custom_components.netmon
from custom_components.netmon.making import async_make_config
from netmon_core.errors import (
    ConfigError,
    CredentialError,
    ForbiddenError,
    InvalidRequestError,
    NetmonError,
    NotFoundError,
    ServerUnreachableError,
    ServerVersionError,
    StoreFullError,
    TooManyAttemptsError,
    UnexpectedAnswerError,
)

from .fakes import FakeBackend, make_device
from .test_config_flow import (
    DEVICES,
    NETWORK,
    PRESENCE,
    REMOTE,
    SERVER,
    announced,
    backend,
    begin,
    check,
    discover,
    fail,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from unittest.mock import AsyncMock

    from homeassistant.core import HomeAssistant

    from .conftest import SetUp

__all__ = ["backend", "check"]

FOLDER = Path(custom_components.netmon.__file__).parent / "translations"
TYPED = {"api_key": "nmk_typed", "fingerprint": "ab:cd"}
FAILURES = [
    None,
    *(
        kind("No.", field=field)
        for kind in (
            NetmonError,
            ConfigError,
            CredentialError,
            ForbiddenError,
            InvalidRequestError,
            NotFoundError,
            ServerUnreachableError,
            ServerVersionError,
            StoreFullError,
            TooManyAttemptsError,
            UnexpectedAnswerError,
        )
        for field in (None, "server", "fingerprint")
    ),
]


def texts(part: str) -> Iterator[Mapping[str, str]]:
    """What the errors of a part are called, in every language."""
    for file in sorted(FOLDER.glob("*.json")):
        told: Any = json.loads(file.read_text("utf-8"))
        for key in part.split("."):
            told = told[key]
        yield told["error"]


def require_shown(result: Any, typed: Mapping[str, Any], part: str = "config") -> None:
    """Fail unless the form says what is wrong, where that is seen, and shows what was typed."""
    assert result["type"] is FlowResultType.FORM
    schema = result["data_schema"].schema
    assert result["errors"]
    assert result["errors"].keys() <= {*map(str, schema), "base"}
    for key in result["errors"].values():
        for told in texts(part):
            assert (
                set(re.findall(r"\{(\w+)\}", told[key])) <= (result["description_placeholders"] or {}).keys()
            )
    shown = {str(key): (key.description or {}).get("suggested_value") for key in schema}
    assert {key: shown[key] for key in typed} == typed


@pytest.mark.parametrize("failure", FAILURES, ids=repr)
@pytest.mark.parametrize("form", ["remote", "discovered", "reauth_confirm", "reconfigure_remote"])
async def test_a_form_of_a_server_says_whatever_is_wrong_and_empties_nothing(
    hass: HomeAssistant, check: AsyncMock, set_up: SetUp, form: str, failure: NetmonError | None
) -> None:
    typed = dict(TYPED)
    match form:
        case "remote":
            result = await begin(hass, "remote")
        case "discovered":
            result = await discover(hass, announced())
        case "reauth_confirm":
            result = await (await set_up(FakeBackend(), **REMOTE)).start_reauth_flow(hass)
        case _:
            result = await (await set_up(FakeBackend(), **REMOTE)).start_reconfigure_flow(hass)
    if form in ("remote", "reconfigure_remote"):
        typed |= {"url": "http://10.77.0.8:1"}
    assert result["step_id"] == form
    fail(check, failure)
    result = await hass.config_entries.flow.async_configure(result["flow_id"], typed)
    require_shown(result, typed)
    if failure is not None:
        assert result["description_placeholders"] is not None
        assert result["description_placeholders"]["problem"] == "No."
    check.side_effect = None
    typed = {key: value for key, value in {**SERVER, **typed}.items() if key in typed}
    result = await hass.config_entries.flow.async_configure(result["flow_id"], typed)
    assert result["type"] is not FlowResultType.FORM
    await hass.async_block_till_done()


@pytest.mark.parametrize("subnet", ["home", "10.0.0.0/99", "fd00::/64", ""])
@pytest.mark.parametrize("form", ["embedded", "reconfigure_embedded"])
async def test_a_form_of_the_engine_says_which_subnet_is_none(
    hass: HomeAssistant, set_up: SetUp, form: str, subnet: str
) -> None:
    typed = {"interfaces": ["eth0"], "subnets": ["10.88.0.0/24", subnet]}
    if form == "embedded":
        result = await begin(hass, form)
    else:
        result = await (await set_up(FakeBackend())).start_reconfigure_flow(hass)
    result = await hass.config_entries.flow.async_configure(result["flow_id"], typed)
    require_shown(result, typed)
    assert result["errors"] == {"subnets": "subnet_refused"}
    assert result["description_placeholders"] is not None
    assert result["description_placeholders"]["problem"]


async def test_the_options_say_which_subnet_is_none_and_forget_nothing(
    hass: HomeAssistant, set_up: SetUp
) -> None:
    entry = await set_up(FakeBackend(make_device(hostname="nas")))
    result = await hass.config_entries.options.async_init(entry.entry_id)
    typed = {"devices": DEVICES, "presence": PRESENCE, "network": {**NETWORK, "subnets": ["home"]}}
    result = await hass.config_entries.options.async_configure(result["flow_id"], typed)
    # A section has no place for errors of its own.
    assert result["errors"] == {"base": "subnet_refused"}
    assert "home" in (result["description_placeholders"] or {})["problem"]
    assert result["data_schema"] is not None
    for section, inner in result["data_schema"].schema.items():
        shown = {str(key): (key.description or {}).get("suggested_value") for key in inner.schema.schema}
        assert shown == typed[str(section)]
    assert list(texts("options"))


@pytest.mark.parametrize("server", ["router.lan", "10.0.0.0/8", "", "fe80::1%", "1.1.1.1:53"])
async def test_the_options_say_which_name_server_is_none_and_forget_nothing(
    hass: HomeAssistant, set_up: SetUp, server: str
) -> None:
    entry = await set_up(FakeBackend(make_device(hostname="nas")))
    result = await hass.config_entries.options.async_init(entry.entry_id)
    network = {**NETWORK, "name_servers": ["10.77.0.1", "fd00::53", server]}
    typed = {"devices": DEVICES, "presence": PRESENCE, "network": network}
    result = await hass.config_entries.options.async_configure(result["flow_id"], typed)
    assert result["errors"] == {"base": "name_server_refused"}
    assert (result["description_placeholders"] or {})["problem"]
    assert result["data_schema"] is not None
    for section, inner in result["data_schema"].schema.items():
        shown = {str(key): (key.description or {}).get("suggested_value") for key in inner.schema.schema}
        assert shown == typed[str(section)]


async def test_the_engine_asks_the_name_servers_of_the_options(hass: HomeAssistant, set_up: SetUp) -> None:
    entry = await set_up(FakeBackend(), options={"network": {"name_servers": ["10.77.0.1", "fd00::53"]}})
    config = await async_make_config(hass, entry)
    assert tuple(map(str, config.discovery.name_servers)) == ("10.77.0.1", "fd00::53")
    # Whoever set nothing before has them asked as before.
    assert not (
        await async_make_config(hass, await set_up(FakeBackend(), unique_id="other"))
    ).discovery.name_servers


@pytest.mark.parametrize(("refused", "field"), [("name", "name"), ("interval", "interval"), ("x", "where")])
async def test_what_is_wrong_with_a_target_is_said_at_the_field_that_it_is_about(
    hass: HomeAssistant, set_up: SetUp, monkeypatch: pytest.MonkeyPatch, refused: str, field: str
) -> None:
    def refuse(_: object) -> None:
        raise ConfigError("No.", field=refused)

    monkeypatch.setattr("custom_components.netmon.target_flow.parse_target", refuse)
    entry = await set_up(FakeBackend())
    result = await hass.config_entries.subentries.async_init(
        (entry.entry_id, "target"), context={"source": "user"}
    )
    typed = {"kind": "ping", "where": "nas", "name": "NAS", "interval": 60}
    result = await hass.config_entries.subentries.async_configure(result["flow_id"], typed)
    assert list(result["errors"] or {}) == [field]
    require_shown(result, typed, "config_subentries.target")


@pytest.mark.parametrize(
    "typed",
    [
        {"kind": "ping", "where": "x" * 300},
        {"kind": "tcp", "where": "nas"},
        {"kind": "tcp", "where": "nas:99999"},
        {"kind": "http", "where": "nas"},
        {"kind": "http", "where": "http://user:secret@nas/"},
        {"kind": "ping", "where": "nas", "name": "\x00"},
        {"kind": "ping", "where": "nas", "name": "x" * 300},
        {"kind": "ping", "where": "nas", "name": "a/b"},
    ],
    ids=str,
)
@pytest.mark.parametrize("form", ["user", "reconfigure"])
async def test_the_form_of_a_target_says_what_is_wrong_or_takes_it(
    hass: HomeAssistant, set_up: SetUp, form: str, typed: dict[str, str]
) -> None:
    from .test_entities import SUBENTRY  # noqa: PLC0415 - as a name here it would be taken for a fixture

    entry = await set_up(FakeBackend(), subentries_data=[SUBENTRY])
    if form == "user":
        result = await hass.config_entries.subentries.async_init(
            (entry.entry_id, "target"), context={"source": "user"}
        )
    else:
        result = await entry.start_subentry_reconfigure_flow(hass, "sub-1")
    result = await hass.config_entries.subentries.async_configure(result["flow_id"], typed)
    if result["type"] is FlowResultType.FORM:
        require_shown(result, typed, "config_subentries.target")
    else:
        assert "name" in typed
    await hass.async_block_till_done()
