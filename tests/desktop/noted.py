"""Lives on a desktop without a tray, and tells what became of an alert there.

`python -m tests.desktop.noted CLICK`: the desktop presses that button by itself.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime

from PyQt6.QtWidgets import QApplication

from desktop.app import build_window, open_demo
from desktop.demo.server import DemoServer
from desktop.sure import sure
from desktop.views.tray import Tray
from netmon_core.events.alert import AlertChanged
from netmon_core.model.alert import Alert, AlertState
from netmon_core.snapshot import apply

from .drive import say, wait


def main() -> None:
    """Be told of one alert."""
    click = sys.argv[1]
    app = QApplication(sys.argv[:1])
    app.setApplicationName("netmon-viewer")
    window = build_window(app)
    window.show()
    open_demo(window)
    wait(lambda: window.session is not None and window.session.live)
    wait(lambda: sure(window.findChild(Tray)).notes.available)
    window.clearFocus()
    window.hide()
    demo = sure(window.findChild(DemoServer))
    nas = next(each for each in demo.play.state.devices.values() if each.hostname == "nas")
    now = datetime.now(UTC)
    alert = Alert(
        id="a-nas",
        rule="offline",
        subject_id=nas.id,
        subject="<b>NAS</b>",
        summary="<img src=x onerror=alert(1)> & offline",
        state=AlertState.FIRING,
        pending_since=now,
        fired_at=now,
    )
    event = AlertChanged(alert=alert)
    apply(demo.play.state, event)
    demo.tell(event)
    if click == "acknowledge":
        wait(lambda: demo.play.state.alerts["a-nas"].acknowledged_at is not None)
        say("acknowledged")
    else:
        wait(lambda: window.isVisible() and sure(window.workspace).device.device is not None)
        say("opened")
    window.close()
    say("done")


if __name__ == "__main__":
    main()
