"""Alerts on the desktop without a tray: through D-Bus, with buttons, and in plain text."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING

import pytest

from desktop.views.desktop_notes import KEPT, LONGEST, DesktopNotes, as_body, as_title
from tests.lab.processes import start

from .payloads import PAYLOADS
from .screen import need

if TYPE_CHECKING:
    from pathlib import Path

    from tests.lab.processes import Process

IN_SESSION = """
"$1" -m tests.desktop.notification_daemon "$2" "$3" & daemon=$!
for _ in $(seq 100); do test -e "$2" && break; sleep 0.1; done
"$1" -m tests.desktop.noted "$3"
kill $daemon
"""


def noted(tmp_path: Path, click: str) -> Process:
    """Start a viewer, without a tray, on a desktop that shows notifications and presses a button of each."""
    need(dbus_run_session="dbus-daemon")
    home = {name: str(tmp_path) for name in ("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR")}
    command = ["dbus-run-session", "--", "bash", "-c", IN_SESSION, "-"]
    return start(
        [*command, sys.executable, str(tmp_path / "told"), click],
        log=tmp_path / "said",
        environment={**home, "QT_QPA_PLATFORM": "offscreen", "PATH": os.environ["PATH"]},
    )


@pytest.mark.parametrize("click", ["acknowledge", "open", "default"])
def test_without_a_tray_an_alert_is_a_notification_whose_buttons_work(tmp_path: Path, click: str) -> None:
    viewer = noted(tmp_path, click)
    try:
        viewer.wait_for("done", timeout=150)
    finally:
        viewer.stop()
    assert {"acknowledge": "acknowledged", "open": "opened", "default": "opened"}[click] in viewer.text()
    lines = [json.loads(line) for line in (tmp_path / "told").read_text().splitlines()]
    signature, _, _, _, title, body, buttons, *_ = next(line for line in lines if len(line) > 1)
    assert signature == "susssasa{sv}i"
    assert title == "\u2039b\u203aNAS\u2039/b\u203a"
    assert body == "&lt;img src=x onerror=alert(1)&gt; &amp; offline"
    assert buttons == ["default", "Open", "open", "Open", "acknowledge", "Acknowledge"]


@pytest.mark.parametrize("payload", [*PAYLOADS, "a\nb\tc", "\u202egnp.exe", "a\x1b[31mb", "\r\nBcc: x"])
def test_whatever_a_device_calls_itself_is_text_in_a_notification(payload: str) -> None:
    for made in (as_title(payload), as_body(payload)):
        assert "<" not in made
        assert ">" not in made
        assert made.isprintable()
        assert not set(made) & {"\u202e", "\x1b", "\n", "\r"}
    assert "&" not in as_body(payload).replace("&amp;", "").replace("&lt;", "").replace("&gt;", "").replace(
        "&quot;", ""
    ).replace("&#x27;", "")
    assert len(as_title("x" * 10_000)) == LONGEST
    assert as_title("R&D printer") == "R&D printer"


def test_no_more_notifications_are_kept_than_one_looks_back_at(qapp: object) -> None:
    notes = DesktopNotes()
    for number in range(3 * KEPT):
        notes.keep(number, f"alert {number}")
    assert len(notes._subjects) == KEPT
    assert 3 * KEPT - 1 in notes._subjects
    assert 0 not in notes._subjects


def test_without_a_bus_there_are_no_notifications(qapp: object, monkeypatch: pytest.MonkeyPatch) -> None:
    from PyQt6.QtDBus import QDBusConnection  # noqa: PLC0415

    assert not DesktopNotes(bus=QDBusConnection.connectToBus("unix:path=/nowhere", "nobody")).available
