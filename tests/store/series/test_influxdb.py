"""A server that is away, slow or rude: nothing is lost that fits, all of it is told, and never the token."""

import asyncio
import gzip
import logging
import re
from collections import Counter
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import partial
from pathlib import Path

import pytest
from aiohttp import web

from netmon_core.errors import MissingExtraError, StoreError
from netmon_core.settings.metrics import MetricsSettings
from netmon_core.store.series import influx_answers, influx_link, influxdb
from netmon_core.store.series.influxdb import InfluxSeries
from netmon_core.store.series.lines import line_of
from netmon_core.store.series.spool import Spool
from tests.fakes.until import until

from .influx_servers import TOKEN, application, free_port
from .samples import HOUR, MIDNIGHT, sample

type Answer = Callable[[web.Request], web.StreamResponse]


class FakeInflux:
    """Takes lines, unless its script says otherwise: each answer is a status, or what makes one."""

    def __init__(self) -> None:
        self.lines: list[bytes] = []
        self.requests = 0
        self.script: list[int | Answer] = []
        self.question: dict[str, str] = {}

    async def write(self, request: web.Request) -> web.StreamResponse:
        self.requests += 1
        body = await request.read()
        if self.script:
            answer = self.script.pop(0) if len(self.script) > 1 else self.script[0]
            if callable(answer):
                return answer(request)
            if answer != 204:
                said = f"no, not with {request.headers['Authorization']}\x1b[31m\nat all {'x' * 5000}"
                return web.json_response({"message": said}, status=answer)
        self.lines += body.split(b"\n")
        return web.Response(status=204)

    async def query(self, request: web.Request) -> web.StreamResponse:
        self.question = dict(request.query)
        answer = self.script[0] if self.script else None
        if callable(answer):
            return answer(request)
        return web.json_response({"results": [{}]})


@pytest.fixture
def fake() -> FakeInflux:
    return FakeInflux()


@asynccontextmanager
async def running(
    fake: FakeInflux, folder: Path, *, spool_mb: int = 1, port: int | None = None
) -> AsyncGenerator[InfluxSeries]:
    """A store beside the fake; with `port` there is no server there."""
    routes: dict[tuple[str, str], object] = {
        ("POST", "/api/v2/write"): fake.write,
        ("GET", "/query"): fake.query,
    }
    async with application(routes) as url:
        settings = MetricsSettings(
            store="influxdb",
            influx_url=url if port is None else f"http://127.0.0.1:{port}",
            influx_org="home",
            influx_bucket="net/policy",
            influx_token=TOKEN,
            influx_spool_mb=spool_mb,
        )
        store = InfluxSeries(settings, folder / "spool", jitter=lambda: 0.0)
        await store.open()
        try:
            yield store
        finally:
            await store.close()


def record(store: InfluxSeries, first: int, last: int) -> list[bytes]:
    # Of two probes each: a lone one would tell its jitter by the one before.
    made = [sample(at=MIDNIGHT + timedelta(seconds=number), sent=2) for number in range(first, last)]
    for each in made:
        store.record(each)
    return [line_of(each) for each in made]


async def test_lines_arrive_in_order_and_once(fake: FakeInflux, tmp_path: Path) -> None:
    async with running(fake, tmp_path) as store:
        expected = record(store, 0, 12_345)
        await store.flush()

        assert fake.lines == expected
        assert fake.requests == 3
        assert store.health is None
    assert not list((tmp_path / "spool").iterdir())


