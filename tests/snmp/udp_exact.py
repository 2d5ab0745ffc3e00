"""Every recorded walk by an agent that speaks real UDP on loopback, asked as a device is: counts and times.

It takes some minutes. python -m tests.snmp.udp_exact [--walks DIR --labels FILE] [--part 1/4]
"""

from __future__ import annotations

import argparse
import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from netmon_core.snmp.exchange import Patience
from netmon_core.snmp.manners import Manners
from netmon_core.snmp.reader import read
from tests.snmp.asking import asking
from tests.snmp.corpus import SNMP, labels
from tests.snmp.parse_exact import compared
from tests.snmp.table_agent import TableAgent, listening
from tests.snmp.walk_agent import walk_agent

if TYPE_CHECKING:
    from netmon_core.evidence.reading import Reading

# Seconds: no device may hold its place among those that are asked for longer.
LONGEST = 120.0


async def read_by_udp(path: Path) -> tuple[Reading, Reading, dict[str, int]]:
    """Read a walk in full and once more for what changes; and what was odd about the agent."""
    manners = Manners()
    async with (
        listening(TableAgent(walk_agent(path).values)) as agent,
        asyncio.timeout(LONGEST),
        asking(agent, manners=manners, patience=Patience()) as asked,
    ):
        full = await read(asked, now=datetime.now(UTC))
        again = await read(asked, now=datetime.now(UTC), learned=full.learned, kept=full.kept)
    return full.reading, again.reading, {str(kind): count for kind, count in manners.odd.items()}


async def score(walks: Path, known: list[dict[str, str]]) -> dict[str, object]:
    """Read every walk, and compare."""
    wrong: dict[str, object] = {}
    times: dict[str, float] = {}
    for label in known:
        path = walks / f"{label['walk']}.snmprec"
        begun = perf_counter()
        try:
            reading, again, odd = await read_by_udp(path)
        except Exception as err:  # noqa: BLE001 - that none escapes is what is looked at
            wrong[label["walk"]] = repr(err)
            continue
        times[label["walk"]] = perf_counter() - begun
        if differs := compared(reading, path, label):
            wrong[label["walk"]] = {"differs": differs, "odd": odd}
        elif again.ports != reading.ports:
            wrong[label["walk"]] = "it is another when it is read again"
    slowest = sorted(times, key=times.__getitem__, reverse=True)[:5]
    return {
        "walks": len(known),
        "udp_exact": (len(known) - len(wrong)) / len(known) if known else None,
        "slowest_s": {name: round(times[name], 2) for name in slowest},
        "wrong": wrong,
    }


def main() -> None:
    """Print the score as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--walks", type=Path, default=SNMP / "walks")
    parser.add_argument("--labels", type=Path, default=SNMP / "labels.csv")
    parser.add_argument("--part", default="1/1", help="which of so many parts of the walks")
    asked = parser.parse_args()
    part, parts = map(int, asked.part.split("/"))
    print(json.dumps(asyncio.run(score(asked.walks, labels(asked.labels)[part - 1 :: parts])), indent=1))


if __name__ == "__main__":
    main()
