"""The whole server of whatever version runs, for `ask`: `python -m tests.versions.serve`, in a lab only.

Prints its URL.
"""

from __future__ import annotations

import asyncio
import sys

from netmon_core.store.memory import MemoryStore
from netmon_core.store.series.memory import MemorySeries
from tests.server.serving import NAS, NAS_MAC, serving

OTHER, OTHER_MAC = "10.77.0.51", "3c:22:fb:00:00:01"


async def serve() -> None:
    """Serve two devices until standard input ends."""
    async with serving(store=MemoryStore(), series=MemorySeries()) as served:
        served.see(NAS_MAC, NAS)
        served.see(OTHER_MAC, OTHER)
        print(served.url, flush=True)
        await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(serve())
