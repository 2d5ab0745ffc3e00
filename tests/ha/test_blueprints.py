"""The blueprints, tried with a netmon that tells of what happens."""

from __future__ import annotations

import asyncio
import shutil
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from homeassistant.components.device_automation import DeviceAutomationType
from homeassistant.helpers import device_registry as dr
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import (
    async_fire_time_changed,
    async_get_device_automations,
    async_mock_service,
)

from custom_components.netmon.const import DOMAIN
from netmon_core.events.alert import AlertChanged
from netmon_core.events.device import DeviceDown, DeviceUp
from netmon_core.model.alert import Alert, AlertState
from netmon_core.model.presence import Presence

from .fakes import NOW, FakeBackend, make_device
from .test_config_flow import REMOTE
from .test_entities import SUBENTRY

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from freezegun.api import FrozenDateTimeFactory
    from homeassistant.core import HomeAssistant, ServiceCall

    from netmon_core.model.device import Device

    from .conftest import SetUp
    from .test_trackers import Later

BLUEPRINTS = Path(__file__).parents[2] / "blueprints" / "automation" / "netmon"


@pytest.fixture
def backend() -> FakeBackend:
    """A phone, a tablet and a NAS."""
    return FakeBackend(
        make_device("d1", hostname="phone"),
        make_device("d2", mac="00:11:32:00:00:22", ip="10.77.0.22", hostname="tablet"),
        make_device("d3", mac="00:11:32:00:00:23", ip="10.77.0.23", hostname="nas"),
    )


@pytest.fixture
async def notified(
    hass: HomeAssistant, set_up: SetUp, backend: FakeBackend, tmp_path: Path
) -> list[ServiceCall]:
    """What is notified; the blueprints are where Home Assistant finds them."""
    hass.config.config_dir = str(tmp_path)
    shutil.copytree(BLUEPRINTS, tmp_path / "blueprints" / "automation" / "netmon")
    await set_up(backend, subentries_data=[SUBENTRY])
    calls: list[ServiceCall] = async_mock_service(hass, "persistent_notification", "create")
    return calls


async def use(hass: HomeAssistant, name: str, **given: Any) -> None:
    automation = {"id": name, "use_blueprint": {"path": f"netmon/{name}.yaml", "input": given}}
    assert await async_setup_component(hass, "automation", {"automation": [automation]})
    await hass.async_block_till_done()
    assert hass.states.async_all("automation")[0].state == "on"


def row_id(hass: HomeAssistant, device_id: str) -> str:
    entry = hass.config_entries.async_entries(DOMAIN)[0]
    row = dr.async_get(hass).async_get_device_by_identifier((DOMAIN, f"embedded:{device_id}"), entry.entry_id)
    assert row is not None
    return row.id


async def test_who_comes_home_to_an_empty_house_is_told_of(
    hass: HomeAssistant, notified: list[ServiceCall], backend: FakeBackend
) -> None:
    await use(hass, "arrive", people=["device_tracker.phone", "device_tracker.tablet"])
    for device_id, presence in (
        ("d1", Presence.OFFLINE),
        ("d1", Presence.ONLINE),
        ("d1", Presence.OFFLINE),
        ("d2", Presence.OFFLINE),
        ("d1", Presence.ONLINE),
        ("d2", Presence.ONLINE),
    ):
        backend.change(device_id, presence=presence)
        await hass.async_block_till_done()
    assert [call.data["message"] for call in notified] == ["phone is home."]


async def test_only_when_everybody_was_seen_to_go_the_house_is_empty(
    hass: HomeAssistant, notified: list[ServiceCall], backend: FakeBackend, later: Later
) -> None:
    people = ["device_tracker.phone", "device_tracker.tablet"]
    await use(hass, "leave", people=people, **{"for": "00:01:00"})
    backend.change("d1", presence=Presence.OFFLINE)
    await later(minutes=2)
    assert notified == []
    # Whatever becomes of the monitor.
    backend.set_available(available=False)
    await later(hours=30)
    assert notified == []
    backend.set_available(available=True)
    await later()
    backend.change("d2", presence=Presence.OFFLINE)
    await later(minutes=2)
    assert [call.data["message"] for call in notified] == ["tablet was the last to leave."]


