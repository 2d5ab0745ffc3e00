"""The blueprints, tried with a netmon that tells of what happens."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from homeassistant.components.automation.config import async_validate_config_item
from homeassistant.components.device_automation import DeviceAutomationType
from homeassistant.helpers import device_registry as dr
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import (
    async_get_device_automations,
    async_mock_service,
)

from custom_components.netmon.const import DOMAIN
from netmon_core.events.alert import AlertChanged
from netmon_core.events.device import DeviceDown, DeviceUp
from netmon_core.model.alert import Alert, AlertState
from netmon_core.model.presence import Presence

from .fakes import NOW, FakeBackend, make_device
from .test_entities import SUBENTRY

if TYPE_CHECKING:
    from homeassistant.core import HomeAssistant, ServiceCall

    from .conftest import SetUp
    from .test_trackers import Later

BLUEPRINTS = Path(__file__).parents[2] / "blueprints" / "automation" / "netmon"
ACTIVITY = "event.netmon_network_activity"


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
    await use(hass, "offline", activity=ACTIVITY, devices=[row_id(hass, "d3")])
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


async def test_the_blueprint_with_buttons_is_valid(hass: HomeAssistant, notified: list[ServiceCall]) -> None:
    del notified
    given = {"activity": ACTIVITY, "notify": "notify.mobile_app_phone", "pause": "timer.rest"}
    config = {"use_blueprint": {"path": "netmon/newcomer.yaml", "input": given}}
    taken = await async_validate_config_item(hass, "newcomer", config)
    assert taken is not None
    assert taken.validation_error is None, taken.validation_error


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
