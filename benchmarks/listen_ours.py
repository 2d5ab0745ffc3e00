"""The engine of `listen` and `flood`, in a process of its own.

Tells each newcomer's delay, from the kernel's time of its first frame to its event, how hearing went, and how
late the loop was; all as one JSON object when it is ended.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import signal
import time
from dataclasses import asdict

from netmon_core.config import parse_config
from netmon_core.engine import Engine
from netmon_core.events.address import FloodStarted
from netmon_core.events.device import DeviceDiscovered
from tests.fakes.until import until

# Nothing but ears: what other sources and the pings cost has benchmarks of its own.
EARS_ALONE = {
    "discovery": {"sweep_interval": 0, "mdns": False, "reverse_dns": False},
    "monitoring": {"enabled": False},
}
# So often the loop is asked how late it is, seconds.
STEP = 0.02


async def run(*, ears_alone: bool) -> None:
    """Run until SIGTERM."""
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, ended.set)
    delays: dict[str, float] = {}
    floods: list[float] = []
    lags: list[float] = []

    def hear(event: object) -> None:
        match event:
            case DeviceDiscovered(device=device):
                for each in device.interfaces:
                    delays[each.mac or ""] = time.time() - device.first_seen.timestamp()
            case FloodStarted():
                floods.append(time.time())

    engine = Engine(parse_config(EARS_ALONE if ears_alone else {}))
    engine.subscribe(hear, DeviceDiscovered, FloodStarted)
    await engine.start()
    await until(engine.ears)
    print("listening", flush=True)
    # The asking costs a third of a percent itself.
    lagging = None if ears_alone else asyncio.create_task(_lags(lags))
    await ended.wait()
    if lagging is not None:
        lagging.cancel()
    ears = [asdict(each) for each in engine.ears()]
    devices = len(engine.snapshot().devices)
    await engine.stop()
    told = {"delays": delays, "floods": len(floods), "lags": lags, "ears": ears, "devices": devices}
    print(json.dumps(told), flush=True)


async def _lags(lags: list[float]) -> None:
    while True:
        before = time.perf_counter()
        await asyncio.sleep(STEP)
        lags.append(time.perf_counter() - before - STEP)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ears-alone", action="store_true")
    asyncio.run(run(ears_alone=parser.parse_args().ears_alone))
