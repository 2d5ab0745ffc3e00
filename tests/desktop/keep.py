"""Keeps a key in the keyring of the session it is started in, from the real window.

`python -m tests.desktop.keep PID FILE` stops the keyring with this PID for a while, so that it hangs; FILE
gets a picture of what the window says then.
"""

from __future__ import annotations

import os
import signal
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING
from unittest.mock import patch

from PyQt6.QtCore import QTimer
from PyQt6.QtWidgets import QApplication

from desktop.api.discovery import Discovery
from desktop.app import begin, build_window
from desktop.settings.servers import Server

from .drive import forget_it, say, wait

if TYPE_CHECKING:
    from collections.abc import Iterator

URL = "http://127.0.0.1:9"
KEY = "nmk_S3NT1NEL"


def main() -> None:
    """Store, find, hang, forget."""
    # The package of tests has seen to it that no keyring is touched.
    del os.environ["PYTHON_KEYRING_BACKEND"]
    pid, file = int(sys.argv[1]), sys.argv[2]
    app = QApplication(sys.argv[:1])
    app.setApplicationName("netmon-viewer")
    # Nobody is looked for in the network of whoever runs the tests.
    with patch.object(Discovery, "start"):
        first(app)
        again(app, pid, file)
    say("done")


def first(app: QApplication) -> None:
    """Find the keyring, and leave a key in it."""
    window = build_window(app)
    window.show()
    begin(window, demo=False, url=None)
    wait(window.connect_page._place.text)
    say(window.connect_page._place.text())
    window._keys.save(URL, KEY)
    window._servers.remember(Server(url=URL, name="Attic"))
    window.close()


def again(app: QApplication, pid: int, file: str) -> None:
    """The next day."""
    window = build_window(app)
    window.show()
    page = window.connect_page
    with stopped(pid):
        begin(window, demo=False, url=None)
        wait(lambda: "unlock" in page._place.text())
        ticks = []
        ticking = QTimer()
        ticking.timeout.connect(lambda: ticks.append(1))
        ticking.start(10)
        wait(lambda: len(ticks) > 50)
        window.grab().save(file)
        say("the window lives while the keyring hangs")
    wait(lambda: window.session is not None)
    say(f"opened with {window._connecting.key}")
    window.choose_server()
    wait(lambda: page.key.placeholderText() == "as remembered")
    QTimer.singleShot(0, forget_it)
    page._known.forget.click()
    answers: list[str | None] = []
    window._keys.load(URL, answers.append)
    wait(lambda: answers)
    say(f"forgotten: {answers}")
    window.close()


@contextmanager
def stopped(pid: int) -> Iterator[None]:
    """Let a process stand still."""
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


if __name__ == "__main__":
    main()
