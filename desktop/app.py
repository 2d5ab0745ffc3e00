"""Puts the viewer together."""

from __future__ import annotations

import logging
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import TYPE_CHECKING

from PyQt6.QtCore import QSettings, QStandardPaths, QTimer
from PyQt6.QtGui import QIcon
from PyQt6.QtWidgets import QApplication, QSystemTrayIcon

from .demo.server import DemoServer
from .i18n import translator
from .settings.preferences import Preferences
from .settings.secrets import open_secrets
from .settings.servers import Servers
from .views.icons import logo
from .views.main_window import MainWindow
from .views.theme import Look
from .views.tray import Tray

if TYPE_CHECKING:
    from collections.abc import Sequence

# Milliseconds until the first page has all it shows.
PICTURE_AFTER = 4000


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the viewer until its window is closed."""
    parser = ArgumentParser(prog="netmon-viewer", description="Shows what a netmon server sees.")
    parser.add_argument("url", metavar="URL", nargs="?", help="the server to open, instead of the last one")
    parser.add_argument("--demo", action="store_true", help="show a made-up network; sends nothing anywhere")
    parser.add_argument("--picture", metavar="FILE", help="save what the window shows after a while, and end")
    given = parser.parse_args(arguments)
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    app = QApplication(sys.argv[:1])
    app.setApplicationName("netmon-viewer")
    app.setOrganizationName("netmon")
    app.setDesktopFileName("netmon-viewer")
    window = build_window(app)
    window.show()
    begin(window, demo=given.demo, url=given.url)
    if given.picture:
        QTimer.singleShot(PICTURE_AFTER, lambda: app.exit(not window.grab().save(given.picture)))
    return app.exec()


def build_window(app: QApplication) -> MainWindow:
    """Return the window with everything it needs."""
    folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppConfigLocation))
    settings = QSettings(str(folder / "viewer.ini"), QSettings.Format.IniFormat)
    preferences = Preferences(settings)
    translator.install(preferences.language, app)
    look = Look(app, app)
    look.use(preferences.theme)
    window = MainWindow(preferences, Servers(settings), open_secrets(folder), look)
    window.setWindowIcon(QIcon(logo(look.colors.accent, 64)))
    window.demo_wanted.connect(lambda: open_demo(window))
    if QSystemTrayIcon.isSystemTrayAvailable():
        window.stay_in_tray = True
        app.setQuitOnLastWindowClosed(not preferences.keep_in_tray)
        Tray(window, preferences)
    return window


def begin(window: MainWindow, *, demo: bool, url: str | None) -> None:
    """Open what was asked for, else the server used last, else let a person choose."""
    if demo:
        open_demo(window)
    elif url is not None or not window.open_last():
        window.choose_server()
        if url is not None:
            window.connect_page.address.setText(url)
            window.connect_page.key.setFocus()


def open_demo(window: MainWindow) -> None:
    """Show the made-up network."""
    for old in window.findChildren(DemoServer):
        old.close()
        old.deleteLater()
    demo = DemoServer(window)
    window.open_server(demo.server, demo.key)
