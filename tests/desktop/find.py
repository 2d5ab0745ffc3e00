"""Finds a server by mDNS in the real window, connects to it, and loses it.

`python -m tests.desktop.find KEY FILE` says what the list shows; FILE gets a picture of it.
"""

from __future__ import annotations

import sys

from PyQt6.QtCore import QTimer
from PyQt6.QtWidgets import QApplication

from desktop.app import begin, build_window
from desktop.sure import sure

from .drive import forget_it, say, trust, wait


def main() -> None:
    """Go through it as a person would."""
    key, file = sys.argv[1:]
    app = QApplication(sys.argv[:1])
    app.setApplicationName("netmon-viewer")
    window = build_window(app)
    trust(window)
    window.show()
    begin(window, demo=False, url=None)
    page = window.connect_page
    wait(page.list.count)
    say(f"found {sure(page.list.item(0)).text()!r}")
    window.grab().save(file)
    page.key.setText(key)
    page.connect_button.click()
    wait(lambda: window.session is not None and window.session.live)
    say("live")
    window.choose_server()
    wait(lambda: page.key.placeholderText() == "as remembered")
    QTimer.singleShot(0, forget_it)
    page._known.forget.click()
    wait(lambda: page.list.count() == 1 and page.key.placeholderText() != "as remembered")
    say("forgotten, and still there")
    wait(lambda: not page.list.count())
    say(f"gone, {page._known.hint.text()}")
    window.close()
    say("done")


if __name__ == "__main__":
    main()
