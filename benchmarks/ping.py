"""Ping every device again and again: netmon, fping and icmplib side by side in one lab.

Whole processes, imports included. Round trips are judged by a capture at the hosts' end of the wire.
"""

from __future__ import annotations

import importlib.util
import json
import statistics
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.lab.answers import Fates
from tests.lab.namespaces import Lab, end_on_signals, problem
from tests.lab.responder_lan import build_responder_lan
from tests.lab.stale import remove_leftovers

from .contract import finish, installed, interleave, measure, median, options, print_table, ratio
from .ping_engine import peak_mib
from .ping_wire import capture, late_share, rtt_errors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tests.lab.responder_lan import ResponderLan

    from .contract import Figures, Options, Run

# Every host is asked once in so many seconds.
INTERVAL = 5.0
# Answers 1 to 3 ms late, as devices on a LAN are; a host's n-th answer is equally late for every tool.
LAN = Fates(seed=7, delay_min=0.001, delay_max=0.003)
ACCURACY_HOSTS = 1000
OURS, FPING, BURST, ICMPLIB = "netmon", "fping", "fping burst", "icmplib"
COLUMNS = ("", "wall s", "cpu s", "cpu %", "rss MiB", "asked", "answered")

# Every host again and again, a host every INTERVAL, evenly spread by pauses as in its documentation.
_ICMPLIB = """
import sys, time
from icmplib import multiping
hosts = open(sys.argv[1]).read().split()
end = time.monotonic() + float(sys.argv[2])
while (start := time.monotonic()) < end:
    multiping(hosts, count=1, timeout=1, concurrent_tasks=50, privileged=True)
    time.sleep(max(0, min(end, start + float(sys.argv[3])) - time.monotonic()))
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What one tool cost in one round, and what the hosts saw of it."""

    run: Run
    asked: int
    answered: int
    # What our process says itself; None for a rival.
    share: float | None = None

    @property
    def percent(self) -> float:
        """Of one core."""
        return self.run.cpu / self.run.wall * 100


class Bench:
    """A scanner and its living hosts, and the tools that ping them."""

    def __init__(self, lan: ResponderLan, hosts: int, fates: Fates | None = None) -> None:
        self._lan = lan
        self._count = hosts
        self._responder = lan.respond(alive=hosts, fates=fates)
        self.list = lan.scanner.folder / "hosts"
        macs = self._responder.macs
        self.list.write_text("".join(f"{address}\n" for address in macs))
        # The kernel's table holds 1,024 neighbors; those that are set by hand do not count.
        batch = lan.scanner.folder / "neighbors"
        batch.write_text(
            "".join(
                f"neigh replace {address} lladdr {mac} dev eth0 nud permanent\n"
                for address, mac in macs.items()
            )
        )
        lan.scanner.ip("-batch", str(batch))

    def close(self) -> None:
        """End the hosts."""
        self._responder.stop()

    def cost(self, tool: str, seconds: float) -> Round:
        """Run a tool for about so many seconds."""
        before = self._responder.seen()
        run = measure(self._lan.scanner.command(*self._command(tool, seconds)), timeout=seconds + 60)
        after = self._responder.seen()
        # fping ends by our signal; 124 is what `timeout` makes of that.
        if run.status not in ({0} if tool in {OURS, ICMPLIB} else {0, 1, 124}):
            sys.exit(f"{tool} failed ({run.status}): {run.errors[-500:]}")
        share = None
        if tool == OURS:
            told = json.loads(run.output)
            share = told["received"] / max(1, told["sent"] + told["errors"])
        if after.drops > before.drops:
            print(f"the responder dropped {after.drops - before.drops} frames: unfair to {tool}")
        asked, answered = after.requests - before.requests, after.replies - before.replies
        return Round(run=run, asked=asked, answered=answered, share=share)

    def accuracy(self, tool: str, seconds: float) -> tuple[list[float], float | None]:
        """Run a tool under a capture; returns its errors (us) and the share of late requests."""
        listening = capture(self._lan.hosts)
        log = self._lan.scanner.folder / "rtts"
        if tool == OURS:
            measure(self._lan.scanner.command(*self._command(tool, seconds), "--log", str(log)))
            told = _told_by_us(log.read_text())
        else:
            run = measure(self._lan.scanner.command(*self._counting(int(seconds / INTERVAL) + 1)))
            told = _told_by_fping(run.errors)
        echoes = listening.stop()
        return rtt_errors(echoes, told), late_share(echoes, INTERVAL)

    def engine_mib(self, seconds: float) -> float | None:
        """Return the peak memory of the whole product pinging every host."""
        return peak_mib(self._lan.scanner, self._responder, interval=INTERVAL, seconds=seconds)

    def _command(self, tool: str, seconds: float) -> list[str]:
        spread = INTERVAL * 1000 / self._count
        until = ["timeout", "--signal=INT", f"{seconds:g}"]
        fping = ["fping", "-q", "-l", "-p", f"{INTERVAL * 1000:g}", "-f", str(self.list), "-i"]
        return {
            OURS: [sys.executable, "-m", "benchmarks.ping_ours", str(self.list), "--seconds", f"{seconds:g}"],
            FPING: [*until, *fping, f"{spread:g}"],
            BURST: [*until, *fping, "0.01"],
            ICMPLIB: [sys.executable, "-c", _ICMPLIB, str(self.list), f"{seconds:g}", f"{INTERVAL:g}"],
        }[tool]

    def _counting(self, rounds: int) -> list[str]:
        spread = INTERVAL * 1000 / self._count
        period = f"{INTERVAL * 1000:g}"
        return ["fping", "-q", "-C", str(rounds), "-p", period, "-i", f"{spread:g}", "-f", str(self.list)]


