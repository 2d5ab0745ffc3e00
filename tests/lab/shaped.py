"""Traffic of a known rate: more UDP than a link takes, and a token bucket on the link."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .namespaces import Namespace
    from .processes import Process

# Twice what is let through, and a second of it waits: a sender that is kept waiting leaves no gap.
_SENDER = """
import socket, sys, time
to, mbps = sys.argv[1], float(sys.argv[2])
out = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
data = bytes(1400)
burst = 20
step = burst * len(data) * 8 / (2e6 * mbps)
print("sending", flush=True)
due = time.monotonic()
while True:
    for _ in range(burst):
        try:
            out.sendto(data, (to, 9))
        except OSError:
            pass
    due = max(due + step, time.monotonic() - 1)
    time.sleep(max(0, due - time.monotonic()))
"""


def start_shaped(sender: Namespace, *, to: str, mbps: float, interface: str = "eth0") -> Process:
    """Send to the discard port of a host, at exactly so many Mbit/s of frames, until it is stopped."""
    sender.run(
        *("tc", "qdisc", "replace", "dev", interface, "root"),
        *("tbf", "rate", f"{mbps}mbit", "burst", "32kb", "latency", "1s"),
    )
    process = sender.start(sys.executable, "-c", _SENDER, to, f"{mbps}")
    process.wait_for("sending")
    return process
