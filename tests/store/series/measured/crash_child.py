"""Measures and says what is acknowledged, until it is killed: `crash_child.py DATABASE FIRST`.

Its clock runs ahead by minutes a commit, so that hours are sealed and days rolled up all the time.
"""

import asyncio
import os
import random
import sys
from pathlib import Path

from netmon_core.store.series.embedded import EmbeddedSeries

from ..samples import MIDNIGHT, Clock, sample
from .test_kill import SUBJECTS, at
from .things import port, sensor


async def main(path: Path, first: int) -> None:
    source = random.Random(first)
    clock = Clock(MIDNIGHT)
    store = EmbeddedSeries(path, now=clock)
    clock.now = at(first).timestamp()
    await store.open()
    number = first
    while True:
        for _ in range(source.randrange(1, 12)):
            for subject in SUBJECTS:
                store.measure(port(subject, at(number), 2**40 + number, 1, seconds=50.0))
                store.measure(sensor(subject, at(number), number / 10))
            store.record(sample(at=at(number)))
            number += 1
            clock.now = at(number).timestamp()
        if source.random() < 0.5:
            await store.flush()
        else:
            await store.tend()
        os.write(1, f"{number}\n".encode())


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2])))
