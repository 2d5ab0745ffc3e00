"""Records devices and says which are acknowledged, until it is killed: `crash_child.py DATABASE FIRST`."""

import asyncio
import os
import random
import sys
from pathlib import Path

from netmon_core.store.sqlite import SqliteStore
from tests.store.things import discovered


async def main(path: Path, first: int) -> None:
    source = random.Random(first)
    store = SqliteStore(path)
    await store.open()
    number = first
    while True:
        for _ in range(source.randrange(1, 200)):
            store.record(discovered(number))
            number += 1
        await store.flush()
        os.write(1, f"{number}\n".encode())


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2])))
