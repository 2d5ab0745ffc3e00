"""Every list that is told page by page, and that all of them are told alike."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

import pytest

from netmon_core.credentials.asking import Whereabouts
from netmon_core.events.device import DeviceDown, DeviceUp
from netmon_core.evidence.reading import PortRow, Reading, SensorRow
from netmon_core.model.sensor import SensorKind, SensorUnit
from netmon_core.server.app import table
from netmon_core.store.memory import MemoryStore

from .serving import serving

if TYPE_CHECKING:
    from .serving import Serving

pytestmark = pytest.mark.usefixtures("inside")

PAGED = [route.path for route in table() if route.paged]
READING = Reading(
    at=datetime.now(UTC),
    ports=tuple(PortRow(index=number, name=f"port {number}") for number in range(1, 13)),
    sensors=tuple(
        SensorRow(key=str(number), kind=SensorKind.FAN, name=f"fan {number}", unit=SensorUnit.RPM)
        for number in range(12)
    ),
)


async def pages(server: Serving, path: str, limit: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    query = f"?limit={limit}"
    while True:
        told = await server.get(path + query)
        assert len(told["items"]) <= limit
        found += told["items"]
        if told["next"] is None:
            return found
        assert len(told["items"]) == limit
        query = f"?limit={limit}&cursor={told['next']}"


def lasting(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Without what is measured meanwhile."""
    changing = {"sample", "up", "since", "why", "last_seen"}
    return [{key: value for key, value in item.items() if key not in changing} for item in items]


async def filled(server: Serving) -> str:
    """Some of everything, several of each where that can be; the id of a device that tells of itself."""
    devices = []
    for number in range(5):
        device = server.see(f"02:00:00:00:00:{number:02x}", f"10.77.0.{100 + number}")
        devices.append(device)
        silence = {"for": 60 + number, "subject_id": device}
        assert (await server.ask("POST", "/api/v1/silences", json=silence)).status in (200, 201)
        pause = {"for": 60 + number, "device_id": device}
        assert (await server.ask("POST", "/api/v1/pauses", json=pause)).status in (200, 201)
        target = {
            "kind": "tcp",
            "host": "10.77.0.21",
            "port": 1000 + number,
            "name": f"t{number % 2}{number}",
        }
        assert (await server.ask("POST", "/api/v1/targets", json=target)).status == 201
    at = Whereabouts(address=ip_address("10.77.0.100"), network=server.engine.snapshot().networks[0])
    server.engine.watch.readings.take(server.engine.device(devices[0]), READING, "test", at)
    return devices[0]


async def test_every_list_is_told_page_by_page_and_whole() -> None:
    store = MemoryStore()
    async with serving(store=store) as server:
        first = await filled(server)
        for number in range(6):
            # Two of each device, two at each time.
            at = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=number // 2 + 1)
            store.record(DeviceDown(device_id=f"d{number % 3}", at=at, why="silent"))
            store.record(DeviceUp(device_id=f"d{number % 3}", at=at + timedelta(minutes=5), why="back"))
        await server.engine.flush()
        lengths = {}
        for path in [each.replace("{id}", first) for each in PAGED]:
            whole = lasting((await server.get(path))["items"])
            for limit in (1, 2, 1000):
                assert lasting(await pages(server, path, limit)) == whole, (path, limit)
            lengths[path.rpartition("/")[2]] = len(whole)
        assert all(lengths[name] == 5 for name in ("targets", "silences", "pauses"))
        assert lengths["outages"] == 6
        assert lengths["ports"] == lengths["sensors"] == 12


async def test_a_page_goes_on_after_the_last_row_whatever_went_meanwhile() -> None:
    async with serving() as server:
        await filled(server)
        first = await server.get("/api/v1/targets?limit=2")
        for target in first["items"]:
            gone = await server.ask("DELETE", f"/api/v1/targets/{target['target']['id']}")
            assert gone.status == 204
        rest = await server.get(f"/api/v1/targets?limit=1000&cursor={first['next']}")
        assert [each["target"]["name"] for each in rest["items"]] == ["t04", "t11", "t13"]
        assert (rest["total"], rest["next"]) == (3, None)


@pytest.mark.parametrize("path", PAGED)
async def test_a_limit_or_cursor_that_makes_no_sense_is_refused_by_its_name(path: str) -> None:
    async with serving() as server:
        device = server.see("02:00:00:00:00:01", "10.77.0.101")
        for query in ("limit=0", "limit=1001", "limit=x", "cursor=x", "limit=1&limit=2"):
            answer = await server.ask("GET", f"{path.replace('{id}', device)}?{query}")
            assert (answer.status, answer.data["field"]) == (422, query.partition("=")[0]), query


async def test_a_cursor_of_one_list_is_none_of_another() -> None:
    async with serving() as server:
        await filled(server)
        cursor = (await server.get("/api/v1/targets?limit=1"))["next"]
        answer = await server.ask("GET", f"/api/v1/silences?cursor={cursor}")
        assert (answer.status, answer.data["field"]) == (422, "cursor")
