"""The actions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import probatio
import pytest
from homeassistant.core import Context
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError, Unauthorized
from homeassistant.helpers import device_registry as dr
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.netmon.const import DOMAIN
from netmon_core.errors import (
    ConflictError,
    ForbiddenError,
    InvalidRequestError,
    NotFoundError,
    ScanBusyError,
    ScanTooWideError,
    ServerUnreachableError,
)
from netmon_core.model.presence import Presence

from .fakes import FakeBackend, make_device

if TYPE_CHECKING:
    from homeassistant.core import HomeAssistant
    from pytest_homeassistant_custom_component.common import MockUser

    from netmon_core.errors import NetmonError

    from .conftest import SetUp

DEVICES = (
    make_device("d1", hostname="nas"),
    make_device(
        "d2",
        mac="da:a1:19:00:00:22",
        ip="10.77.0.22",
        hostname="phone",
        private=True,
        presence=Presence.OFFLINE,
    ),
    make_device("d3", mac="00:17:88:00:00:23", ip="10.77.0.23", name="Bulb", known=True),
)


async def call(hass: HomeAssistant, action: str, context: Context | None = None, **data: Any) -> Any:
    return await hass.services.async_call(
        DOMAIN, action, data, blocking=True, return_response=True, context=context
    )


@pytest.fixture
async def backend(hass: HomeAssistant, set_up: SetUp) -> FakeBackend:
    """A backend with three devices, set up."""
    made = FakeBackend(*DEVICES)
    await set_up(made)
    return made


async def test_scan_answers_what_came_of_it(hass: HomeAssistant, backend: FakeBackend) -> None:
    answer = await call(hass, "scan", prefixes=["10.77.0.7/24"])
    assert ("scan", ("10.77.0.0/24",)) in backend.commands
    assert answer == {"state": "done", "asked": 0, "answered": 3, "problem": None, "devices_online": 2}


async def test_what_is_no_subnet_is_refused(hass: HomeAssistant, backend: FakeBackend) -> None:
    with pytest.raises(probatio.MultipleInvalid):
        await call(hass, "scan", prefixes=["home"])


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, {"d1", "d2", "d3"}),
        ({"presence": "offline"}, {"d2"}),
        ({"known": True}, {"d3"}),
        ({"search": "10.77.0.22"}, {"d2"}),
        ({"search": "SYNO", "known": False, "presence": "online"}, {"d1"}),
        ({"search": "nobody"}, set()),
    ],
)
async def test_list_devices_answers_those_that_are_asked_for(
    hass: HomeAssistant, backend: FakeBackend, asked: dict[str, Any], found: set[str]
) -> None:
    answer = await call(hass, "list_devices", **asked)
    assert {device["netmon_id"] for device in answer["devices"]} == found
    assert answer["total"] == len(found)


@pytest.mark.parametrize("by", ["registry", "d1", "00:11:32:00:00:21", "00-11-32-00-00-21", "10.77.0.21"])
async def test_a_device_may_be_named_in_any_way(hass: HomeAssistant, backend: FakeBackend, by: str) -> None:
    entry = hass.config_entries.async_entries(DOMAIN)[0]
    if by == "registry":
        row = dr.async_get(hass).async_get_device_by_identifier((DOMAIN, "embedded:d1"), entry.entry_id)
        assert row is not None
        by = row.id
    of_entry: list[dict[str, Any]] = [{}, {"config_entry_id": entry.entry_id}]
    for more in of_entry:
        answer = await call(hass, "get_device", device=by, **more)
        assert (answer["netmon_id"], answer["name"], answer["ip"]) == ("d1", "nas", "10.77.0.21")
        assert answer["more"]["interfaces"][0]["mac"] == "00:11:32:00:00:21"


@pytest.mark.parametrize("by", ["nobody", "hub", "other"])
async def test_a_device_that_is_not_known_is_named(
    hass: HomeAssistant, backend: FakeBackend, by: str
) -> None:
    entry = hass.config_entries.async_entries(DOMAIN)[0]
    registry = dr.async_get(hass)
    if by == "hub":
        hub = registry.async_get_device_by_identifier((DOMAIN, "embedded"), entry.entry_id)
        assert hub is not None
        by = hub.id
    elif by == "other":
        other = MockConfigEntry(domain="other")
        other.add_to_hass(hass)
        by = registry.async_get_or_create(config_entry_id=other.entry_id, identifiers={("other", "x")}).id
    with pytest.raises(ServiceValidationError) as refused:
        await call(hass, "get_device", device=by)
    assert refused.value.translation_key == "no_such_device"
    assert refused.value.translation_placeholders == {"device": by}


async def test_ping_answers_what_was_measured(hass: HomeAssistant, backend: FakeBackend) -> None:
    answer = await call(hass, "ping", device="10.77.0.21")
    assert answer == {"answered": True, "sent": 1, "received": 1, "latency_ms": 2.1, "loss": 0.0}


async def test_rename_gives_a_name_and_takes_it_away(hass: HomeAssistant, backend: FakeBackend) -> None:
    assert (await call(hass, "rename", device="d1", name="Archive"))["name"] == "Archive"
    assert (await call(hass, "rename", device="d1"))["name"] == "nas"
    assert backend.commands[-2:] == [("rename", "d1", "Archive"), ("rename", "d1", None)]


@pytest.mark.parametrize(("mark", "known"), [("known", True), ("ignored", False), ("unset", None)])
async def test_a_device_is_marked(
    hass: HomeAssistant, backend: FakeBackend, mark: str, *, known: bool | None
) -> None:
    answer = await call(hass, "set_known", device="d1", known=mark)
    assert answer["known"] is known
    assert answer["in_home_assistant"] is (known is not False)


async def test_merge_forget_and_acknowledge_reach_the_backend(
    hass: HomeAssistant, backend: FakeBackend
) -> None:
    assert (await call(hass, "merge", device="d1", absorb="10.77.0.22"))["netmon_id"] == "d1"
    assert await call(hass, "forget", device="d2") == {"netmon_id": "d2"}
    assert await call(hass, "acknowledge", alert="a1") == {"alert": "a1"}
    assert backend.commands[-3:] == [
        ("merge", "d1", "d2"),
        ("forget", "d2"),
        ("acknowledge", "a1", "Home Assistant"),
    ]


async def test_what_was_forgotten_meanwhile_is_answered_by_its_id(
    hass: HomeAssistant, backend: FakeBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def merge(keep_id: str, absorbed_id: str) -> None:
        backend.state.devices.pop(keep_id)

    monkeypatch.setattr(backend, "merge", merge)
    assert await call(hass, "merge", device="d1", absorb="d2") == {"netmon_id": "d1"}


async def test_who_acknowledged_is_noted(
    hass: HomeAssistant, backend: FakeBackend, hass_admin_user: MockUser
) -> None:
    await call(hass, "acknowledge", Context(user_id=hass_admin_user.id), alert="a1")
    assert backend.commands[-1] == ("acknowledge", "a1", hass_admin_user.name)


@pytest.mark.parametrize(
    ("action", "data"),
    [
        ("scan", {}),
        ("ping", {"device": "d1"}),
        ("ask_device", {"device": "d1"}),
        ("rename", {"device": "d1"}),
        ("set_known", {"device": "d1", "known": "known"}),
        ("merge", {"device": "d1", "absorb": "d2"}),
        ("forget", {"device": "d1"}),
        ("acknowledge", {"alert": "a1"}),
    ],
)
async def test_what_sends_or_changes_is_for_administrators(
    hass: HomeAssistant,
    backend: FakeBackend,
    hass_read_only_user: MockUser,
    action: str,
    data: dict[str, Any],
) -> None:
    before = list(backend.commands)
    with pytest.raises(Unauthorized):
        await call(hass, action, Context(user_id=hass_read_only_user.id), **data)
    assert backend.commands == before


@pytest.mark.parametrize(
    ("failure", "kind", "key"),
    [
        (InvalidRequestError("No."), ServiceValidationError, "request_refused"),
        (ConflictError("No."), ServiceValidationError, "request_refused"),
        (NotFoundError("No."), ServiceValidationError, "not_found"),
        (ForbiddenError("No."), ServiceValidationError, "not_allowed"),
        (ScanBusyError("No."), ServiceValidationError, "scan_busy"),
        (ScanTooWideError("No."), ServiceValidationError, "scan_too_wide"),
        (ServerUnreachableError("No."), HomeAssistantError, "request_failed"),
    ],
)
async def test_what_goes_wrong_is_said_in_the_users_language(
    hass: HomeAssistant, backend: FakeBackend, failure: NetmonError, kind: type[Exception], key: str
) -> None:
    backend.failure = failure
    with pytest.raises(HomeAssistantError) as raised:
        await call(hass, "scan")
    assert type(raised.value) is kind
    assert (raised.value.translation_domain, raised.value.translation_key) == (DOMAIN, key)
    assert raised.value.translation_placeholders == {"problem": "No."}
