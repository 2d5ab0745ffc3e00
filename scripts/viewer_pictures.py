"""Make the pictures of docs/viewer.md: the viewer itself, with its demo, on a screen that nobody sees.

`python -m scripts.viewer_pictures`; with a folder and a look of another kind, pictures to be looked at:
`python -m scripts.viewer_pictures /tmp/dark --theme dark --language de --size 1024x700 --letters 18`.
`QT_SCALE_FACTOR=2` before it is a screen of 200 %.
"""

from __future__ import annotations

import os
import sys
import tempfile
from argparse import ArgumentParser
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import numpy
from PyQt6.QtCore import QEventLoop, QSettings, QStandardPaths, Qt, QTimer
from PyQt6.QtGui import QImage
from PyQt6.QtWidgets import QApplication

from desktop.app import build_window, open_demo
from desktop.sure import sure
from desktop.views.device_tabs import PORTS, SENSORS
from desktop.views.workspace import ALERTS, DEVICES, OVERVIEW

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PyQt6.QtWidgets import QWidget

    from desktop.views.main_window import MainWindow

TARGET = Path(__file__).parents[1] / "docs" / "images"
# Milliseconds in which the demo has answered, and in which a page has drawn all it will.
ANSWERED, DRAWN = 3500, 1200
# As many as fit a byte; the rest are painted by the nearest.
COLORS = 256
# Those that the documents show.
KEPT = ("overview", "devices", "device", "ports")


def main() -> None:
    """Open the window, and take a picture of each page."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, help="where to; without one, those of the documents")
    parser.add_argument("--theme", default="light", choices=("light", "dark"))
    parser.add_argument("--language", default="en", choices=("en", "de"))
    parser.add_argument("--size", default="1360x820", help="of the window")
    parser.add_argument("--letters", type=float, default=0.0, help="points; without it as they are")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        os.environ |= dict.fromkeys(("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"), home)
        os.environ |= {
            "QT_QPA_PLATFORM": "offscreen",
            "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
        }
        app = QApplication(sys.argv[:1])
        if given.letters:
            font = app.font()
            font.setPointSizeF(given.letters)
            app.setFont(font)
        app.setApplicationName("netmon-viewer")
        folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppConfigLocation))
        settings = QSettings(str(folder / "viewer.ini"), QSettings.Format.IniFormat)
        settings.setValue("theme", given.theme)
        settings.setValue("language", given.language)
        settings.sync()
        window = build_window(app)
        window.resize(*map(int, given.size.split("x")))
        window.show()
        for name, picture in pages(window):
            if given.folder is not None or name in KEPT:
                place = (
                    TARGET / f"viewer-{name}.png" if given.folder is None else given.folder / f"{name}.png"
                )
                save(picture, place)
        window.leave()


def pages(window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    """Go through the window as a person does."""
    wait(DRAWN)
    yield "connect", window
    open_demo(window)
    wait(ANSWERED)
    space = sure(window.workspace)
    for name, page in (("overview", OVERVIEW), ("devices", DEVICES), ("alerts", ALERTS)):
        space.turn(page)
        wait(DRAWN)
        yield name, window
    devices = sure(window.session).replica.state.devices.values()
    ids = {each.hostname: each.id for each in devices}
    space.open_device(ids["switch-cellar"], "p7")
    wait(ANSWERED)
    yield "ports", window
    bar = sure(space.device.tabs.ports.verticalScrollBar())
    bar.setValue(bar.maximum())
    wait(DRAWN)
    yield "ports-table", window
    for name, host in (("sensors", "switch-cellar"), ("printer", "brother-hl"), ("ups", "ups-cellar")):
        space.open_device(ids[host])
        space.device.tabs.show_side(SENSORS)
        wait(DRAWN)
        yield name, window
    for name, host in (("unasked", "tv"), ("stopped", "ap-attic")):
        space.open_device(ids[host])
        space.device.tabs.show_side(PORTS)
        wait(DRAWN)
        yield name, window
    space.open_device(ids["nas"])
    space.device.show_span(timedelta(days=7))
    wait(DRAWN)
    yield "device", window
    space.turn(DEVICES)
    space.devices.table.selectRow(3)
    for key in ("rename", "merge", "forget"):
        space.devices.acting.act(key)
        wait(DRAWN)
        dialog = sure(QApplication.activeModalWidget())
        yield key, dialog
        dialog.close()
        wait(DRAWN)


def save(shown: QWidget, place: Path) -> None:
    """Save what a widget shows, in the colors that it has most."""
    place.parent.mkdir(parents=True, exist_ok=True)
    picture = shown.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    bits = sure(picture.constBits()).asstring(picture.sizeInBytes())
    colors, counts = numpy.unique(numpy.frombuffer(bits, numpy.uint32), return_counts=True)
    most = [int(each) for each in colors[counts.argsort()[::-1][:COLORS]]]
    few = picture.convertToFormat(QImage.Format.Format_Indexed8, most, Qt.ImageConversionFlag.ThresholdDither)
    if not few.save(str(place), "PNG", 0):
        raise OSError(f"{place} cannot be written")
    sys.stdout.write(f"{place}: {place.stat().st_size} bytes\n")


def wait(milliseconds: int) -> None:
    """Let the window live."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


if __name__ == "__main__":
    main()
