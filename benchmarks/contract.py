"""What every benchmark keeps to: whole processes, interleaved rounds, medians, one JSON object at the end."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

# Peak memory is read this often from /proc, seconds: the kernel's own ru_maxrss would start from ours.
MEMORY_STEP = 0.02
# The product, as it is installed beside the Python that runs the benchmark.
NETMON = str(Path(sys.executable).parent / "netmon")

# None: it could not be measured here.
type Figures = dict[str, float | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One whole process: seconds of wall and CPU (user and system, children included), peak MiB, output."""

    wall: float
    cpu: float
    rss_mib: float
    output: str
    errors: str
    status: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the command line asked for."""

    quick: bool
    json: Path | None

    def rounds(self, *, quick: int, full: int) -> int:
        """Return how many rounds to run."""
        return quick if self.quick else full


def options(description: str | None) -> Options:
    """Read the command line every benchmark has."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--quick", action="store_true", help="fewer rounds; ends within 45 s")
    parser.add_argument("--json", type=Path, help="also write the result to this file")
    chosen = parser.parse_args()
    return Options(quick=chosen.quick, json=chosen.json)


def measure(
    argv: Sequence[str], *, timeout: float = 120.0, environment: Mapping[str, str] | None = None
) -> Run:
    """Run a whole process and take its measure; it is ended after `timeout` seconds."""
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        start = time.monotonic()
        popen = subprocess.Popen(
            argv,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=errors,
            env={**os.environ, **(environment or {})},
            start_new_session=True,
        )
        peak = _Peak(popen.pid)
        limit = threading.Timer(timeout, popen.kill)
        limit.start()
        try:
            _, status, usage = os.wait4(popen.pid, 0)
        finally:
            limit.cancel()
        wall = time.monotonic() - start
        popen.returncode = os.waitstatus_to_exitcode(status)
        return Run(
            wall=wall,
            cpu=usage.ru_utime + usage.ru_stime,
            rss_mib=peak.stop(),
            output=_text(output),
            errors=_text(errors),
            status=popen.returncode,
        )


def interleave[T](rounds: int, sides: Mapping[str, Callable[[int], T]]) -> dict[str, list[T]]:
    """Run every side once a round, given the round's number; every second round in the opposite order."""
    results: dict[str, list[T]] = {name: [] for name in sides}
    for number in range(rounds):
        for name in list(sides)[:: -1 if number % 2 else 1]:
            results[name].append(sides[name](number))
    return results


def median(values: Sequence[float | None]) -> float | None:
    """Return the median; None when a value is missing, for then the runs do not compare."""
    known = [value for value in values if value is not None]
    return statistics.median(known) if known and len(known) == len(values) else None


def ratio(ours: float | None, rival: float | None) -> float | None:
    """Return ours by the rival's, rounded for people."""
    return round(ours / rival, 4) if ours is not None and rival else None


def installed(rivals: Mapping[str, str]) -> set[str]:
    """Return which rivals (program: Debian package) are here; name the others, whose ratios will be null."""
    here = {name for name in rivals if shutil.which(name)}
    for name in sorted(rivals.keys() - here):
        print(f"{name} is not installed (Debian package {rivals[name]}): its ratios are null")
    return here


def print_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print a table for people; fractions get four places."""
    cells = [list(columns), *([_cell(value) for value in row] for row in rows)]
    widths = [max(len(row[at]) for row in cells) for at in range(len(columns))]
    print(f"\n{title}")
    for row in cells:
        first, *others = zip(row, widths, strict=True)
        print("  ".join([first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in others)]))


def finish(name: str, chosen: Options, *, ratios: Figures, figures: Figures) -> None:
    """Print the result as the last line, and write it where it was asked for."""
    result = {"benchmark": name, "quick": chosen.quick, "ratios": ratios, "figures": figures}
    print()
    print(json.dumps(result), flush=True)
    if chosen.json:
        chosen.json.write_text(json.dumps(result, indent=2) + "\n")


class _Peak:
    """Follows the peak memory of a process for as long as it runs."""

    def __init__(self, pid: int) -> None:
        self._status = Path("/proc", str(pid), "status")
        self._kib = 0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._follow, name="benchmark memory")
        self._thread.start()

    def stop(self) -> float:
        """Return the peak in MiB."""
        self._done.set()
        self._thread.join()
        return self._kib / 1024

    def _follow(self) -> None:
        while True:
            try:
                words = self._status.read_text().split()
                # Falls once: when the process becomes the program it was started for.
                self._kib = int(words[words.index("VmHWM:") + 1])
            except (OSError, ValueError):
                # It has just ended.
                return
            if self._done.wait(MEMORY_STEP):
                return


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode(errors="replace")


def _cell(value: object) -> str:
    if value is None:
        return "-"
    return f"{value:.4f}" if isinstance(value, float) else str(value)
