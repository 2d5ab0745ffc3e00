"""What a running process has used so far, from /proc."""

from __future__ import annotations

import os
from pathlib import Path


def cpu_seconds(pid: int) -> float:
    """Return seconds of user and system time so far."""
    fields = Path("/proc", str(pid), "stat").read_text().rpartition(")")[2].split()
    # utime and stime, fields 14 and 15 of proc(5).
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_mib(pid: int, what: str = "VmRSS") -> float:
    """Return what it has in memory now, or with VmHWM at most had."""
    words = Path("/proc", str(pid), "status").read_text().split()
    return int(words[words.index(f"{what}:") + 1]) / 1024