@pytest.mark.parametrize("status", [401, 403, 404, 429, 500, 502, 503, 301])
async def test_a_server_that_refuses_for_now_gets_everything_later(
    fake: FakeInflux, tmp_path: Path, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(influxdb, "RETRY_DELAYS", (0.0,))
    async with running(fake, tmp_path) as store:
        fake.script = [status]
        first = record(store, 0, 10)
        await store.flush()
        told = store.health or ""
        second = record(store, 10, 20)
        await store.flush()
        fake.script = []
        await store.flush()

        assert str(status) in told
        assert "10 samples wait" in told
        assert len(told) < 700
        assert told.isprintable()
        assert TOKEN not in told
        assert fake.lines == first + second
        assert store.health is None


async def test_what_waits_survives_a_restart(fake: FakeInflux, tmp_path: Path) -> None:
    fake.script = [503]
    async with running(fake, tmp_path) as store:
        expected = record(store, 0, 6000)
        await store.flush()
    assert len(list((tmp_path / "spool").iterdir())) == 2

    fake.script = []
    async with running(fake, tmp_path) as store:
        expected += record(store, 6000, 6100)
        await store.flush()

    assert fake.lines == expected


async def test_the_server_is_tried_again_later_and_later_and_no_sooner_than_it_asks(
    fake: FakeInflux, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1000.0
    async with running(fake, tmp_path) as store:
        monkeypatch.setattr(asyncio.get_running_loop(), "time", lambda: now)
        fake.script = [500]
        waits = []
        for _ in range(7):
            await store.flush()
            record(store, 0, 1)
            waits.append(store._retry_at - now)
            now = store._retry_at
        fake.script = [lambda _: web.Response(status=503, headers={"Retry-After": "1000"})]
        await store.flush()
        asked = store._retry_at - now
        requests = fake.requests
        now += 999
        await store.flush()
        assert fake.requests == requests
        now += 2
        fake.script = [lambda _: web.Response(status=503, headers={"Retry-After": "99999"})]
        await store.flush()
        assert fake.requests == requests + 1
        bounded = store._retry_at - now
        fake.script = []
        monkeypatch.undo()

    assert waits[1:] == [1.0, 2.0, 5.0, 15.0, 60.0, 300.0]
    assert asked == 1000
    assert bounded == influxdb.MOST_RETRY_AFTER


def test_a_hundred_monitors_do_not_come_back_at_once(tmp_path: Path) -> None:
    # The shortest wait is half of the longest.
    settings = MetricsSettings(influx_url="http://127.0.0.1:1", influx_token=TOKEN)
    waits = set()
    for share in (0.0, 0.5, 1.0):
        store = InfluxSeries(settings, tmp_path, jitter=lambda share=share: share)  # type: ignore[misc]

        async def gone(store: InfluxSeries = store) -> float:
            store._gone(influx_answers.AwayError("x"))
            return store._retry_at - asyncio.get_running_loop().time()

        waits.add(round(asyncio.run(gone()), 2))
    assert waits == {1.0, 0.75, 0.5}


async def test_a_server_that_is_not_there_is_told(fake: FakeInflux, tmp_path: Path) -> None:
    async with running(fake, tmp_path, port=free_port()) as store:
        record(store, 0, 5)
        await store.flush()
        assert "cannot be reached: ClientConnector" in (store.health or "")
        with pytest.raises(StoreError, match="cannot be reached"):
            await store.top(MIDNIGHT, MIDNIGHT + HOUR)


async def test_a_slow_server_is_left_after_a_while(
    fake: FakeInflux, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(influx_link, "TIMEOUT", 50)
    stopping = asyncio.Event()

    async def slow(_: web.Request) -> web.Response:
        await stopping.wait()
        return web.Response(status=204)

    monkeypatch.setattr(fake, "write", slow)
    async with running(fake, tmp_path) as store:
        record(store, 0, 5)
        await store.flush()
        assert "took too long" in (store.health or "")
        assert "5 samples wait" in (store.health or "")
        stopping.set()


@pytest.mark.parametrize("status", [400, 422])
async def test_what_the_server_will_never_take_is_counted_and_holds_up_nothing(
    fake: FakeInflux, tmp_path: Path, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    async with running(fake, tmp_path) as store:
        fake.script = [status, status, 204]
        record(store, 0, 5000)
        record(store, 5000, 9000)
        expected = record(store, 9000, 10_000)
        await store.flush()
        refused = store._refused_lines
        told = store.health
        assert fake.lines == []
        expected = record(store, 0, 100)
        await store.flush()

        assert refused == 10_000
        assert told is not None
        assert "10,000 samples were refused" in told
        assert caplog.text.count("refused samples") == 1
        assert fake.lines == expected
        assert store.health is None


async def test_a_batch_that_is_too_large_is_sent_in_parts(fake: FakeInflux, tmp_path: Path) -> None:
    takes = 700

    async def write(request: web.Request) -> web.StreamResponse:
        lines = (await request.read()).split(b"\n")
        if len(lines) > takes:
            return web.Response(status=413)
        fake.lines += lines
        return web.Response(status=204)

    fake.write = write  # type: ignore[method-assign]
    async with running(fake, tmp_path) as store:
        expected = record(store, 0, 5000)
        await store.flush()
        assert fake.lines == expected
        takes = 0
        record(store, 0, 4)
        await store.flush()
        assert "4 samples were refused" in (store.health or "")


async def test_the_spool_is_bounded_and_its_oldest_go_first(
    fake: FakeInflux, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(influxdb, "RETRY_DELAYS", (0.0,))
    async with running(fake, tmp_path) as store:
        store._spool._most_bytes = 100_000
        fake.script = [503]
        expected: list[bytes] = []
        for number in range(20):
            expected += record(store, number * 5000, (number + 1) * 5000)
            await store.flush()
            used = sum(path.stat().st_size for path in (tmp_path / "spool").iterdir())
            assert used <= 100_000
        lost = store._spool.dropped
        told = store.health or ""
        fake.script = []
        await store.flush()

        assert 0 < lost < 100_000
        assert f"{lost:,} samples were lost" in told
        assert fake.lines == expected[lost:]
        assert f"{lost} samples were lost while InfluxDB was away" in caplog.text


async def test_a_full_disk_keeps_what_fits_in_memory(
    fake: FakeInflux, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(influxdb, "RETRY_DELAYS", (0.0,))
    monkeypatch.setattr(influxdb, "MOST_WAITING", 100)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    async with running(fake, tmp_path) as store:
        fake.script = [503]
        monkeypatch.setattr(Spool, "put", full)
        expected = record(store, 0, 150)
        with pytest.raises(StoreError, match="is full"):
            await store.flush()
        told = store.health or ""
        fake.script = []
        await store.flush()

        assert "is full" in told
        assert "50 samples were lost" in told
        assert fake.lines == expected[50:]
        assert store.health is None


async def test_a_server_that_repeats_the_token_does_not_bring_it_into_the_log(
    fake: FakeInflux, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    def rude(request: web.Request) -> web.StreamResponse:
        return web.Response(status=500, text=f"<html>{request.headers['Authorization']}</html>")

    async with running(fake, tmp_path) as store:
        fake.script = [rude]
        record(store, 0, 5)
        await store.flush()
        with pytest.raises(StoreError) as refused:
            await store.top(MIDNIGHT, MIDNIGHT + HOUR)
        said = f"{store.health} {refused.value!r} {refused.getrepr(chain=True)} {store!r} {store._settings!r}"
        fake.script = []
        await store.close()

    assert "***" in said
    assert TOKEN not in said
    assert TOKEN not in caplog.text


async def test_the_token_does_not_follow_a_redirect(fake: FakeInflux, tmp_path: Path) -> None:
    seen: Counter[str] = Counter()

    async def elsewhere(request: web.Request) -> web.Response:
        seen[request.headers.get("Authorization", "")] += 1
        return web.Response(status=204)

    async with (
        application({("POST", "/api/v2/write"): elsewhere, ("GET", "/query"): elsewhere}) as other,
        running(fake, tmp_path) as store,
    ):
        fake.script = [lambda request: web.Response(status=307, headers={"Location": other + request.path})]
        record(store, 0, 5)
        await store.flush()
        assert "is elsewhere" in (store.health or "")
        with pytest.raises(StoreError, match="is elsewhere"):
            await store.top(MIDNIGHT, MIDNIGHT + HOUR)
    assert not seen


ANSWERS = [
    "no json",
    "[]",
    "null",
    '{"results": 5}',
    '{"results": [{"error": "database not found"}]}',
    '{"results": [{"series": [{"values": [["x"]]}]}]}',
    '{"results": [{"series": [{"values": [[1e99,1,1,1,1,1,1,1,1,1]]}]}]}',
    '{"results": [{"series": [{"tags": {}, "values": [[1]]}]}]}',
    "[" * 100_000,
    '{"error": "no\\u001b[31m"}',
]


@pytest.mark.parametrize("answer", ANSWERS)
async def test_an_answer_that_makes_no_sense_is_a_store_error(
    fake: FakeInflux, tmp_path: Path, answer: str
) -> None:
    async with running(fake, tmp_path) as store:
        fake.script = [lambda _: web.Response(text=answer)]
        for question in (
            store.series("a", MIDNIGHT, MIDNIGHT + HOUR),
            store.top(MIDNIGHT, MIDNIGHT + HOUR),
        ):
            with pytest.raises(StoreError) as told:
                await question
            assert told.value.message.isprintable()
        fake.script = []


async def test_an_answer_without_end_is_cut_off(
    fake: FakeInflux, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(influx_link, "MOST_ANSWER", 1 << 16)
    async with running(fake, tmp_path) as store:
        fake.script = [lambda _: web.Response(text=" " * (1 << 20))]
        with pytest.raises(StoreError, match="far too long"):
            await store.top(MIDNIGHT, MIDNIGHT + HOUR)
        fake.script = []


async def test_a_span_with_too_many_files_for_the_server_is_asked_in_parts(
    fake: FakeInflux, tmp_path: Path
) -> None:
    asked = []

    def limited(request: web.Request) -> web.StreamResponse:
        found = re.search(r"time >= (\d+)s AND time < (\d+)s", request.query["q"])
        assert found is not None
        first, last = int(found[1]), int(found[2])
        asked.append((first, last))
        if last - first > 3 * 86_400:
            text = "Query would exceed file limit of 432 parquet files."
            return web.json_response({"error": text}, status=500)
        row = [first, 6, 6, 0, 6, 6000, 1000, 1000, 1000, 10]
        return web.json_response({"results": [{"series": [{"values": [row]}]}]})

    async with running(fake, tmp_path) as store:
        fake.script = [limited]
        points = await store.series("a", MIDNIGHT, MIDNIGHT + 10 * 24 * HOUR)
        fake.script = []

    assert [point.start for point in points] == [MIDNIGHT + day * 60 * HOUR for day in range(4)]
    assert asked[0][1] - asked[0][0] == 10 * 86_400


async def test_a_bucket_with_a_policy_is_asked_as_database_and_policy(
    fake: FakeInflux, tmp_path: Path
) -> None:
    async with running(fake, tmp_path) as store:
        await store.series("it's", MIDNIGHT, MIDNIGHT + HOUR)
    assert (fake.question["db"], fake.question["rp"]) == ("net", "policy")
    assert "'it\\'s'" in fake.question["q"]


async def test_without_the_extra_the_error_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "influxdb_client.client.influxdb_client_async", None)
    store = InfluxSeries(MetricsSettings(influx_url="http://127.0.0.1:1", influx_token=TOKEN), tmp_path)

    with pytest.raises(MissingExtraError, match="netmon-core\\[influx\\]"):
        await store.open()


async def test_it_sends_by_itself(fake: FakeInflux, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(influxdb, "GATHER", 0.01)
    monkeypatch.setattr(influxdb, "RETRY_DELAYS", (0.01,))
    async with running(fake, tmp_path) as store:
        fake.script = [500, 500, 204]
        expected = record(store, 0, 3)
        await until(lambda: fake.lines == expected)
        await until(lambda: store.health is None)


def test_a_spool_passes_over_what_it_cannot_read(tmp_path: Path) -> None:
    spool = Spool(tmp_path, most_bytes=10_000, most_files=3)
    spool.open()
    for number in range(5):
        spool.put(gzip.compress(b"line %d" % number), 1)
    assert (len(spool), spool.dropped, spool.lines) == (3, 2, 3)
    (tmp_path / "000000000002-1.lines.gz").unlink()
    (tmp_path / "diary.txt").touch()
    (tmp_path / "000000000009-1.lines.gz.partial").touch()

    again = Spool(tmp_path, most_bytes=10_000)
    again.open()

    assert len(again) == 2
    found = again.oldest()
    assert found is not None
    assert gzip.decompress(found[1]) == b"line 3"
    assert sorted(path.name for path in tmp_path.iterdir())[-1] == "diary.txt"
    assert not list(tmp_path.glob("*.partial"))
    assert spool.oldest() is not None
    assert spool.dropped == 3


def old(lines: list[bytes]) -> list[bytes]:
    """Of lines those that the fake's bucket keeps no longer."""
    return [line for line in lines if int(line.rpartition(b" ")[2]) < _ms(100)]


def _ms(second: int) -> int:
    return int((MIDNIGHT + timedelta(seconds=second)).timestamp() * 1000)


class KeepsADay(FakeInflux):
    """Takes what is young, and says of what is not what a version of InfluxDB says of it."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__()
        self.status = status
        self.words = words
        self.away = True

    async def write(self, request: web.Request) -> web.StreamResponse:
        self.requests += 1
        if self.away:
            return web.Response(status=503, text="<html><title>no server</title>", content_type="text/html")
        lines = (await request.read()).split(b"\n")
        gone = old(lines)
        if gone and "{" not in self.words:
            # It says nothing of what it is about, and takes nothing.
            return web.json_response({"code": "internal error", "message": self.words}, status=self.status)
        self.lines += [line for line in lines if line not in gone]
        if gone:
            message = self.words.format(len(gone))
            return web.json_response({"code": "internal error", "message": message}, status=self.status)
        return web.Response(status=204)


@pytest.mark.parametrize("status", [400, 422, 500])
async def test_points_older_than_the_bucket_keeps_stop_nothing_and_are_counted_as_the_server_does(
    tmp_path: Path, status: int, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(influxdb, "RETRY_DELAYS", (0.0,))
    fake = KeepsADay(status, "partial write: points beyond retention policy dropped={}")
    async with running(fake, tmp_path) as store:
        record(store, 49, 765)
        await store.flush()
        fake.away = False
        young = record(store, 765, 800)
        await store.flush()

        assert len(fake.lines) == 800 - 100
        assert fake.lines[-35:] == young
        assert store.health is None or "51 samples were refused" in store.health
        assert store._refused_lines == 51
        assert not list((tmp_path / "spool").iterdir())
    assert caplog.text.count("older than its bucket keeps") == 1


async def test_a_batch_at_which_the_server_fails_for_ever_is_passed_over_once_it_takes_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(influxdb, "RETRY_DELAYS", (0.0,))
    fake = KeepsADay(500, "internal error")
    async with running(fake, tmp_path) as store:
        record(store, 0, 60)
        await store.flush()
        fake.away = False
        for second in range(200, 200 + influxdb.FAILED_INSIDE + 2):
            record(store, second, second + 1)
            await store.flush()

        assert len(fake.lines) == influxdb.FAILED_INSIDE + 2
        assert store._refused_lines == 60
        assert not list((tmp_path / "spool").iterdir())


async def test_a_server_that_fails_at_everything_loses_nothing(
    fake: FakeInflux, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(influxdb, "RETRY_DELAYS", (0.0,))
    async with running(fake, tmp_path) as store:
        fake.script = [500]
        for second in range(10):
            record(store, second, second + 1)
            await store.flush()
        fake.script = []
        record(store, 10, 11)
        await store.flush()

        assert len(fake.lines) == 11
        assert store._refused_lines == 0


async def test_a_conflict_counts_what_the_server_left_out_and_is_told_once(
    fake: FakeInflux, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    words = (
        'partial write: field type conflict: input field "rtt_avg_us" on measurement "netmon" is type '
        "integer, already exists as type float dropped=3"
    )
    async with running(fake, tmp_path) as store:
        fake.script = [lambda _: web.json_response({"error": words}, status=400)]
        for first in range(0, 1000, 500):
            record(store, first, first + 500)
            await store.flush()

        assert "6 samples were refused" in (store.health or "")
        assert "up to" not in (store.health or "")
        assert fake.requests == 2
        fake.script = [lambda _: web.json_response({"error": "no"}, status=400)]
        record(store, 2000, 2500)
        await store.flush()
        assert "up to 506 samples were refused" in (store.health or "")
        fake.script = []
    assert caplog.text.count("another bucket") == 1


def _same(answer: web.Response, _: web.Request) -> web.Response:
    return answer


@pytest.mark.parametrize("status", [429, 503, 401])
async def test_retry_after_is_heeded_in_every_form(fake: FakeInflux, tmp_path: Path, status: int) -> None:
    loop = asyncio.get_running_loop()
    async with running(fake, tmp_path) as store:
        later = format_datetime(datetime.now(UTC) + timedelta(seconds=500), usegmt=True)
        for asked, low, high in (("300", 299, 301), ("300.5", 299, 301), (later, 480, 501), ("soon", 0, 2)):
            answer = web.Response(status=status, headers={"Retry-After": asked})
            fake.script = [partial(_same, answer)]
            store._failures, store._retry_at = 0, 0.0
            record(store, 0, 1)
            await store.flush()
            assert low <= store._retry_at - loop.time() <= high, asked
        fake.script = []


async def test_a_server_below_a_path_is_reached_there(fake: FakeInflux, tmp_path: Path) -> None:
    routes: dict[tuple[str, str], object] = {("POST", "/influx/api/v2/write"): fake.write}
    async with application(routes) as url:
        for given in (f"{url}/influx", f"{url}/influx/"):
            settings = MetricsSettings(
                store="influxdb", influx_url=given, influx_org="home", influx_bucket="net", influx_token=TOKEN
            )
            store = InfluxSeries(settings, tmp_path / "spool")
            await store.open()
            record(store, 0, 1)
            await store.close()
    assert len(fake.lines) == 2
