"""A switch that is asked by the engine inside, from what it answered to what Home Assistant shows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Network, ip_address
from types import MappingProxyType
from typing import TYPE_CHECKING
from unittest.mock import AsyncMock, Mock

from homeassistant.config_entries import ConfigSubentry

from custom_components.netmon import embedded
from custom_components.netmon.embedded import EmbeddedBackend
from netmon_core.config import parse_config
from netmon_core.credentials.asking import Whereabouts
from netmon_core.evidence.arp import ArpEvidence
from netmon_core.evidence.observation import Observation
from netmon_core.evidence.reading import (
    PortRow,
    ReadExtent,
    Reading,
    ReadTable,
    SensorRow,
    TableRead,
    Uptimes,
)
from netmon_core.model.network import Network
from netmon_core.model.port import AdminState, PortKind, PortState
from netmon_core.model.sensor import SensorKind, SensorUnit
from tests.ports.readings import counters, port

from .test_ports import ours, value

if TYPE_CHECKING:
    import pytest
    from homeassistant.core import HomeAssistant

    from netmon_core.engine import Engine
    from netmon_core.model.device import Device

    from .conftest import SetUp
    from .test_trackers import Later

NETWORK = Network(
    id="net-1", site_id="site-1", name="lan", adapter="eth0", subnets=(IPv4Network("10.77.0.0/24"),)
)
AT = Whereabouts(address=ip_address("10.77.0.21"), network=NETWORK, mac="00:11:32:00:00:21")
BEGIN = datetime.now(UTC)


def answer(seconds: float, *ports: PortRow, celsius: float = 40.0) -> Reading:
    sensor = SensorRow(
        key="t1", kind=SensorKind.TEMPERATURE, name="Inlet", unit=SensorUnit.CELSIUS, value=celsius
    )
    tables = ((ReadTable.PORTS, len(ports)), (ReadTable.SENSORS, 1))
    return Reading(
        at=BEGIN + timedelta(seconds=seconds),
        uptimes=Uptimes(agent=86_400.0 + seconds),
        tables=tuple(TableRead(table=each, extent=ReadExtent.WHOLE, rows=rows) for each, rows in tables),
        ports=ports,
        sensors=(sensor,),
    )


def all_of(octets: int, *, first: int = 1, down: int | None = None) -> list[PortRow]:
    """48 ports, the first of them by another number if told."""
    return [
        port(
            first + number,
            f"Gi1/0/{number + 1}",
            kind=PortKind.ETHERNET,
            admin=AdminState.UP,
            state=PortState.DOWN if number == down else PortState.UP,
            counters=counters(in_octets=octets, out_octets=octets // 2),
        )
        for number in range(48)
    ]


def see(engine: Engine) -> Device:
    engine.take(
        [
            Observation(
                source="arp",
                seen_at=datetime.now(UTC),
                network_id=NETWORK.id,
                mac=AT.mac,
                address=AT.address,
                evidence=ArpEvidence(asked=True),
            )
        ]
    )
    (device,) = engine.snapshot().devices
    engine.rename(device.id, "switch")
    return engine.device(device.id)


async def test_a_switch_of_48_ports_is_shown_as_it_answered_and_keeps_its_entities_when_it_renumbers(
    hass: HomeAssistant, set_up: SetUp, later: Later, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded, "_capabilities", lambda: ())
    backend = EmbeddedBackend(parse_config({}), session=Mock(), zeroconf=Mock())
    monkeypatch.setattr(backend, "start", AsyncMock())
    entry = await set_up(backend)
    engine = backend._engine
    assert engine is not None
    device = see(engine)
    await later(seconds=20)
    take = engine.watch.readings.take
    take(device, answer(0, *all_of(0)), "snmp", AT)
    assert ours(hass) == {}
    chosen = {"device": device.id, "every_port": True, "sensors": True}
    subentry = ConfigSubentry(
        data=MappingProxyType(chosen), subentry_type="ports", title="switch", unique_id=f"ports:{device.id}"
    )
    hass.config_entries.async_add_subentry(entry, subentry)
    await hass.async_block_till_done()
    before = ours(hass)
    assert len(before) == 48 * 5 + 1
    assert value(hass, "sensor.switch_gi1_0_7_in") == "unknown"
    # 75 MB in a minute are 10 Mbit/s; its numbers are others since it was restarted.
    take(device, answer(60, *all_of(75_000_000, first=501, down=6), celsius=42.5), "snmp", AT)
    await later(seconds=2)
    assert ours(hass) == before
    assert value(hass, "sensor.switch_gi1_0_1_in") == "10.0"
    assert value(hass, "sensor.switch_gi1_0_1_out") == "5.0"
    assert value(hass, "sensor.switch_gi1_0_1_utilization") == "1.0"
    assert value(hass, "binary_sensor.switch_gi1_0_1_connectivity") == "on"
    assert value(hass, "binary_sensor.switch_gi1_0_7_connectivity") == "off"
    assert value(hass, "sensor.switch_inlet") == "42.5"
