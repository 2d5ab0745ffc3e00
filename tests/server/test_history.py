from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any

import pytest

from netmon_core.events.alert import AlertChanged
from netmon_core.events.device import DeviceDown, DeviceUp
from netmon_core.events.target import SampleTaken
from netmon_core.model.alert import Alert, AlertState
from netmon_core.model.series import Sample
from netmon_core.store.memory import MemoryStore
from netmon_core.store.series.memory import MemorySeries
from netmon_core.store.sqlite import SqliteStore

from .serving import Serving, serving

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("inside")

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
MAC = "00:16:3e:00:00:01"


def text(time: datetime) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")


def went(server: Serving, device_id: str, after: float, minutes: float) -> None:
    down = NOON + timedelta(minutes=after)
    server.engine._publish([DeviceDown(device_id=device_id, at=down, why="silent")])
    server.engine._publish([DeviceUp(device_id=device_id, at=down + timedelta(minutes=minutes), why="ARP")])


async def test_events_come_page_by_page_each_once(tmp_path: Path) -> None:
    async with serving(store=SqliteStore(tmp_path / "netmon.db")) as server:
        device_id = server.see(MAC, "10.77.0.41")
        for number in range(7):
            # Three at a time have the same moment.
            went(server, device_id, number // 3, 0)
        await server.engine.flush()
        for kind, expected in (("device_down", 7), ("device_up", 7), ("address_moved", 0)):
            query = f"/api/v1/events?device={device_id}&type={kind}&limit=2"
            found: list[Any] = []
            cursor: str | None = ""
            while cursor is not None:
                page = await server.get(query + (f"&cursor={cursor}" if cursor else ""))
                found += page["items"]
                cursor = page["next"]
            assert len(found) == expected, kind
            times = [each["at"] for each in found]
            assert times == sorted(times, reverse=True)
            assert {each["type"] for each in found} <= {kind}
        some = await server.get(f"/api/v1/events?start={text(NOON)}&end={text(NOON + timedelta(minutes=1))}")
        assert len(some["items"]) == 6


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("start=yesterday", "start"),
        ("start=2026-11-20T12:00:00", "start"),
        ("start=0001-01-01T00:00:00%2B14:00", "start"),
        ("end=9999-12-31T23:59:59Z", "end"),
        ("start=2026-11-21T00:00:00Z&end=2026-11-20T00:00:00Z", "start"),
        ("type=device_exploded", "type"),
        ("cursor=W10", "cursor"),
        ("cursor=WyJldmVudHMiLHRydWUsOTk5OTk5OTk5OTk5OTk5OTk5OTksIjEiXQ", "cursor"),
        ("cursor=WyJldmVudHMiLHRydWUsMSwiLTEiXQ", "cursor"),
    ],
)
async def test_a_wrong_question_about_the_past_is_refused_by_name(query: str, field: str) -> None:
    async with serving(store=MemoryStore()) as server:
        answer = await server.ask("GET", f"/api/v1/events?{query}")
        assert (answer.status, answer.data["field"]) == (422, field)


async def test_outages_are_told_and_become_availability() -> None:
    async with serving(store=MemoryStore()) as server:
        device_id = server.see(MAC, "10.77.0.41", at=NOON - timedelta(hours=1))
        went(server, device_id, 10, 15)
        (outage,) = (await server.get(f"/api/v1/outages?subject={device_id}"))["items"]
        assert (outage["why"], outage["start"]) == ("silent", "2026-11-20T12:10:00.000000Z")
        span = f"start={text(NOON)}&end={text(NOON + timedelta(hours=1))}"
        series = await server.get(f"/api/v1/metrics/availability?device={device_id}&step=600&{span}")
        assert [point[1] for point in series["points"]] == pytest.approx([1, 0, 0.5, 1, 1, 1])
        assert (series["step"], series["metric"]) == (600, "availability")
        coarse = await server.get(f"/api/v1/metrics/availability?device={device_id}&step=3600&{span}")
        assert [point[1] for point in coarse["points"]] == pytest.approx([0.75])
        assert (await server.get(f"/api/v1/devices/{device_id}"))["outages"] == [outage]


