from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from tests.lab.processes import start

from .screen import need, screen

if TYPE_CHECKING:
    from pathlib import Path


def test_in_a_real_tray_an_alert_is_told_a_click_opens_the_device_and_quit_quits(tmp_path: Path) -> None:
    need(trayer="trayer", xdotool="xdotool", openbox="openbox")
    home = {name: str(tmp_path) for name in ("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR")}
    tray = ["trayer", "--edge", "top", "--align", "right", "--widthtype", "request", "--height", "32"]
    with screen(tmp_path, ["openbox"], tray) as environment:
        viewer = start(
            [sys.executable, "-m", "tests.desktop.trayed", os.environ.get("NETMON_PICTURES", str(tmp_path))],
            log=tmp_path / "said",
            environment={**home, **environment, "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere"},
        )
        try:
            viewer.wait_for("ends with 0", timeout=60)
            assert viewer.popen.wait(timeout=20) == 0
        finally:
            viewer.stop()
    said = viewer.text()
    assert "in the tray, netmon: 3 open alerts" in said
    assert "badge and message" in said
    assert "opened True" in said
    assert "back by a click" in said


def test_a_tray_that_ends_brings_the_window_back(tmp_path: Path) -> None:
    need(trayer="trayer", openbox="openbox")
    home = {name: str(tmp_path) for name in ("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR")}
    with screen(tmp_path, ["openbox"]) as environment:
        tray = start(["trayer", "--edge", "top"], log=tmp_path / "tray", environment=environment)
        viewer = start(
            [sys.executable, "-m", "tests.desktop.untrayed"],
            log=tmp_path / "said",
            environment={**home, **environment, "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere"},
        )
        try:
            viewer.wait_for("in the tray", timeout=60)
            tray.stop()
            viewer.wait_for("done", timeout=60)
        finally:
            viewer.stop()
            tray.stop()
