"""Read the tables of real SNMP agents: netmon, net-snmp's snmpbulkwalk and gufo-snmp side by side in one lab.

Then a hundred agents are asked every half minute, as the engine does (snmp_poll).

Whole processes, imports included. Ours and gufo read ten times in one process, as they are used; of the
command line each read is a process.
"""

from __future__ import annotations

import importlib.util
import sys
import time
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from tests.lab.namespaces import Lab, end_on_signals, problem
from tests.lab.peers import add_ports, start_snmpd
from tests.lab.processes import LabError
from tests.lab.stale import remove_leftovers

from .contract import finish, installed, interleave, measure, median, options, print_table, ratio
from .snmp_poll import polling
from .snmp_rate import Rate

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.lab.namespaces import Namespace

    from .contract import Figures, Options, Run

OURS, OURS_V3, CLI, CLI_V3, GUFO = "netmon", "netmon v3", "snmpbulkwalk", "snmpbulkwalk v3", "gufo-snmp"
IF_X_TABLE = "1.3.6.1.2.1.31.1.1.1"
# Two ends of each pair, and the loopback.
PAIRS, AGENT_PAIRS = 500, 24
WALKS, AGENTS = 10, 50
FIRST_PORT = 10_000
COLUMNS = ("", "wall s", "cpu s", "rss MiB", "values")
_CLI = ("snmpbulkwalk", "-On", "-Cr50")
_V2C = ("-v2c", "-c", "public")
_V3 = (
    *("-v3", "-l", "authPriv", "-u", "authpriv", "-a", "SHA-256", "-A", "authpass12"),
    *("-x", "AES", "-X", "privpass12"),
)
_GUFO = """
import sys
from gufo.snmp.sync import SnmpSession
with SnmpSession(addr="127.0.0.1", port=int(sys.argv[1]), community="public", max_repetitions=50) as session:
    for _ in range(int(sys.argv[2])):
        count = sum(1 for _ in session.getbulk(sys.argv[3]))
print(count)
"""


class Bench:
    """A host with agents, and the tools that read them on its loopback."""

    def __init__(self, host: Namespace) -> None:
        self._host = host

    def walk(self, tool: str, port: int, _: int = 0) -> Run:
        """Read the table of one agent ten times."""
        walk = " ".join([*_CLI, *(_V3 if tool == CLI_V3 else _V2C), f"127.0.0.1:{port}", IF_X_TABLE])
        commands = {
            OURS: self._ours("--walks", f"{WALKS}", f"{port}"),
            OURS_V3: self._ours("--v3", "--walks", f"{WALKS}", f"{port}"),
            CLI: ["sh", "-c", f"for walk in $(seq {WALKS}); do {walk} > /dev/null; done"],
            CLI_V3: ["sh", "-c", f"for walk in $(seq {WALKS}); do {walk} > /dev/null; done"],
            GUFO: [sys.executable, "-c", _GUFO, f"{port}", f"{WALKS}", IF_X_TABLE],
        }
        return self._measure(tool, commands[tool])

    def agents(self, tool: str, _: int = 0) -> Run:
        """Read the tables of many agents at once."""
        ports = range(FIRST_PORT, FIRST_PORT + AGENTS)
        walk = " ".join([*_CLI, *_V2C])
        each = f"{walk} 127.0.0.1:$port {IF_X_TABLE} > /dev/null & "
        commands = {
            OURS: self._ours(*map(str, ports)),
            CLI: ["sh", "-c", f"for port in {' '.join(map(str, ports))}; do {each} done; wait"],
        }
        return self._measure(tool, commands[tool])

    def wait_for(self, port: int, ports: int) -> None:
        """Return when an agent shows all of its host's interfaces."""
        end = time.monotonic() + 30
        while time.monotonic() < end:
            with suppress(LabError):
                shown = self._host.run(*_CLI, *_V2C, f"127.0.0.1:{port}", f"{IF_X_TABLE}.1")
                if shown.count("STRING") == ports:
                    return
            time.sleep(0.1)
        sys.exit(f"the agent on port {port} does not show {ports} interfaces")

    def _ours(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "benchmarks.snmp_ours", *arguments]

    def _measure(self, tool: str, command: list[str]) -> Run:
        run = measure(self._host.command(*command), environment={"MIBS": ""})
        if run.status:
            sys.exit(f"{tool} failed ({run.status}): {run.errors[-500:]}")
        return run