def costs(
    lan: ResponderLan, hosts: int, tools: Sequence[str], rounds: int, seconds: float
) -> dict[str, list[Round]]:
    """Measure what it costs to ping so many hosts, and print it."""
    bench = Bench(lan, hosts)

    def side(tool: str) -> Callable[[int], Round]:
        return lambda _: bench.cost(tool, seconds)

    results = interleave(rounds, {tool: side(tool) for tool in tools})
    bench.close()
    rows = [
        (
            tool,
            median([one.run.wall for one in taken]),
            median([one.run.cpu for one in taken]),
            median([one.percent for one in taken]),
            median([one.run.rss_mib for one in taken]),
            median([one.asked for one in taken]),
            median([one.answered for one in taken]),
        )
        for tool, taken in results.items()
    ]
    print_table(f"{hosts} hosts every {INTERVAL:g} s, {seconds:g} s, medians of {rounds}", COLUMNS, rows)
    return results


def accuracies(
    lan: ResponderLan, tools: Sequence[str], rounds: int, seconds: float
) -> dict[str, tuple[float, float, float | None]]:
    """Judge the round-trip times; returns (median, 99th percentile of the error in us, late share)."""
    bench = Bench(lan, ACCURACY_HOSTS, LAN)

    def side(tool: str) -> Callable[[int], tuple[list[float], float | None]]:
        return lambda _: bench.accuracy(tool, seconds)

    results = interleave(rounds, {tool: side(tool) for tool in tools})
    bench.close()
    judged: dict[str, tuple[float, float, float | None]] = {}
    rows = []
    for tool, taken in results.items():
        errors = [errors for errors, _ in taken]
        middle = statistics.median(statistics.median(each) for each in errors)
        high = statistics.median(statistics.quantiles(each, n=100)[98] for each in errors)
        late = median([late for _, late in taken])
        judged[tool] = middle, high, late
        rows.append((tool, len(errors[0]), middle, high, max(map(max, errors)), late))
    columns = ("", "probes", "median us", "p99 us", "worst us", "late share")
    print_table(f"off the wire's round-trip time, {ACCURACY_HOSTS} hosts, medians of {rounds}", columns, rows)
    return judged


