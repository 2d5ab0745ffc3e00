"""What is wrong with a certificate is said at once, and no key is sent to whoever shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives import serialization
from PyQt6.QtCore import Qt
from PyQt6.QtNetwork import QSsl, QSslCertificate, QSslConfiguration
from PyQt6.QtWidgets import QLabel

from desktop.api.trust import MAX_NAMES, Flaw, Shown, read_shown
from desktop.session import Session
from desktop.settings.servers import Server
from desktop.sure import sure
from desktop.views.trust_words import flaw_words

from .certificates import DAY, NOW, Signer, certificate, fingerprint, make_signer, read
from .strangers import PAGE, stranger
from .test_trouble import RAW, connect

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.views.main_window import MainWindow

HERE = "127.0.0.1"
KEY = b"nmk_typed"


class Heard:
    """A server that is no netmon, and remembers what it was told."""

    def __init__(self) -> None:
        self.requests: list[bytes] = []

    def answer(self, request: bytes) -> bytes:
        self.requests.append(request)
        return PAGE


@pytest.fixture
def known() -> Iterator[Signer]:
    """Somebody whose signature this computer trusts."""
    signer, before = make_signer(), QSslConfiguration.defaultConfiguration()
    ours = QSslConfiguration(before)
    der = signer.certificate.public_bytes(serialization.Encoding.DER)
    ours.addCaCertificate(QSslCertificate(der, QSsl.EncodingFormat.Der))
    QSslConfiguration.setDefaultConfiguration(ours)
    yield signer
    QSslConfiguration.setDefaultConfiguration(before)


def refused(
    make_window: Callable[[], MainWindow], qtbot: QtBot, file: Path, *, url: str = f"https://{HERE}"
) -> tuple[str, str]:
    """What the question and, after a no, the form say; nothing was sent, and what was typed is there."""
    heard = Heard()
    window = make_window()
    with stranger(heard.answer, certificate=file) as port:
        page = connect(qtbot, window, f"{url}:{port}")
        qtbot.waitUntil(lambda: window.trusting.dialog is not None)
        dialog = sure(window.trusting.dialog)
        asked = "\n".join(each.text() for each in dialog.findChildren(QLabel))
        qtbot.keyClick(dialog.no, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: "was not trusted" in page.problem.text())
    assert not any(KEY in request for request in heard.requests)
    assert page.address.text() == f"{url}:{port}"
    assert page.key.text() == KEY.decode()
    assert page.isVisible()
    assert not RAW.search(page.problem.text())
    return asked, page.problem.text()


def test_a_certificate_for_another_name_is_said_to_be_so_with_the_names_it_is_for(
    make_window: Callable[[], MainWindow], qtbot: QtBot, tmp_path: Path, known: Signer
) -> None:
    file = certificate(tmp_path, "nas.example", "192.0.2.7", signer=known)
    for words in refused(make_window, qtbot, file):
        assert "is for another name: nas.example, 192.0.2.7" in words
        assert f"a certificate for {HERE}" in words
        assert "of its own making" not in words
        assert "expired" not in words


def test_a_certificate_that_has_expired_is_said_to_have_and_when(
    make_window: Callable[[], MainWindow], qtbot: QtBot, tmp_path: Path, known: Signer
) -> None:
    file = certificate(tmp_path, HERE, signer=known, begins=NOW - 400 * DAY, ends=NOW - 40 * DAY)
    for words in refused(make_window, qtbot, file):
        assert "has expired: " in words
        assert f"{NOW - 40 * DAY:%y}" in words.partition("has expired: ")[2][:20]
        assert "set the clock of this computer" in words
        assert "another name" not in words


def test_a_certificate_that_does_not_hold_yet_is_said_not_to_and_from_when_on(
    make_window: Callable[[], MainWindow], qtbot: QtBot, tmp_path: Path, known: Signer
) -> None:
    file = certificate(tmp_path, HERE, signer=known, begins=NOW + 40 * DAY, ends=NOW + 400 * DAY)
    for words in refused(make_window, qtbot, file):
        assert "does not hold yet: from " in words
        assert "Set the clocks" in words
        assert "expired" not in words


def test_a_certificate_that_a_stranger_has_signed_is_not_called_self_made(
    make_window: Callable[[], MainWindow], qtbot: QtBot, tmp_path: Path
) -> None:
    signer = make_signer()
    file = certificate(tmp_path, HERE, signer=signer, beside=signer.certificate)
    asked, said = refused(make_window, qtbot, file)
    for words in (asked, said):
        assert "signed by somebody whom this computer does not know" in words
        assert "of its own making" not in words
    # What a person compares is what the server has printed: its own, not that of who signed it.
    assert fingerprint(read(file)).replace(":", " ") in " ".join(asked.split())


def test_all_that_is_wrong_with_a_certificate_is_said(
    make_window: Callable[[], MainWindow], qtbot: QtBot, tmp_path: Path
) -> None:
    file = certificate(tmp_path, "nas.example", begins=NOW - 400 * DAY, ends=NOW - DAY)
    for words in refused(make_window, qtbot, file):
        for part in ("of its own making", "is for another name: nas.example", "has expired"):
            assert part in words


def test_a_certificate_that_was_said_yes_to_may_have_any_name_and_date(
    make_window: Callable[[], MainWindow], qtbot: QtBot, tmp_path: Path
) -> None:
    file = certificate(tmp_path, "nas.example", ends=NOW - DAY / 2)
    heard = Heard()
    window = make_window()
    with stranger(heard.answer, certificate=file) as port:
        server = Server(url=f"https://{HERE}:{port}", name="nas", fingerprint=fingerprint(read(file)))
        window.open_server(server, KEY.decode())
        qtbot.waitUntil(lambda: any(b"/ws/stream" in request for request in heard.requests))
    assert window.trusting.dialog is None


@pytest.mark.parametrize("authority", [True, False])
def test_whoever_shows_the_trusted_certificate_only_beside_their_own_gets_no_key(
    make_window: Callable[[], MainWindow], qtbot: QtBot, tmp_path: Path, *, authority: bool
) -> None:
    trusted = read(certificate(tmp_path, HERE, authority=authority))
    # It claims to be signed by the one that is trusted, and sends that along.
    claimed = Signer(certificate=trusted, key=make_signer().key)
    file = certificate(tmp_path, HERE, signer=claimed, beside=trusted)
    heard = Heard()
    failed: list[object] = []
    window = make_window()
    with stranger(heard.answer, certificate=file) as port:
        server = Server(url=f"https://{HERE}:{port}", name="nas", fingerprint=fingerprint(trusted))
        window.open_server(server, KEY.decode())
        qtbot.waitUntil(lambda: window.trusting.dialog is not None or window.trusting.bar.isVisible())
        session = Session(server, KEY.decode())
        session.rest.get("/info", failed.append, failed=failed.append)
        qtbot.waitUntil(lambda: len(failed) == 1)
        session.deleteLater()
    # A line that is hung up on says nothing.
    assert not any(heard.requests)


@pytest.mark.parametrize("flaw", Flaw)
def test_every_flaw_has_a_sentence_that_says_what_is_wrong(flaw: Flaw) -> None:
    server = Server(url="https://nas.lan:8643", name="nas")
    for shown in (
        Shown(fingerprint="AB", flaws=frozenset({flaw})),
        Shown(fingerprint="AB", flaws=frozenset({flaw}), names=("n" * 999,), begins=NOW, ends=NOW),
    ):
        words = flaw_words(server, shown)
        assert words.endswith(".")
        assert "https://nas.lan:8643" in words
        assert not RAW.search(words)
        assert len(words) < 400


def test_of_the_names_in_a_certificate_the_first_are_named(tmp_path: Path) -> None:
    made = read(certificate(tmp_path, *(f"h{number}.example" for number in range(MAX_NAMES + 5))))
    der = QSslCertificate(made.public_bytes(serialization.Encoding.DER), QSsl.EncodingFormat.Der)
    assert len(sure(read_shown(der, ())).names) == MAX_NAMES
