"""Danger is never the default: certificates, keys, and what cannot be undone."""

from __future__ import annotations

import re
import socket
import ssl
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import pytest
from PyQt6.QtCore import Qt, QTimer
from PyQt6.QtWidgets import QApplication, QLabel, QMessageBox, QWidget

from desktop.api.trust import Flaw, Shown
from desktop.session import Session
from desktop.settings.servers import Server
from desktop.sure import sure
from desktop.views.workspace import DEVICES
from netmon_core.errors import ServerUnreachableError
from netmon_core.server.certificate import make_certificate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.demo.server import DemoServer
    from desktop.views.main_window import MainWindow
    from desktop.views.trust_dialog import TrustDialog

OLD = ":".join(["AB"] * 32)
NEW = ":".join(["CD"] * 32)
SHOWN = Shown(fingerprint=NEW, flaws=frozenset({Flaw.OWN}))
KEY = "nmk_S3NT1NEL"


@contextmanager
def listening(folder: Path) -> Iterator[tuple[str, list[bytes]]]:
    """A server with a certificate of its own; gives its URL, and what it is told once it is encrypted."""
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    make_certificate(certificate, key, ["127.0.0.1"])
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    told: list[bytes] = []
    door = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                raw, _ = door.accept()
            except OSError:
                return
            with suppress(OSError), raw, context.wrap_socket(raw, server_side=True) as line:
                line.settimeout(5)
                while data := line.recv(4096):
                    told.append(data)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"https://127.0.0.1:{door.getsockname()[1]}", told
    finally:
        door.shutdown(socket.SHUT_RDWR)
        door.close()
        thread.join(10)


def shown(widget: QWidget) -> str:
    return " ".join(" ".join(each.text() for each in widget.findChildren(QLabel)).split())


def asked_about(window: MainWindow, qtbot: QtBot) -> TrustDialog:
    qtbot.waitUntil(lambda: window.trusting.dialog is not None and window.trusting.dialog.isVisible())
    return sure(window.trusting.dialog)


def test_a_changed_certificate_is_shown_beside_the_old_one_and_no_key_is_sent(
    make_window: Callable[[], MainWindow], tmp_path: Path, qtbot: QtBot
) -> None:
    window = make_window()
    with listening(tmp_path) as (url, told):
        since = "2026-03-05T08:00:00+00:00"
        window.open_server(Server(url=url, name="nas", fingerprint=OLD, trusted_at=since), KEY)
        dialog = asked_about(window, qtbot)
        words = shown(dialog)
        assert OLD.replace(":", " ") in words
        assert "another one than before" in words
        assert "26" in words.partition("said yes to")[2][:30]
        # The new one stands there, too.
        assert len(re.findall(r"(?:[0-9A-F]{2} ){31}[0-9A-F]{2}", words)) == 2
        # Whoever goes on typing refuses it.
        qtbot.waitUntil(lambda: dialog.focusWidget() is dialog.no)
        qtbot.keyClick(sure(dialog.focusWidget()), Qt.Key.Key_Return)
        qtbot.waitUntil(window.connect_page.isVisible)
        assert "not trusted" in window.connect_page.problem.text()
        assert told == []


def test_no_question_with_a_key_goes_to_a_server_with_another_certificate(
    tmp_path: Path, qtbot: QtBot
) -> None:
    failed: list[object] = []
    with listening(tmp_path) as (url, told):
        session = Session(Server(url=url, name="nas", fingerprint=OLD), KEY)
        session.rest.get("/info", failed.append, failed=failed.append)
        qtbot.waitUntil(lambda: len(failed) == 1)
        assert isinstance(failed[0], ServerUnreachableError)
        assert told == []
        session.deleteLater()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_Escape])
def test_no_key_that_is_pressed_by_habit_trusts_a_certificate(
    make_window: Callable[[], MainWindow], qtbot: QtBot, key: Qt.Key
) -> None:
    window = make_window()
    answers: list[str] = []
    window.trusting.trusted.connect(lambda _: answers.append("yes"))
    window.trusting.refused.connect(lambda _: answers.append("no"))
    window.trusting.ask(Server(url="https://nas:1", name="nas"), SHOWN, expected=True)
    # What is typed on the page behind it may still be under way.
    if window.trusting.dialog is None:
        window.trusting.look.click()
    dialog = asked_about(window, qtbot)
    qtbot.waitUntil(lambda: dialog.focusWidget() is dialog.no)
    qtbot.keyClick(sure(dialog.focusWidget()), key)
    assert answers == ["no"]


