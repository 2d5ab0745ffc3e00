"""A window that nobody sees, on a made-up network; what Qt warns of fails the test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PyQt6.QtWidgets import QApplication

from desktop.api.discovery import Discovery
from desktop.app import build_window
from desktop.demo.desk import Desk
from desktop.demo.server import DemoServer
from desktop.session import Session
from desktop.settings.preferences import Theme
from desktop.views.theme import Look

from .real_schema import refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.demo.http import Request
    from desktop.views.main_window import MainWindow

# What Qt says of itself offscreen, and when PyQt has seen the sockets inside its own WebSockets.
HARMLESS = (
    "propagateSizeHints",
    "This plugin does not support raise()",
    "This plugin does not support grabbing the keyboard",
    "systemTrayWindowChanged",
    "wildcard call disconnects from destroyed signal",
)


@pytest.fixture(autouse=True)
def quiet_qt(qtlog: object) -> Iterator[None]:
    """Fail where Qt warned of something."""
    yield
    records = getattr(qtlog, "records", [])
    told = [r.message for r in records if r.type_name in ("QtWarningMsg", "QtCriticalMsg", "QtFatalMsg")]
    assert [message for message in told if not any(each in message for each in HARMLESS)] == []


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    return tmp_path


@pytest.fixture(autouse=True)
def deaf(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is looked for in the network of whoever runs the tests."""
    monkeypatch.setattr(Discovery, "start", lambda _: None)


@pytest.fixture(autouse=True)
def real_schema(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whatever the viewer asks the made-up server the real one would take, too."""
    refused: list[str] = []
    answer = Desk.answer

    def judge(desk: Desk, request: Request) -> tuple[int, object]:
        if (why := refusal(request)) is not None:
            refused.append(f"{request.method} {'/'.join(request.parts)} {request.body}: {why}")
        return answer(desk, request)

    monkeypatch.setattr(Desk, "answer", judge)
    yield
    assert refused == []


@pytest.fixture
def look(qapp: object) -> Look:
    assert isinstance(qapp, QApplication)
    look = Look(qapp, qapp)
    look.use(Theme.LIGHT)
    return look


@pytest.fixture
def demo(qapp: object) -> Iterator[DemoServer]:
    server = DemoServer(step=50)
    yield server
    server.close()
    server.deleteLater()


@pytest.fixture
def session(demo: DemoServer, qtbot: QtBot) -> Iterator[Session]:
    session = Session(demo.server, demo.key)
    session.start()
    qtbot.waitUntil(lambda: session.live)
    yield session
    session.stop()
    session.deleteLater()


@pytest.fixture
def make_window(qtbot: QtBot, qapp: object, home: Path) -> Iterator[Callable[[], MainWindow]]:
    assert isinstance(qapp, QApplication)
    qapp.setApplicationName("netmon-viewer")
    made: list[MainWindow] = []

    def make() -> MainWindow:
        window = build_window(qapp)
        qtbot.addWidget(window)
        window.show()
        made.append(window)
        return window

    yield make
    for window in made:
        window.close()


@pytest.fixture
def window(make_window: Callable[[], MainWindow], demo: DemoServer, qtbot: QtBot) -> MainWindow:
    """A window that is connected to the demo."""
    window = make_window()
    window.open_server(demo.server, demo.key)
    qtbot.waitUntil(lambda: window.session is not None and window.session.live)
    return window
