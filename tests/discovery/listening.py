"""An engine with nothing but its ears, as a process: what it knows is told again and again, a line each time.

`python -m tests.discovery.listening [--mdns]`; then it also asks by mDNS. The lines are those of
`netmon frames read --json`.
"""

from __future__ import annotations

import asyncio
import json
import sys

from netmon_core.config import parse_config
from netmon_core.engine import Engine
from netmon_core.wire import to_wire
from tests.fakes.until import until

QUIET = {
    "discovery": {
        "sweep_interval": 0,
        "reverse_dns": False,
        "mdns": "--mdns" in sys.argv,
        "upnp": False,
    },
    "monitoring": {"enabled": False},
    "inspection": {"enabled": False},
}
LISTENING = "listening"


async def main() -> None:
    """Run until it is ended."""
    engine = Engine(parse_config(QUIET))
    await engine.start()
    await until(engine.ears)
    print(LISTENING, flush=True)
    while True:
        await asyncio.sleep(1)
        devices = [device for device in engine.snapshot().devices if not device.own]
        said = {device.id: [to_wire(each) for each, _, _ in engine.evidence(device.id)] for device in devices}
        print(json.dumps({"devices": [to_wire(each) for each in devices], "said": said}), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
