"""What the whole product takes to watch every host of the lab: inventory, judging, alerts, both stores."""

from __future__ import annotations

import csv
import time
from pathlib import Path
from typing import TYPE_CHECKING

from netmon_core.device_list.writing import COLUMNS

from .contract import NETMON, measure

if TYPE_CHECKING:
    from tests.lab.namespaces import Namespace
    from tests.lab.responder_lan import Responder

STEP = 0.5


def peak_mib(scanner: Namespace, responder: Responder, *, interval: float, seconds: float) -> float | None:
    """Peak memory of `netmon watch` that knows the hosts and pings all of them; None: it failed, and said so.

    The hosts are imported first: a sweep of so wide a prefix needs an explicit yes.
    """
    folder = scanner.folder / "engine"
    folder.mkdir()
    devices = folder / "devices.csv"
    with devices.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for address, mac in responder.macs.items():
            known = {"name": f"host {address}", "mac": mac, "address": address}
            writer.writerow([known.get(column, "") for column in COLUMNS])
    environment = {
        "NETMON_DATA_DIR": str(folder / "data"),
        "NETMON_MONITORING_INTERVAL": str(interval),
        "NETMON_DISCOVERY_REVERSE_DNS": "false",
    }
    variables = [f"{name}={value}" for name, value in environment.items()]
    taken_in = measure(scanner.command("env", *variables, NETMON, "import", str(devices)), timeout=120)
    if taken_in.status:
        print(f"the devices could not be imported: {taken_in.errors[-500:]}")
        return None
    asked = responder.seen().requests
    process = scanner.start(NETMON, "watch", "--json", environment=environment)
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        if process.popen.poll() is not None:
            print(f"netmon watch ended by itself: {process.text()[-500:]}")
            return None
        time.sleep(STEP)
    status = Path("/proc", str(process.pid), "status").read_text().split()
    process.stop()
    asked = responder.seen().requests - asked
    print(f"the whole engine asked {asked} times in {seconds:g} s")
    return int(status[status.index("VmHWM:") + 1]) / 1024