def test_a_certificate_that_changes_while_something_is_typed_waits_until_a_person_looks(
    window: MainWindow, qtbot: QtBot
) -> None:
    space = sure(window.workspace)
    space.turn(DEVICES)
    space.devices.search.setFocus()
    qtbot.keyClicks(space.devices.search, "na")
    sure(window.session).untrusted.emit(SHOWN)
    qtbot.waitUntil(window.trusting.bar.isVisible)
    assert window.trusting.dialog is None
    qtbot.keyClicks(space.devices.search, "s")
    assert space.devices.search.text() == "nas"
    qtbot.mouseClick(window.trusting.look, Qt.MouseButton.LeftButton)
    assert NEW.replace(":", " ") in shown(asked_about(window, qtbot))
    window.choose_server()
    assert window.trusting.dialog is None
    assert window.trusting.bar.isHidden()


def test_a_yes_is_remembered_with_its_time(make_window: Callable[[], MainWindow], qtbot: QtBot) -> None:
    window = make_window()
    told: list[Server] = []
    window.trusting.trusted.disconnect()
    window.trusting.trusted.connect(told.append)
    window.trusting.ask(Server(url="https://nas:1", name="nas"), SHOWN, expected=False)
    window.trusting.look.click()
    qtbot.mouseClick(asked_about(window, qtbot).yes, Qt.MouseButton.LeftButton)
    assert told[0].fingerprint == NEW
    window._servers.remember(told[0])
    assert window._servers.all()[0].trusted_at is not None


def answer(qtbot: QtBot, pressed: Qt.Key | str) -> None:
    """Press a key, or a button, in the question that is asked."""
    box = QApplication.activeModalWidget()
    if not isinstance(box, QMessageBox):
        QTimer.singleShot(20, lambda: answer(qtbot, pressed))
    elif isinstance(pressed, str):
        next(each for each in box.buttons() if each.text() == pressed).click()
    else:
        qtbot.keyClick(sure(box.focusWidget()), pressed)


def test_a_server_is_forgotten_only_after_a_yes(make_window: Callable[[], MainWindow], qtbot: QtBot) -> None:
    window = make_window()
    window._servers.remember(Server(url="http://nas:1", name="nas"))
    window.choose_server()
    for pressed in (Qt.Key.Key_Return, Qt.Key.Key_Escape):
        QTimer.singleShot(0, lambda pressed=pressed: answer(qtbot, pressed))
        window.connect_page._known.forget.click()
        assert [each.url for each in window._servers.all()] == ["http://nas:1"]
    QTimer.singleShot(0, lambda: answer(qtbot, "Forget"))
    window.connect_page._known.forget.click()
    assert window._servers.all() == []


def kept(window: MainWindow, url: str, qtbot: QtBot) -> str | None:
    found: list[str | None] = []
    window._keys.load(url, found.append)
    qtbot.waitUntil(lambda: bool(found))
    return found[0]


def test_a_mistyped_key_never_takes_the_place_of_the_one_that_is_kept(
    make_window: Callable[[], MainWindow], demo: DemoServer, qtbot: QtBot
) -> None:
    window = make_window()
    window._keys.save(demo.server.url, demo.key)
    window.connect_page.begin()
    window.connect_page.address.setText(demo.server.url)
    qtbot.keyClicks(window.connect_page.key, "nmk_mistyped")
    qtbot.keyClick(window.connect_page.key, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "does not hold" in window.connect_page.problem.text())
    assert kept(window, demo.server.url, qtbot) == demo.key


def test_a_kept_key_that_the_server_refuses_is_kept_no_longer(
    make_window: Callable[[], MainWindow], demo: DemoServer, qtbot: QtBot
) -> None:
    window = make_window()
    window._keys.save(demo.server.url, "nmk_revoked")
    window.open_server(demo.server, "nmk_revoked")
    qtbot.waitUntil(lambda: "does not hold" in window.connect_page.problem.text())
    assert kept(window, demo.server.url, qtbot) is None
