from __future__ import annotations

import gc
import threading
from typing import TYPE_CHECKING

import pytest
from PyQt6.QtCore import QObject

from desktop.garbage import Garbage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot


@pytest.fixture(autouse=True)
def collecting() -> Iterator[None]:
    """Afterwards Python collects by itself again."""
    yield
    gc.enable()


def leave_garbage(gone_on: list[int]) -> None:
    """Leave a ring of things that nobody knows; when it goes, its thread is noted."""

    class Ring:
        def __del__(self) -> None:
            gone_on.append(threading.get_ident())

    ring = Ring()
    ring.itself = ring  # type: ignore[attr-defined]


def make_much() -> None:
    """Make so much that Python would look for garbage many times."""
    kept = [[number] for number in range(20 * max(gc.get_threshold()[0], 700))]
    del kept


def test_what_is_no_longer_known_goes_on_the_thread_of_the_window(qtbot: QtBot) -> None:
    owner = QObject()
    Garbage(owner)
    gone_on: list[int] = []
    leave_garbage(gone_on)
    for _ in range(3):
        thread = threading.Thread(target=make_much)
        thread.start()
        thread.join()
    assert gone_on == []
    kept = [[number] for number in range(2 * max(gc.get_threshold()[0], 700))]
    qtbot.waitUntil(lambda: bool(gone_on))
    assert gone_on == [threading.get_ident()]
    assert kept


def test_without_it_whoever_makes_much_collects(qtbot: QtBot) -> None:
    gc.enable()
    gone_on: list[int] = []
    leave_garbage(gone_on)
    thread = threading.Thread(target=make_much)
    thread.start()
    thread.join()
    assert gone_on
    assert gone_on != [threading.get_ident()]
