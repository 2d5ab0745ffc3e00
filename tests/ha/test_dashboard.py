"""The dashboard that the frontend asks for."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from homeassistant.auth.permissions.const import POLICY_READ
from homeassistant.components.frontend import DATA_EXTRA_MODULE_URL, UrlManager
from homeassistant.helpers import area_registry as ar
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component

from custom_components.netmon.const import DOMAIN
from custom_components.netmon.dashboard_source import MODULE, async_offer_dashboard
from custom_components.netmon.kinds import KINDS, kind_of
from netmon_core.model.fact import Fact

from .fakes import NETWORK, NOW, FakeBackend, make_device
from .test_config_flow import REMOTE
from .test_entities import SUBENTRY

if TYPE_CHECKING:
    from homeassistant.core import HomeAssistant
    from pytest_homeassistant_custom_component.typing import (
        ClientSessionGenerator,
        WebSocketGenerator,
    )

    from .conftest import SetUp

GATEWAY = make_device("d1", mac="44:4e:6d:00:00:01", ip="10.77.0.1", hostname="box")
MEAN = "<img src=x onerror=alert(1)> {{ states('sun.sun') }} [x](javascript:alert(1))"


def fact(name: str, value: str, confidence: float = 0.8) -> Fact:
    return Fact(name=name, value=value, source="mdns", confidence=confidence, seen_at=NOW)


async def dashboard(client: WebSocketGenerator, **asked: Any) -> dict[str, Any]:
    socket = await client()
    await socket.send_json_auto_id({"type": "netmon/dashboard", **asked})
    answer = await socket.receive_json()
    assert answer["success"], answer
    result: dict[str, Any] = answer["result"]
    return result


def headings(view: dict[str, Any]) -> dict[str, list[str]]:
    """What stands under each heading of a view."""
    return {
        section["cards"][0].get("heading", ""): [
            card["entity"] for card in section["cards"] if "entity" in card
        ]
        for section in view["sections"]
    }


@pytest.fixture
def backend() -> FakeBackend:
    return FakeBackend(
        GATEWAY,
        make_device("d2", hostname="nas", facts=(fact("service", "_smb._tcp"),)),
        make_device(
            "d3",
            mac="3c:d9:2b:00:00:11",
            ip="10.77.0.11",
            hostname="printer",
            facts=(fact("service", "_smb._tcp"), fact("service", "_ipp._tcp")),
        ),
        make_device("d4", mac="00:40:8c:00:00:44", ip="10.77.0.44", name=MEAN),
        # Its tracker is disabled.
        make_device("d5", mac="da:a1:19:00:00:22", ip="10.77.0.22", private=True),
        networks=(replace(NETWORK, gateways=(next(iter(GATEWAY.interfaces[0].addresses)).value,)),),
    )


async def test_there_is_a_section_for_each_kind_and_one_for_each_area(
    hass: HomeAssistant, set_up: SetUp, backend: FakeBackend, hass_ws_client: WebSocketGenerator
) -> None:
    entry = await set_up(backend, subentries_data=[SUBENTRY])
    office = ar.async_get(hass).async_create("Office")
    row = dr.async_get(hass).async_get_device_by_identifier((DOMAIN, "embedded:d3"), entry.entry_id)
    assert row is not None
    dr.async_get(hass).async_update_device(row.id, area_id=office.id)
    made = await dashboard(hass_ws_client)
    network, areas = made["views"]
    found = headings(network)
    assert found["Network"] == [
        "sensor.netmon_devices_online",
        "sensor.netmon_devices",
        "sensor.netmon_new_devices_in_24_hours",
        "sensor.netmon_open_alerts",
        "binary_sensor.netmon_monitor_health",
        "button.netmon_scan",
    ]
    assert {kind: ids for kind, ids in found.items() if kind not in ("Network", "What happened")} == {
        "Targets": ["binary_sensor.web_connectivity"],
        "Router and network": ["device_tracker.box"],
        "Computers and storage": ["device_tracker.nas"],
        "Printers": ["device_tracker.printer"],
        "Other devices": ["device_tracker.img_src_x_onerror_alert_1_states_sun_sun_x_javascript_alert_1"],
    }
    assert headings(areas) == {"Office": ["device_tracker.printer"]}
    log = network["sections"][-1]["cards"][1]
    assert log["type"] == "logbook"
    assert log["target"]["entity_id"][0] == "event.netmon_network_activity"
    assert set(log["target"]["entity_id"][1:]) >= {"device_tracker.box", "device_tracker.printer"}


async def test_no_word_of_a_stranger_is_in_it(
    hass: HomeAssistant, set_up: SetUp, backend: FakeBackend, hass_ws_client: WebSocketGenerator
) -> None:
    await set_up(backend)
    text = json.dumps(await dashboard(hass_ws_client))
    # An entity id is made of the letters of a name, and of nothing else.
    assert not re.search(r"[<>{}\[\]]", re.sub(r"[{}\[\]]", "", text))
    assert "javascript:" not in text
    assert MEAN not in text


async def test_who_has_no_tracker_is_shown_by_its_connectivity(
    hass: HomeAssistant, set_up: SetUp, backend: FakeBackend, hass_ws_client: WebSocketGenerator
) -> None:
    await set_up(backend)
    registry = er.async_get(hass)
    registry.async_update_entity("device_tracker.printer", disabled_by=er.RegistryEntryDisabler.USER)
    assert "Printers" not in headings((await dashboard(hass_ws_client))["views"][0])
    registry.async_update_entity("binary_sensor.printer_connectivity", disabled_by=None)
    assert headings((await dashboard(hass_ws_client))["views"][0])["Printers"] == [
        "binary_sensor.printer_connectivity"
    ]


async def test_each_netmon_has_a_view_and_without_one_it_says_what_to_do(
    hass: HomeAssistant, set_up: SetUp, backend: FakeBackend, hass_ws_client: WebSocketGenerator
) -> None:
    assert await async_setup_component(hass, DOMAIN, {})
    (view,) = (await dashboard(hass_ws_client))["views"]
    assert "Netmon is not set up" in view["sections"][0]["cards"][0]["content"]
    await set_up(FakeBackend(), **REMOTE)
    (view,) = (await dashboard(hass_ws_client, language="de"))["views"]
    assert "Noch wird kein Gerät gezeigt" in view["sections"][1]["cards"][0]["content"]
    await set_up(backend)
    views = (await dashboard(hass_ws_client))["views"]
    assert [(view["title"], view["path"]) for view in views] == [("Cellar", "netmon"), ("Netmon", "netmon-1")]


async def test_nobody_is_shown_what_they_may_not_see(
    hass: HomeAssistant,
    set_up: SetUp,
    backend: FakeBackend,
    hass_ws_client: WebSocketGenerator,
    hass_admin_user: Any,
) -> None:
    await set_up(backend)
    hass_admin_user.groups = []
    hass_admin_user.mock_policy({"entities": {"entity_ids": {"device_tracker.nas": {POLICY_READ: True}}}})
    text = json.dumps(await dashboard(hass_ws_client))
    assert set(re.findall(r'"(\w+\.\w+)"', text)) == {"device_tracker.nas"}


async def test_the_frontend_is_told_where_the_module_is_and_gets_it(
    hass: HomeAssistant, hass_client: ClientSessionGenerator
) -> None:
    assert await async_setup_component(hass, "http", {})
    urls = hass.data[DATA_EXTRA_MODULE_URL] = UrlManager(lambda *_: None, [])
    # The frontend itself is no part of these tests.
    hass.config.components.add("frontend")
    await async_offer_dashboard(hass)
    (url,) = urls.urls
    assert re.fullmatch(r"/netmon/dashboard\.js\?[0-9a-f]{12}", url)
    client = await hass_client()
    answer = await client.get(url)
    assert answer.status == 200
    assert await answer.read() == MODULE.read_bytes()


@pytest.mark.parametrize(
    ("facts", "private", "kind"),
    [
        ((), False, "others"),
        ((), True, "phones"),
        ((fact("kind", "Printer"),), True, "printers"),
        # The surer word counts, and a word that is none of ours counts for nothing.
        ((fact("kind", "phone", 0.3), fact("kind", "computer", 0.9)), False, "computers"),
        ((fact("kind", MEAN), fact("service", "_hap._tcp")), False, "things"),
        ((fact("service", "_googlecast._tcp"), fact("service", "_smb._tcp")), False, "media"),
        ((fact("service", "_unheard-of._tcp"),), False, "others"),
    ],
)
def test_a_kind_is_what_is_said_or_what_is_announced(
    *, facts: tuple[Fact, ...], private: bool, kind: str
) -> None:
    found = kind_of(make_device(facts=facts, private=private))
    assert found == kind
    assert found in KINDS