async def test_a_device_is_neither_up_nor_down_before_it_was_seen_or_in_the_time_to_come() -> None:
    async with serving(store=MemoryStore()) as server:
        device_id = server.see(MAC, "10.77.0.41")
        now = datetime.now(UTC)
        span = f"start={text(now - timedelta(hours=2))}&end={text(now + timedelta(hours=2))}"
        series = await server.get(f"/api/v1/metrics/availability?device={device_id}&step=600&{span}")
        values = [point[1] for point in series["points"]]
        assert len(values) in (24, 25)
        assert [value for value, _ in groupby(values)] == [None, 1.0, None]
        # Now, and what passed since it was seen, may lie in two steps.
        assert values.count(1.0) in (1, 2)


async def test_what_was_measured_comes_in_steps() -> None:
    async with serving(series=MemorySeries(), watch=False) as server:
        device_id = server.see(MAC, "10.77.0.41")
        target_id = f"device:{device_id}/ping"
        for number in range(6):
            lost = number == 5
            rtt = None if lost else 0.01 * (number + 1)
            sample = Sample(
                target_id=target_id,
                at=NOON + timedelta(seconds=10 * number + 5),
                sent=1,
                received=int(not lost),
                rtt_min=rtt,
                rtt_avg=rtt,
                rtt_max=rtt,
            )
            server.engine._publish([SampleTaken(sample=sample)])
        span = f"start={text(NOON)}&end={text(NOON + timedelta(minutes=1))}"
        for path in ("/api/v1/metrics/rtt", "/api/metrics/latency"):
            rtt_series = await server.get(f"{path}?target={target_id}&step=60&{span}")
            ((start, mean, low, high, _),) = rtt_series["points"]
            assert start == "2026-11-20T12:00:00.000000Z"
            assert (mean, low, high) == pytest.approx((0.03, 0.01, 0.05))
        jitter = await server.get(f"/api/v1/metrics/jitter?device={device_id}&step=60&{span}")
        assert [point[1:] for point in jitter["points"]] == [[pytest.approx(0.01), None, None, None]]
        assert jitter["metric"] == "jitter"
        loss = await server.get(f"/api/v1/metrics/loss?device={device_id}&step=60&{span}")
        assert [point[1] for point in loss["points"]] == pytest.approx([1 / 6])
        assert loss["target_id"] == target_id


@pytest.mark.parametrize(
    ("path", "status", "field"),
    [
        ("speed?device=ID", 404, "metric"),
        ("rtt", 422, "target"),
        ("rtt?device=ID&target=device:ID/ping", 422, "target"),
        ("rtt?device=nobody", 404, "device_id"),
        ("rtt?target=user:nobody/ping", 404, "target"),
        ("rtt?device=ID&start=1980-01-01T00:00:00Z", 422, "start"),
        ("rtt?device=ID&step=0", 422, "step"),
        ("rtt?device=ID&step=nan", 422, "step"),
    ],
)
async def test_a_series_that_cannot_be_had_is_refused(path: str, status: int, field: str) -> None:
    async with serving(watch=False) as server:
        device_id = server.see(MAC, "10.77.0.41")
        answer = await server.ask("GET", f"/api/v1/metrics/{path.replace('ID', device_id)}")
        assert (answer.status, answer.data["field"]) == (status, field), answer.data


async def test_a_series_has_at_most_2000_points() -> None:
    async with serving(watch=False) as server:
        device_id = server.see(MAC, "10.77.0.41")
        span = "start=2017-01-01T00:00:00Z&end=2026-12-01T00:00:00Z"
        series = await server.get(f"/api/v1/metrics/availability?device={device_id}&step=1&{span}")
        assert 1000 < len(series["points"]) <= 2000


