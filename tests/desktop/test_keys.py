"""From the keyboard: the search and the way on from it; and a program that behaves in a terminal."""

from __future__ import annotations

import signal
import sys
from typing import TYPE_CHECKING

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtNetwork import QLocalSocket

from desktop import app
from desktop.app import raise_window
from desktop.only_one import MAX_WORDS, OnlyOne
from desktop.sure import sure
from desktop.views.workspace import ALERTS, DEVICES, OVERVIEW
from netmon_core import __version__
from tests.lab.processes import start

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.views.main_window import MainWindow


@pytest.mark.parametrize("page", [OVERVIEW, DEVICES, ALERTS, None])
def test_ctrl_f_searches_wherever_one_is(window: MainWindow, qtbot: QtBot, page: int | None) -> None:
    space = sure(window.workspace)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    if page is None:
        space.open_device(space.devices.model.shown()[0].id)
    else:
        space.turn(page)
    qtbot.keyClick(window.focusWidget() or window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert space.currentWidget() is space.devices
    assert space.devices.search.hasFocus()
    qtbot.keyClicks(space.devices.search, "brother")
    qtbot.waitUntil(lambda: len(space.devices.model.shown()) == 1)


@pytest.mark.parametrize("key", [Qt.Key.Key_Down, Qt.Key.Key_Return])
def test_down_and_enter_go_from_the_search_to_what_it_found(
    window: MainWindow, qtbot: QtBot, key: Qt.Key
) -> None:
    space = sure(window.workspace)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    space.look_for()
    qtbot.keyClicks(space.devices.search, "brother")
    # At once, before the search has waited for another key.
    qtbot.keyClick(space.devices.search, key)
    assert space.devices.table.hasFocus()
    chosen = space.devices.chosen().devices
    assert [space.session.replica.state.devices[each].hostname for each in chosen] == ["brother-hl"]


def test_esc_empties_the_search_and_then_leaves_it(window: MainWindow, qtbot: QtBot) -> None:
    space = sure(window.workspace)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    space.look_for()
    search = space.devices.search
    qtbot.keyClicks(search, "nobody of this name")
    qtbot.waitUntil(lambda: not space.devices.model.shown())
    qtbot.keyClick(search, Qt.Key.Key_Escape)
    assert search.text() == ""
    assert search.hasFocus()
    qtbot.waitUntil(lambda: bool(space.devices.model.shown()))
    qtbot.keyClick(search, Qt.Key.Key_Escape)
    assert space.devices.table.hasFocus()


def test_the_version_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        app.main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith(f"netmon-viewer {__version__} (Qt 6")


def environment(home: Path) -> dict[str, str]:
    names = ("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR")
    return {**{name: str(home) for name in names}, "QT_QPA_PLATFORM": "offscreen"}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_in_the_terminal_ends_it_without_a_traceback(tmp_path: Path, number: signal.Signals) -> None:
    viewer = start(
        [sys.executable, "-m", "tests.desktop.alone", "--demo"],
        log=tmp_path / "said",
        environment=environment(tmp_path),
    )
    try:
        viewer.wait_for("shown", timeout=60)
        viewer.popen.send_signal(number)
        assert viewer.popen.wait(timeout=20) == 0
    finally:
        viewer.stop()
    assert "Traceback" not in viewer.text()
    assert "KeyboardInterrupt" not in viewer.text()


def test_a_second_start_raises_the_first_and_hands_on_what_it_was_to_open(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.desktop.alone"]
    first = start(command, log=tmp_path / "first", environment=environment(tmp_path))
    try:
        first.wait_for("shown", timeout=60)
        again = [*command, "http://127.0.0.1:9"]
        second = start(again, log=tmp_path / "second", environment=environment(tmp_path))
        try:
            assert second.popen.wait(timeout=60) == 0
        finally:
            second.stop()
        first.wait_for("raised http://127.0.0.1:9", timeout=20)
        assert "shown" not in second.text()
    finally:
        first.stop()


def test_what_was_typed_elsewhere_is_ready_to_be_connected_to(
    make_window: Callable[[], MainWindow],
) -> None:
    window = make_window()
    window.hide()
    raise_window(window, "https://nas.lan")
    assert window.isVisible()
    assert window.connect_page.address.text() == "https://nas.lan"


def test_what_a_stranger_says_to_the_first_opens_nothing(qtbot: QtBot, tmp_path: Path) -> None:
    only = OnlyOne(tmp_path / "socket")
    assert only.begin()
    asked: list[str] = []
    only.asked.connect(asked.append)
    for said in (b"\n", b"{}\n", b'{"open": 7}\n', b"[" * 5000 + b"\n", b"x" * 3 * MAX_WORDS):
        socket = QLocalSocket()
        socket.connectToServer(str(tmp_path / "socket"))
        assert socket.waitForConnected(1000)
        socket.write(said)
        with qtbot.waitSignal(socket.disconnected):
            pass
    assert asked == []
    assert (tmp_path / "socket").stat().st_mode & 0o077 == 0
    only.end()


def test_what_a_killed_viewer_left_keeps_nobody_from_starting(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "socket").touch()
    only = OnlyOne(tmp_path / "socket")
    assert only.begin()
    only.end()
