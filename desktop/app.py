"""Puts the viewer together."""

from __future__ import annotations

import logging
import sys
from argparse import ArgumentParser
from pathlib import Path
from platform import python_version
from typing import TYPE_CHECKING

from PyQt6.QtCore import QSettings, QStandardPaths, QTimer, qVersion
from PyQt6.QtWidgets import QApplication

from netmon_core import __version__

from .demo.server import DemoServer
from .garbage import Garbage
from .i18n import translator
from .interrupts import Interrupts
from .only_one import OnlyOne
from .settings.keychain import Keychain
from .settings.preferences import Preferences
from .settings.secrets import open_secrets
from .settings.servers import Servers
from .views.logo import logo_icon
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
    words = f"%(prog)s {__version__} (Qt {qVersion()}, Python {python_version()})"
    parser.add_argument("--version", action="version", version=words)
    given = parser.parse_args(arguments)
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    app = QApplication(sys.argv[:1])
    app.setApplicationName("netmon-viewer")
    app.setOrganizationName("netmon")
    app.setDesktopFileName("netmon-viewer")
    # It ends when the window does, which closing it into the tray does not do.
    app.setQuitOnLastWindowClosed(False)
    only = OnlyOne(socket_path(), app)
    # A picture and a demo are of a viewer that stands for itself.
    if not (given.demo or given.picture) and not only.begin(given.url or ""):
        return 0
    Garbage(app)
    window = build_window(app)
    window.ended.connect(app.quit)
    window.ended.connect(only.end)
    only.asked.connect(lambda url: raise_window(window, url))
    Interrupts(window.leave, app)
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
    keys = Keychain(lambda: open_secrets(folder))
    window = MainWindow(preferences, Servers(settings), keys, look)
    window.setWindowIcon(logo_icon())
    window.demo_wanted.connect(lambda: open_demo(window))
    Tray(window, preferences)
    return window


def socket_path() -> Path:
    """Return where the first viewer listens for the next."""
    for location in (
        QStandardPaths.StandardLocation.RuntimeLocation,
        QStandardPaths.StandardLocation.AppConfigLocation,
    ):
        if folder := QStandardPaths.writableLocation(location):
            Path(folder).mkdir(parents=True, exist_ok=True, mode=0o700)
            return Path(folder) / "netmon-viewer.socket"
    return Path("netmon-viewer.socket")


def raise_window(window: MainWindow, url: str) -> None:
    """Come to the front, and ask for the key of a server if one was named."""
    window.come_back()
    if url and (window.session is None or window.session.server.url != url):
        window.choose_server()
        window.connect_page.ask(url)


def begin(window: MainWindow, *, demo: bool, url: str | None) -> None:
    """Open what was asked for, else the server used last, else let a person choose."""
    if demo:
        open_demo(window)
    elif url is None:
        window.open_last()
    else:
        window.choose_server()
        window.connect_page.ask(url)


def open_demo(window: MainWindow) -> None:
    """Show the made-up network."""
    for old in window.findChildren(DemoServer):
        old.close()
        old.deleteLater()
    demo = DemoServer(window)
    window.open_server(demo.server, demo.key)
