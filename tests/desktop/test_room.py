"""Nothing is cut where there is little room: small windows, large letters, longer words."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

import pytest
from PyQt6.QtGui import QHelpEvent
from PyQt6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QScrollArea,
    QTableView,
    QToolTip,
    QWidget,
)

from desktop.i18n import translator
from desktop.sure import sure
from desktop.texts import as_tip
from desktop.views.device_tabs import PORTS, SENSORS
from desktop.views.pieces import ElidedLabel
from desktop.views.scale import scale
from desktop.views.tile import Tile
from desktop.views.workspace import ALERTS, DEVICES, OVERVIEW

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

    from desktop.demo.server import DemoServer
    from desktop.views.device_tabs import DeviceTabs
    from desktop.views.main_window import MainWindow
    from desktop.views.workspace import Workspace

SMALL, NARROW = (1024, 700), (800, 600)


@pytest.fixture
def letters(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[float]:
    """The letters of all programs are as large as the test says, in points; 0: as they are."""
    before, points = qapp.font(), float(request.param)
    if points:
        font = qapp.font()
        font.setPointSizeF(points)
        qapp.setFont(font)
    yield points
    qapp.setFont(before)


def cut(top: QWidget) -> list[str]:
    """The words that are shown and have less room than they need, and nothing that says them whole."""
    found = []
    for widget in top.findChildren(QWidget):
        if not widget.isVisible() or not isinstance(widget, QAbstractButton | QLabel | QComboBox):
            continue
        if isinstance(widget, ElidedLabel):
            whole = not widget.cut or said_of(widget)
        elif isinstance(widget, QLabel) and widget.wordWrap():
            whole = widget.height() >= widget.heightForWidth(widget.width())
        elif isinstance(widget, QComboBox):
            words = widget.fontMetrics().horizontalAdvance(widget.currentText())
            whole = widget.width() >= words + 30 * scale()
        else:
            whole = widget.width() >= widget.minimumSizeHint().width()
        if not whole and (text := words_of(widget)):
            found.append(f"{type(widget).__name__}: {text}")
    return found


def still_cut(top: QWidget, qtbot: QtBot) -> list[str]:
    """What is cut once everything has its place."""
    with suppress(qtbot.TimeoutError):
        qtbot.waitUntil(lambda: not cut(top), timeout=1500)
    return cut(top)


def words_of(widget: QWidget) -> str:
    return str(widget.currentText() if isinstance(widget, QComboBox) else getattr(widget, "text", str)())


def said_of(widget: ElidedLabel) -> bool:
    tile = widget.parent()
    whole = tile.toolTip() if isinstance(tile, Tile) else widget.toolTip()
    return bool(whole)


def is_told(tabs: DeviceTabs) -> bool:
    return tabs.telling.told.looked and tabs.telling.told.ports is not None


def pages(window: MainWindow, qtbot: QtBot) -> Iterator[str]:
    """Go through the pages of a connected window."""
    space: Workspace = sure(window.workspace)
    for page in (OVERVIEW, DEVICES, ALERTS):
        space.turn(page)
        qtbot.wait(30)
        yield str(page)
    space.open_device(space.devices.model.shown()[0].id)
    qtbot.wait(30)
    yield "device"
    hosts = {row.device.hostname: row.id for row in space.devices.model.everything()}
    for host, side in (
        ("switch-cellar", PORTS),
        ("switch-cellar", SENSORS),
        ("tv", PORTS),
        ("ap-attic", SENSORS),
    ):
        space.open_device(hosts[host])
        tabs = space.device.tabs
        tabs.show_side(side)
        qtbot.waitUntil(partial(is_told, tabs))
        qtbot.wait(30)
        shown = sure(tabs.stack.currentWidget())
        assert isinstance(shown, QScrollArea)
        # All of it is reached by going down.
        assert sure(shown.horizontalScrollBar()).maximum() == 0, f"{host} {side}"
        yield f"{host} {side}"


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize(
    ("letters", "size"), [(0, SMALL), (0, NARROW), (18, SMALL), (18, (1366, 740))], indirect=["letters"]
)
def test_no_word_is_cut(
    make_window: Callable[[], MainWindow],
    demo: DemoServer,
    qtbot: QtBot,
    qapp: QApplication,
    letters: float,
    size: tuple[int, int],
    language: str,
) -> None:
    make_window()._preferences.language = language
    window = make_window()
    try:
        assert scale() > 1.5 or not letters
        window.resize(*size)
        window.choose_server()
        qtbot.wait(30)
        assert (window.width(), window.height()) == size
        assert still_cut(window, qtbot) == [], "connect"
        window.open_server(demo.server, demo.key)
        qtbot.waitUntil(lambda: window.session is not None and window.session.live)
        for page in pages(window, qtbot):
            assert still_cut(window, qtbot) == [], page
    finally:
        window._preferences.language = "en"
        translator.install("en", qapp)


@pytest.mark.parametrize("letters", [0, 18], indirect=True)
@pytest.mark.parametrize("key", ["rename", "tag", "annotate", "merge", "forget"])
def test_no_word_of_a_dialog_is_cut(window: MainWindow, qtbot: QtBot, letters: float, key: str) -> None:
    assert scale() > 1.5 or not letters
    window.resize(*SMALL)
    space = sure(window.workspace)
    space.turn(DEVICES)
    space.devices.table.selectRow(3)
    space.devices.acting.act(key)
    dialog = sure(QApplication.activeModalWidget())
    qtbot.wait(30)
    assert still_cut(dialog, qtbot) == []
    dialog.close()


def test_a_number_of_the_first_page_has_its_title_whole_in_a_narrow_window(
    window: MainWindow, qtbot: QtBot
) -> None:
    space = sure(window.workspace)
    space.turn(OVERVIEW)
    tiles = list(space.overview._tiles.values())
    lines = space.overview._slow.lines
    qtbot.waitUntil(lambda: any(line.isVisible() for line in lines))
    for size in (NARROW, SMALL, (1400, 900)):
        window.resize(*size)
        qtbot.waitUntil(lambda: not any(tile._title.cut for tile in tiles))
        qtbot.waitUntil(lambda: all(line._name.width() > 60 for line in lines if line.isVisible()))
    qtbot.waitUntil(lambda: len({tile.y() for tile in tiles}) == 1)


def test_what_is_wrong_can_be_read_in_a_narrow_window(window: MainWindow, qtbot: QtBot) -> None:
    space = sure(window.workspace)
    space.turn(ALERTS)
    window.resize(*NARROW)
    qtbot.waitUntil(lambda: space.alerts.table.columnWidth(2) >= 220)
    window.resize(1400, 900)
    qtbot.waitUntil(lambda: space.alerts.table.columnWidth(2) > 400)


def test_a_text_that_a_column_cuts_is_told_whole_by_a_tip(window: MainWindow) -> None:
    space = sure(window.workspace)
    space.turn(ALERTS)
    table: QTableView = space.alerts.table
    index = sure(table.model()).index(0, 2)
    place, viewport = table.visualRect(index).center(), sure(table.viewport())
    asked = QHelpEvent(QHelpEvent.Type.ToolTip, place, viewport.mapToGlobal(place))
    QApplication.sendEvent(viewport, asked)
    assert QToolTip.text() == as_tip(str(index.data()))
