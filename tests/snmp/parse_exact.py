"""Says of how many recorded walks a Reading has exactly the rows that their labels count.

python -m tests.snmp.parse_exact [--walks DIR --labels FILE]
"""

from __future__ import annotations

import argparse
import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from netmon_core.evidence.reading import ReadTable
from netmon_core.snmp.reader import read
from tests.snmp.corpus import SNMP, expected, labels, repeated
from tests.snmp.walk_agent import walk_agent

if TYPE_CHECKING:
    from netmon_core.evidence.reading import Reading


def counts(reading: Reading) -> dict[str, int]:
    """What the labels count, as it was read."""
    rows = {each.table: each.rows for each in reading.tables}
    return {
        "interfaces": rows[ReadTable.PORTS],
        "if_names": sum(port.name is not None for port in reading.ports),
        "hc_counters": sum(
            "in_octets" in (*port.counters.wide, *port.counters.idle) for port in reading.ports
        ),
        "neighbors": rows[ReadTable.NEIGHBORS],
        "fdb_entries": rows[ReadTable.FORWARDING],
        "arp_entries": rows[ReadTable.RESOLVED],
    }


async def differences(path: Path, label: dict[str, str]) -> dict[str, tuple[int, int]]:
    """Return the counts that differ: what was read, and what is right."""
    return compared((await read(walk_agent(path), now=datetime.now(UTC))).reading, path, label)


def compared(reading: Reading, path: Path, label: dict[str, str]) -> dict[str, tuple[int, int]]:
    """Return the counts of a reading that differ, and what is right."""
    found = counts(reading)
    right = expected(label)
    if all(found[name] == count for name, count in right.items()):
        return {}
    twice = repeated(path)
    return {name: (found[name], count) for name, count in right.items() if found[name] != count - twice[name]}


async def score(walks: Path, file: Path) -> dict[str, object]:
    """Read every walk, and compare."""
    wrong, slowest = {}, 0.0
    known = labels(file)
    for label in known:
        begun = perf_counter()
        differs = await differences(walks / f"{label['walk']}.snmprec", label)
        slowest = max(slowest, perf_counter() - begun)
        if differs:
            wrong[label["walk"]] = differs
    exact = (len(known) - len(wrong)) / len(known) if known else None
    return {"walks": len(known), "parse_exact": exact, "slowest_s": round(slowest, 3), "wrong": wrong}


def main() -> None:
    """Print the score as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--walks", type=Path, default=SNMP / "walks")
    parser.add_argument("--labels", type=Path, default=SNMP / "labels.csv")
    asked = parser.parse_args()
    print(json.dumps(asyncio.run(score(asked.walks, asked.labels)), indent=1))


if __name__ == "__main__":
    main()
