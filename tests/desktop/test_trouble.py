"""Why a server cannot be reached is said at once, in one sentence, where it was typed."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtNetwork import QAbstractSocket
from PyQt6.QtWidgets import QApplication

from desktop.api.answers import read_problem
from desktop.api.refusals import refusal
from desktop.api.trouble import Cause, cause_of, trouble
from desktop.sure import sure
from desktop.views.toast import Toast
from desktop.views.trust_dialog import TrustDialog
from desktop.views.workspace import DEVICES
from netmon_core.errors import CredentialError
from netmon_core.server_address import parse_server_address

from .strangers import (
    BAD_GATEWAY,
    HOST_UNKNOWN,
    MOVED,
    NOT_FOUND,
    PAGE,
    SSH,
    WANTS_KEY,
    WANTS_TLS,
    make_certificate,
    stranger,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.demo.server import DemoServer
    from desktop.views.connect_page import ConnectPage
    from desktop.views.main_window import MainWindow

# Words of a library's, and what no sentence for people has in it.
RAW = re.compile(r"QWebSocket|QAbstract|processHandshake|SSL routines|error:|Errno|Traceback|0x|\{|\}")


def connect(qtbot: QtBot, window: MainWindow, address: str, key: str = "nmk_typed") -> ConnectPage:
    """Type an address and a key as a person would, and press Enter."""
    window.activateWindow()
    page = window.connect_page
    page.begin()
    page.address.setFocus()
    page.address.clear()
    qtbot.keyClicks(page.address, address)
    qtbot.keyClicks(page.key, key)
    qtbot.keyClick(page.key, Qt.Key.Key_Return)
    return page


ANSWERS: dict[bytes, str] = {
    NOT_FOUND: "Something else than netmon answers",
    PAGE: "Something else than netmon answers",
    BAD_GATEWAY: "does not reach the netmon server behind it",
    MOVED: "points to https://nas.example:99",
    WANTS_KEY: "lets no WebSocket through",
    HOST_UNKNOWN: "not known by this name",
    SSH: "is no netmon server",
    b"": "is no netmon server",
}


@pytest.mark.parametrize("answer", ANSWERS)
def test_what_answers_as_no_netmon_is_called_so_and_the_form_keeps_what_was_typed(
    make_window: Callable[[], MainWindow], qtbot: QtBot, answer: bytes
) -> None:
    window = make_window()
    with stranger(lambda _: answer) as port:
        typed = f"127.0.0.1:{port}"
        page = connect(qtbot, window, typed)
        qtbot.waitUntil(lambda: ANSWERS[answer] in page.problem.text())
        qtbot.waitUntil(page.address.isEnabled)
    assert not RAW.search(page.problem.text())
    assert page.problem.text().endswith(".")
    assert page.isVisible()
    assert (page.address.text(), page.key.text()) == (typed, "nmk_typed")
    assert window.session is None


def test_where_nobody_listens_it_is_said_at_once(make_window: Callable[[], MainWindow], qtbot: QtBot) -> None:
    with stranger(lambda _: b"") as port:
        pass
    page = connect(qtbot, make_window(), f"127.0.0.1:{port}")
    qtbot.waitUntil(lambda: f"Nothing listens at 127.0.0.1, port {port}" in page.problem.text())
    qtbot.waitUntil(page.address.isEnabled)
    assert page.key.text() == "nmk_typed"


def test_a_server_that_encrypts_is_met_by_https_though_only_its_name_was_typed(
    make_window: Callable[[], MainWindow], qtbot: QtBot, tmp_path: Path
) -> None:
    heard: list[bytes] = []

    def listen(request: bytes) -> bytes:
        heard.append(request)
        return PAGE

    window = make_window()
    with stranger(listen, certificate=make_certificate(tmp_path)) as port:
        connect(qtbot, window, f"127.0.0.1:{port}")
        qtbot.waitUntil(lambda: window.trusting.dialog is not None)
        dialog = sure(window.trusting.dialog)
        assert isinstance(dialog, TrustDialog)
        assert window.connect_page.address.text() == f"https://127.0.0.1:{port}"
        qtbot.keyClick(dialog.no, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: "was not trusted" in window.connect_page.problem.text())
    assert window.connect_page.key.text() == "nmk_typed"
    assert not any(b"nmk_typed" in request for request in heard)


def test_a_web_server_that_asks_for_tls_in_a_page_of_its_own_is_met_by_https(
    make_window: Callable[[], MainWindow], qtbot: QtBot, tmp_path: Path
) -> None:
    window = make_window()
    with stranger(lambda _: PAGE, certificate=make_certificate(tmp_path), in_clear=WANTS_TLS) as port:
        connect(qtbot, window, f"127.0.0.1:{port}")
        qtbot.waitUntil(lambda: window.trusting.dialog is not None)
        assert window.connect_page.address.text() == f"https://127.0.0.1:{port}"
    with stranger(lambda _: WANTS_TLS) as port:
        page = connect(qtbot, make_window(), f"127.0.0.1:{port}")
        qtbot.waitUntil(lambda: "Something else than netmon answers" in page.problem.text())


@pytest.mark.parametrize(
    ("schema", "words"), [(0, "too old for this viewer: update the server"), (99, "update the viewer")]
)
def test_a_server_of_another_age_is_said_to_be_so_and_which_side_to_update(
    make_window: Callable[[], MainWindow],
    demo: DemoServer,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    schema: int,
    words: str,
) -> None:
    monkeypatch.setattr("desktop.demo.server.SCHEMA_VERSION", schema)
    page = connect(qtbot, make_window(), demo.server.url, demo.key)
    qtbot.waitUntil(lambda: words in page.problem.text())
    qtbot.waitUntil(page.address.isEnabled)
    assert (page.address.text(), page.key.text()) == (demo.server.url, demo.key)


def test_whoever_may_only_look_is_told_so_where_they_try_to_change_something(
    window: MainWindow, qtbot: QtBot
) -> None:
    stream, space = sure(window.session).stream, sure(window.workspace)
    stream._talk.hello = replace(sure(stream.hello), role="viewer")
    stream.changed.emit()
    space.turn(DEVICES)
    space.devices.table.selectRow(0)
    qtbot.keyClick(space.devices.table, Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: any("connect with an admin's key" in each.text for each in toasts(window)))
    assert QApplication.activeModalWidget() is None


def test_what_the_server_forbids_is_said_with_what_to_do(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The key has lost its rights while the window was open.
    def forbid(*_: object) -> tuple[int, object]:
        return 403, {"status": 403, "code": "forbidden", "detail": "This needs the role admin."}

    monkeypatch.setattr("desktop.demo.desk.Desk.answer", forbid)
    session = sure(window.session)
    session.edit(next(iter(session.replica.state.devices)), name="mine")
    qtbot.waitUntil(lambda: any("connect with an admin's key" in each.text for each in toasts(window)))


def test_a_key_that_is_pressed_while_the_server_is_away_is_answered(
    window: MainWindow, demo: DemoServer, qtbot: QtBot
) -> None:
    space, session = sure(window.workspace), sure(window.session)
    space.turn(DEVICES)
    space.devices.table.selectRow(0)
    demo.close()
    qtbot.waitUntil(lambda: not session.live)
    qtbot.keyClick(space.devices.table, Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: any("no connection to the server" in each.text for each in toasts(window)))


def toasts(window: MainWindow) -> list[Toast]:
    return window.findChildren(Toast)


def test_a_server_without_tls_is_not_met_in_the_clear_where_https_was_typed(
    make_window: Callable[[], MainWindow], qtbot: QtBot
) -> None:
    heard: list[bytes] = []

    def listen(request: bytes) -> bytes:
        heard.append(request)
        return PAGE if request.startswith(b"GET") else b""

    window = make_window()
    with stranger(listen) as port:
        page = connect(qtbot, window, f"https://127.0.0.1:{port}")
        qtbot.waitUntil(lambda: "does not encrypt" in page.problem.text())
    assert not any(b"nmk_typed" in request for request in heard)


@pytest.mark.parametrize("page", ["/some/page", "/some/page/", "/api/docs", "/?x=1#top", "/"])
def test_an_address_that_was_copied_from_a_browser_leads_to_the_server(
    make_window: Callable[[], MainWindow], demo: DemoServer, qtbot: QtBot, page: str
) -> None:
    window = make_window()
    connect(qtbot, window, f"  {demo.server.url}{page} ", demo.key)
    qtbot.waitUntil(lambda: window.session is not None and window.session.live)
    qtbot.waitUntil(lambda: sure(window.workspace).isVisible())
    assert sure(window.session).server.url == demo.server.url


def test_a_wrong_key_stays_to_be_mended(
    make_window: Callable[[], MainWindow], demo: DemoServer, qtbot: QtBot
) -> None:
    window = make_window()
    page = connect(qtbot, window, demo.server.url, "nmk_wrong")
    qtbot.waitUntil(lambda: "This key does not hold" in page.problem.text())
    qtbot.waitUntil(page.key.isEnabled)
    assert page.key.text() == "nmk_wrong"
    page.key.clear()
    qtbot.keyClicks(page.key, demo.key)
    qtbot.keyClick(page.key, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.session is not None and window.session.live)


def test_whoever_does_not_want_to_wait_cancels(make_window: Callable[[], MainWindow], qtbot: QtBot) -> None:
    window = make_window()
    with stranger(lambda _: b"") as port:
        page = connect(qtbot, window, f"127.0.0.1:{port}")
        assert page.connect_button.text() == "Cancel"
        assert not page.address.isEnabled()
        qtbot.mouseClick(page.connect_button, Qt.MouseButton.LeftButton)
        assert page.connect_button.text() == "Connect"
        assert page.key.text() == "nmk_typed"
        assert window.session is None


@pytest.mark.parametrize("cause", Cause)
def test_every_cause_has_a_sentence_that_says_what_to_do(cause: Cause) -> None:
    words = str(trouble(cause, parse_server_address("https://nas.lan"), there="https://a"))
    assert words[0].isupper() or words.startswith("nas.lan")
    assert words.endswith(".")
    assert not RAW.search(words)


def test_the_errors_of_sockets_have_their_causes() -> None:
    error = QAbstractSocket.SocketError
    assert cause_of(error.HostNotFoundError, "Host not found") is Cause.NAME_UNKNOWN
    assert cause_of(error.ConnectionRefusedError, "Connection refused") is Cause.REFUSED
    assert cause_of(error.ConnectionRefusedError, "QWebSocketPrivate::x: 404") is Cause.ENDED
    assert cause_of(error.NetworkError, "Network unreachable") is Cause.NO_WAY
    assert cause_of(error.RemoteHostClosedError, "") is Cause.ENDED


def test_a_refusal_is_said_in_words_of_ours() -> None:
    problem = read_problem({"code": "credential_invalid", "detail": "The credential does not hold."})
    assert isinstance(problem, CredentialError)
    assert str(problem) == refusal("credential_invalid")
    assert "admin" in str(read_problem({"code": "forbidden", "detail": "This needs the role admin."}))
