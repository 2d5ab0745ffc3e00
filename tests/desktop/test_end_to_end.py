"""The real window on a real server that watches the small LAN, on a screen where Xvfb is there."""

from __future__ import annotations

import os
import re
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.lab.processes import Process
    from tests.lab.small_lan import SmallLan

NETMON = (sys.executable, "-m", "netmon_core.cli")
URL = "http://127.0.0.1:8643"
# Gone is noticed and told soon: a test cannot wait as long as a person should.
QUICK = {
    "NETMON_MONITORING_INTERVAL": "1",
    "NETMON_MONITORING_TIMEOUT": "0.5",
    "NETMON_PRESENCE_PATIENCE": "60",
    "NETMON_ALERTS_OFFLINE": "all",
    "NETMON_ALERTS_OFFLINE_FOR": "0",
    "NETMON_SERVER_ANNOUNCE": "false",
}


@pytest.fixture
def key(small_lan: SmallLan, tmp_path: Path) -> Iterator[str]:
    environment = {**QUICK, "NETMON_DATA_DIR": str(tmp_path / "data")}
    server = small_lan.scanner.start(*NETMON, "serve", environment=environment)
    try:
        server.wait_for("targets of yours are known", timeout=30)
        found = re.search(r"nmk_[\w-]+", server.text())
        assert found is not None
        yield found[0]
    finally:
        server.stop()


@pytest.fixture
def screen(small_lan: SmallLan) -> Iterator[dict[str, str]]:
    """The environment of a window: on Xvfb, else without a screen."""
    if shutil.which("Xvfb") is None:
        yield {"QT_QPA_PLATFORM": "offscreen"}
        return
    number = 400 + os.getpid() % 400
    process: Process = small_lan.scanner.start(
        "Xvfb", f":{number}", "-screen", "0", "1400x900x24", "-nolisten", "tcp", "-displayfd", "1"
    )
    try:
        process.wait_for(str(number), timeout=20)
        yield {"QT_QPA_PLATFORM": "xcb", "DISPLAY": f":{number}"}
    finally:
        process.stop()


def test_scan_devices_toast_and_chart(
    small_lan: SmallLan, key: str, screen: dict[str, str], tmp_path: Path
) -> None:
    pictures = Path(os.environ.get("NETMON_PICTURES", tmp_path))
    drive = small_lan.scanner.start(
        *(sys.executable, "-m", "tests.desktop.drive", URL, key, str(pictures)),
        environment={**screen, "XDG_CONFIG_HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path)},
    )
    try:
        drive.wait_for("devices", timeout=60)
        small_lan.hosts["nas"].ip("link", "set", "eth0", "down")
        drive.wait_for("toast", timeout=120)
        drive.wait_for("chart", timeout=60)
        drive.wait_for("done", timeout=60)
        assert "Traceback" not in drive.text()
    finally:
        drive.stop()