async def test_that_something_important_is_offline_is_told_with_its_reason(
    hass: HomeAssistant, notified: list[ServiceCall], backend: FakeBackend
) -> None:
    dismissed = async_mock_service(hass, "persistent_notification", "dismiss")
    await use(hass, "offline", devices=[row_id(hass, "d3")])
    backend.tell(
        DeviceDown(device_id="d1", at=NOW, why="silent 60 s", up_for=None),
        DeviceDown(device_id="d3", at=NOW, why="silent 20 s; 2 questions unanswered", up_for=None),
    )
    await hass.async_block_till_done()
    assert [call.data["message"] for call in notified] == [
        "nas (10.77.0.23): silent 20 s; 2 questions unanswered."
    ]
    backend.tell(DeviceUp(device_id="d3", at=NOW, why="", down_for=None))
    await hass.async_block_till_done()
    assert [call.data["notification_id"] for call in dismissed] == ["netmon_d3"]


@pytest.fixture
async def phone(hass: HomeAssistant, notified: list[ServiceCall]) -> AsyncIterator[list[ServiceCall]]:
    """What the phone is told of by the blueprint with buttons; its automation ends with the test."""
    del notified
    calls: list[ServiceCall] = async_mock_service(hass, "notify", "mobile_app_phone")
    assert await async_setup_component(hass, "timer", {"timer": {"rest": {}}})
    await use(hass, "newcomer", notify="notify.mobile_app_phone", pause="timer.rest")
    yield calls
    # What waits for an answer for a day would be waited for by whoever waits for Home Assistant.
    await hass.services.async_call("automation", "turn_off", {"entity_id": "all"}, blocking=True)


async def comes(
    backend: FakeBackend, freezer: FrozenDateTimeFactory, hass: HomeAssistant, device: Device
) -> None:
    """Have a newcomer told of; the automation goes on waiting for an answer."""
    backend.discover(device)
    freezer.tick(4)
    async_fire_time_changed(hass)
    await run_a_little()


async def run_a_little() -> None:
    for _ in range(100):
        await asyncio.sleep(0)


@pytest.mark.parametrize(
    ("button", "done"),
    [
        ("known", ("set_known", "d9", True)),
        ("ignore", ("set_known", "d9", False)),
    ],
)
async def test_a_newcomer_is_what_the_button_on_the_phone_says(
    hass: HomeAssistant,
    phone: list[ServiceCall],
    backend: FakeBackend,
    freezer: FrozenDateTimeFactory,
    button: str,
    done: tuple[object, ...],
) -> None:
    visitor = make_device("d9", mac="00:11:32:00:00:99", ip="10.77.0.99", hostname="visitor")
    await comes(backend, freezer, hass, visitor)
    (call,) = phone
    assert call.data["message"] == "visitor (Synology), 10.77.0.99"
    actions = {each["title"].lower(): each["action"] for each in call.data["data"]["actions"]}
    assert list(actions) == ["known", "ignore", "pause"]
    assert [each for each in backend.commands if each[0] == "set_known"] == []
    # The button of a message about another.
    hass.bus.async_fire("mobile_app_notification_action", {"action": f"netmon_{button}_d1"})
    await run_a_little()
    assert [each for each in backend.commands if each[0] == "set_known"] == []
    hass.bus.async_fire("mobile_app_notification_action", {"action": actions[button]})
    await hass.async_block_till_done()
    assert [each for each in backend.commands if each[0] == "set_known"] == [done]


