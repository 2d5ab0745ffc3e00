"""The life of an entry, and what surrounds it: repairs, diagnostics, system health, backups."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from ipaddress import IPv4Network
from typing import TYPE_CHECKING, Any, cast

import pytest
from homeassistant.config_entries import ConfigEntryState, ConfigSubentryDataWithId
from homeassistant.const import EVENT_HOMEASSISTANT_STARTED, EVENT_HOMEASSISTANT_STOP
from homeassistant.core import CoreState
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.json import JSONEncoder
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry, get_system_health_info

import custom_components.netmon
from custom_components.netmon import async_remove_config_entry_device, backup
from custom_components.netmon.backend import BackendInfo
from custom_components.netmon.const import DOMAIN
from custom_components.netmon.diagnostics import (
    async_get_config_entry_diagnostics,
    async_get_device_diagnostics,
)
from custom_components.netmon.issues import issue_id
from custom_components.netmon.kept_seeds import async_kept_seeds
from custom_components.netmon.making import async_make_config, data_folder
from custom_components.netmon.registry import Registry
from custom_components.netmon.repairs import async_create_fix_flow
from netmon_core.errors import (
    ConfigError,
    CredentialError,
    NotFoundError,
    ServerVersionError,
    StoreBusyError,
    StoreFullError,
    StoreNewerError,
)
from netmon_core.events.monitor import MonitorHealthChanged
from netmon_core.model.alert import Alert, AlertState
from netmon_core.model.fact import Fact
from netmon_core.model.informant import InformantState
from netmon_core.model.monitor import MonitorHealth
from netmon_core.model.network import Network
from netmon_core.model.port import Port
from netmon_core.model.presence import Presence
from netmon_core.model.sensor import Sensor, SensorKind, SensorUnit
from netmon_core.model.target import ProbeKind, Target, TargetStatus
from netmon_core.net.capabilities import Capability, Mechanism

from .fakes import NOW, FakeBackend, household, make_device
from .test_config_flow import REMOTE

if TYPE_CHECKING:
    from homeassistant.core import HomeAssistant

    from .conftest import SetUp
    from .test_trackers import Later


def issues(hass: HomeAssistant) -> set[str]:
    return {
        issue.translation_key or ""
        for issue in ir.async_get(hass).issues.values()
        if issue.domain == DOMAIN and issue.active
    }


async def test_an_entry_is_unloaded_and_loaded_again_and_again(hass: HomeAssistant, set_up: SetUp) -> None:
    backend = FakeBackend(*household(5))
    entry = await set_up(backend)
    for _ in range(5):
        await hass.config_entries.async_reload(entry.entry_id)
    assert entry.state is ConfigEntryState.LOADED
    assert await hass.config_entries.async_unload(entry.entry_id)
    assert backend.commands.count(("start",)) == backend.commands.count(("close",)) == 6
    # Nobody listens any more.
    assert not backend.events._listeners
    assert not backend.changes._listeners


async def test_netmon_looks_only_once_home_assistant_has_started(hass: HomeAssistant, set_up: SetUp) -> None:
    hass.set_state(CoreState.starting)
    backend = FakeBackend(*household(2))
    await set_up(backend)
    assert backend.commands == []
    assert len(hass.states.async_all("device_tracker")) == 2
    hass.set_state(CoreState.running)
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STARTED)
    await hass.async_block_till_done()
    assert backend.commands == [("start",)]


async def test_netmon_stops_with_home_assistant(hass: HomeAssistant, set_up: SetUp) -> None:
    backend = FakeBackend()
    await set_up(backend)
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STOP)
    await hass.async_block_till_done()
    assert backend.commands == [("start",), ("close",)]


async def test_that_netmon_does_not_start_is_logged(
    hass: HomeAssistant, set_up: SetUp, caplog: pytest.LogCaptureFixture
) -> None:
    backend = FakeBackend()
    backend.failure = StoreBusyError("Another netmon runs.")
    await set_up(backend)
    assert "Netmon does not start: Another netmon runs." in caplog.text


async def test_that_netmon_could_not_write_is_logged_and_does_not_keep_it_from_ending(
    hass: HomeAssistant, set_up: SetUp, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    backend = FakeBackend()
    entry = await set_up(backend)

    async def close() -> None:
        raise StoreFullError("The disk is full.")

    monkeypatch.setattr(backend, "close", close)
    assert await hass.config_entries.async_unload(entry.entry_id)
    assert "Netmon could not write what it knew: The disk is full." in caplog.text


async def test_what_cannot_be_opened_is_tried_again(hass: HomeAssistant, set_up: SetUp) -> None:
    backend = FakeBackend()
    backend.opening = StoreBusyError("Another netmon runs.")
    entry = await set_up(backend)
    assert entry.state is ConfigEntryState.SETUP_RETRY
    assert entry.error_reason_translation_key == "not_ready"
    backend.opening = None
    assert await hass.config_entries.async_reload(entry.entry_id)


async def test_a_key_that_is_refused_begins_the_flow_for_another(hass: HomeAssistant, set_up: SetUp) -> None:
    backend = FakeBackend()
    backend.opening = CredentialError("No.")
    entry = await set_up(backend, **REMOTE)
    assert entry.state is ConfigEntryState.SETUP_ERROR
    (flow,) = hass.config_entries.flow.async_progress()
    assert flow["step_id"] == "reauth_confirm"


async def test_a_server_of_another_version_is_an_issue_until_it_is_updated(
    hass: HomeAssistant, set_up: SetUp
) -> None:
    backend = FakeBackend()
    backend.opening = ServerVersionError("Update the server.")
    entry = await set_up(backend, **REMOTE)
    assert entry.state is ConfigEntryState.SETUP_RETRY
    assert issues(hass) == {"server_version"}
    backend.opening = None
    await hass.config_entries.async_reload(entry.entry_id)
    assert issues(hass) == set()


async def test_what_was_wrong_with_an_entry_that_was_never_set_up_goes_with_it(
    hass: HomeAssistant, set_up: SetUp
) -> None:
    backend = FakeBackend()
    backend.opening = ServerVersionError("Update the server.")
    entry = await set_up(backend, **REMOTE)
    await hass.config_entries.async_remove(entry.entry_id)
    assert issues(hass) == set()


async def test_of_an_entry_that_could_not_be_set_up_the_diagnostics_tell_how_it_is_set(
    hass: HomeAssistant, set_up: SetUp
) -> None:
    backend = FakeBackend(make_device())
    entry = await set_up(backend, options={"devices": {"cap": 9}})
    row = dr.async_get(hass).async_get_device_by_identifier((DOMAIN, "embedded:d1"), entry.entry_id)
    assert row is not None
    backend.opening = StoreBusyError("SENTINEL has it.")
    await hass.config_entries.async_reload(entry.entry_id)
    whole = await async_get_config_entry_diagnostics(hass, entry)
    assert (whole["state"], whole["options"]["cap"]) == ("setup_retry", 9)
    assert await async_get_device_diagnostics(hass, entry, row) == whole
    assert "SENTINEL" not in json.dumps(whole, cls=JSONEncoder)
    # Nor can its devices be removed: whether they are there nobody knows.
    assert not await async_remove_config_entry_device(hass, entry, row)


async def test_files_of_a_newer_netmon_are_an_error(hass: HomeAssistant, set_up: SetUp) -> None:
    backend = FakeBackend()
    backend.opening = StoreNewerError("Update netmon.")
    entry = await set_up(backend)
    # To try again would not help.
    assert entry.state is ConfigEntryState.SETUP_ERROR
    assert entry.error_reason_translation_placeholders == {"problem": "Update netmon."}


async def test_settings_that_are_refused_are_an_error(
    hass: HomeAssistant, set_up: SetUp, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = await set_up(FakeBackend())

    async def make(*_: object) -> None:
        raise ConfigError("No.", field="x")

    monkeypatch.setattr(custom_components.netmon, "async_make_backend", make)
    await hass.config_entries.async_reload(entry.entry_id)
    assert entry.state is ConfigEntryState.SETUP_ERROR
    assert entry.error_reason_translation_key == "settings_refused"


async def test_a_set_up_that_fails_later_closes_the_backend(
    hass: HomeAssistant, set_up: SetUp, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("?")

    monkeypatch.setattr("custom_components.netmon.coordinator.async_update_issues", fail)
    backend = FakeBackend()
    entry = await set_up(backend)
    assert entry.state is ConfigEntryState.SETUP_ERROR
    assert backend.commands == [("close",)]


async def test_an_entry_whose_platforms_stay_is_not_closed(
    hass: HomeAssistant, set_up: SetUp, monkeypatch: pytest.MonkeyPatch
) -> None:
    backend = FakeBackend()
    entry = await set_up(backend)

    async def refuse(*_: object) -> bool:
        return False

    with monkeypatch.context() as patched:
        patched.setattr(hass.config_entries, "async_unload_platforms", refuse)
        assert not await custom_components.netmon.async_unload_entry(hass, entry)
    assert ("close",) not in backend.commands


@pytest.mark.parametrize("remote", [False, True])
async def test_with_the_engines_entry_go_its_files(
    hass: HomeAssistant, set_up: SetUp, tmp_path: Any, *, remote: bool
) -> None:
    hass.config.config_dir = str(tmp_path)
    folder = data_folder(hass)
    folder.mkdir(parents=True)
    entry = await set_up(FakeBackend(), **(REMOTE if remote else {}))
    await hass.config_entries.async_remove(entry.entry_id)
    assert folder.exists() == remote


@pytest.mark.parametrize(
    ("device", "failure", "allowed"),
    [
        (make_device(presence=Presence.OFFLINE), None, True),
        (make_device(presence=Presence.ONLINE), None, "device_is_there"),
        (make_device(presence=Presence.OFFLINE), NotFoundError("Gone."), True),
        (make_device(presence=Presence.OFFLINE), StoreFullError("Full."), "request_failed"),
        (None, None, True),
    ],
)
async def test_a_user_may_remove_a_device_that_is_gone(
    hass: HomeAssistant, set_up: SetUp, device: Any, failure: Any, allowed: Any
) -> None:
    backend = FakeBackend(make_device())
    entry = await set_up(backend)
    row = dr.async_get(hass).async_get_device_by_identifier((DOMAIN, "embedded:d1"), entry.entry_id)
    assert row is not None
    backend.state.devices = {} if device is None else {"d1": device}
    backend.failure = failure
    if isinstance(allowed, str):
        # Home Assistant shows why not.
        with pytest.raises(HomeAssistantError) as refused:
            await async_remove_config_entry_device(hass, entry, row)
        assert refused.value.translation_key == allowed
    else:
        assert await async_remove_config_entry_device(hass, entry, row) is allowed
    hub = dr.async_get(hass).async_get_device_by_identifier((DOMAIN, "embedded"), entry.entry_id)
    assert hub is not None
    assert not await async_remove_config_entry_device(hass, entry, hub)


async def test_an_entry_that_is_removed_and_added_again_keeps_the_ids_of_its_entities(
    hass: HomeAssistant, set_up: SetUp, later: Later
) -> None:
    backend = FakeBackend(*household(2))
    entry = await set_up(backend)
    er.async_get(hass).async_update_entity("device_tracker.host1", new_entity_id="device_tracker.mine")
    await hass.config_entries.async_remove(entry.entry_id)
    again = MockConfigEntry(domain=DOMAIN, unique_id="embedded", data={"mode": "embedded"})
    again.add_to_hass(hass)
    # An engine with an empty database is given these, and calls the devices as before.
    seeds = {seed.macs: seed.id for seed in await async_kept_seeds(hass, ())}
    assert seeds == {("00:11:32:00:00:01",): "d1", ("00:11:32:00:00:02",): "d2"}
    await hass.config_entries.async_setup(again.entry_id)
    await hass.async_block_till_done()
    assert er.async_get(hass).async_get("device_tracker.mine") is not None
    # Nor are there two seeds of a device that has a row again.
    assert len(await async_kept_seeds(hass, Registry(hass, again).async_seeds())) == 2
    await later(days=31)
    assert await async_kept_seeds(hass, ()) == []


async def test_the_registry_gives_the_ids_back_to_an_engine_that_lost_them(
    hass: HomeAssistant, set_up: SetUp
) -> None:
    entry = await set_up(FakeBackend(*household(2), make_device("routed", mac=None)))
    seeds = Registry(hass, entry).async_seeds()
    assert {(seed.id, seed.macs) for seed in seeds} == {
        ("d1", ("00:11:32:00:00:01",)),
        ("d2", ("00:11:32:00:00:02",)),
    }


def capability(*, works: bool, adapter: str = "eth0") -> Capability:
    return Capability(
        mechanism=Mechanism.ARP,
        adapter=adapter,
        works=works,
        problem=None if works else "Not permitted.",
        fix=None if works else "setcap",
    )


async def test_what_is_wrong_is_an_issue_for_as_long_as_it_is(
    hass: HomeAssistant, set_up: SetUp, later: Later
) -> None:
    backend = FakeBackend()
    backend.info = BackendInfo(
        mode="embedded",
        version="1",
        capabilities=(capability(works=False),),
        set_aside="netmon.db.damaged-20261122T000000Z",
    )
    entry = await set_up(backend)
    assert issues(hass) == {"no_raw_socket", "database_set_aside"}
    backend.info = replace(backend.info, capabilities=(capability(works=True),), set_aside=None)
    backend.set_available(available=True)
    assert issues(hass) == set()
    backend.info = replace(
        backend.info, capabilities=(capability(works=False), capability(works=True, adapter="eth1"))
    )
    await later(minutes=6)
    assert issues(hass) == set()
    assert await hass.config_entries.async_unload(entry.entry_id)


def ping_capability(mechanism: Mechanism, *, works: bool) -> Capability:
    return replace(capability(works=works), mechanism=mechanism, adapter=None)


@pytest.mark.parametrize(("raw", "datagram", "told"), [(0, 0, True), (1, 0, False), (0, 1, False)])
async def test_without_any_ping_socket_a_repair_says_that_presence_does_not_work(
    hass: HomeAssistant, set_up: SetUp, raw: int, datagram: int, *, told: bool
) -> None:
    backend = FakeBackend()
    backend.info = BackendInfo(
        mode="embedded",
        version="1",
        capabilities=(
            ping_capability(Mechanism.ICMP_RAW, works=bool(raw)),
            ping_capability(Mechanism.ICMP_DATAGRAM, works=bool(datagram)),
        ),
    )
    await set_up(backend)
    assert ("no_ping" in issues(hass)) is told


async def test_what_the_monitor_cannot_do_is_a_repair_with_the_command_that_mends_it(
    hass: HomeAssistant, set_up: SetUp
) -> None:
    small = "The table is too small. `sudo sysctl -w net.ipv4.neigh.default.gc_thresh3=32768` makes room."
    backend = FakeBackend()
    entry = await set_up(backend)
    assert issues(hass) == set()
    backend.tell(MonitorHealthChanged(health=MonitorHealth(blind=False, since=NOW, limited=small)))
    assert issues(hass) == {"monitor_limited"}
    issue = ir.async_get(hass).async_get_issue(DOMAIN, issue_id(entry.entry_id, "monitor_limited"))
    assert issue is not None
    assert issue.translation_placeholders == {"entry": entry.title, "problem": small}
    backend.tell(MonitorHealthChanged(health=MonitorHealth(blind=False, since=NOW)))
    assert issues(hass) == set()


async def test_that_nothing_can_be_pinged_is_one_repair_and_not_two(
    hass: HomeAssistant, set_up: SetUp
) -> None:
    backend = FakeBackend(
        health=MonitorHealth(blind=False, since=NOW, limited="Nothing can be pinged: Not permitted.")
    )
    backend.info = BackendInfo(mode="remote", version="1")
    await set_up(backend)
    # A server says nothing of its sockets, so this alone tells of them.
    assert issues(hass) == {"monitor_limited"}
    unable = (ping_capability(Mechanism.ICMP_RAW, works=False),)
    backend.info = BackendInfo(mode="embedded", version="1", capabilities=unable)
    backend.set_available(available=True)
    assert issues(hass) == {"no_ping"}


async def test_the_engine_leaves_alerts_to_the_event_and_does_not_warn_of_them(
    hass: HomeAssistant, set_up: SetUp
) -> None:
    entry = await set_up(FakeBackend())
    assert not (await async_make_config(hass, entry)).alerts.log_warnings


async def test_issues_go_with_the_entry(hass: HomeAssistant, set_up: SetUp) -> None:
    backend = FakeBackend()
    backend.info = BackendInfo(mode="embedded", version="1", set_aside="netmon.db.damaged")
    entry = await set_up(backend)
    assert await hass.config_entries.async_unload(entry.entry_id)
    assert issues(hass) == set()


async def test_a_flood_is_repaired_by_a_higher_cap(hass: HomeAssistant, set_up: SetUp) -> None:
    backend = FakeBackend(*household(6))
    entry = await set_up(backend, options={"devices": {"cap": 4, "track": "all"}})
    assert issues(hass) == {"device_flood"}
    key = issue_id(entry.entry_id, "device_flood")
    issue = ir.async_get(hass).async_get_issue(DOMAIN, key)
    assert issue is not None
    flow = cast("Any", await async_create_fix_flow(hass, key, issue.data))
    flow.hass, flow.handler, flow.issue_id = hass, DOMAIN, key
    form = await flow.async_step_init()
    assert form["step_id"] == "cap"
    assert form["description_placeholders"] == {"entry": "Netmon", "waiting": "2", "cap": "4"}
    await flow.async_step_cap({"cap": 100})
    await hass.async_block_till_done()
    assert entry.options["devices"] == {"cap": 100, "track": "all"}
    assert issues(hass) == set()
    assert len(hass.states.async_all("device_tracker")) == 6


async def test_those_that_came_too_fast_are_let_in_by_the_repair(
    hass: HomeAssistant, set_up: SetUp, later: Later
) -> None:
    backend = FakeBackend()
    entry = await set_up(backend, options={"devices": {"cap": 250}})
    backend.discover(*household(200))
    await later()
    assert issues(hass) == {"device_flood"}
    assert len(hass.states.async_all("device_tracker")) == 128
    key = issue_id(entry.entry_id, "device_flood")
    flow = cast("Any", await async_create_fix_flow(hass, key, {"entry_id": entry.entry_id}))
    flow.hass, flow.handler, flow.issue_id = hass, DOMAIN, key
    # The cap is as before.
    await flow.async_step_cap({"cap": 250})
    await hass.async_block_till_done()
    assert issues(hass) == set()
    assert len(hass.states.async_all("device_tracker")) == 200


async def test_an_issue_whose_entry_is_gone_needs_only_a_yes(hass: HomeAssistant) -> None:
    flow = cast("Any", await async_create_fix_flow(hass, "device_flood_x", {"entry_id": "x"}))
    flow.hass = hass
    flow.issue_id = "device_flood_x"
    flow.handler = DOMAIN
    assert (await flow.async_step_init())["step_id"] == "confirm"
    assert (await async_create_fix_flow(hass, "device_flood_x", None)).__class__ is flow.__class__


SECRETS: dict[str, Any] = {
    "name": "SENTINEL-name",
    "hostname": "SENTINEL-host",
    "notes": "SENTINEL-notes",
    "tags": ("SENTINEL-tag",),
}


async def test_diagnostics_tell_no_name_no_mac_no_address_and_no_key(
    hass: HomeAssistant, set_up: SetUp
) -> None:
    fact = Fact(name="hostname", value="SENTINEL-fact", source="ptr", confidence=1.0, seen_at=NOW)
    device = make_device(
        "SENTINEL-id",
        mac="de:ad:be:ef:00:21",
        ip="10.99.98.97",
        facts=(fact,),
        presence_why="SENTINEL-why",
        **SECRETS,
    )
    twin = make_device("SENTINEL-two", mac="de:ad:be:ef:00:21", ip="10.99.98.98")
    network = Network(
        id="SENTINEL-net",
        site_id="SENTINEL-site",
        name="SENTINEL-lan",
        adapter="SENTINEL0",
        subnets=(IPv4Network("10.99.0.0/16"),),
    )
    target = Target(id="user:SENTINEL/http", kind=ProbeKind.HTTP, name="SENTINEL", url="http://SENTINEL/")
    alert = Alert(
        id="SENTINEL-alert",
        rule="offline",
        subject_id="SENTINEL-id",
        subject="SENTINEL",
        summary="SENTINEL",
        state=AlertState.FIRING,
        pending_since=NOW,
    )
    backend = FakeBackend(
        device,
        twin,
        networks=(network,),
        targets=(TargetStatus(target=target),),
        alerts=(alert,),
        health=MonitorHealth(blind=True, since=NOW, reason="SENTINEL0 is down"),
    )
    port = Port(device_id="SENTINEL-id", id="SENTINEL", name="SENTINEL", alias="SENTINEL")
    sensor = Sensor(
        device_id="SENTINEL-id", id="SENTINEL", kind=SensorKind.CPU, name="SENTINEL", unit=SensorUnit.SHARE
    )
    backend.told_ports["SENTINEL-id"], backend.told_sensors["SENTINEL-id"] = (port,), (sensor,)
    backend.asked["SENTINEL-id"] = InformantState(
        device_id="SENTINEL-id", credential="SENTINEL", problem="SENTINEL"
    )
    subentries = [
        ConfigSubentryDataWithId(
            data=data, subentry_type=kind, title="SENTINEL", unique_id=f"SENTINEL-{kind}", subentry_id=kind
        )
        for kind, data in (
            ("ports", {"device": "SENTINEL-id", "every_port": True, "ports": ["SENTINEL"], "sensors": True}),
            ("credential", {"name": "SENTINEL", "kind": "snmp_v2c", "secret": "SENTINEL", "tags": ["x"]}),
        )
    ]
    backend.info = BackendInfo(
        mode="remote",
        version="1",
        capabilities=(capability(works=False, adapter="SENTINEL0"),),
        set_aside="SENTINEL.db",
    )
    data = {
        "mode": "remote",
        "url": "http://SENTINEL:1",
        "api_key": "SENTINEL-key",
        "fingerprint": "SENTINEL",
    }
    entry = await set_up(
        backend,
        unique_id="SENTINEL-server",
        title="SENTINEL",
        data=data,
        subentries_data=subentries,
        options={
            "devices": {"selected": ["SENTINEL-id"]},
            "network": {
                "interfaces": ["SENTINEL0"],
                "subnets": ["10.99.0.0/24"],
                "name_servers": ["10.99.0.53"],
            },
        },
    )
    row = dr.async_get(hass).async_get_device_by_identifier(
        (DOMAIN, "SENTINEL-server:SENTINEL-id"), entry.entry_id
    )
    assert row is not None
    whole = await async_get_config_entry_diagnostics(hass, entry)
    single = await async_get_device_diagnostics(hass, entry, row)
    text = json.dumps([whole, single], cls=JSONEncoder)
    for secret in ("SENTINEL", "de:ad", "10.99", "nmk_"):
        assert secret not in text
    assert whole["measured"]["ports"] == 1
    assert whole["credentials"] == ["snmp_v2c"]
    # The same thing has the same name.
    macs = [each["interfaces"][0]["mac"] for each in whole["devices"]]
    assert macs == ["mac-1", "mac-1"]
    assert whole["devices"][0]["interfaces"][0]["addresses"] == ["address-1"]
    assert single["device"]["presence"] == "online"
    hub = dr.async_get(hass).async_get_device_by_identifier((DOMAIN, "SENTINEL-server"), entry.entry_id)
    assert hub is not None
    assert (await async_get_device_diagnostics(hass, entry, hub))["device"] is None


async def test_system_health_tells_of_every_entry(hass: HomeAssistant, set_up: SetUp) -> None:
    backend = FakeBackend(*household(2))
    backend.info = BackendInfo(mode="embedded", version="1.2.3", capabilities=(capability(works=False),))
    await set_up(backend)
    assert await async_setup_component(hass, "system_health", {})
    await hass.async_block_till_done()
    told = await get_system_health_info(hass, DOMAIN)
    assert (told["cannot"], told["devices"], told["mode"]) == ("arp", 2, "embedded")
    await set_up(FakeBackend(), **REMOTE)
    told = await get_system_health_info(hass, DOMAIN)
    assert (told["mode 1"], told["mode 2"]) == ("embedded", "remote")


async def test_a_backup_finds_files_that_are_fit_to_be_copied(hass: HomeAssistant, set_up: SetUp) -> None:
    backend = FakeBackend(*household(1))
    await set_up(backend)
    await backup.async_pre_backup(hass)
    await backup.async_post_backup(hass)
    assert backend.commands == [("start",), ("hold",), ("release",)]


async def test_nothing_is_left_behind_when_an_entry_is_unloaded_in_the_middle_of_it(
    hass: HomeAssistant, set_up: SetUp
) -> None:
    backend = FakeBackend()
    entry = await set_up(backend)
    tasks = asyncio.all_tasks()
    # Its timers are running now; the plugin looks for those that stay.
    backend.discover(*household(3))
    assert await hass.config_entries.async_unload(entry.entry_id)
    assert asyncio.all_tasks() <= tasks
