"""The button that undoes a merge, by a real mouse."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QApplication, QLabel, QPushButton

from desktop.models.naming import who
from desktop.sure import sure
from netmon_core.events.device import DeviceChanged

from .test_acting import asked, dialog_of, named, said, tell

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from desktop.demo.server import DemoServer
    from desktop.views.main_window import MainWindow


@pytest.fixture
def demo(demo: DemoServer) -> DemoServer:
    """The made-up network stands still: only what a test tells happens."""
    demo._timer.stop()
    return demo


def split_button(window: MainWindow) -> QPushButton:
    """The button of a merge on the page of its device, where it can be pressed."""
    page = sure(window.workspace).device
    found = [each for each in page.findChildren(QPushButton) if each.text() == "Split" and each.isVisible()]
    assert len(found) == 1
    page._area.ensureWidgetVisible(found[0])
    return found[0]


def press(qtbot: QtBot, made: QPushButton) -> None:
    """Press what is under the mouse there, whatever that is."""
    place = made.mapToGlobal(made.rect().center())
    under = QApplication.widgetAt(place)
    assert under is made
    qtbot.mouseClick(under, Qt.MouseButton.LeftButton, pos=under.mapFromGlobal(place))


def test_a_merge_is_undone_by_its_button_after_a_yes_and_by_no_key_of_habit(
    window: MainWindow, demo: DemoServer, qtbot: QtBot
) -> None:
    nas, tv = named(demo, "nas"), named(demo, "tv")
    session = sure(window.session)
    session.merge(nas.id, tv.id)
    qtbot.waitUntil(lambda: tv.id not in session.replica.state.devices)
    told = asked(demo)
    sure(window.workspace).open_device(nas.id)
    qtbot.wait(50)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_Escape):
        press(qtbot, split_button(window))
        dialog = dialog_of(window)
        assert who(session.replica.state.devices[nas.id]) in dialog.subject.text()
        assert sure(tv.interfaces[0].mac) in " ".join(each.text() for each in dialog.findChildren(QLabel))
        qtbot.keyClick(sure(dialog.focusWidget()), key)
        assert not dialog.isVisible()
    assert told == []
    press(qtbot, split_button(window))
    # Whatever happens meanwhile, it stays with the merge that was pressed.
    tell(
        demo, DeviceChanged(device=replace(demo.play.state.devices[nas.id], name="Other"), changed=("name",))
    )
    qtbot.waitUntil(lambda: "Other" in dialog_of(window).subject.text())
    press(qtbot, dialog_of(window).yes)
    qtbot.waitUntil(lambda: tv.id in session.replica.state.devices)
    assert told == [f"POST devices/{nas.id}/split"]
    assert [each.mac for each in session.replica.state.devices[nas.id].interfaces] == [nas.interfaces[0].mac]
    assert [each.mac for each in session.replica.state.devices[tv.id].interfaces] == [tv.interfaces[0].mac]
    page = sure(window.workspace).device
    qtbot.waitUntil(lambda: not page._facts._merges.isVisible())


def test_a_merge_that_somebody_else_has_undone_by_then_is_said_to_be_gone(
    window: MainWindow, demo: DemoServer, qtbot: QtBot
) -> None:
    nas, tv = named(demo, "nas"), named(demo, "tv")
    session = sure(window.session)
    session.merge(nas.id, tv.id)
    qtbot.waitUntil(lambda: tv.id not in session.replica.state.devices)
    sure(window.workspace).open_device(nas.id)
    qtbot.wait(50)
    press(qtbot, split_button(window))
    session.split(nas.id, tv.id)
    qtbot.waitUntil(lambda: tv.id in session.replica.state.devices)
    before = dict(session.replica.state.devices)
    press(qtbot, dialog_of(window).yes)
    qtbot.waitUntil(lambda: "no longer there" in said(window))
    assert session.replica.state.devices.keys() == before.keys()
