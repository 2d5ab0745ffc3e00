"""Measure traffic of a known rate through a real SNMP agent: how far off what is told of the port is."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from tests.lab.peers import start_snmpd
from tests.lab.shaped import start_shaped

from .contract import print_table

if TYPE_CHECKING:
    from tests.lab.namespaces import Lab, Namespace
    from tests.lab.processes import Process

    from .contract import Figures, Options

MBPS = 20.0
# net-snmp looks at its interfaces every 15 s: any other interval would show how old what it says is.
INTERVAL, QUICK_INTERVAL = 30.0, 15.0
SECONDS, QUICK_SECONDS = 125.0, 31.0
_AGENT = "127.0.1.1"


class Rate:
    """Shaped traffic, and a process of ours that asks the agent of the host that it goes to."""

    def __init__(self, lab: Lab, chosen: Options) -> None:
        self._host, sender = lab.namespace("receiver"), lab.namespace("sender")
        lab.link(self._host, sender)
        for namespace, address in ((self._host, "10.77.9.1/24"), (sender, "10.77.9.2/24")):
            namespace.ip("address", "add", address, "dev", "eth0")
        start_snmpd(self._host, name="receiver", address=_AGENT)
        start_shaped(sender, to="10.77.9.1", mbps=MBPS)
        self._seconds = QUICK_SECONDS if chosen.quick else SECONDS
        self._process = _ask(self._host, self._seconds, QUICK_INTERVAL if chosen.quick else INTERVAL)

    def figures(self) -> Figures:
        """Return the largest error of any stretch of time, once the process is through."""
        self._process.wait(timeout=self._seconds + 60)
        told = json.loads(self._process.text().splitlines()[-1])
        # The first stretch is between the first question, which is out of turn, and a turn.
        rates = told["rates"][1:]
        if not rates:
            sys.exit(f"no rate was told: {told}")
        print_table(
            f"{MBPS:g} Mbit/s of frames, shaped, as a real agent tells of them",
            ("Mbit/s", "error %"),
            [(f"{rate / 1e6:.3f}", _error(rate)) for rate in rates],
        )
        return {"rate_error_percent": round(max(map(_error, rates)), 3)}


def _ask(host: Namespace, seconds: float, interval: float) -> Process:
    folder = host.folder / "rate"
    folder.mkdir()
    return host.start(
        *(sys.executable, "-m", "benchmarks.snmp_poll_ours", _AGENT, "--folder", f"{folder}"),
        *("--seconds", f"{seconds}", "--interval", f"{interval}", "--show", "eth0"),
    )


def _error(rate: float) -> float:
    return abs(rate / 1e6 - MBPS) / MBPS * 100
