"""What can be read by everybody: contrast, a ring around what has the focus, and a window that fits."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest
from PyQt6.QtCore import QPoint, QRect, QSize, Qt
from PyQt6.QtGui import QColor
from PyQt6.QtWidgets import QApplication, QLineEdit, QWidget

from desktop.settings.preferences import Theme
from desktop.sure import sure
from desktop.views.colors import DARK, LIGHT, Colors
from desktop.views.placing import fitting, place, remember_place, screen_key
from desktop.views.workspace import ALERTS, DEVICES, OVERVIEW

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from desktop.views.main_window import MainWindow

GROUNDS = ("ground", "surface", "raised", "accent_soft", "warn_soft")
TEXTS = ("text", "muted", "accent", "bad", "warn")
MARKS = ("good", "bad", "warn", "idle", "accent", "faint")


def luminance(color: QColor) -> float:
    parts = (color.redF(), color.greenF(), color.blueF())
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: QColor, other: QColor) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def between(colors: Colors, one: str, other: str) -> float:
    return contrast(QColor(getattr(colors, one)), QColor(getattr(colors, other)))


@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), [*product(TEXTS, GROUNDS), ("on_accent", "accent")])
def test_text_can_be_read(colors: Colors, text: str, ground: str) -> None:
    assert between(colors, text, ground) >= 4.5


@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("mark", "ground"), list(product(MARKS, GROUNDS)))
def test_marks_can_be_told_from_what_is_behind_them(colors: Colors, mark: str, ground: str) -> None:
    assert between(colors, mark, ground) >= 3


@pytest.mark.parametrize("theme", [Theme.LIGHT, Theme.DARK])
@pytest.mark.parametrize("page", [OVERVIEW, DEVICES, ALERTS, None])
def test_whatever_has_the_focus_has_a_ring_around_it(
    window: MainWindow, qtbot: QtBot, theme: Theme, page: int | None
) -> None:
    window.look.use(theme)
    space = sure(window.workspace)
    sure(window.session).clock.blockSignals(True)  # noqa: FBT003
    if page is None:
        space.open_device(space.devices.model.shown()[0].id)
    else:
        space.turn(page)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.wait(150)
    without = []
    for widget in window.findChildren(QWidget):
        reached = widget.isVisible() and widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        if not reached or widget.visibleRegion().isEmpty():
            continue
        if isinstance(widget, QLineEdit):
            widget.setReadOnly(True)
        window.setFocus()
        before = widget.grab().toImage()
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        after = widget.grab().toImage()
        changed = sum(
            contrast(before.pixelColor(x, y), after.pixelColor(x, y)) >= 2
            for x in range(0, after.width(), 2)
            for y in (*range(4), *range(after.height() - 4, after.height()), after.height() // 2)
            if after.valid(QPoint(x, y)) and before.valid(QPoint(x, y))
        )
        if not changed:
            without.append(f"{type(widget).__name__} {widget.objectName()} {widget.accessibleName()}")
    assert without == []


def test_the_first_size_fits_every_screen() -> None:
    for width, height in ((1024, 700), (800, 480), (1366, 768), (3840, 2160), (683, 384)):
        room = QRect(0, 28, width, height - 28)
        placed = fitting(QRect(QPoint(0, 0), QSize(1360, 820)), room, center=True)
        assert room.contains(placed)
        assert placed.width() == min(1360, width - 12)


def test_what_was_left_on_a_screen_that_is_gone_comes_back_onto_one_that_is_there() -> None:
    room = QRect(0, 0, 1280, 720)
    for wanted in (QRect(3000, 200, 900, 600), QRect(-2000, -900, 900, 600), QRect(100, 650, 2000, 1400)):
        assert room.contains(fitting(wanted, room))


def test_the_window_fits_its_screen_and_is_where_it_was_left(make_window: Callable[[], MainWindow]) -> None:
    first = make_window()
    room = sure(first.screen()).availableGeometry()
    assert room.contains(first.frameGeometry())
    first.setGeometry(40, 60, 700, 500)
    remember_place(first, first._preferences)
    second = make_window()
    assert second.size() == QSize(700, 500)
    assert first._preferences.screen == screen_key(sure(first.screen()))


def test_each_screen_has_a_place_and_columns_of_its_own(make_window: Callable[[], MainWindow]) -> None:
    window = make_window()
    preferences = window._preferences
    preferences.remember_geometry("another-1x1", window.saveGeometry())
    key = screen_key(sure(window.screen()))
    assert preferences.geometry(key) is None
    preferences.remember_columns("another-1x1", window.saveState())
    # A screen that was never used takes what was used last.
    assert preferences.columns(key) == window.saveState()
    place(window, preferences)
    assert sure(window.screen()).availableGeometry().contains(window.geometry())


def test_nothing_needs_more_room_than_a_small_screen_has(
    make_window: Callable[[], MainWindow], window: MainWindow, qapp: QApplication
) -> None:
    assert isinstance(qapp, QApplication)
    space = sure(window.workspace)
    for page in (OVERVIEW, DEVICES, ALERTS):
        space.turn(page)
        least = window.minimumSizeHint()
        assert least.width() <= 1012, page
        assert least.height() <= 660, page
    space.open_device(space.devices.model.shown()[0].id)
    assert window.minimumSizeHint().width() <= 1012
    assert make_window().connect_page.minimumSizeHint().height() <= 660
