"""Captures sent over a veth as they were recorded, at an engine that listens, beside `netmon frames read`.

`python -m tests.discovery.replaying [SECONDS]` does so with every recorded setup that takes no longer (600),
all at once, and prints what differs.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, ip_address
from typing import TYPE_CHECKING, Any

from netmon_core.net.capture import ETHERNET, read_capture
from tests.lab.namespaces import Lab, end_on_signals
from tests.lab.processes import CHECKOUT, LabError
from tests.packets.corpus import SHARED

from .listening import LISTENING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from tests.lab.namespaces import Namespace
    from tests.lab.processes import Process

LONGEST = 600.0
# Seconds until all is told that was held back of whoever changed much at once.
SETTLES = 20.0
LINE = "eth0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A device, as anybody would tell it from others."""

    macs: frozenset[str]
    addresses: frozenset[str]
    hostname: str | None
    said: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one capture gave, read and heard; `seconds` is what it took to send."""

    name: str
    frames: int
    seconds: float
    read: frozenset[Found]
    heard: frozenset[Found]

    @property
    def differences(self) -> list[str]:
        """What only one of the two has; no line: they are the same."""
        lines = [f"only read: {_words(each)}" for each in self.read - self.heard]
        return sorted(lines + [f"only heard: {_words(each)}" for each in self.heard - self.read])


def read(path: Path) -> frozenset[Found]:
    """What `netmon frames read` makes of a capture."""
    command = (sys.executable, "-m", "netmon_core.cli", "frames", "read", "--json", str(path))
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120, cwd=CHECKOUT)
    return _found(json.loads(done.stdout))


class Replay:
    """One cable: at its near end an engine, at its far end the capture."""

    def __init__(self, lab: Lab, path: Path) -> None:
        self.path = path
        self.rows = [(at, data) for at, linktype, data in read_capture(path) if linktype == ETHERNET]
        self.read = read(path)
        self._near, self._far = lab.namespace("near", ipv6=False), lab.namespace("far", ipv6=False)
        lab.link(self._near, self._far)
        for end in (self._near, self._far):
            # A capture may hold what a card put together of several frames.
            end.ip("link", "set", "dev", LINE, "mtu", "9000")
        for address in _free(self.read):
            self._near.ip("address", "add", address, "dev", LINE)
        self._engine: Process = self._near.start(sys.executable, "-m", "tests.discovery.listening")

    def run(self) -> Outcome:
        """Send all of it in its own time, and wait until it is known."""
        self._engine.wait_for(LISTENING, timeout=300)
        began = time.monotonic()
        _send(self._far, self.rows)
        seconds = time.monotonic() - began
        end = time.monotonic() + SETTLES
        heard = self._heard()
        while heard != self.read and time.monotonic() < end:
            time.sleep(0.5)
            heard = self._heard()
        return Outcome(
            name=self.path.name, frames=len(self.rows), seconds=seconds, read=self.read, heard=heard
        )

    def _heard(self) -> frozenset[Found]:
        lines = [line for line in self._engine.text().split("\n")[:-1] if line.startswith("{")]
        return _found(json.loads(lines[-1])) if lines else frozenset()


def _send(far: Namespace, rows: Iterable[tuple[float, bytes]]) -> None:
    with far.call(lambda: socket.socket(socket.AF_PACKET, socket.SOCK_RAW)) as sock, far.inside():
        sock.bind((LINE, 0))
        first: float | None = None
        began = time.monotonic()
        for at, data in rows:
            first = at if first is None else first
            with suppress(ValueError):
                time.sleep(began + at - first - time.monotonic())
            sock.send(data)


def _found(told: dict[str, Any]) -> frozenset[Found]:
    return frozenset(
        Found(
            macs=frozenset(each["mac"] for each in device["interfaces"] if each.get("mac")),
            addresses=frozenset(
                a["value"] for each in device["interfaces"] for a in each.get("addresses", ())
            ),
            hostname=device.get("hostname"),
            said=frozenset(json.dumps(each, sort_keys=True) for each in told["said"][device["id"]]),
        )
        for device in told["devices"]
    )


def _free(found: Iterable[Found]) -> list[str]:
    """Addresses of ours that are nobody's, in each /24 that somebody is in."""
    taken = {ip_address(text.partition("%")[0]) for each in found for text in each.addresses}
    subnets = {IPv4Network((int(each) & ~0xFF, 24)) for each in taken if isinstance(each, IPv4Address)}
    return [
        f"{next(host for host in reversed(list(subnet.hosts())) if host not in taken)}/24"
        for subnet in sorted(subnets)
    ]


def _words(found: Found) -> str:
    return f"{sorted(found.macs)} {sorted(found.addresses)} {found.hostname} {sorted(found.said)}"


def main() -> int:
    """Replay all recorded setups; 1 where one of them differs."""
    end_on_signals()
    longest = float(sys.argv[1]) if len(sys.argv) > 1 else LONGEST
    paths = sorted((SHARED / "corpus" / "setups").glob("*.pcap"))
    with Lab() as lab:
        replays = [Replay(lab, path) for path in paths]
        chosen = [each for each in replays if each.rows[-1][0] - each.rows[0][0] <= longest]
        with ThreadPoolExecutor(max_workers=max(1, len(chosen))) as pool:
            outcomes = list(pool.map(Replay.run, chosen))
    print(f"{'capture':34} {'frames':>6} {'seconds':>8} {'read':>5} {'heard':>5}  differences")
    for each in outcomes:
        print(
            f"{each.name:34} {each.frames:6} {each.seconds:8.1f} {len(each.read):5} {len(each.heard):5}"
            f"  {len(each.differences)}"
        )
        for line in each.differences:
            print(f"  {line}")
    print(Counter("differs" if each.differences else "the same" for each in outcomes))
    print(f"{len(replays) - len(chosen)} left out")
    return int(any(each.differences for each in outcomes))


if __name__ == "__main__":
    try:
        sys.exit(main())
    except LabError as err:
        sys.exit(str(err))
