"""Tell what is in a data folder, in the words of the wire: `told.py FOLDER` with any version of the program.

Of the program it takes only what every version has under the same name.
"""

from __future__ import annotations

import asyncio
import json
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from netmon_core.errors import NetmonError
from netmon_core.store.series.embedded import EmbeddedSeries
from netmon_core.store.sqlite import SqliteStore
from netmon_core.wire import to_wire

# Of a point; a line has them in this order, after the time.
VALUES = ("windows", "sent", "lost", "rtt_min", "rtt_avg", "rtt_max", "rtt_p95", "jitter")
LONG_AGO = timedelta(days=60)


async def tell(folder: Path, *, until: datetime) -> dict[str, Any]:
    """Open both files for writing, as a start of the program does; everything there is before `until`."""
    store = SqliteStore(folder / "netmon.db", now=lambda: until)
    series = EmbeddedSeries(folder / "metrics.db", now=until.timestamp)
    try:
        stored = await store.open()
        if stored.set_aside is not None:
            raise AssertionError(f"{stored.set_aside} was set aside")
        await series.open()
        return {
            "until": until.isoformat(),
            **{
                kind: [to_wire(each) for each in getattr(stored, kind)]
                for kind in ("sites", "networks", "devices", "silences", "pauses")
            },
            "memory": sorted([*key, text] for key, text in stored.memory.items()),
            "outages": [to_wire(each) for each in await store.outages(end=until)],
            "alerts": [to_wire(each) for each in await store.alerts(end=until)],
            "events": [
                {"at": event.at.isoformat(), "type": event.type, "body": event.body}
                for event in await store.events(end=until)
            ],
            **await _findings(store, until),
            "series": await _series(series, stored, until),
            "top": [f"{target} {p95:.6g}" for target, p95 in await series.top(until - LONG_AGO, until)],
        }
    finally:
        await series.close()
        await store.close()


async def _findings(store: Any, until: datetime) -> dict[str, Any]:
    """What was found wrong, and its proof; nothing of a program that looked for none."""
    if not hasattr(store, "findings"):
        return {}
    found = await store.findings(end=until)
    frames = {
        each.id: [[at.isoformat(), frame.hex()] for at, frame in await store.frames(each.id)]
        for each in found
    }
    return {"findings": [to_wire(each) for each in found], "frames": frames}


async def _series(series: EmbeddedSeries, stored: Any, until: datetime) -> dict[str, dict[str, list[str]]]:
    """Every target's points as lines, by step: some hours in fine steps, all of it in coarse ones."""
    targets = [f"device:{device.id}/ping" for device in stored.devices]
    targets += [key for kind, key in stored.memory if kind == "target"]
    first = min(device.first_seen for device in stored.devices)
    spans = {
        # The last of them are in no chunk yet, the first are in one.
        300.0: (first + timedelta(hours=61, minutes=30), first + timedelta(hours=64)),
        # From a day that is rolled up into one that is not.
        3600.0: (first + timedelta(hours=40), until),
        86_400.0: (first, until),
    }
    return {
        target: {
            f"{step:g}": [_line(point) for point in await series.series(target, start, end, step)]
            for step, (start, end) in spans.items()
        }
        for target in targets
    }


def _line(point: Any) -> str:
    values = [getattr(point, name) for name in VALUES]
    return " ".join(
        [point.start.isoformat(), *("-" if value is None else f"{value:.6g}" for value in values)]
    )


def main(folder: Path) -> int:
    """Print it as JSON; or the code of the error on a line, its sentence on another, and end with 5."""
    try:
        told = asyncio.run(tell(folder, until=datetime.now(UTC)))
    except NetmonError as err:
        print(err.code, err.message, sep="\n")
        return 5
    print(text_of(told), end="")
    return 0


def text_of(told: dict[str, Any]) -> str:
    """JSON with one thing on a line, to be read and compared by people."""
    # Two levels of lists and objects are spread, what is in them is not.
    parts = []
    for kind, found in told.items():
        if isinstance(found, list) and found:
            lines = ",\n".join(f"  {json.dumps(each, ensure_ascii=False)}" for each in found)
            parts.append(f" {json.dumps(kind)}: [\n{lines}\n ]")
        elif kind == "series":
            lines = json.dumps(found, indent=1).replace("\n", "\n ")
            parts.append(f" {json.dumps(kind)}: {lines}")
        else:
            parts.append(f" {json.dumps(kind)}: {json.dumps(found, ensure_ascii=False)}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1])))
