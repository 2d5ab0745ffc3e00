"""Closes a window into a real tray, which then ends: the window comes back.

`python -m tests.desktop.untrayed` says when the tray may end.
"""

from __future__ import annotations

import sys

from PyQt6.QtWidgets import QApplication, QSystemTrayIcon

from desktop.app import build_window, open_demo

from .drive import say, wait


def main() -> None:
    """Go through it as a person would."""
    app = QApplication(sys.argv[:1])
    app.setApplicationName("netmon-viewer")
    app.setQuitOnLastWindowClosed(False)
    window = build_window(app)
    window._preferences.keep_in_tray = True
    window.show()
    open_demo(window)
    wait(QSystemTrayIcon.isSystemTrayAvailable)
    wait(lambda: window.session is not None and window.session.live)
    window.close()
    wait(lambda: not window.isVisible())
    say("in the tray")
    wait(window.isVisible)
    wait(lambda: any("tray is gone" in toast.title for toast in window.toasts.shown()))
    say("back")
    # There is no tray to close it into.
    ended: list[bool] = []
    window.ended.connect(lambda: ended.append(True))
    window.close()
    wait(lambda: bool(ended))
    say("done")


if __name__ == "__main__":
    main()
