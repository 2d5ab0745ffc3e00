"""A person at the window of a busy server: does one thing after another with real keys and a real mouse.

Before each key that makes something be done they read on the screen whom it is about, and promise that. They
know nothing of how the window finds out what is chosen.
"""

from __future__ import annotations

import json
import re
import time
from typing import TYPE_CHECKING

from PyQt6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QMenu,
    QTableView,
    QWidget,
)

from desktop.sure import sure
from desktop.views.command_list import CommandList
from desktop.views.workspace import ALERTS, DEVICES

from .hands import click, do, happens, let_live, point, press, write

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from PyQt6.QtCore import QPoint

    from desktop.session import Session
    from desktop.views.grid import Grid
    from desktop.views.main_window import MainWindow
from desktop.views.workspace import Workspace

MAC = re.compile(r"(?:[0-9a-f]{2}:){5}[0-9a-f]{2}")
# Seconds from pointing to what it came to. A hand that is slower sees a row move away, and what is marked.
QUICK = 1.4
NETWORK = "10.77.0.0/24"


class WrongError(Exception):
    """What is about to be acted on is not what was chosen."""


class Person:
    """Does things; `promises` are the entries that the server's audit log may have of it."""

    def __init__(self, window: MainWindow, chance: random.Random) -> None:
        self.window, self.chance = window, chance
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
        way = self.chance.choice(WAYS)
        self.tidy()
        try:
            done = way(self)
        except WrongError as err:
            self.wrong.append(f"{way.__name__}: {err}")
            done = False
        except RuntimeError as err:
            # A menu or a dialog that was just looked at has closed by itself.
            if "has been deleted" not in str(err):
                raise
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
        do(*point(place))
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


def rename(person: Person) -> bool:
    """F2, a name, Enter."""
    chosen = person.choose(DEVICES)
    if len(chosen) != 1:
        return False
    press("F2")
    dialog = person.dialog(chosen)
    if dialog is None:
        return False
    press("ctrl+a")
    write(f"mine {person.chance.randrange(1000)}")
    person.promise("device_change", *chosen, detail="name")
    press("Return")
    return True


def rename_what_leaves_the_filter(person: Person) -> bool:
    """Search for a device by its name of the moment, and rename it; by then it is called otherwise."""
    chosen = person.choose(DEVICES)
    known = person.session.replica.state.devices
    if len(chosen) != 1 or chosen[0] not in known:
        return False
    press("ctrl+f")
    press("ctrl+a")
    write(known[chosen[0]].label.split()[0])
    let_live(250)
    table = person.space.devices.table
    rows = person.rows(table)
    if rows:
        click(person.chance.choice(rows)[1])
    marked = person.marked(table)
    done = False
    if len(marked) == 1:
        press("F2")
        if person.dialog(marked) is not None:
            let_live(600)
            press("ctrl+a")
            write("found")
            person.promise("device_change", *marked, detail="name")
            press("Return")
            done = True
    person.tidy()
    press("ctrl+f")
    press("ctrl+a", "BackSpace")
    return done


def enter_does_not_forget(person: Person) -> bool:
    """Delete, and then Enter, Space or Esc by habit: nothing is promised."""
    chosen = person.choose(DEVICES)
    press("Delete")
    if not chosen or person.dialog(chosen) is None:
        return False
    press(person.chance.choice(("Return", "space", "Escape")))
    return True


def forget(person: Person) -> bool:
    """Delete, and a yes by the mouse."""
    chosen = person.choose(DEVICES, more=person.chance.randrange(2))
    press("Delete")
    dialog = person.dialog(chosen) if chosen else None
    yes = person.button(dialog, "Forget") if dialog is not None else None
    if yes is None:
        return False
    person.promise("device_forget", *chosen)
    person.press_button(yes)
    return True


def know_by_menu(person: Person) -> bool:
    """One or several are mine, from the menu."""
    menu, chosen = person.open_menu(DEVICES, more=person.chance.choice((0, 0, 2)))
    if menu is None:
        return False
    return person.enter(
        menu, "This is mine", lambda: person.promise("device_change", *chosen, detail="known")
    )


def wake_by_menu(person: Person) -> bool:
    menu, chosen = person.open_menu(DEVICES)
    if menu is None:
        return False
    return person.enter(menu, "Wake up", lambda: person.promise("device_wake", *chosen))


def wake_by_command(person: Person) -> bool:
    """Find it by a word, read whom it names, and take it."""
    chosen = person.choose(DEVICES)
    press("ctrl+k")
    if len(chosen) != 1 or not happens(lambda: isinstance(QApplication.activeModalWidget(), CommandList)):
        return False
    commands = QApplication.activeModalWidget()
    assert isinstance(commands, CommandList)
    write("wake up")
    item = commands.list.currentItem()
    if item is None:
        return False
    named = person.ids_in(item.text())
    person.compare(chosen, named)
    person.think()
    person.promise("device_wake", *named)
    press("Return")
    return True


def ping_by_menu(person: Person) -> bool:
    menu, chosen = person.open_menu(DEVICES)
    if menu is None:
        return False
    return person.enter(menu, "Ping now", lambda: person.promise("device_ping", *chosen))


def tag_by_menu(person: Person) -> bool:
    menu, chosen = person.open_menu(DEVICES)
    if menu is None or not person.enter(menu, "Tags", lambda: person.promise("nothing", "")):
        return False
    if person.dialog(chosen) is None:
        return False
    write(f"tag{person.chance.randrange(9)}")
    let_live(300)
    person.promise("device_change", *chosen, detail="tags")
    press("Return")
    return True


