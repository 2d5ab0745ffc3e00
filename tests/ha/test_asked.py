"""Devices that are asked: repairs, what happens at their ports, and where others are plugged in."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from homeassistant.components.device_automation import DeviceAutomationType, async_get_device_automations
from homeassistant.const import STATE_UNKNOWN
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers import issue_registry as ir

from custom_components.netmon import informant_issues, measuring
from custom_components.netmon.const import DOMAIN
from custom_components.netmon.repairs import async_create_fix_flow
from custom_components.netmon.words import in_words
from netmon_core.errors import InvalidRequestError, NetmonError, NotFoundError
from netmon_core.events.port import DeviceRestarted, LinksChanged, PortFlapping, PortStateChanged
from netmon_core.model.informant import InformantState
from netmon_core.model.link import Attachment, LinkSource
from netmon_core.model.port import AdminState, PortState
from netmon_core.model.presence import Presence

from .fakes import NOW, FakeBackend, household, make_device
from .test_ports import answering, choice, make_port, switch, tell, value

if TYPE_CHECKING:
    from homeassistant.core import Event, HomeAssistant
    from pytest_homeassistant_custom_component.common import MockConfigEntry

    from .conftest import SetUp
    from .test_trackers import Later

AT = "sensor.nas_plugged_in_at"


def issues(hass: HomeAssistant) -> dict[str, ir.IssueEntry]:
    return {id_: issue for (_, id_), issue in ir.async_get(hass).issues.items() if issue.active}


def silent(device_id: str = "d1", **more: Any) -> InformantState:
    return InformantState(device_id=device_id, asked_at=NOW, problem="It did not answer.", **more)


async def test_a_device_that_does_not_answer_is_one_repair_that_goes_by_itself(
    hass: HomeAssistant, set_up: SetUp, later: Later
) -> None:
    backend = FakeBackend(make_device(hostname="switch"))
    backend.asked["d1"] = silent()
    entry = await set_up(backend)
    await later(minutes=5, seconds=1)
    # It is given a while.
    assert issues(hass) == {}
    await later(minutes=5, seconds=1)
    (issue,) = issues(hass).values()
    assert (issue.translation_key, issue.is_fixable) == ("informant_silent", False)
    assert issue.translation_placeholders == {
        "entry": "Netmon",
        "device": "switch",
        "problem": "It did not answer.",
    }
    await later(minutes=5, seconds=1)
    assert len(issues(hass)) == 1
    backend.asked["d1"] = answering()
    await later(minutes=5, seconds=1)
    assert issues(hass) == {}
    backend.asked["d1"] = silent(answered_at=NOW - timedelta(minutes=6))
    await later(minutes=5, seconds=1)
    assert len(issues(hass)) == 1
    assert await hass.config_entries.async_unload(entry.entry_id)
    assert issues(hass) == {}


@pytest.mark.parametrize(
    "state",
    [
        InformantState(
            device_id="d1", problem="It is on a trusted network, but nobody has marked it as known."
        ),
        InformantState(device_id="d7", problem="It did not answer.", asked_at=NOW),
        InformantState(device_id="d2", problem="d2 is offline.", asked_at=NOW),
    ],
    ids=["not asked", "not known", "offline"],
)
async def test_who_was_not_asked_or_is_not_there_is_no_repair(
    hass: HomeAssistant, set_up: SetUp, later: Later, state: InformantState
) -> None:
    offline = make_device("d2", mac="00:11:32:00:00:22", presence=Presence.OFFLINE)
    backend = FakeBackend(make_device(hostname="switch"), offline)
    backend.asked[state.device_id] = state
    await set_up(backend)
    for _ in range(3):
        await later(minutes=5, seconds=1)
    assert issues(hass) == {}


async def test_one_mistake_is_not_five_hundred_repairs(
    hass: HomeAssistant, set_up: SetUp, later: Later, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(informant_issues, "ISSUES_MOST", 3)
    backend = FakeBackend(*household(8))
    backend.asked = {f"d{n}": silent(f"d{n}") for n in range(1, 9)}
    await set_up(backend)
    for _ in range(3):
        await later(minutes=5, seconds=1)
    assert len(issues(hass)) == 3


@pytest.mark.parametrize("failure", [NotFoundError("No such thing."), NetmonError("No.")], ids=repr)
async def test_a_server_that_says_nothing_of_it_is_asked_again(
    hass: HomeAssistant, set_up: SetUp, later: Later, failure: NetmonError
) -> None:
    backend = FakeBackend(make_device(hostname="switch"))
    backend.asked["d1"] = silent(until_yes=True)
    await set_up(backend)
    backend.failure = failure
    await later(minutes=5, seconds=1)
    assert issues(hass) == {}
    backend.set_available(available=False)
    asked = backend.commands.count(("informants",))
    await later(minutes=5, seconds=1)
    assert backend.commands.count(("informants",)) == asked
    backend.failure = None
    backend.set_available(available=True)
    await later(minutes=5, seconds=1)
    assert len(issues(hass)) == 1


async def waiting(
    hass: HomeAssistant, set_up: SetUp, later: Later
) -> tuple[FakeBackend, Any, MockConfigEntry]:
    backend = FakeBackend(make_device(hostname="switch"))
    why = "10.77.0.21 is now at another MAC."
    backend.asked["d1"] = InformantState(device_id="d1", problem=why, until_yes=True)
    entry = await set_up(backend)
    await later(minutes=5, seconds=1)
    ((issue_id, issue),) = issues(hass).items()
    assert (issue.translation_key, issue.is_fixable) == ("credential_waits", True)
    assert why in (issue.translation_placeholders or {})["problem"]
    flow: Any = await async_create_fix_flow(hass, issue_id, issue.data)
    flow.hass, flow.handler, flow.issue_id = hass, DOMAIN, issue_id
    return backend, flow, entry


async def test_a_credential_that_waits_is_let_go_on_by_a_persons_yes(
    hass: HomeAssistant, set_up: SetUp, later: Later
) -> None:
    backend, flow, _ = await waiting(hass, set_up, later)
    result = await flow.async_step_init()
    assert result["type"] == "form"
    assert result["description_placeholders"]["device"] == "switch"
    assert ("agree", "d1") not in backend.commands
    result = await flow.async_step_agree({})
    assert result["type"] == "create_entry"
    assert ("agree", "d1") in backend.commands
    await later(minutes=5, seconds=1)
    assert issues(hass) == {}


async def test_a_yes_that_comes_to_nothing_says_why(hass: HomeAssistant, set_up: SetUp, later: Later) -> None:
    backend, flow, entry = await waiting(hass, set_up, later)
    backend.failure = InvalidRequestError("Nobody answers there just now.")
    result = await flow.async_step_agree({})
    assert result["errors"] == {"base": "not_done"}
    assert result["description_placeholders"]["wrong"] == "Nobody answers there just now."
    assert await hass.config_entries.async_unload(entry.entry_id)
    assert (await flow.async_step_agree({}))["reason"] == "not_loaded"


async def test_that_more_is_chosen_than_there_is_room_for_is_a_repair(
    hass: HomeAssistant, set_up: SetUp, later: Later, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(measuring, "ENTITIES_MOST", 5)
    backend = switch(make_port(1), make_port(2))
    entry = await set_up(backend, subentries_data=[choice(every_port=True)])
    await later(minutes=5, seconds=1)
    (issue,) = issues(hass).values()
    assert issue.translation_key == "measured_left_out"
    assert (issue.translation_placeholders or {})["left_out"] == "5"
    hass.config_entries.async_remove_subentry(entry, "sub-d1")
    await hass.async_block_till_done()
    assert issues(hass) == {}


async def test_a_device_is_asked_at_once_and_the_answer_says_how_that_went(
    hass: HomeAssistant, set_up: SetUp, later: Later
) -> None:
    backend = switch(make_port(1))
    backend.asked["d1"] = answering(credential="Switches", took=0.25, partial=("forwarding: cut",))
    await set_up(backend, subentries_data=[choice(ports=["p1"])])
    backend.told_ports["d1"] = (make_port(1, bps=4e6),)
    told = await hass.services.async_call(
        DOMAIN, "ask_device", {"device": "d1"}, blocking=True, return_response=True
    )
    assert told == {
        "answered": True,
        "problem": "",
        "waits_for_yes": False,
        "credential": "Switches",
        "took": 0.25,
        "partial": ["forwarding: cut"],
    }
    await later(seconds=2)
    assert value(hass, "sensor.switch_gi1_in") == "4.0"
    backend.failure = InvalidRequestError("No credential is scoped to this device.")
    with pytest.raises(HomeAssistantError):
        await hass.services.async_call(DOMAIN, "ask_device", {"device": "d1"}, blocking=True)


def moved(state: PortState, was: PortState, **more: Any) -> PortStateChanged:
    return PortStateChanged(
        **{
            "device_id": "d1",
            "port_id": "p1",
            "name": "Gi1",
            "at": NOW,
            "state": state,
            "was": was,
            "admin": AdminState.UP,
            "admin_was": AdminState.UP,
            **more,
        }
    )


NEWS = [
    (moved(PortState.DOWN, PortState.UP), "port_down", "switch port Gi1 went down"),
    (moved(PortState.UP, PortState.DOWN), "port_up", "switch port Gi1 is up"),
    (
        moved(PortState.DOWN, PortState.UP, admin=AdminState.DOWN),
        "port_down",
        "switch port Gi1 was switched off",
    ),
    (
        moved(PortState.DOWN, PortState.DOWN, times=4),
        "port_down",
        "switch port Gi1 went down, 4 changes since it was asked last",
    ),
    (
        PortFlapping(device_id="d1", port_id="p1", name="Gi1", at=NOW, flapping=True, times=9),
        "port_flapping",
        "switch port Gi1 goes up and down again and again",
    ),
    (
        PortFlapping(device_id="d1", port_id="p1", name="Gi1", at=NOW, flapping=False),
        "port_steady",
        "switch port Gi1 no longer goes up and down",
    ),
    (
        DeviceRestarted(device_id="d1", at=NOW, why="its uptime began anew"),
        "device_restarted",
        "switch has restarted: its uptime began anew",
    ),
    (
        DeviceRestarted(device_id="d1", at=NOW, agent_only=True),
        "device_restarted",
        "switch has restarted only its SNMP agent",
    ),
]


@pytest.mark.parametrize(
    ("event", "kind", "words"), NEWS, ids=lambda each: each if isinstance(each, str) else ""
)
async def test_what_happens_at_a_port_is_told_on_the_bus_and_in_words(
    hass: HomeAssistant, set_up: SetUp, event: Any, kind: str, words: str
) -> None:
    backend = switch(make_port(1))
    await set_up(backend)
    told: list[Event[Any]] = []
    lines: list[Event[Any]] = []
    hass.bus.async_listen("netmon_activity", told.append)
    hass.bus.async_listen("netmon_log_line", lines.append)
    backend.tell(event)
    # Neither of one that is to be ignored, nor of one that nobody knows.
    backend.tell(replace(event, device_id="d7"))
    await hass.async_block_till_done()
    (one,) = told
    assert one.data["event_type"] == kind
    assert one.data["device_id"] is not None
    assert one.data.get("port") == ("Gi1" if kind.startswith("port") else None)
    (line,) = lines
    assert in_words(kind, line.data) == words


async def test_from_one_way_of_being_down_to_another_nothing_happened(
    hass: HomeAssistant, set_up: SetUp
) -> None:
    backend = switch(make_port(1))
    await set_up(backend)
    told: list[Event[Any]] = []
    hass.bus.async_listen("netmon_activity", told.append)
    backend.tell(moved(PortState.LOWER_LAYER_DOWN, PortState.DOWN))
    await hass.async_block_till_done()
    assert told == []


def attached(port_id: str = "p1", device_id: str = "d2", **more: Any) -> Attachment:
    return Attachment(
        **{
            "device_id": device_id,
            "mac": "00:11:32:00:00:22",
            "switch_id": "d1",
            "port_id": port_id,
            "source": LinkSource.FORWARDING,
            "confidence": 0.9,
            "first_seen": NOW,
            "last_seen": NOW,
            "why": "it is alone there",
            **more,
        }
    )


@pytest.mark.parametrize("shown", ["entity", "device", "nothing"])
async def test_the_log_has_one_line_of_a_cable_that_is_pulled_out(
    hass: HomeAssistant, set_up: SetUp, shown: str
) -> None:
    backend = switch(make_port(1))
    await set_up(backend, subentries_data=[choice(ports=["p1"])] if shown == "entity" else [])
    if shown == "device":
        backend.tell(LinksChanged(attachments=(attached(),)))
    told: list[Event[Any]] = []
    lines: list[Event[Any]] = []
    hass.bus.async_listen("netmon_activity", told.append)
    hass.bus.async_listen("netmon_log_line", lines.append)
    backend.tell(moved(PortState.DOWN, PortState.UP))
    await hass.async_block_till_done()
    assert len(told) == 1
    assert len(lines) == (1 if shown == "nothing" else 0)


async def test_a_device_that_tells_of_ports_has_triggers_for_them(hass: HomeAssistant, set_up: SetUp) -> None:
    backend = switch(make_port(1))
    backend.discover(make_device("d2", mac="00:11:32:00:00:22", hostname="nas"))
    entry = await set_up(backend)
    offered = []
    for device_id in ("d1", "d2"):
        row_id = entry.runtime_data.registry.async_row_id(device_id)
        triggers = await async_get_device_automations(hass, DeviceAutomationType.TRIGGER, [row_id])
        offered.append({each["type"] for each in triggers[row_id] if each["domain"] == DOMAIN})
    assert offered[0] - offered[1] == {"port_up", "port_down", "port_flapping", "restarted"}
    assert offered[1]
    row_id = entry.runtime_data.registry.async_row_id("d1")
    assert await hass.config_entries.async_unload(entry.entry_id)
    triggers = await async_get_device_automations(hass, DeviceAutomationType.TRIGGER, [row_id])
    assert {each["type"] for each in triggers[row_id] if each["domain"] == DOMAIN} == offered[1]


async def test_where_a_device_is_plugged_in_is_an_entity_for_who_wants_it(
    hass: HomeAssistant, set_up: SetUp, later: Later
) -> None:
    nas = make_device("d2", mac="00:11:32:00:00:22", hostname="nas")
    backend = switch(make_port(1, alias="rack"), make_port(2))
    backend.discover(nas)
    await set_up(backend)
    registry = er.async_get(hass)
    assert registry.async_get(AT) is None
    backend.tell(LinksChanged(attachments=(attached(),)))
    await hass.async_block_till_done()
    row = registry.async_get(AT)
    assert row is not None
    assert row.disabled_by is er.RegistryEntryDisabler.INTEGRATION
    # Nobody asks for the names of its ports until somebody wants them.
    assert ("ports", "d1") not in backend.commands
    registry.async_update_entity(AT, disabled_by=None)
    await hass.async_block_till_done()
    assert value(hass, AT) == "switch"
    await later(seconds=2)
    state = hass.states.get(AT)
    assert state is not None
    assert state.state == "switch, Gi1 (rack)"
    assert {key: state.attributes[key] for key in ("switch", "port", "vlan", "alone", "why")} == {
        "switch": "switch",
        "port": "Gi1 (rack)",
        "vlan": None,
        "alone": True,
        "why": "it is alone there",
    }
    tell(backend, make_port(1, alias="shelf"), make_port(2))
    await later(seconds=2)
    assert value(hass, AT) == "switch, Gi1 (shelf)"
    backend.tell(LinksChanged(attachments=(attached("p2", macs=3),)))
    assert value(hass, AT) == "switch, Gi2"
    backend.tell(LinksChanged(attachments=(attached(switch_id="d9"),)))
    assert value(hass, AT) == STATE_UNKNOWN
    backend.tell(LinksChanged(detached=("d2",)))
    assert value(hass, AT) == STATE_UNKNOWN
    asked = backend.commands.count(("ports", "d1"))
    await later(seconds=61)
    assert backend.commands.count(("ports", "d1")) == asked


async def test_get_device_says_where_it_is_plugged_in(hass: HomeAssistant, set_up: SetUp) -> None:
    backend = switch(make_port(1))
    backend.discover(make_device("d2", mac="00:11:32:00:00:22", hostname="nas"))
    backend.tell(LinksChanged(attachments=(attached(),)))
    await set_up(backend)
    told: list[Any] = [
        await hass.services.async_call(
            DOMAIN, "get_device", {"device": each}, blocking=True, return_response=True
        )
        for each in ("d1", "d2")
    ]
    assert (told[0]["plugged_in_at"], told[0]["ports"]["count"]) == (None, 1)
    assert (told[1]["plugged_in_at"]["port_id"], told[1]["ports"]) == ("p1", None)


async def test_many_that_are_attached_at_once_are_added_and_others_run_meanwhile(
    hass: HomeAssistant, set_up: SetUp
) -> None:
    backend = FakeBackend(*household(30))
    await set_up(backend)
    backend.tell(
        LinksChanged(attachments=tuple(attached(device_id=f"d{n}", switch_id="d1") for n in range(2, 31)))
    )
    await hass.async_block_till_done()
    rows = [each for each in er.async_get(hass).entities if each.endswith("_plugged_in_at")]
    assert len(rows) == 29