def one_agent(lab: Lab, chosen: Options, here: set[str]) -> Figures:
    """Measure the reading of a large switch."""
    host = lab.namespace("switch")
    add_ports(host, PAIRS)
    start_snmpd(host, name="switch", port=FIRST_PORT)
    bench = Bench(host)
    ports = 2 * PAIRS + 1
    bench.wait_for(FIRST_PORT, ports)
    tools = [OURS, OURS_V3, *(each for each in (CLI, CLI_V3, GUFO) if each in here)]
    if chosen.quick:
        tools = [each for each in tools if each in {OURS, CLI}]
    results = interleave(
        chosen.rounds(quick=1, full=5), {tool: partial(bench.walk, tool, FIRST_PORT) for tool in tools}
    )
    _print(f"{ports} ports, all of ifXTable, {WALKS} times", results)
    cpu = {tool: median([run.cpu for run in runs]) for tool, runs in results.items()}
    wall = {tool: median([run.wall for run in runs]) for tool, runs in results.items()}
    return {
        "wall_vs_snmpbulkwalk": ratio(wall[OURS], wall.get(CLI)),
        "cpu_vs_snmpbulkwalk": ratio(cpu[OURS], cpu.get(CLI)),
        "v3_wall_vs_snmpbulkwalk": ratio(wall.get(OURS_V3), wall.get(CLI_V3)),
        "v3_cpu_vs_snmpbulkwalk": ratio(cpu.get(OURS_V3), cpu.get(CLI_V3)),
        "wall_vs_gufo": ratio(wall[OURS], wall.get(GUFO)),
        "cpu_vs_gufo": ratio(cpu[OURS], cpu.get(GUFO)),
    }


def many_agents(lab: Lab, chosen: Options, here: set[str]) -> Figures:
    """Measure the reading of many small ones at once."""
    host = lab.namespace("switches")
    add_ports(host, AGENT_PAIRS)
    bench = Bench(host)
    for number in range(AGENTS):
        start_snmpd(host, name=f"switch-{number}", port=FIRST_PORT + number)
    bench.wait_for(FIRST_PORT + AGENTS - 1, 2 * AGENT_PAIRS + 1)
    tools = [OURS, *([CLI] if CLI in here else [])]
    results = interleave(
        chosen.rounds(quick=1, full=9), {tool: partial(bench.agents, tool) for tool in tools}
    )
    _print(f"{AGENTS} agents at once, {2 * AGENT_PAIRS + 1} ports each, all of ifXTable", results)
    wall = {tool: median([run.wall for run in runs]) for tool, runs in results.items()}
    return {"agents50_wall_vs_cli": ratio(wall[OURS], wall.get(CLI))}


# What is measured, in order; each makes its own hosts.
PARTS: tuple[Callable[[Lab, Options, set[str]], Figures], ...] = (one_agent, many_agents)


def main() -> None:
    """Measure and print the result."""
    chosen = options(__doc__)
    if reason := problem():
        sys.exit(reason)
    here = installed({CLI: "snmp"})
    if CLI in here:
        here.add(CLI_V3)
    if importlib.util.find_spec("gufo"):
        here.add(GUFO)
    end_on_signals()
    remove_leftovers()
    ratios: Figures = {}
    for part in PARTS:
        with Lab() as lab:
            ratios |= part(lab, chosen, here)
    with Lab() as lab:
        rate = Rate(lab, chosen)
        figures = polling(lab, chosen) | rate.figures()
    finish("snmp", chosen, ratios=ratios, figures=figures)


def _print(title: str, results: dict[str, list[Run]]) -> None:
    rows = [
        (
            tool,
            median([run.wall for run in runs]),
            median([run.cpu for run in runs]),
            median([run.rss_mib for run in runs]),
            runs[0].output.strip() or "-",
        )
        for tool, runs in results.items()
    ]
    print_table(f"{title}, medians of {len(next(iter(results.values())))}", COLUMNS, rows)


if __name__ == "__main__":
    main()