def judge(
    costs_by_hosts: dict[int, dict[str, list[Round]]],
    judged: dict[str, tuple[float, float, float | None]],
    late10k: float | None,
    rss10k: float | None,
) -> tuple[Figures, Figures]:
    """Return (ratios, figures) under the names of the budget."""
    ours10k = costs_by_hosts[10_000][OURS]
    fping10k = costs_by_hosts[10_000].get(FPING, [])
    cpu = median([one.percent for one in ours10k])
    shares = [one.share for each in costs_by_hosts.values() for one in each[OURS] if one.share is not None]
    lates = [late for late in (judged[OURS][2], late10k) if late is not None]
    ratios = {
        "cpu10k_vs_fping": ratio(cpu, median([one.percent for one in fping10k])),
        "rtt_error_p99_vs_fping": ratio(judged[OURS][1], judged[FPING][1] if FPING in judged else None),
    }
    figures: Figures = {
        "cpu1k_percent": median([one.percent for one in costs_by_hosts[1000][OURS]]),
        "rss10k_mib": rss10k,
        "prober_rss10k_mib": median([one.run.rss_mib for one in ours10k]),
        "answered_share": min(shares),
        "late_share": max(lates, default=None),
        "rtt_error_median_us": judged[OURS][0],
        "rtt_error_p99_us": judged[OURS][1],
    }
    return ratios, figures


def punctuality(lan: ResponderLan, seconds: float) -> float | None:
    """Return the late share with 10,000 hosts."""
    bench = Bench(lan, 10_000)
    _, late = bench.accuracy(OURS, seconds)
    bench.close()
    return late


def engine_mib(lan: ResponderLan, seconds: float) -> float | None:
    """Return the peak memory of the whole product with 10,000 hosts."""
    bench = Bench(lan, 10_000)
    peak = bench.engine_mib(seconds)
    bench.close()
    return peak


def measure_all(lan: ResponderLan, chosen: Options, here: set[str]) -> tuple[Figures, Figures]:
    """Run everything that was asked for."""
    fping = [FPING] if FPING in here else []
    rivals = [*fping, *([BURST] if fping else []), *([ICMPLIB] if ICMPLIB in here else [])]
    if chosen.quick:
        by_hosts = {
            10_000: costs(lan, 10_000, [OURS, *fping], 1, 8.0),
            1000: costs(lan, 1000, [OURS], 1, 6.0),
        }
        return judge(by_hosts, accuracies(lan, [OURS, *fping], 1, 5.5), None, engine_mib(lan, 15.0))
    by_hosts = {
        10_000: costs(lan, 10_000, [OURS, *rivals], 3, 30.0),
        1000: costs(lan, 1000, [OURS, *rivals], 2, 30.0),
        250: costs(lan, 250, [OURS, *rivals], 1, 30.0),
    }
    judged = accuracies(lan, [OURS, *fping], 5, 10.5)
    return judge(by_hosts, judged, punctuality(lan, 30.0), engine_mib(lan, 180.0))


def main() -> None:
    """Measure and print the result."""
    chosen = options(__doc__)
    if reason := problem():
        sys.exit(reason)
    here = installed({FPING: "fping"})
    if importlib.util.find_spec("icmplib"):
        here.add(ICMPLIB)
    end_on_signals()
    remove_leftovers()
    with Lab() as lab:
        ratios, figures = measure_all(build_responder_lan(lab), chosen, here)
    finish("ping", chosen, ratios=ratios, figures=figures)


def _told_by_us(text: str) -> dict[str, Sequence[float | None]]:
    told: dict[str, list[float | None]] = {}
    for line in text.splitlines():
        address, rtt = line.split()
        told.setdefault(address, []).append(None if rtt == "-" else float(rtt))
    return dict(told)


def _told_by_fping(text: str) -> dict[str, Sequence[float | None]]:
    return dict(_lines_of_fping(text))


def _lines_of_fping(text: str) -> Iterator[tuple[str, list[float | None]]]:
    for line in text.splitlines():
        address, colon, rtts = line.partition(" : ")
        if colon:
            yield address.strip(), [None if rtt == "-" else float(rtt) * 1000 for rtt in rtts.split()]


if __name__ == "__main__":
    main()
