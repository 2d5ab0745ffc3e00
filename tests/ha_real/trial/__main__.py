"""Forty minutes of a real Home Assistant beside three monitors and twenty hosts of mixed habits.

    python -m tests.ha_real.trial [--minutes 40] [--into FOLDER]      # needs root and .venv-ha-real

Every move of a tracker is written to `moves.jsonl` with the truth beside it, the activity log to `log.txt`;
the exit code is 1 where a move was wrong.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import signal
import sys
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.lab.namespaces import Lab, end_on_signals
from tests.lab.small_lan import build_small_lan

from .home import problem, start_home

if TYPE_CHECKING:
    from tests.lab.namespaces import Namespace
    from tests.lab.processes import Process
    from tests.lab.small_lan import SmallLan

    from .home import Home

SERVERS = ("10.77.0.3", "10.77.0.4")
SETTINGS = """
[discovery]
sweep_interval = 60
[server]
host = "{host}"
"""
# A word may be this much late: the longest patience, and the question after it.
LATE = timedelta(seconds=1000)
SEED = 12


class Habit(Enum):
    """What a host does: (seconds between, seconds it lasts, whether it is away then)."""

    STEADY = (0, 0, False)
    # It is switched off and on.
    LEAVES = (420, 300, True)
    # A phone: silent for a while, and there all the time.
    NAPS = (150, 40, False)
    # A firewall profile: no pings, but ARP.
    MUTE = (240, 180, False)


HABITS = [*[Habit.STEADY] * 7, *[Habit.LEAVES] * 5, *[Habit.NAPS] * 5, *[Habit.MUTE] * 3]


@dataclass(slots=True, kw_only=True)
class Host:
    """One of the twenty, and what is true of it: (since when, whether it is there)."""

    namespace: Namespace
    mac: str
    habit: Habit
    turns_at: float
    quiet: bool = False
    truth: list[tuple[datetime, bool]] = field(default_factory=list)

    def turn(self, now: float, chance: float) -> None:
        """Begin or end what it does now and then."""
        between, lasts, away = self.habit.value
        self.quiet = not self.quiet
        if self.habit is Habit.MUTE:
            self.namespace.sysctl(**{"net.ipv4.icmp_echo_ignore_all": int(self.quiet)})
        else:
            self.namespace.ip("link", "set", "dev", "eth0", "down" if self.quiet else "up")
        if away:
            self.truth.append((datetime.now(UTC), not self.quiet))
        self.turns_at = now + (lasts if self.quiet else between) * (0.5 + chance)

    def was_there(self, at: datetime) -> bool:
        """Whether it was there at a time, or within what a monitor may be late."""
        seen = [there for since, there in self.truth if since <= at]
        lately = [there for since, there in self.truth if at - LATE <= since <= at]
        return bool(seen and seen[-1]) or any(lately)

    def was_away(self, at: datetime) -> bool:
        """Whether it was away at a time, or shortly before."""
        return (
            any(not there for since, there in self.truth if at - LATE <= since <= at)
            or not ([there for since, there in self.truth if since <= at] or [True])[-1]
        )


class Server:
    """A monitor of its own, that is killed now and then."""

    def __init__(self, lan: SmallLan, number: int) -> None:
        self.address = SERVERS[number]
        self._host = lan.switch.host(
            f"server{number}", f"{self.address}/24", mac=f"b8:27:eb:00:00:0{3 + number}"
        )
        folder = lan.switch.lab.folder
        self._settings = folder / f"server{number}.toml"
        self._settings.write_text(SETTINGS.format(host=self.address))
        self._data = folder / f"server{number}"
        self.key = ""
        self.process: Process | None = None

    def start(self) -> None:
        """Start it on its data."""
        command = (sys.executable, "-m", "netmon_core.cli", "--config", str(self._settings), "serve")
        self.process = self._host.start(
            *command, "--no-announce", environment={"NETMON_DATA_DIR": str(self._data)}
        )
        self.process.wait_for("It watches", timeout=60)
        found = re.search(r"nmk_[\w-]+", self.process.text())
        self.key = self.key or (found.group() if found else "")

    def kill(self) -> None:
        """End it as a power cut would."""
        if self.process is not None:
            os.kill(self.process.pid, signal.SIGKILL)
            self.process.popen.wait()
            self.process = None


def run(minutes: float, into: Path) -> int:
    """Run it; returns how many moves were wrong."""
    chance = random.Random(SEED)  # the same trial each time
    with Lab() as lab:
        lan = build_small_lan(lab)
        hosts = [_host(lan, number, habit, chance) for number, habit in enumerate(HABITS)]
        servers = [Server(lan, number) for number in range(len(SERVERS))]
        for server in servers:
            server.start()
        home = start_home(lan.scanner.folder / "home-assistant", lan.scanner)
        home.fill_in("flow", "netmon", [{"next_step_id": "embedded"}, {}])
        for server in servers:
            answers = {"url": f"{server.address}:8643", "api_key": server.key}
            home.fill_in("flow", "netmon", [{"next_step_id": "remote"}, answers])
        _let_phones_in(home)
        began, end = datetime.now(UTC), time.monotonic() + minutes * 60
        _live(hosts, servers, end, chance)
        # Whoever is away for now comes back before the end is judged.
        wrong = _judge(home, hosts, began, into)
        (into / "log.txt").write_text("\n".join(_activity(home, began)) + "\n", "utf-8")
        (into / "warnings.txt").write_text("\n".join(home.warnings()) + "\n", "utf-8")
        home.stop()
    return wrong


def _let_phones_in(home: Home) -> None:
    """Every host is to have its tracker, those with a made-up MAC too."""
    devices = {"track": "all", "selected": [], "private_macs": "enabled", "cap": 250, "retention_days": 30}
    remote: dict[str, Any] = {"devices": devices, "presence": {"hold": "24h"}}
    embedded = {
        "devices": devices,
        "presence": {"hold": "24h", "patience": 945, "shortest_grace": 15},
        "network": {"interfaces": [], "subnets": [], "sweep_interval": 300, "probe_interval": 30},
    }
    entries: list[dict[str, Any]] = home.api.get("/api/config/config_entries/entry")
    for entry in entries:
        if entry["domain"] == "netmon":
            inside = entry["title"] == "Netmon"
            home.fill_in("options/flow", entry["entry_id"], [embedded if inside else remote])


def _host(lan: SmallLan, number: int, habit: Habit, chance: random.Random) -> Host:
    # The makers of phones make up their MACs; the others are a maker's.
    mac = f"{'da:a1:19' if habit is Habit.NAPS else '00:11:32'}:00:01:{number:02x}"
    namespace = lan.switch.host(f"{habit.name.lower()}{number}", f"10.77.0.{101 + number}/24", mac=mac)
    first = time.monotonic() + 60 + chance.random() * 240
    host = Host(namespace=namespace, mac=mac, habit=habit, turns_at=first)
    host.truth.append((datetime.now(UTC), True))
    return host


def _live(hosts: list[Host], servers: list[Server], end: float, chance: random.Random) -> None:
    outage = time.monotonic() + 300
    while (now := time.monotonic()) < end:
        for host in hosts:
            if host.habit is not Habit.STEADY and host.turns_at <= now:
                host.turn(now, chance.random())
        if outage <= now:
            # One is down for two minutes, as for an update; then the other.
            server = next((each for each in servers if each.process is None), None)
            if server is None:
                servers[int(now) % len(servers)].kill()
                outage = now + 120
            else:
                server.start()
                outage = now + 300
        time.sleep(0.5)


def _judge(home: Home, hosts: list[Host], began: datetime, into: Path) -> int:
    by_mac = {host.mac: host for host in hosts}
    states: list[dict[str, Any]] = home.api.get("/api/states")
    wrong = 0
    with (into / "moves.jsonl").open("w", encoding="utf-8") as file:
        for tracker in states:
            host = by_mac.get(str(tracker["attributes"].get("mac")))
            if not tracker["entity_id"].startswith("device_tracker.") or host is None:
                continue
            before = None
            for state in home.history(tracker["entity_id"]):
                at = datetime.fromisoformat(state["last_changed"])
                if before is not None and state["state"] != before and at >= began:
                    right = {
                        "home": host.was_there(at),
                        "not_home": host.was_away(at),
                    }.get(state["state"], False)
                    wrong += not right
                    told = {
                        "at": at.isoformat(),
                        "entity": tracker["entity_id"],
                        "habit": host.habit.name,
                        "from": before,
                        "to": state["state"],
                        "truth": [(since.isoformat(), there) for since, there in host.truth if since <= at][
                            -2:
                        ],
                        "right": right,
                    }
                    file.write(json.dumps(told) + "\n")
                before = state["state"]
    return wrong


def _activity(home: Home, began: datetime) -> list[str]:
    rows = home.api.command(type="logbook/get_events", start_time=began.isoformat())
    return [
        f"{datetime.fromtimestamp(row['when'], UTC):%H:%M:%S} {row.get('name')}: "
        f"{row.get('message') or row.get('state')}"
        for row in rows
    ]


def main() -> int:
    """Read the arguments."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--minutes", type=float, default=40.0)
    parser.add_argument("--into", type=Path, default=Path("trial"))
    given = parser.parse_args()
    if reason := problem():
        sys.stderr.write(f"{reason}\n")
        return 2
    end_on_signals()
    given.into.mkdir(parents=True, exist_ok=True)
    wrong = run(given.minutes, given.into)
    sys.stdout.write(f"{wrong} wrong moves; see {given.into}\n")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
