"""Lives in a real tray: is told of an alert there, opens the device by a click, and quits from the menu.

`python -m tests.desktop.trayed FOLDER` needs a screen with a tray, and xdotool for the mouse.
"""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PyQt6.QtWidgets import QApplication, QSystemTrayIcon

from desktop.app import build_window, open_demo
from desktop.demo.server import DemoServer
from desktop.sure import sure
from desktop.views.tray import Tray
from netmon_core.events.alert import AlertChanged
from netmon_core.model.alert import Alert, AlertState
from netmon_core.snapshot import apply

from .drive import say, wait

if TYPE_CHECKING:
    from PyQt6.QtCore import QPoint, QRect
    from PyQt6.QtGui import QImage

    from desktop.views.main_window import MainWindow
    from netmon_core.model.device import Device


def main() -> None:
    """Go through it as a person would."""
    folder = Path(sys.argv[1])
    app = QApplication(sys.argv[:1])
    app.setApplicationName("netmon-viewer")
    app.setQuitOnLastWindowClosed(False)
    window = build_window(app)
    window.ended.connect(app.quit)
    tray = sure(window.findChild(Tray))
    window._preferences.keep_in_tray = True
    window.show()
    wait(QSystemTrayIcon.isSystemTrayAvailable)
    wait(lambda: tray.icon.geometry().width() > 8)
    open_demo(window)
    wait(lambda: window.session is not None and window.session.live)
    wait(lambda: tray.icon.toolTip() == "netmon: 3 open alerts")
    look(tray, folder / "tray-3.png")
    say(f"in the tray, {tray.icon.toolTip()}")
    window.close()
    wait(lambda: not window.isVisible())
    say("closed into the tray")
    nas = fire(window)
    wait(lambda: tray.icon.toolTip() == "netmon: 4 open alerts")
    wait(lambda: balloon() is not None)
    wait(lambda: red(look(tray, folder / "tray-4.png")))
    say("badge and message")
    click(sure(balloon()).center())
    wait(lambda: sure(window.workspace).device.device is not None)
    say(f"opened {sure(sure(window.workspace).device.device) == nas or sure(window.workspace).device.device}")
    wait(window.isVisible)
    window.close()
    wait(lambda: not window.isVisible())
    click(tray.icon.geometry().center())
    wait(window.isVisible)
    say("back by a click")
    click(tray.icon.geometry().center(), number=3)
    wait(tray._menu.isVisible)
    whole_screen().save(str(folder / "tray-menu.png"))
    click(tray._menu.mapToGlobal(tray._menu.actionGeometry(tray._menu.actions()[-1]).center()))
    say(f"ends with {app.exec()}")


def fire(window: MainWindow) -> Device:
    """Let the demo's NAS go away."""
    demo = sure(window.findChild(DemoServer))
    nas = next(each for each in demo.play.state.devices.values() if each.hostname == "nas")
    now = datetime.now(UTC)
    alert = Alert(
        id="a-nas",
        rule="offline",
        subject_id=nas.id,
        subject=nas.label,
        summary="is offline",
        state=AlertState.FIRING,
        pending_since=now,
        fired_at=now,
    )
    event = AlertChanged(alert=alert)
    apply(demo.play.state, event)
    demo.tell(event)
    return nas


def balloon() -> QRect | None:
    """Return where the message is shown, if one is."""
    return next(
        (
            widget.geometry()
            for widget in QApplication.topLevelWidgets()
            if sure(widget.metaObject()).className() == "QBalloonTip" and widget.isVisible()
        ),
        None,
    )


def look(tray: Tray, file: Path) -> QImage:
    """Return what the tray shows, and keep it."""
    picture = whole_screen().copy(tray.icon.geometry())
    picture.save(str(file))
    return picture


def red(picture: QImage) -> bool:
    """Tell whether there is a badge."""
    colors = [picture.pixelColor(x, y) for x in range(picture.width()) for y in range(picture.height())]
    return sum(color.red() > 180 and color.green() < 90 for color in colors) > 20


def whole_screen() -> QImage:
    """Return all there is to see."""
    return sure(QApplication.primaryScreen()).grabWindow().toImage()


def click(point: QPoint, *, number: int = 1) -> None:
    """Press a button of the mouse there."""
    place = ("mousemove", str(point.x()), str(point.y()))
    subprocess.run(["xdotool", *place, "click", str(number)], check=True, timeout=20)


if __name__ == "__main__":
    main()
