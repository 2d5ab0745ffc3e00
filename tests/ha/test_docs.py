"""What the documentation offers to paste is taken by Home Assistant, and names what exists."""

from __future__ import annotations

import re
import shutil
from ipaddress import IPv4Address
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from homeassistant.components.automation.config import async_validate_config_item
from homeassistant.config_entries import ConfigSubentryDataWithId
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import load_yaml
from pytest_homeassistant_custom_component.common import async_mock_service

from netmon_core.events.address import AddressConflict
from netmon_core.events.alert import AlertChanged
from netmon_core.events.device import DeviceDown, DeviceUp
from netmon_core.model.alert import Alert, AlertState

from .fakes import NOW, FakeBackend, make_device
from .test_config_flow import REMOTE

if TYPE_CHECKING:
    from homeassistant.core import HomeAssistant

    from .conftest import SetUp
    from .test_trackers import Later

CHECKOUT = Path(__file__).parents[2]
GUIDE = CHECKOUT / "docs" / "home-assistant.md"
FOLDER = CHECKOUT / "docs" / "home-assistant"
BLUEPRINT = CHECKOUT / "blueprints" / "automation" / "netmon" / "new_device.yaml"
# Those of netmon's own, and of the two targets that the page asks for.
OURS = r"\b(?:event|sensor|binary_sensor|button)\.(?:netmon|router|internet)_\w+"
TARGETS = [
    ConfigSubentryDataWithId(
        data={"kind": "ping", "where": where, "name": name},
        subentry_type="target",
        title=name,
        unique_id=f"user:{name}/ping",
        subentry_id=name,
    )
    for name, where in (("Router", "10.77.0.1"), ("Internet", "1.1.1.1"))
]


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("more", [{}, REMOTE], ids=["embedded", "remote"])
async def test_every_entity_that_is_named_exists_in_every_language_and_for_every_kind_of_entry(
    hass: HomeAssistant, set_up: SetUp, language: str, more: dict[str, Any]
) -> None:
    hass.config.language = language
    await set_up(FakeBackend(make_device(hostname="nas")), subentries_data=TARGETS, **more)
    for file in (GUIDE, *FOLDER.glob("*.yaml")):
        named = set(re.findall(OURS, file.read_text("utf-8")))
        assert named, file
        assert not {each for each in named if each not in er.async_get(hass).entities}, file


async def test_every_automation_is_valid(hass: HomeAssistant, set_up: SetUp) -> None:
    await set_up(FakeBackend())
    automations = load_yaml(FOLDER / "automations.yaml")
    assert isinstance(automations, list)
    assert len(automations) == 7
    for each in automations:
        taken = await async_validate_config_item(hass, each["id"], each)
        assert taken is not None
        assert taken.validation_error is None, taken.validation_error


async def test_whatever_happens_the_automations_say_no_none_and_warn_of_nothing(
    hass: HomeAssistant,
    set_up: SetUp,
    later: Later,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    hass.config.config_dir = str(tmp_path)
    folder = tmp_path / "blueprints" / "automation" / "netmon"
    folder.mkdir(parents=True)
    shutil.copy(BLUEPRINT, folder)
    nameless = make_device("d2", mac=None, ip=None, vendor=None)
    backend = FakeBackend(make_device(hostname="nas"))
    await set_up(backend)
    blueprint = {
        "id": "new",
        "use_blueprint": {"path": "netmon/new_device.yaml"},
    }
    ready = load_yaml(FOLDER / "automations.yaml")
    assert isinstance(ready, list)
    automations = [*ready, blueprint]
    assert await async_setup_component(hass, "automation", {"automation": automations})
    await hass.async_block_till_done()
    notified = async_mock_service(hass, "persistent_notification", "create")
    alert = Alert(
        id="a1",
        rule="offline",
        subject_id="d1",
        subject="nas",
        summary="nas is offline",
        state=AlertState.FIRING,
        pending_since=NOW,
        fired_at=NOW,
    )
    backend.discover(nameless, make_device("d3", mac="00:11:32:00:00:23", ip="10.77.0.23"))
    # Beyond the time that one without an address is waited for.
    await later(seconds=16)
    backend.tell(
        DeviceDown(device_id="d1", at=NOW, why="", up_for=None),
        DeviceUp(device_id="d1", at=NOW, why="", down_for=None),
        AddressConflict(network_id="net-1", address=IPv4Address("10.77.0.9"), macs=("a", "b"), at=NOW),
        AlertChanged(alert=alert),
    )
    backend.change("d1", "interfaces", interfaces=make_device(ip="10.77.0.99").interfaces)
    backend.set_available(available=False)
    await later(minutes=2)
    backend.set_available(available=True)
    await later()
    await hass.services.async_call(
        "automation", "trigger", {"entity_id": "automation.what_happened_on_the_network"}, blocking=True
    )
    await hass.async_block_till_done()
    told = [str(call.data["message"]) for call in notified]
    # Two newcomers by two automations, one conflict, one digest.
    assert len(told) == 6
    assert not [each for each in told if "None" in each]
    assert "10.77.0.9 is claimed by a and b." in told
    assert "of 3 devices are there" in told[-1]
    await hass.services.async_call("automation", "turn_off", {"entity_id": "all"}, blocking=True)
    assert not [
        record.getMessage()
        for record in caplog.records
        if record.levelname in ("WARNING", "ERROR") and "emplate" in record.getMessage()
    ]


async def test_the_blueprint_is_valid_with_nothing_filled_in(
    hass: HomeAssistant, set_up: SetUp, tmp_path: Path
) -> None:
    hass.config.config_dir = str(tmp_path)
    folder = tmp_path / "blueprints" / "automation" / "netmon"
    folder.mkdir(parents=True)
    shutil.copy(BLUEPRINT, folder)
    await set_up(FakeBackend())
    given = {"path": "netmon/new_device.yaml"}
    taken = await async_validate_config_item(hass, "new", {"use_blueprint": given})
    assert taken is not None
    assert taken.validation_error is None, taken.validation_error
