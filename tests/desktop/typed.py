"""Types addresses into the form of the real window, and tells what it says of each.

`python -m tests.desktop.typed ADDRESS ...`, inside the lab.
"""

from __future__ import annotations

import sys

from PyQt6.QtWidgets import QApplication

from desktop.api.discovery import Discovery
from desktop.app import build_window

from .drive import say, wait


def main() -> None:
    """Connect to one after the other."""
    # Nobody is looked for meanwhile.
    Discovery.start = lambda _: None  # type: ignore[method-assign, assignment]
    app = QApplication(sys.argv[:1])
    app.setApplicationName("netmon-viewer")
    window = build_window(app)
    window.show()
    window.choose_server()
    page = window.connect_page
    for address in sys.argv[1:]:
        page.show_problem("")
        page.address.setText(address)
        page.key.setText("nmk_typed")
        page.connect_button.click()
        wait(lambda: bool(page.problem.text()) and page.address.isEnabled())
        say(f"{address}: {page.problem.text()}")
    window.close()
    say("done")


if __name__ == "__main__":
    main()