async def test_while_the_phone_has_asked_for_a_pause_no_newcomer_is_told_of(
    hass: HomeAssistant, phone: list[ServiceCall], backend: FakeBackend, freezer: FrozenDateTimeFactory
) -> None:
    await comes(backend, freezer, hass, make_device("d8", mac="00:11:32:00:00:98", ip="10.77.0.98"))
    (action,) = (each["action"] for each in phone[0].data["data"]["actions"] if each["title"] == "Pause")
    hass.bus.async_fire("mobile_app_notification_action", {"action": action})
    await hass.async_block_till_done()
    state = hass.states.get("timer.rest")
    assert state is not None
    assert (state.state, state.attributes["duration"]) == ("active", "1:00:00")
    await comes(backend, freezer, hass, make_device("d9", mac="00:11:32:00:00:99", ip="10.77.0.99"))
    await hass.async_block_till_done()
    assert len(phone) == 1
    freezer.tick(timedelta(hours=1, seconds=1))
    async_fire_time_changed(hass)
    await hass.async_block_till_done()
    await comes(backend, freezer, hass, make_device("d7", mac="00:11:32:00:00:97", ip="10.77.0.97"))
    assert len(phone) == 2


async def test_with_two_netmons_the_button_is_for_the_one_that_told(
    hass: HomeAssistant,
    phone: list[ServiceCall],
    set_up: SetUp,
    backend: FakeBackend,
    freezer: FrozenDateTimeFactory,
) -> None:
    other = FakeBackend(make_device("d9", mac="00:11:32:00:00:99", ip="10.77.0.99"))
    await set_up(other, **REMOTE)
    await comes(backend, freezer, hass, make_device("d9", mac="00:11:32:00:00:99", ip="10.77.0.99"))
    hass.bus.async_fire("mobile_app_notification_action", {"action": "netmon_known_d9"})
    await hass.async_block_till_done()
    assert len(phone) == 1
    assert ("set_known", "d9", True) in backend.commands
    assert not [each for each in other.commands if each[0] == "set_known"]


async def test_a_device_has_triggers_and_the_hub_and_targets_have_none(
    hass: HomeAssistant, notified: list[ServiceCall], backend: FakeBackend
) -> None:
    del notified
    assert await async_setup_component(hass, "device_automation", {})
    triggers = await async_get_device_automations(hass, DeviceAutomationType.TRIGGER, row_id(hass, "d3"))
    ours = [each for each in triggers if each["domain"] == DOMAIN]
    assert [each["type"] for each in ours] == ["comes", "goes", "slow", "new_address"]
    for name in ("embedded", "embedded-sub-1"):
        entry = hass.config_entries.async_entries(DOMAIN)[0]
        row = dr.async_get(hass).async_get_device_by_identifier((DOMAIN, name), entry.entry_id)
        assert row is not None
        found = await async_get_device_automations(hass, DeviceAutomationType.TRIGGER, row.id)
        assert not [each for each in found if each["domain"] == DOMAIN]
    calls = async_mock_service(hass, "test", "act")
    automations = [
        {
            "alias": each["type"],
            "triggers": {key: value for key, value in each.items() if key != "metadata"},
            "actions": {"action": "test.act", "data": {"type": each["type"]}},
        }
        for each in ours
    ]
    assert await async_setup_component(hass, "automation", {"automation": automations})
    await hass.async_block_till_done()
    alert = Alert(
        id="a1",
        rule="latency",
        subject_id="d3",
        subject="nas",
        summary="nas is slow",
        state=AlertState.FIRING,
        pending_since=NOW,
        fired_at=NOW,
    )
    for device_id in ("d1", "d3"):
        backend.tell(
            DeviceDown(device_id=device_id, at=NOW, why="", up_for=None),
            DeviceUp(device_id=device_id, at=NOW, why="", down_for=None),
        )
    backend.tell(AlertChanged(alert=alert))
    moved = make_device(mac="00:11:32:00:00:23", ip="10.77.0.99")
    backend.change("d3", "interfaces", interfaces=moved.interfaces)
    await hass.async_block_till_done()
    assert sorted(call.data["type"] for call in calls) == ["comes", "goes", "new_address", "slow"]
