"""A real server whose devices change many times a second: `python -m tests.desktop.busy_server FOLDER`.

It must stand inside the lab. It prints its first key, and at every hundredth change how many there were.
"""

from __future__ import annotations

import asyncio
import random
import signal
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime
from ipaddress import IPv4Address
from pathlib import Path

from netmon_core.cli.session import database
from netmon_core.config import load_config
from netmon_core.engine import Engine
from netmon_core.events.target import SampleTaken
from netmon_core.evidence.arp import ArpEvidence
from netmon_core.evidence.observation import Observation
from netmon_core.model.series import Sample
from netmon_core.plugins import Plugins
from netmon_core.server.assembly import build
from netmon_core.server.serve import serving

PORT = 8643
# Changes a second.
RATE = 50
DEVICES = 60
# Windows of pings that an alert about latency is drawn from.
WINDOWS = 12
SETTINGS = {
    "discovery": {"sweep_interval": 0, "mdns": False, "reverse_dns": False, "rate": 2000},
    "monitoring": {"interval": 60},
    "server": {"host": "127.0.0.1", "port": PORT, "announce": False},
    # A slow answer is told of at once, and is over with the next quick one.
    "alerts": {
        "quality": "all",
        "latency_above": 0.1,
        "latency_for": 0,
        "offline": "none",
        "new_device": False,
    },
}


@dataclass(kw_only=True)
class Bustle:
    """What goes on, from one seed."""

    engine: Engine
    chance: random.Random
    # By MAC.
    ids: dict[str, str] = field(default_factory=dict)
    slow: set[str] = field(default_factory=set)
    made: int = 0

    def change(self) -> None:
        """Let one thing happen: somebody comes, goes, moves, is called otherwise, or answers slowly."""
        for mac, device_id in list(self.ids.items()):
            if device_id not in self.engine.state.devices:
                # A person forgot it, or merged it.
                del self.ids[mac]
        if len(self.ids) < DEVICES:
            self.see(f"02:00:00:00:{self.made >> 8:02x}:{self.made & 255:02x}")
            self.made += 1
            return
        mac = self.chance.choice(list(self.ids))
        match self.chance.choices(("move", "name", "answer", "go"), weights=(10, 6, 6, 1))[0]:
            case "move":
                self.see(mac)
            case "name":
                self.engine.rename(
                    self.ids[mac], f"{self.chance.choice(NAMES)} {self.chance.randrange(1000)}"
                )
            case "answer":
                self.answer(mac)
            case _:
                self.slow.discard(mac)
                self.engine.forget(self.ids.pop(mac))

    def see(self, mac: str) -> None:
        """Somebody answers from an address of the moment."""
        seen = Observation(
            source="arp",
            seen_at=datetime.now(UTC),
            network_id=self.engine.attachments()[0].network.id,
            mac=mac,
            address=IPv4Address(0x0A4D0000 + self.chance.randrange(40, 250)),
            evidence=ArpEvidence(asked=True),
        )
        self.engine.take([seen])
        for device in self.engine.snapshot().devices:
            if any(interface.mac == mac for interface in device.interfaces):
                self.ids[mac] = device.id

    def answer(self, mac: str) -> None:
        """An alert begins, or is over."""
        rtt = 0.002 if mac in self.slow else 0.9
        self.slow ^= {mac}
        for _ in range(WINDOWS):
            sample = Sample(
                target_id=f"device:{self.ids[mac]}/ping",
                at=datetime.now(UTC),
                sent=1,
                received=1,
                rtt_min=rtt,
                rtt_avg=rtt,
                rtt_max=rtt,
            )
            self.engine._publish([SampleTaken(sample=sample)])


async def main(folder: Path, seed: int) -> None:
    """Serve and change until SIGTERM."""
    config = load_config(flags={"data_dir": str(folder), **SETTINGS})
    engine = Engine(config, store=database(folder), plugins=Plugins(), watch=True)
    await engine.start()
    ended = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ended.set)
    try:
        async with serving(engine, config, build) as served:
            print(f"key {served.first_key}", flush=True)
            bustle = Bustle(engine=engine, chance=random.Random(seed))
            begun, changes = asyncio.get_running_loop().time(), 0
            while not ended.is_set():
                # What was late is made up for, so that the rate holds on a busy machine.
                while changes < (asyncio.get_running_loop().time() - begun) * RATE:
                    bustle.change()
                    changes += 1
                    if changes % 100 == 0:
                        print(f"changes {changes}", flush=True)
                await asyncio.sleep(1 / RATE)
    finally:
        await engine.stop()


NAMES = ("printer", "camera", "phone", "laptop", "television", "plug", "tablet", "speaker")

if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2])))
