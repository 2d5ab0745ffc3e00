"""Real keys and a real mouse, by xdotool; the window lives while they move."""

from __future__ import annotations

import subprocess
import time
from typing import TYPE_CHECKING

from PyQt6.QtCore import QEventLoop, QTimer

if TYPE_CHECKING:
    from collections.abc import Callable

    from PyQt6.QtCore import QPoint

PATIENCE = 20


def let_live(milliseconds: int) -> None:
    """Let the window go on for a while."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def happens(condition: Callable[[], object], *, seconds: float = 3) -> bool:
    """Let the window live until something has happened, or too long."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        let_live(15)
    return True


def do(*words: str) -> None:
    """Run xdotool; no call of it blocks the window."""
    process = subprocess.Popen(["xdotool", *words])
    if not happens(lambda: process.poll() is not None, seconds=PATIENCE):
        process.kill()
        process.wait()
        raise TimeoutError(f"xdotool {' '.join(words)} hangs")
    if process.returncode:
        raise RuntimeError(f"xdotool {' '.join(words)} failed")
    let_live(20)


def press(*keys: str) -> None:
    """Press keys, as xdotool calls them."""
    do("key", "--delay", "30", *keys)


def write(text: str) -> None:
    """Type a text."""
    do("type", "--delay", "8", text)


def point(place: QPoint) -> tuple[str, ...]:
    """The words that move the mouse there."""
    return ("mousemove", str(place.x()), str(place.y()))


def click(place: QPoint, *, button: int = 1, times: int = 1) -> None:
    """Press a button of the mouse there."""
    do(*point(place), "click", "--repeat", str(times), "--delay", "60", str(button))
