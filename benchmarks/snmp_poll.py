"""Ask a hundred switches every half minute, as the engine does: CPU, memory, lateness, stalls.

The agents are real snmpd's in one namespace, each at an address of its own; they share its interfaces.
"""

from __future__ import annotations

import json
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from tests.lab.peers import add_ports, start_snmpd
from tests.lab.processes import LabError

from .contract import measure, print_table

if TYPE_CHECKING:
    from tests.lab.namespaces import Lab, Namespace

    from .contract import Figures, Options, Run

# 48 ports, and the loopback.
PAIRS = 24
PORTS = 2 * PAIRS + 1
AGENTS, QUICK_AGENTS = 100, 20
INTERVAL = 30.0
# Each agent is asked at once, and then at its own time in the half minute.
SECONDS, QUICK_SECONDS = 120.0, 12.0
QUICK_INTERVAL = 5.0
TOLD = ("steady_percent", "turns", "late", "stall_ms", "work_ms", "measured")
COLUMNS = ("", "cpu_percent", "rss_mib", *TOLD)


def polling(lab: Lab, chosen: Options) -> Figures:
    """Measure versions 2c and 3, one after the other."""
    host = lab.namespace("switches")
    add_ports(host, PAIRS)
    # So that they carry a little: their kernel looks for neighbors.
    host.ip("link", "set", "up", "group", "default")
    addresses = [f"127.0.1.{number}" for number in range(1, (QUICK_AGENTS if chosen.quick else AGENTS) + 1)]
    for address in addresses:
        start_snmpd(host, name=f"switch-{address}", address=address)
    _wait_for(host, addresses[-1])
    figures: Figures = {}
    rows = []
    told: list[dict[str, Any]] = []
    for name, options in (("poll100", ()), ("poll100_v3", ("--v3",))):
        run, seen = _poll(host, addresses, chosen, *options)
        told.append(seen)
        cpu = 100 * run.cpu / run.wall
        rows.append((name, cpu, run.rss_mib, *(seen[key] for key in TOLD)))
        # A whole process, its start and the first full reading of each agent among it; and without those.
        figures[f"{name}_cpu_percent"] = round(cpu, 2)
        figures[f"{name}_steady_cpu_percent"] = round(seen["steady_percent"], 2)
    print_table(f"{len(addresses)} agents with {PORTS} ports each", COLUMNS, rows)
    return figures | {
        "poll100_rss_mib": round(max(row[2] for row in rows), 1),
        "poll100_late_share": round(
            sum(each["late"] for each in told) / sum(each["turns"] for each in told), 4
        ),
        # On the clock, and of the loop's own work, which others on the CPUs do not change.
        "loop_stall_ms": round(max(each["stall_ms"] for each in told), 2),
        "loop_work_ms": round(max(each["work_ms"] for each in told), 2),
    }


def _poll(
    host: Namespace, addresses: list[str], chosen: Options, *options: str
) -> tuple[Run, dict[str, Any]]:
    folder = host.folder / "-".join(("poll", *options))
    folder.mkdir()
    seconds = QUICK_SECONDS if chosen.quick else SECONDS
    interval = QUICK_INTERVAL if chosen.quick else INTERVAL
    run = measure(
        host.command(
            *(sys.executable, "-m", "benchmarks.snmp_poll_ours", *addresses, *options),
            *("--folder", f"{folder}", "--seconds", f"{seconds}", "--interval", f"{interval}"),
        ),
        timeout=seconds + 60,
        # What is installed has its bytecode.
        environment={"PYTHONDONTWRITEBYTECODE": ""},
    )
    if run.status:
        sys.exit(f"polling failed ({run.status}): {run.errors[-500:]}")
    told: dict[str, Any] = json.loads(run.output.splitlines()[-1])
    if told["failures"] or told["ports"] != len(addresses) * PORTS:
        sys.exit(f"not everything was told: {told}")
    return run, told


def _wait_for(host: Namespace, address: str) -> None:
    """Return when an agent shows all of its host's interfaces."""
    end = time.monotonic() + 30
    while time.monotonic() < end:
        with suppress(LabError):
            shown = host.run(
                *("snmpbulkwalk", "-On", "-v2c", "-c", "public"), address, "1.3.6.1.2.1.31.1.1.1.1"
            )
            if shown.count("STRING") == PORTS:
                return
        time.sleep(0.1)
    sys.exit(f"the agent at {address} does not show {PORTS} interfaces")
