"""Measurements other than pings are told to those who ask for a subject, and to nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netmon_core.events.measurement import MeasurementsTaken
from netmon_core.model.measurement import Measurement
from netmon_core.server.stream.commands import MOST_SERIES
from netmon_core.server.stream.feed import Feed
from tests.fakes.told import Told, sample_of
from tests.inventory.sightings import at

if TYPE_CHECKING:
    from .viewer import Served


def taken(*subjects: str, octets: int = 5, kind: str = "port") -> MeasurementsTaken:
    return MeasurementsTaken(
        measurements=tuple(
            Measurement(subject_id=subject, kind=kind, at=at(30), seconds=30.0, values=(octets, None))
            for subject in subjects
        )
    )


async def test_only_who_asks_for_a_subject_is_told_what_is_measured_of_it(served: Served) -> None:
    asking, other = await served.viewer(), await served.viewer()
    snapshot = await asking.snapshot(series=["a/p1", "a/t1"])
    await other.snapshot()

    served.told.tell(taken("a/p1", "a/p2"), taken("b/p1"), sample_of("user:web/tcp"))
    served.told.tell(taken("a/p1", octets=6))

    heard = await asking.hear()
    assert [each["target_id"] for each in heard["samples"]] == ["user:web/tcp"]
    # The latest of each.
    assert heard["measurements"] == [
        {
            "subject_id": "a/p1",
            "kind": "port",
            "at": "2026-11-22T12:00:30.000000Z",
            "seconds": 30.0,
            "values": [6, None],
        }
    ]
    told = await other.hear()
    assert "measurements" not in told
    assert [each["target_id"] for each in told["samples"]] == ["user:web/tcp"]
    assert snapshot["samples"] == []


async def test_measurements_come_without_samples_where_these_are_not_wanted(served: Served) -> None:
    viewer = await served.viewer()
    await viewer.snapshot(samples=False, series=["a/p1"])

    served.told.tell(sample_of("user:web/tcp"), taken("a/p1"), taken("a/p1", kind="port_errors"))

    heard = await viewer.hear()
    assert heard["samples"] == []
    assert {each["kind"] for each in heard["measurements"]} == {"port", "port_errors"}


async def test_nobody_asks_for_more_than_64_at_once(served: Served) -> None:
    viewer = await served.viewer()
    await viewer.snapshot(series=[f"a/p{number}" for number in range(MOST_SERIES)])

    await viewer.say(id=7, command="listen", series=[f"a/p{number}" for number in range(MOST_SERIES + 1)])

    heard = await viewer.hear()
    assert (heard["id"], heard["code"], heard["field"]) == (7, "request_invalid", "series")
    assert MOST_SERIES == 64


def test_of_what_nobody_asks_for_nothing_is_kept() -> None:
    told, news = Told(), []
    feed = Feed(told, lambda: news.append(1))
    feed.ask({"a/p1"})
    feed.ask({"a/p1"})

    told.tell(taken(*(f"b/p{number}" for number in range(1000))))
    assert news == []
    told.tell(taken("a/p1"))
    feed.leave({"a/p1"})
    assert len(feed.samples_after(0, 10)) == 1
    feed.leave({"a/p1"})

    assert feed.samples_after(0, 10) == []
    told.tell(taken("a/p1"))
    assert feed.sampled == 1
