"""Uses the real window on a real server, and says what it sees.

`python -m tests.desktop.drive URL KEY FOLDER` keeps pictures of what it came past in the folder; for an
https URL it only comes in, and says which certificate it was asked about. It ends
with "done", or with an exception.
"""

from __future__ import annotations

import re
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from PyQt6.QtCore import QEventLoop, QTimer
from PyQt6.QtWidgets import QApplication, QLabel, QMessageBox

from desktop.app import build_window
from desktop.settings.servers import Server
from desktop.sure import sure
from desktop.views.workspace import ALERTS, DEVICES, OVERVIEW
from netmon_core.model.presence import Presence

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.views.main_window import MainWindow

PATIENCE = 90
FINGERPRINT = re.compile(r"^([0-9A-F]{2}[ \n]?){32}$")


def main() -> None:
    """Go through it as a person would."""
    url, key, folder = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    app = QApplication(sys.argv[:1])
    app.setApplicationName("netmon-viewer")
    window = build_window(app)
    window.show()
    trust(window)
    window.open_server(Server(url=url, name="Lab"), key)
    wait(lambda: sure(window.session).live)
    say(f"live, platform {app.platformName()}")
    if url.startswith("https"):
        answered: list[object] = []
        sure(window.session).rest.get("/info", answered.append)
        wait(lambda: answered)
        say(f"remembered {window._servers.all()[0].fingerprint}")
    else:
        go(window, folder)
        come_back(window)
    window.close()
    say("done")


def go(window: MainWindow, folder: Path) -> None:
    """Scan, see devices, see one go, be told, look at its curve."""
    session, space = sure(window.session), sure(window.workspace)
    space.turn(DEVICES)
    page = space.devices
    session.scan()
    wait(lambda: any("Scan finished" in toast.title for toast in window.toasts.shown()))
    wait(lambda: len(page.model.shown()) >= 7)
    wait(lambda: sum(row.rtt is not None for row in page.model.shown()) >= 6)
    shoot(window, folder, "devices")
    nas = next(row.device for row in page.model.shown() if row.device.label.startswith("nas"))
    session.edit(nas.id, known=True, tags=["backup"])
    wait(lambda: session.replica.state.devices[nas.id].tags == ("backup",))
    say(f"devices {len(page.model.shown())}")
    wait(lambda: session.replica.state.devices[nas.id].presence is Presence.OFFLINE)
    wait(lambda: any(toast.title.startswith("nas") for toast in window.toasts.shown()))
    shoot(window, folder, "toast")
    say("toast")
    next(toast for toast in window.toasts.shown() if toast.title.startswith("nas")).press()
    device = space.device
    wait(lambda: sure(device.device).id == nas.id)
    wait(lambda: len(device._chart.rows()) >= 2)
    wait(lambda: any(news.type == "device_down" for news in device._news.things))
    wait(lambda: bool(device._measuring.outages))
    shoot(window, folder, "device")
    say("chart")
    space.turn(ALERTS)
    space.alerts.table.selectRow(0)
    space.alerts.acting.act("acknowledge")
    wait(lambda: any(alert.acknowledged_at for alert in session.replica.state.alerts.values()))
    space.alerts.acting.act("silence_1")
    wait(lambda: bool(session.replica.state.silences))
    shoot(window, folder, "alerts")
    space.turn(OVERVIEW)
    wait(lambda: space.overview._news.rowCount() > 3)
    shoot(window, folder, "overview")


def come_back(window: MainWindow) -> None:
    """Lose the connection, and go on where it was."""
    session = sure(window.session)
    begun: list[bool] = []
    session.replica.begun.connect(lambda: begun.append(True))
    sure(session.stream._line._socket).abort()
    wait(lambda: not session.live)
    wait(lambda: session.live)
    say("resumed" if not begun else "began anew")


def trust(window: MainWindow) -> None:
    """Say yes to a certificate when it is asked about, and which one that was."""

    def look() -> None:
        dialog = window.trusting.dialog
        if dialog is not None and dialog.isVisible():
            shown = "".join(
                each.text() for each in dialog.findChildren(QLabel) if FINGERPRINT.search(each.text())
            )
            say(f"asked {':'.join(shown.split())}")
            dialog.yes.click()

    timer = QTimer(window)
    timer.timeout.connect(look)
    timer.start(50)


def forget_it() -> None:
    """Forget it, once it is asked whether to."""
    box = QApplication.activeModalWidget()
    if not isinstance(box, QMessageBox):
        QTimer.singleShot(50, forget_it)
        return
    next(each for each in box.buttons() if each.text() == "Forget").click()


def wait(happened: Callable[[], object]) -> None:
    """Let the window live until something has happened."""
    end = time.monotonic() + PATIENCE
    while not happened():
        if time.monotonic() > end:
            raise TimeoutError("it never happened")
        loop = QEventLoop()
        QTimer.singleShot(50, loop.quit)
        loop.exec()


def shoot(window: MainWindow, folder: Path, name: str) -> None:
    """Keep a picture of the window."""
    window.grab().save(str(folder / f"{name}.png"))


def say(words: str) -> None:
    """Tell the test how far it is."""
    print(words, flush=True)


if __name__ == "__main__":
    main()