def merge_by_menu(person: Person) -> bool:
    """Merge with another, that is searched for by its MAC."""
    menu, chosen = person.open_menu(DEVICES)
    if menu is None or len(chosen) != 1:
        return False
    if not person.enter(menu, "Merge", lambda: person.promise("nothing", "")):
        return False
    dialog = person.dialog(chosen)
    box = dialog.findChild(QComboBox) if dialog is not None else None
    if dialog is None or box is None or box.count() == 0:
        return False
    line = box.itemText(person.chance.randrange(box.count()))
    mac = MAC.findall(line)
    write(mac[-1] if mac else line)
    press("Down", "Return")
    other = person.ids_in(sure(box.lineEdit()).text())
    yes = person.button(dialog, "Merge")
    if yes is None or len(other) != 1:
        return False
    person.promise("device_merge", *chosen, detail=f"absorb {other[0]}")
    person.press_button(yes)
    return True


def split_by_button(person: Person) -> bool:
    """Open a device that others were merged into, and undo one of these merges."""
    table, known = person.turn(DEVICES), person.session.replica.state.devices
    whole = [each for each in known.values() if each.merges]
    places = [
        place for row, place in person.rows(table) if person.shown_in(table, row) in {w.id for w in whole}
    ]
    if not places:
        return False
    click(person.chance.choice(places))
    chosen = person.marked(table)
    press("Return")
    page = person.space.device
    if len(chosen) != 1 or not happens(lambda: page.isVisible() and page.device is not None, seconds=1):
        return False
    buttons = [each for each in page.findChildren(QAbstractButton) if each.text() == "Split"]
    if page.device is None or not buttons:
        return False
    person.compare(chosen, [here := page.device.id])
    page._area.ensureWidgetVisible(buttons[0])
    let_live(100)
    line = " ".join(each.text() for each in sure(buttons[0].parentWidget()).findChildren(QLabel))
    merge = next((m for m in page.device.merges if any(key in line for _, key in m.interfaces)), None)
    person.press_button(buttons[0])
    dialog = person.dialog([here])
    yes = person.button(dialog, "Split") if dialog is not None and merge is not None else None
    if yes is None or merge is None:
        return False
    person.promise("device_split", here, detail=f"split {merge.merged_id}")
    person.press_button(yes)
    let_live(100)
    person.tidy()
    press("Escape")
    return True


def on_its_own_page(person: Person) -> bool:
    """Enter opens the device; there it is renamed or pinged."""
    chosen = person.choose(DEVICES)
    if len(chosen) != 1:
        return False
    press("Return")
    if not happens(lambda: person.space.currentIndex() > ALERTS, seconds=1):
        return False
    page = person.space.device
    if page.device is None:
        return False
    person.compare(chosen, [page.device.id])
    if person.chance.random() < 0.5:
        ping = person.button(page, "Ping now")
        if ping is None:
            return False
        person.promise("device_ping", page.device.id)
        person.press_button(ping)
    else:
        here = page.device.id
        press("F2")
        if person.dialog([here]) is None:
            return False
        press("ctrl+a")
        write("from its page")
        person.promise("device_change", here, detail="name")
        press("Return")
    let_live(100)
    press("Escape")
    return True


def acknowledge_by_key(person: Person) -> bool:
    chosen = person.choose(ALERTS, more=person.chance.randrange(3))
    if not chosen:
        return False
    let_live(person.chance.randrange(600))
    person.promise("alert_acknowledge", *chosen)
    press("a")
    return True


def acknowledge_all(person: Person) -> bool:
    table = person.turn(ALERTS)
    if not person.choose(ALERTS):
        return False
    press("ctrl+a")
    person.promise("alert_acknowledge", *person.marked(table))
    press("a")
    return True


def acknowledge_by_button(person: Person) -> bool:
    """Press it down, think, let go."""
    chosen = person.choose(ALERTS)
    made = person.space.alerts.acknowledge
    if not chosen or not made.isEnabled():
        return False
    person.promise("alert_acknowledge", *chosen)
    do(*point(made.mapToGlobal(made.rect().center())), "mousedown", "1")
    let_live(400)
    do("mouseup", "1")
    return True


def silence_by_menu(person: Person) -> bool:
    menu, chosen = person.open_menu(ALERTS)
    alert = person.session.replica.state.alerts.get(chosen[0]) if len(chosen) == 1 else None
    if menu is None or alert is None:
        return False
    return person.enter(
        menu,
        "Silence for an hour",
        lambda: person.promise("silence_add", "", detail=f"{alert.subject_id} for 3600 s"),
    )


def scan(person: Person) -> bool:
    """All networks by a key, or one by the menu; some of them are cancelled."""
    person.turn(DEVICES)
    if person.chance.random() < 0.5:
        person.promise("scan", "", detail="every attached network")
        press("ctrl+r")
    else:
        start = person.button(person.space.devices, "Scan")
        if start is None:
            return False
        person.press_button(start)
        menu = person.menu()
        if menu is None:
            return False
        entry = next((each.text() for each in menu.actions() if NETWORK in each.text()), "")
        if not entry or not person.enter(menu, entry, lambda: person.promise("scan", "", detail=NETWORK)):
            return False
    let_live(200)
    cancel = person.button(person.space.devices, "Cancel")
    running = person.session.replica.state.scan
    if cancel is not None and running is not None:
        person.promise("scan_cancel", running.id)
        person.press_button(cancel)
    return True


WAYS = (
    rename,
    rename_what_leaves_the_filter,
    enter_does_not_forget,
    forget,
    know_by_menu,
    wake_by_menu,
    wake_by_command,
    ping_by_menu,
    tag_by_menu,
    merge_by_menu,
    split_by_button,
    on_its_own_page,
    acknowledge_by_key,
    acknowledge_all,
    acknowledge_by_button,
    silence_by_menu,
    scan,
)


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
