"""`netmon history`."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from ..config import Config
    from ..model.outage import Outage
    from ..model.series import Point
    from .app import Options
    from .history_remote import Measured
    from .history_subject import Subject

CHART_ROWS = 8
# Outages that are listed; all of them are in the JSON.
LISTED = 10
SPANS = {"m": 60, "h": 3_600, "d": 86_400, "w": 7 * 86_400}


@click.command("history")
@click.argument("device")
@click.option("--last", default="24h", show_default=True, help="How far back: 30m, 24h, 7d, 52w.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
@click.pass_obj
def history_command(options: Options, device: str, last: str, *, as_json: bool) -> None:
    """Draw how DEVICE (an address, MAC, name or id; or a target of yours) answered, and when it was away."""
    from .devices import read_stored
    from .history_subject import pick_subject, targets_of
    from .session import run

    end = datetime.now(UTC)
    start = end - _span(last)
    if told := run(_read_server(options, device, start, end)):
        found, seen = told
        points, outages, summary, report = seen.points(), seen.outages, seen.sentence(), seen.report()
    else:
        config = options.load()
        stored = run(read_stored(config.data_dir))
        found = pick_subject(stored.devices, targets_of(config, stored), device)
        points, outages = run(_read(config, found, start, end))
        summary, report = _sum(points), [_report(point) for point in points]
    if as_json:
        from ..wire import SCHEMA_VERSION, to_wire

        whole = {
            "schema_version": SCHEMA_VERSION,
            "device_id": found.device_id,
            "target_id": found.target_id,
            "points": report,
            "outages": [to_wire(outage) for outage in outages],
        }
        click.echo(json.dumps(whole, ensure_ascii=False))
        return
    from rich.console import Console

    _show(Console(highlight=False), found, points, outages, summary=summary, start=start, end=end)


def _report(point: Point) -> dict[str, object]:
    from ..wire import to_wire

    return {**to_wire(point), "loss": point.lost / point.sent if point.sent else None}


async def _read_server(
    options: Options, device: str, start: datetime, end: datetime
) -> tuple[Subject, Measured] | None:
    """What a server that was named measured; one on this machine tells no more than its files do."""
    from .remote import server_of

    async with server_of(options, found=False) as server:
        if server is None:
            return None
        from .history_remote import measured
        from .history_subject import pick_subject

        targets = [status.target for status in await server.client.targets()]
        found = pick_subject(await server.client.devices(), targets, device)
        return found, await measured(server.client, found, start, end)


def _show(
    console: Console,
    subject: Subject,
    points: Sequence[Point],
    outages: Sequence[Outage],
    *,
    summary: str,
    start: datetime,
    end: datetime,
) -> None:
    from rich.text import Text

    from .plot import chart
    from .tables import ago

    console.print(Text(subject.label, style="bold"))
    if not points:
        console.print("Nothing was measured in this time; `netmon watch` measures.")
    else:
        width = max(20, min(console.width, 120) - 12)
        rtts = _columns(points, start, end, width * 2)
        high = max((rtt for rtt in rtts if rtt is not None), default=0.0)
        for number, row in enumerate(chart(rtts, width=width, height=CHART_ROWS, high=high)):
            label = f"{high * 1000:.4g} ms" if number == 0 else "0" if number == CHART_ROWS - 1 else ""
            console.print(Text.assemble((f"{label:>10} ", "dim"), (row, "green")))
        left, right = (f"{time.astimezone():%d %b %H:%M}" for time in (start, end))
        console.print(Text(f"{'':11}{left}{right:>{width - len(left)}}", style="dim"))
        console.print(summary)
    for outage in outages[:LISTED]:
        until = f"for {ago(outage.end, outage.start).removesuffix(' ago')}" if outage.end else "until now"
        console.print(
            Text.assemble(
                ("away ", "red"), f"from {outage.start.astimezone():%d %b %H:%M:%S} {until}: {outage.why}"
            )
        )
    if len(outages) > LISTED:
        console.print(Text(f"and {len(outages) - LISTED} more times; --json lists all", style="dim"))


def _columns(points: Sequence[Point], start: datetime, end: datetime, count: int) -> list[float | None]:
    """The highest mean round-trip time of the points that fall on each column of the span."""
    columns: list[float | None] = [None] * count
    span = (end - start).total_seconds()
    for point in points:
        column = min(count - 1, max(0, int((point.start - start).total_seconds() / span * count)))
        if point.rtt_avg is not None:
            columns[column] = max(point.rtt_avg, columns[column] or 0.0)
    return columns


def _sum(points: Sequence[Point]) -> str:
    sent = sum(point.sent for point in points)
    lost = sum(point.lost for point in points)
    answered = [(point.rtt_avg, point.sent - point.lost) for point in points if point.rtt_avg is not None]
    weight = sum(count for _, count in answered)
    mean = sum(rtt * count for rtt, count in answered) / weight if weight else None
    most = max((point.rtt_max for point in points if point.rtt_max is not None), default=None)
    text = f"{sent:,} questions, {lost / sent:.1%} lost" if sent else "It answers no pings, or none was sent"
    if mean is not None and most is not None:
        text += f", answers after {mean * 1000:.2f} ms on average, {most * 1000:.2f} ms at most"
    jitters = [(point.jitter, point.windows) for point in points if point.jitter is not None]
    if jitters:
        jitter = sum(each * windows for each, windows in jitters) / sum(windows for _, windows in jitters)
        text += f", jitter {jitter * 1000:.2f} ms"
    return text


async def _read(
    config: Config, subject: Subject, start: datetime, end: datetime
) -> tuple[list[Point], Sequence[Outage]]:
    """What the stores of a data folder say, also while another netmon runs on it."""
    from .session import DATABASE, database, series_store

    if config.data_dir is None or not (config.data_dir / DATABASE).exists():
        return [], []
    store = database(config.data_dir, read_only=True)
    await store.open()
    outages = await store.outages(subject_id=subject.outages_of, start=start, end=end)
    await store.close()
    series = series_store(config, read_only=True)
    if series is None:
        return [], outages
    await series.open()
    points = await series.series(subject.target_id, start, end)
    await series.close()
    return [*points], outages


def _span(text: str) -> timedelta:
    from ..errors import InvalidRequestError

    number, unit = text[:-1], text[-1:]
    if not (number.isascii() and number.isdigit() and unit in SPANS and 0 < int(number) <= 10_000):
        raise InvalidRequestError(f"--last must be like 30m, 24h, 7d or 52w, not {text!r}.", field="last")
    return timedelta(seconds=int(number) * SPANS[unit])
