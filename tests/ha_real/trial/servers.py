"""The monitors beside Home Assistant's own."""

from __future__ import annotations

import os
import re
import signal
import sys
from typing import TYPE_CHECKING

from tests.lab.small_lan import GATEWAY

if TYPE_CHECKING:
    from tests.lab.processes import Process
    from tests.lab.small_lan import SmallLan

SETTINGS = """
[discovery]
sweep_interval = 60
[server]
host = "{host}"
"""


class Server:
    """`netmon serve` on a host of its own."""

    def __init__(self, lan: SmallLan, number: int) -> None:
        self.label = f"server{number}"
        self.address = f"10.77.0.{3 + number}"
        self.mac = f"b8:27:eb:00:00:0{3 + number}"
        self._host = lan.switch.host(self.label, f"{self.address}/24", mac=self.mac)
        self._host.ip("route", "add", "default", "via", GATEWAY)
        self._host.resolve_with(GATEWAY)
        folder = lan.switch.lab.folder
        self._settings = folder / f"{self.label}.toml"
        self._settings.write_text(SETTINGS.format(host=self.address))
        self._data = folder / self.label
        self.key = ""
        self._process: Process | None = None

    def start(self) -> None:
        """Start it on its data, and take the key that only the first start prints."""
        netmon = (sys.executable, "-m", "netmon_core.cli", "--config", str(self._settings))
        self._process = self._host.start(
            *netmon, "serve", "--no-announce", environment={"NETMON_DATA_DIR": str(self._data)}
        )
        self._process.wait_for("It watches", timeout=60)
        found = re.search(r"nmk_[\w-]+", self._process.text())
        self.key = self.key or (found.group() if found else "")

    def kill(self) -> None:
        """End it as a power cut would."""
        assert self._process is not None
        os.kill(self._process.pid, signal.SIGKILL)
        self._process.popen.wait()

    def stop(self) -> None:
        """End it as an update would."""
        assert self._process is not None
        self._process.stop(grace=30)
