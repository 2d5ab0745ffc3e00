"""A person at the window of a busy server: does one thing after another with real keys and a real mouse.

Before each key that makes something be done they read on the screen whom it is about, and promise that. They
know nothing of how the window finds out what is chosen.
"""

from __future__ import annotations

import json
import re
import time
import traceback
from typing import TYPE_CHECKING

from PyQt6.QtCore import QPoint
from PyQt6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QLabel,
    QMenu,
    QTableView,
    QWidget,
)

from desktop.sure import sure
from desktop.views.workspace import DEVICES

from .hands import click, do, happens, let_live, point, press

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Sequence

    from desktop.session import Session
    from desktop.views.grid import Grid
    from desktop.views.main_window import MainWindow
    from desktop.views.workspace import Workspace
    from netmon_core.model.device import Device

    # Does one thing, and says whether that came to something.
    type Way = Callable[[Person], bool]

MAC = re.compile(r"(?:[0-9a-f]{2}:){5}[0-9a-f]{2}")
# Seconds from pointing to what it came to. A hand that is slower sees a row move away, and what is marked.
QUICK = 1.4
NETWORK = "10.77.0.0/24"


class WrongError(Exception):
    """What is about to be acted on is not what was chosen."""


class Person:
    """Does things; `promises` are the entries that the server's audit log may have of it."""

    def __init__(self, window: MainWindow, chance: random.Random, ways: Sequence[Way]) -> None:
        self.window, self.chance, self.ways = window, chance, ways
        self.promises: list[tuple[str, ...]] = []
        # How often another row or none was marked: what was pointed at was gone, moved or covered by then.
        self.missed = 0
        # What was about to be done to another than was chosen, in words.
        self.wrong: list[str] = []
        self.done: dict[str, int] = {}

    @property
    def session(self) -> Session:
        return sure(self.window.session)

    @property
    def space(self) -> Workspace:
        return sure(self.window.workspace)

    def act(self) -> None:
        """Do one thing of all that can be done."""
        way = self.chance.choice(self.ways)
        self.tidy()
        try:
            done = way(self)
        except WrongError as err:
            self.wrong.append(f"{way.__name__}: {err}")
            done = False
        except Exception as err:  # noqa: BLE001 - whatever it is, the rest of the actions are worth doing
            # A menu or a dialog that was just looked at may have closed by itself.
            if "has been deleted" not in str(err):
                self.wrong.append(f"{way.__name__}: {traceback.format_exc()}")
            done = False
        if done:
            self.done[way.__name__] = self.done.get(way.__name__, 0) + 1
        self.tidy()

    def promise(self, action: str, *subjects: str, detail: str = "") -> None:
        """Say what is about to be done, to whom."""
        self.promises += [(action, subject, detail) for subject in subjects]

    def tidy(self) -> None:
        """Close what is open, as a person does."""
        for _ in range(6):
            if QApplication.activePopupWidget() is None and QApplication.activeModalWidget() is None:
                return
            press("Escape")

    # What a person sees.

    def ids_in(self, text: str) -> list[str]:
        """The devices that a text names by their MACs."""
        found = []
        for mac in MAC.findall(text):
            found += [
                device.id
                for device in self.session.replica.state.devices.values()
                if any(interface.mac == mac for interface in device.interfaces)
            ]
        return found

    def marked(self, table: QTableView) -> list[str]:
        """Whom the marked rows show."""
        model = sure(table.model())
        rows = sure(table.selectionModel()).selectedRows()
        shown = [self.shown_in(table, index.row()) for index in rows if index.row() < model.rowCount()]
        return [each for each in shown if each]

    def table(self, page: int) -> Grid:
        """The table of a page."""
        return (self.space.devices if page == DEVICES else self.space.alerts).table

    def shown_in(self, table: QTableView, row: int) -> str:
        """Whom a row shows."""
        if table is self.space.alerts.table:
            return self.space.alerts.model.things[row].id
        model = sure(table.model())
        line = " ".join(str(model.index(row, at).data() or "") for at in range(model.columnCount()))
        return next(iter(self.ids_in(line)), "")

    def opened(self) -> Device | None:
        """The device whose page is shown."""
        return self.space.device.device

    def rows(self, table: QTableView) -> list[tuple[int, QPoint]]:
        """The rows that can be clicked, and where."""
        viewport = sure(table.viewport())
        found = []
        for row in range(sure(table.model()).rowCount()):
            place = table.visualRect(sure(table.model()).index(row, 1)).center()
            there = viewport.mapToGlobal(place)
            if viewport.rect().contains(place) and QApplication.widgetAt(there) is viewport:
                found.append((row, there))
        return found

    def menu(self) -> QMenu | None:
        """The menu that is open."""
        happens(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
        popup = QApplication.activePopupWidget()
        return popup if isinstance(popup, QMenu) else None

    def dialog(self, chosen: list[str]) -> QDialog | None:
        """The dialog that is open; it must name just those."""
        if not happens(lambda: isinstance(QApplication.activeModalWidget(), QDialog)):
            return None
        let_live(self.chance.choice((0, 0, 500)))
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, QDialog):
            # Whom it was about is gone.
            return None
        self.compare(chosen, self.ids_in(" ".join(each.text() for each in dialog.findChildren(QLabel))))
        return dialog

    def compare(self, chosen: list[str], named: list[str]) -> None:
        """Whoever is named must have been chosen; who is gone meanwhile need not be named."""
        known = self.session.replica.state.devices
        if not set(named) <= set(chosen) or {each for each in chosen if each in known} - set(named):
            let_live(150)
            if not set(named) <= set(chosen):
                raise WrongError(f"chosen {chosen}, but named {named}")

    # How a person chooses.

    def turn(self, page: int) -> Grid:
        """Go to a page by its key."""
        press(f"ctrl+{page + 1}")
        happens(lambda: self.space.currentIndex() == page)
        return self.table(page)

    def choose(self, page: int, *, more: int = 0, button: int = 1) -> list[str]:
        """Click a row, and others with Ctrl; whom the marked rows show then."""
        table = self.turn(page)
        rows = self.rows(table)
        if not rows:
            return []
        _, place = self.chance.choice(rows)
        # A person points first, looks whom they point at, and then presses.
        pointed = time.monotonic()
        # From beside it: a mouse that was there already has not been moved by it, and says nothing.
        do(*point(place + QPoint(4, 1)), *point(place))
        let_live(self.chance.randrange(50, 400))
        row = table.rowAt(sure(table.viewport()).mapFromGlobal(place).y())
        wanted = self.shown_in(table, row) if row >= 0 else ""
        do("click", str(button))
        marked = self.marked(table)
        # The other button leaves a choice of many as it is, where it is pressed inside of it.
        hit = wanted in marked if button == 3 else marked == [wanted]
        if marked and wanted and not hit and time.monotonic() - pointed < QUICK:
            raise WrongError(f"pressed on {wanted}, and chose {marked}")
        self.missed += not hit
        for _ in range(more):
            if rows := self.rows(table):
                do("keydown", "ctrl", *point(self.chance.choice(rows)[1]), "click", "1", "keyup", "ctrl")
        if button == 1:
            self.think()
        return self.marked(table)

    def think(self) -> None:
        """What is chosen is looked at for a while, in which rows go on to come, go and move."""
        let_live(self.chance.choice((0, 0, 200, 1100)))

    def open_menu(self, page: int, *, more: int = 0) -> tuple[QMenu | None, list[str]]:
        """Open the menu of a row, by the mouse, the menu key or Shift+F10; and whom it is about."""
        if not more and self.chance.random() < 0.5:
            chosen = self.choose(page, button=3)
        else:
            chosen = self.choose(page, more=more)
            if not chosen:
                return None, []
            chosen = self.marked(self.table(page))
            press(self.chance.choice(("Menu", "shift+F10")))
        menu = self.menu() if chosen else None
        if menu is not None and page == DEVICES and len(chosen) == 1:
            self.compare(chosen, self.ids_in(menu.actions()[0].text()))
        return menu, chosen

    def enter(self, menu: QMenu, text: str, promise: Callable[[], None]) -> bool:
        """Press an entry, by the mouse or by the keyboard."""
        entry = next((each for each in menu.actions() if each.text().startswith(text)), None)
        if entry is None or not entry.isEnabled():
            return False
        self.think()
        promise()
        if self.chance.random() < 0.5:
            click(menu.mapToGlobal(menu.actionGeometry(entry).center()))
            return True
        for _ in menu.actions():
            if menu.activeAction() is entry:
                break
            press("Down")
        if menu.activeAction() is not entry:
            self.promises.pop()
            return False
        press("Return")
        return True

    def button(self, parent: QWidget, text: str) -> QAbstractButton | None:
        """A button that can be pressed."""
        return next(
            (
                each
                for each in parent.findChildren(QAbstractButton)
                if each.text() == text and each.isVisible() and each.isEnabled()
            ),
            None,
        )

    def press_button(self, made: QAbstractButton) -> None:
        click(made.mapToGlobal(made.rect().center()))


def as_json(person: Person) -> str:
    """What they promised and did, for whoever compares it with the audit log."""
    return json.dumps(
        {
            "promises": person.promises,
            "missed": person.missed,
            "wrong": person.wrong,
            "done": person.done,
        }
    )
