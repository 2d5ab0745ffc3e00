"""Run the trial, and print what each tracker should have said beside what it said, and the activity log.

    python -m tests.ha_real.trial [--minutes 40] [--into FOLDER]      # needs root and .venv-ha-real

The exit code is 1 where a tracker was wrong.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.ha_real.home import problem, start_home
from tests.lab.namespaces import Lab, end_on_signals
from tests.lab.processes import LabError
from tests.lab.small_lan import build_small_lan

from .judging import Span, Truth, Verdict, absences, judge
from .script import HOSTS, SCRIPT, Habit
from .servers import Server

if TYPE_CHECKING:
    from tests.ha_real.home import Home
    from tests.lab.namespaces import Namespace

    from .judging import Seen

EMBEDDED = "home"
SCANNER = "b8:27:eb:00:00:02"
DEVICES = {"track": "all", "selected": [], "private_macs": "enabled", "cap": 250, "retention_days": 30}
OPTIONS: dict[str, Any] = {"devices": DEVICES, "presence": {"hold": "24h"}}
EMBEDDED_OPTIONS: dict[str, Any] = {
    "devices": DEVICES,
    "presence": {"hold": "24h", "patience": 945, "shortest_grace": 15},
    "network": {"interfaces": [], "subnets": [], "sweep_interval": 300, "probe_interval": 30},
}
PEOPLE = ("anna", "ben", "cleo", "dora", "emil")


class Trial:
    """The hosts, the monitors, and what was true of each."""

    def __init__(self, lab: Lab) -> None:
        names = {each.label: each.address for each in HOSTS if each.habit is Habit.PLUGGED}
        lan = build_small_lan(lab, more_names=names)
        self.hosts: dict[str, Namespace] = {
            "gateway": lan.gateway,
            **{each.label: lan.switch.host(each.label, f"{each.address}/24", mac=each.mac) for each in HOSTS},
        }
        # Whoever is on the network; those of the small network never leave.
        self.labels = {each.mac: each.label for each in HOSTS}
        for address, mac in lan.macs.items():
            label = lan.hostnames.get(address, "phone.").partition(".")[0]
            self.labels[mac] = label
        silences = {each.label: each.habit.value for each in HOSTS}
        self.truth = {
            label: Truth(due=timedelta(seconds=silences.get(label, Habit.PLUGGED.value)))
            for label in self.labels.values()
        }
        self.servers = {each.label: each for each in (Server(lan, 0), Server(lan, 1))}
        # What else runs here may fill the kernel's neighbors, and who cannot answer is no test of ours.
        monitors = {str(address): mac for address, mac in lan.macs.items() if mac == SCANNER}
        monitors |= {server.address: server.mac for server in self.servers.values()}
        for host in self.hosts.values():
            for own, its in monitors.items():
                host.know(own, its)
        for server in self.servers.values():
            server.start()
        self.home: Home = start_home(lan.scanner.folder / "home-assistant", lan.scanner, more="person:\n")
        # When nobody of each monitor could tell Home Assistant anything.
        self.blind: dict[str, list[Span]] = {EMBEDDED: [], **{label: [] for label in self.servers}}
        self._down_since: dict[str, datetime] = {}
        self.entries: dict[str, str] = {}
        self.told: list[str] = []

    def set_up(self) -> None:
        """Set every monitor up in Home Assistant, and wait until each has everybody at home."""
        home = self.home
        answers: dict[str, list[dict[str, Any]]] = {EMBEDDED: [{"next_step_id": "embedded"}, {}]}
        for server in self.servers.values():
            told = {"url": f"{server.address}:8643", "api_key": server.key}
            answers[server.label] = [{"next_step_id": "remote"}, told]
        for monitor, given in answers.items():
            entry_id = home.fill_in("flow", "netmon", given)["result"]["entry_id"]
            self.entries[entry_id] = monitor
            options = EMBEDDED_OPTIONS if monitor == EMBEDDED else OPTIONS
            home.fill_in("options/flow", entry_id, [options])
        wanted = len(HOSTS) * len(self.entries)
        home.api.wait_until(
            lambda: sum(state == "home" for _, _, state in self._trackers()) >= wanted,
            "everybody to be at home",
            timeout=240,
        )
        for person in PEOPLE:
            followed = [entity_id for entity_id, label, _ in self._trackers() if label == person]
            home.api.command(
                type="person/create", name=person.capitalize(), user_id=None, device_trackers=followed
            )

    def live(self, minutes: float) -> None:
        """Make every move of the script in its time."""
        began = time.monotonic()
        for minute, what, who in SCRIPT:
            if minute > minutes:
                break
            time.sleep(max(0.0, began + minute * 60 - time.monotonic()))
            self._move(what, who)
        time.sleep(max(0.0, began + minutes * 60 - time.monotonic()))

    def _move(self, what: str, who: str) -> None:
        now = datetime.now(UTC)
        self.told.append(f"{now:%H:%M:%S} {who} {what}")
        match what:
            case "down" | "up":
                self.hosts[who].ip("link", "set", "dev", "eth0", what)
                if what == "down":
                    self.truth[who].leave(now)
                else:
                    if who != "gateway":
                        self.hosts[who].ip("route", "replace", "default", "via", "10.77.0.1")
                    self.truth[who].come(datetime.now(UTC))
            case "mute" | "speak":
                self.hosts[who].sysctl(**{"net.ipv4.icmp_echo_ignore_all": int(what == "mute")})
            case "kill" | "stop":
                self._down_since[who] = now
                getattr(self.servers[who], what)()
            case "start":
                self.servers[who].start()
                self.blind[who].append((self._down_since.pop(who), datetime.now(UTC)))
            case "restart":
                self.home.restart()
                for spans in self.blind.values():
                    spans.append((now, datetime.now(UTC)))

    def _trackers(self) -> list[tuple[str, str, str]]:
        """The trackers of everybody: entity id, label, state."""
        return [
            (state["entity_id"], self.labels[mac], state["state"])
            for state in self.home.api.get("/api/states")
            if state["entity_id"].startswith("device_tracker.")
            and (mac := str(state["attributes"].get("mac"))) in self.labels
        ]

    def judge(self, began: datetime, end: datetime) -> tuple[list[str], int]:
        """Say of each tracker what was expected and seen; return how many were wrong."""
        rows: list[dict[str, Any]] = self.home.api.command(type="config/entity_registry/list")
        monitors = {row["entity_id"]: self.entries.get(row["config_entry_id"]) for row in rows}
        lines, wrong = [], 0
        for entity_id, label, _ in sorted(self._trackers(), key=lambda each: (each[1], each[0])):
            monitor = monitors[entity_id]
            assert monitor is not None
            expected = absences(self.truth[label], self.blind[monitor])
            seen = moves_of(self.home, entity_id, began, end)
            verdict = judge(expected, seen, end)
            wrong += verdict is Verdict.WRONG
            want = ", ".join(
                f"away {each.gone:%H:%M:%S}-{each.back or end:%H:%M:%S}"
                f" (due {each.due:%H:%M:%S}, latest {each.latest:%H:%M:%S})"
                for each in expected
            )
            got = ", ".join(f"{state} {at:%H:%M:%S}" for at, state in seen)
            lines.append(
                f"{verdict:5} {label:10} by {monitor:8} {entity_id:45}"
                f" expected: {want or 'there all the time'} | seen: {got or 'nothing'}"
            )
        return lines, wrong


def moves_of(home: Home, entity_id: str, began: datetime, end: datetime) -> list[Seen]:
    """Every change of the state of an entity between two times, as the recorder has it."""
    moves: list[Seen] = []
    before: str | None = None
    for state in home.history(entity_id):
        at = datetime.fromisoformat(state["last_changed"])
        if before is not None and state["state"] != before and began <= at <= end:
            moves.append((at, state["state"]))
        before = state["state"]
    return moves


def activity(home: Home, began: datetime) -> list[dict[str, Any]]:
    """The activity log since a time."""
    rows: list[dict[str, Any]] = home.api.command(type="logbook/get_events", start_time=began.isoformat())
    return rows


def report(trial: Trial, began: datetime, end: datetime) -> tuple[list[str], int]:
    """All there is to say of it."""
    home = trial.home
    lines, wrong = trial.judge(began, end)
    others = [f"person.{person}" for person in PEOPLE] + ["zone.home"]
    others += [
        state["entity_id"] for state in home.api.get("/api/states") if "monitor_health" in state["entity_id"]
    ]
    told = [
        f"{entity_id}: "
        + (
            ", ".join(f"{state} {at:%H:%M:%S}" for at, state in moves_of(home, entity_id, began, end))
            or "no move"
        )
        for entity_id in others
    ]
    rows = activity(home, began)
    log = [
        f"{datetime.fromtimestamp(row['when'], UTC):%H:%M:%S} "
        f"{row.get('entity_id') or row.get('name')}: {row.get('message') or row.get('state')}"
        for row in rows
    ]
    # A tracker's line for each move that the recorder has, and no more.
    lines_of = Counter(row.get("entity_id") for row in rows)
    doubled = [
        f"{entity_id}: {lines_of[entity_id]} lines"
        for entity_id, _, _ in trial._trackers()
        if lines_of[entity_id] != len(moves_of(home, entity_id, began, datetime.now(UTC)))
    ]
    return [
        f"from {began:%H:%M:%S} to {end:%H:%M:%S}, {len(lines)} trackers, {wrong} wrong",
        "",
        "# Moves made",
        *trial.told,
        *(
            f"{monitor} could not see: {a:%H:%M:%S}-{b:%H:%M:%S}"
            for monitor, spans in trial.blind.items()
            for a, b in spans
        ),
        "",
        "# Trackers",
        *lines,
        "",
        "# People and the rest",
        *told,
        "",
        f"# Activity log, {len(log)} lines; trackers with other lines than moves: {doubled or 'none'}",
        *log,
        "",
        "# Warnings about us",
        *home.warnings(),
    ], wrong + len(doubled)


def run(minutes: float, into: Path) -> int:
    """Run it; returns how much was wrong."""
    with Lab() as lab:
        trial = Trial(lab)
        trial.set_up()
        began = datetime.now(UTC)
        trial.live(minutes)
        end = datetime.now(UTC)
        # What the recorder has not written yet.
        time.sleep(3)
        lines, wrong = report(trial, began, end)
        (into / "report.txt").write_text("\n".join(lines) + "\n", "utf-8")
        (into / "rows.json").write_text(json.dumps(activity(trial.home, began)), "utf-8")
        sys.stdout.write("\n".join(lines) + "\n")
        trial.home.stop()
    return wrong


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
    try:
        wrong = run(given.minutes, given.into)
    except LabError as err:
        sys.stderr.write(f"{err}\n")
        return 2
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