async def test_alerts_are_listed_seen_and_silenced() -> None:
    async with serving(store=MemoryStore()) as server:
        device_id = server.see(MAC, "10.77.0.41")
        now = datetime.now(UTC)
        alert = Alert(
            id="a1",
            rule="offline",
            subject_id=device_id,
            subject="printer",
            summary="It is gone.",
            state=AlertState.RESOLVED,
            pending_since=now - timedelta(hours=1),
            fired_at=now - timedelta(hours=1),
            resolved_at=now,
        )
        server.engine._publish([AlertChanged(alert=alert)])
        assert (await server.get("/api/v1/alerts"))["items"] == []
        (listed,) = (await server.get(f"/api/v1/alerts?state=all&subject={device_id}"))["items"]
        assert listed["summary"] == "It is gone."
        answer = await server.ask("POST", "/api/v1/alerts/none/acknowledge")
        assert (answer.status, answer.data["code"]) == (404, "not_found")

        made = await server.ask(
            "POST", "/api/v1/silences", json={"for": 3600, "subject_id": device_id, "comment": "moving"}
        )
        assert (made.status, made.data["comment"]) == (201, "moving")
        assert (await server.get("/api/v1/silences"))["items"] == [made.data]
        assert (await server.ask("DELETE", f"/api/v1/silences/{made.data['id']}")).status == 204
        assert (await server.get("/api/v1/silences"))["total"] == 0
        for body, field in (({}, "for"), ({"for": 0}, "for"), ({"for": 5, "rule": "any"}, "rule")):
            refused = await server.ask("POST", "/api/v1/silences", json=body)
            assert (refused.status, refused.data["field"]) == (422, field)


async def test_an_open_alert_is_acknowledged_by_whoever_asks() -> None:
    async with serving(store=MemoryStore()) as server:
        device_id = server.see(MAC, "10.77.0.41")
        server.engine.set_known(device_id, known=True)
        server.engine.watch.alerting.hear(
            DeviceDown(device_id=device_id, at=datetime.now(UTC) - timedelta(hours=1), why="silent")
        )
        server.engine.watch.alerting.tick(datetime.now(UTC))
        opened = [each for each in (await server.get("/api/v1/alerts"))["items"] if each["rule"] == "offline"]
        assert [each["subject_id"] for each in opened] == [device_id]
        seen = await server.ask("POST", f"/api/v1/alerts/{opened[0]['id']}/acknowledge")
        assert seen.data["acknowledged_by"] == "the admin"


async def test_monitoring_pauses_and_goes_on() -> None:
    async with serving() as server:
        device_id = server.see(MAC, "10.77.0.41")
        made = await server.ask("POST", "/api/v1/pauses", json={"for": 600, "device_id": device_id})
        assert (made.status, made.data["device_id"]) == (201, device_id)
        until_ = text(datetime.now(UTC) + timedelta(hours=1))
        everything = await server.ask("POST", "/api/v1/pauses", json={"until": until_})
        assert everything.status == 201
        assert (await server.get("/api/v1/pauses"))["total"] == 2
        assert (await server.ask("DELETE", f"/api/v1/pauses?device={device_id}")).status == 204
        assert (await server.ask("DELETE", f"/api/v1/pauses?device={device_id}")).status == 404
        assert (await server.ask("DELETE", "/api/v1/pauses")).status == 204
        assert (await server.get("/api/v1/pauses"))["total"] == 0
        for body, status in (
            ({}, 422),
            ({"for": 5, "until": until_}, 422),
            ({"until": "2020-01-01T00:00:00Z"}, 422),
            ({"for": 5, "device_id": "nobody"}, 404),
            ({"for": 5, "network_id": "nowhere"}, 404),
        ):
            assert (await server.ask("POST", "/api/v1/pauses", json=body)).status == status


async def test_the_events_are_exported_whole() -> None:
    async with serving(store=MemoryStore()) as server:
        device_id = server.see(MAC, "10.77.0.41")
        for number in range(700):
            went(server, device_id, number / 60, 0)
        rows = list(
            csv.reader(io.StringIO((await server.ask("GET", "/api/v1/export/events.csv")).body.decode()))
        )
        assert rows[0] == ["at", "type", "device_id", "body"]
        whole = await server.get("/api/v1/export/events.json")
        assert len(rows) - 1 == len(whole["events"])
        assert sum(each["type"] == "device_down" for each in whole["events"]) == 700
        assert len({(each["at"], each["type"], str(each["body"])) for each in whole["events"]}) == len(
            whole["events"]
        )
        none = await server.get("/api/v1/export/events.json?end=2001-01-01T00:00:00Z")
        assert none["events"] == []


async def test_a_store_that_fails_is_told_before_a_file_begins(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "netmon.db")
    async with serving(store=store) as server:
        assert store._reader is not None
        await store._reader.close()
        store._reader = None
        for path in (
            "/api/v1/events",
            "/api/v1/export/events.csv",
            "/api/v1/outages",
            "/api/v1/alerts?state=all",
        ):
            answer = await server.ask("GET", path)
            assert (answer.status, answer.data["code"]) == (503, "store_failed"), path
