"""The scan menu: what is asked of the server, how far it is, and who is told how it ended."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QApplication, QDialog, QDialogButtonBox, QLineEdit, QMenu

from desktop.demo.http import Request
from desktop.sure import sure
from desktop.views.scan_bar import ScanBar
from desktop.views.workspace import DEVICES
from netmon_core.errors import ScanBusyError
from netmon_core.events.scan import ScanFinished
from netmon_core.model.scan import ScanState
from netmon_core.snapshot import apply

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from desktop.demo.server import DemoServer
    from desktop.views.main_window import MainWindow
    from netmon_core.events.event import Event


@pytest.fixture
def asked(demo: DemoServer) -> list[dict[str, Any]]:
    """The bodies of the scans that are asked for."""
    bodies: list[dict[str, Any]] = []
    answer = demo._desk.answer

    def note(request: Request) -> tuple[int, object]:
        if (request.method, *request.parts[2:]) == ("POST", "scans"):
            bodies.append(request.body)
        return answer(request)

    demo._desk.answer = note  # type: ignore[method-assign]
    return bodies


@pytest.fixture
def bar(window: MainWindow) -> ScanBar:
    space = sure(window.workspace)
    space.turn(DEVICES)
    return space.devices.findChildren(ScanBar)[0]


def menu_of(bar: ScanBar, qtbot: QtBot) -> QMenu:
    qtbot.mouseClick(bar.start, Qt.MouseButton.LeftButton)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def press(menu: QMenu, text: str, qtbot: QtBot) -> None:
    entry = next(each for each in menu.actions() if each.text().startswith(text))
    qtbot.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(entry).center())


def ended(demo: DemoServer, state: ScanState) -> Event:
    event = demo.play.end_scan(datetime.now(UTC), state)
    assert event is not None
    return event


def titles(window: MainWindow) -> list[str]:
    return [toast.title for toast in window.toasts.shown()]


def test_all_networks_are_scanned_by_the_first_entry_and_by_a_key(
    window: MainWindow, bar: ScanBar, demo: DemoServer, asked: list[dict[str, Any]], qtbot: QtBot
) -> None:
    press(menu_of(bar, qtbot), "All networks", qtbot)
    qtbot.waitUntil(lambda: asked == [{}])
    demo._timer.stop()
    event = ended(demo, ScanState.CANCELLED)
    demo.tell(event)
    qtbot.waitUntil(bar.start.isVisible)
    # As a window manager does, which there is none of here.
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: asked == [{}, {}])


def test_one_network_is_scanned_by_its_entry(bar: ScanBar, asked: list[dict[str, Any]], qtbot: QtBot) -> None:
    press(menu_of(bar, qtbot), "Guests", qtbot)
    qtbot.waitUntil(lambda: asked == [{"prefixes": ["192.168.179.0/24"]}])


def test_a_prefix_that_is_typed_is_scanned_and_what_is_none_cannot_be(
    window: MainWindow, bar: ScanBar, asked: list[dict[str, Any]], qtbot: QtBot
) -> None:
    press(menu_of(bar, qtbot), "Other addresses", qtbot)
    dialog = next(each for each in window.findChildren(QDialog) if each.isVisible())
    line = sure(dialog.findChild(QLineEdit))
    buttons = sure(dialog.findChild(QDialogButtonBox))
    scan = next(each for each in buttons.buttons() if each.text() == "Scan")
    for text in ("", "nas", "10.0.0.0/33", "fd00::/64"):
        line.setText(text)
        assert not scan.isEnabled()
        qtbot.keyClick(line, Qt.Key.Key_Return)
        assert dialog.isVisible()
    line.clear()
    qtbot.keyClicks(line, " 10.9.8.7/24 ")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: asked == [{"prefixes": ["10.9.8.0/24"]}])


def test_a_scan_shows_the_number_found_and_is_cancelled(
    window: MainWindow, bar: ScanBar, demo: DemoServer, asked: list[dict[str, Any]], qtbot: QtBot
) -> None:
    qtbot.keyClick(window, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bar.cancel.isVisible() and bar._words.text() not in ("", "0 answered"))
    demo._timer.stop()
    qtbot.mouseClick(bar.cancel, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: titles(window).count("Scan cancelled") == 1)
    qtbot.waitUntil(bar.start.isVisible)
    assert asked == [{}]


def test_a_scan_that_a_person_began_is_told_of_once(window: MainWindow, bar: ScanBar, qtbot: QtBot) -> None:
    qtbot.keyClick(window, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: "Scan finished" in titles(window))
    qtbot.wait(200)
    assert titles(window).count("Scan finished") == 1


def test_a_scan_that_nobody_here_began_is_not_told_of(
    window: MainWindow, bar: ScanBar, demo: DemoServer, qtbot: QtBot
) -> None:
    demo._timer.stop()
    _, begun = demo.play.begin_scan(datetime.now(UTC))
    demo.tell(begun)
    qtbot.waitUntil(bar.cancel.isVisible)
    demo.tell(ended(demo, ScanState.DONE))
    qtbot.waitUntil(bar.start.isVisible)
    assert not [title for title in titles(window) if title.startswith("Scan")]


@pytest.mark.parametrize("state", [ScanState.FAILED, ScanState.TIMED_OUT])
def test_a_scan_that_fails_is_red_and_says_why(
    window: MainWindow, bar: ScanBar, demo: DemoServer, qtbot: QtBot, state: ScanState
) -> None:
    demo._timer.stop()
    qtbot.keyClick(window, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(bar.cancel.isVisible)
    scan = replace(
        sure(demo.play.state.scan),
        state=state,
        finished_at=datetime.now(UTC),
        problem="The cable is not plugged in.",
    )
    event = ScanFinished(scan=scan)
    apply(demo.play.state, event)
    demo.tell(event)
    qtbot.waitUntil(lambda: bool(titles(window)))
    (toast,) = window.toasts.shown()
    assert toast.property("kind") == "bad"
    assert toast.text == "The cable is not plugged in."


def test_a_scan_that_is_over_before_its_answer_comes_is_told_of(
    window: MainWindow, demo: DemoServer, qtbot: QtBot
) -> None:
    demo._timer.stop()
    answer = demo._desk.answer

    def at_once(request: Request) -> tuple[int, object]:
        found = answer(request)
        if (request.method, *request.parts[2:]) == ("POST", "scans"):
            demo.tell(ended(demo, ScanState.DONE))
        return found

    demo._desk.answer = at_once  # type: ignore[method-assign]
    sure(window.session).scan()
    qtbot.waitUntil(lambda: titles(window).count("Scan finished") == 1)


def test_a_scan_that_is_refused_says_why(window: MainWindow, demo: DemoServer, qtbot: QtBot) -> None:
    demo._timer.stop()
    _, begun = demo.play.begin_scan(datetime.now(UTC))
    with pytest.raises(ScanBusyError):
        demo._desk._answer(Request(method="POST", parts=("api", "v1", "scans")), datetime.now(UTC))
    sure(window.session).scan()
    qtbot.waitUntil(lambda: any("already running" in toast.text for toast in window.toasts.shown()))
    assert begun is not None
