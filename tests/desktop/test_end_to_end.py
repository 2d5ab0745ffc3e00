"""The real window on a real server that watches the small LAN, on a screen where Xvfb is there."""

from __future__ import annotations

import os
import re
import shutil
import sys
from contextlib import contextmanager
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


@contextmanager
def serving(lan: SmallLan, data: Path, *options: str) -> Iterator[tuple[str, str]]:
    """A server on the scanner; gives the key that it prints, and all it says."""
    environment = {**QUICK, "NETMON_DATA_DIR": str(data)}
    server = lan.scanner.start(*NETMON, "serve", *options, environment=environment)
    try:
        server.wait_for("targets of yours are known", timeout=30)
        found = re.search(r"nmk_[\w-]+", server.text())
        assert found is not None
        yield found[0], server.text()
    finally:
        server.stop()


@pytest.fixture
def key(small_lan: SmallLan, tmp_path: Path) -> Iterator[str]:
    with serving(small_lan, tmp_path / "data") as (key, _):
        yield key


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
        drive.wait_for("resumed", timeout=60)
        drive.wait_for("done", timeout=60)
    finally:
        drive.stop()


def test_a_certificate_of_its_own_is_asked_about_once_by_the_fingerprint_the_server_printed(
    small_lan: SmallLan, tmp_path: Path
) -> None:
    with serving(small_lan, tmp_path / "data", "--self-signed") as (key, said):
        printed = re.search(r"SHA-256\): ([0-9A-Fa-f:]+)", said)
        assert printed is not None
        drive = small_lan.scanner.start(
            *(sys.executable, "-m", "tests.desktop.drive", URL.replace("http", "https"), key, str(tmp_path)),
            environment={
                "QT_QPA_PLATFORM": "offscreen",
                "XDG_CONFIG_HOME": str(tmp_path),
                "XDG_CACHE_HOME": str(tmp_path),
            },
        )
        try:
            drive.wait_for("done", timeout=60)
            told = drive.text()
        finally:
            drive.stop()
    fingerprint = printed[1].upper()
    assert told.count("asked") == 1
    assert f"asked {fingerprint}" in told
    assert f"remembered {fingerprint}" in told
