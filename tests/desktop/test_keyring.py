"""Where keys are kept: a keyring that is there, locked, broken or hanging, and none at all."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

import pytest
from keyring.errors import KeyringLocked

from desktop.settings import keychain as keychain_module
from desktop.settings.keychain import Keychain
from desktop.settings.secrets import FileSecrets
from tests.lab.processes import start

from .screen import need

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from desktop.views.main_window import MainWindow

URL = "http://127.0.0.1:9"
# An empty password unlocks the keyring; $! is the one that the driver lets hang.
IN_SESSION = """
printf '\\n' | gnome-keyring-daemon --unlock --components=secrets --foreground &
"$@" $! "$PICTURE"
kill $!
"""


class Hanging:
    """A keyring that answers when it is told to."""

    place, protected = "Made up", True

    def __init__(self) -> None:
        self.go = Event()
        self.kept: dict[str, str] = {}

    def load(self, url: str) -> str | None:
        assert self.go.wait(30)
        return self.kept.get(url)

    def save(self, url: str, key: str) -> None:
        assert self.go.wait(30)
        self.kept[url] = key

    def drop(self, url: str) -> None:
        raise PermissionError(f"the keyring stayed locked for {url}")


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keychain_module, "PATIENCE", 30)


def test_a_hanging_keyring_is_told_of_and_answers_in_order_when_it_can(qtbot: QtBot, impatient: None) -> None:
    hanging = Hanging()
    keys = Keychain(lambda: hanging)
    answers: list[str | None] = []
    with qtbot.waitSignal(keys.delayed):
        keys.save(URL, "nmk_a")
        keys.load(URL, answers.append)
    assert answers == []
    hanging.go.set()
    qtbot.waitUntil(lambda: answers == ["nmk_a"])
    keys.close()


def test_of_a_keyring_that_still_hangs_at_the_end_nothing_is_told(
    qtbot: QtBot, impatient: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keychain_module, "LAST_WORDS", 0.01)
    hanging = Hanging()
    keys = Keychain(lambda: hanging)
    keys.load(URL, lambda _: None)
    keys.close()
    with qtbot.assertNotEmitted(keys.delayed, wait=200), qtbot.assertNotEmitted(keys.answered, wait=200):
        hanging.go.set()


def test_what_a_keyring_does_not_do_is_a_sentence_and_nothing_stops(qtbot: QtBot) -> None:
    hanging = Hanging()
    hanging.go.set()
    keys = Keychain(lambda: hanging)
    with qtbot.waitSignal(keys.failed) as told:
        keys.drop(URL)
    assert told.args == [f"The key could not be removed: the keyring stayed locked for {URL}"]
    answers: list[str | None] = []
    keys.load(URL, answers.append)
    qtbot.waitUntil(lambda: answers == [None])
    keys.close()


def test_a_key_saved_at_the_last_moment_is_kept(qtbot: QtBot, tmp_path: Path) -> None:
    keys = Keychain(lambda: FileSecrets(tmp_path / "keys.json"))
    keys.save(URL, "nmk_a")
    keys.close()
    assert FileSecrets(tmp_path / "keys.json").load(URL) == "nmk_a"


def test_where_keys_are_kept_is_said_beside_the_field(
    make_window: Callable[[], MainWindow], qtbot: QtBot, home: Path
) -> None:
    window = make_window()
    window.choose_server()
    qtbot.waitUntil(lambda: "a file that only you can read" in window.connect_page._place.text())
    assert str(home) in window.connect_page._place.text()


def test_a_typed_key_does_not_wait_for_the_keyring(
    make_window: Callable[[], MainWindow], qtbot: QtBot, impatient: None
) -> None:
    window, hanging = make_window(), Hanging()
    page = window.connect_page
    window._keys.close()
    page._keys = window._keys = Keychain(lambda: hanging)
    window._keys.delayed.connect(page._place._show_delay)
    window.choose_server()
    page.address.setText(URL)
    page.connect_now()
    qtbot.waitUntil(lambda: "unlock" in page._place.text())
    page.key.setText("nmk_typed")
    page.connect_now()
    assert window._connecting.key == "nmk_typed"
    hanging.go.set()


def test_a_real_keyring_keeps_the_key_and_the_window_lives_while_it_hangs(tmp_path: Path) -> None:
    need(dbus_run_session="dbus-daemon", gnome_keyring_daemon="gnome-keyring")
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    process = start(
        ["dbus-run-session", "--", "bash", "-c", IN_SESSION, "-", sys.executable, "-m", "tests.desktop.keep"],
        log=tmp_path / "said",
        environment={
            **dict.fromkeys(("DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "XDG_CONFIG_HOME"), ""),
            **{name: str(home) for name in ("HOME", "XDG_RUNTIME_DIR", "XDG_CACHE_HOME", "XDG_DATA_HOME")},
            "QT_QPA_PLATFORM": "offscreen",
            "PICTURE": str(Path(os.environ.get("NETMON_PICTURES", tmp_path)) / "hanging.png"),
        },
    )
    try:
        process.wait_for("done\n", timeout=90)
    finally:
        process.stop()
    said = process.text()
    assert "kept in the keyring of your system (SecretService Keyring)" in said
    assert "the window lives" in said
    assert "opened with nmk_S3NT1NEL" in said
    assert "forgotten: [None]" in said
    assert list(home.rglob("*.keyring"))
    assert not list(home.rglob("keys.json"))


class Locked:
    """A keyring that asks for its password, and a person who says no."""

    place, protected = "Made up", True

    def _refuse(self, *_: str) -> None:
        raise KeyringLocked("Failed to unlock the collection!")

    load = save = drop = _refuse


def test_a_keyring_that_stays_locked_is_told_of_once_each_time_and_the_typed_key_holds_for_the_session(
    make_window: Callable[[], MainWindow], qtbot: QtBot
) -> None:
    window = make_window()
    page = window.connect_page
    window._keys.close()
    page._keys = window._keys = Keychain(Locked)
    told: list[str] = []
    window._keys.failed.connect(told.append)
    answers: list[str | None] = []
    window._keys.load(URL, answers.append)
    qtbot.waitUntil(lambda: answers == [None])
    assert told == ["The key could not be read: Failed to unlock the collection!"]
    page.address.setText(URL)
    page.key.setText("nmk_typed")
    page.connect_now()
    assert window._connecting.key == "nmk_typed"
    window._keys.save(URL, "nmk_typed")
    qtbot.waitUntil(lambda: any("asked for next time" in each for each in told))
    assert window._connecting.key == "nmk_typed"
