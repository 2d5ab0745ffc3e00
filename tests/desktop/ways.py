"""Every way of acting at the window, as a person goes about it: what they choose, press and promise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel

from desktop.sure import sure
from desktop.views.command_list import CommandList
from desktop.views.workspace import ALERTS, DEVICES

from .hands import click, do, happens, let_live, point, press, write
from .person import MAC, NETWORK

if TYPE_CHECKING:
    from netmon_core.model.device import Device

    from .person import Person


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
    one = person.session.replica.state.devices.get(chosen[0]) if len(chosen) == 1 else None
    if one is None:
        return False
    press("ctrl+f")
    press("ctrl+a")
    write(one.label.split()[0])
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
    whole = {each.id for each in known.values() if each.merges}
    places = [place for row, place in person.rows(table) if person.shown_in(table, row) in whole]
    if not places:
        return False
    click(person.chance.choice(places))
    chosen = person.marked(table)
    press("Return")
    page = person.space.device
    if len(chosen) != 1 or not happens(page.isVisible, seconds=1):
        return False
    button = next((each for each in page.findChildren(QAbstractButton) if each.text() == "Split"), None)
    if button is not None:
        page._area.ensureWidgetVisible(button)
        let_live(100)
    device = person.opened()
    done = button is not None and device is not None and _press_split(person, chosen, device, button)
    person.tidy()
    press("Escape")
    return done


def _press_split(person: Person, chosen: list[str], device: Device, button: QAbstractButton) -> bool:
    person.compare(chosen, [device.id])
    line = " ".join(each.text() for each in sure(button.parentWidget()).findChildren(QLabel))
    merge = next((each for each in device.merges if any(key in line for _, key in each.interfaces)), None)
    person.press_button(button)
    dialog = person.dialog([device.id])
    yes = person.button(dialog, "Split") if dialog is not None else None
    if yes is None or merge is None:
        return False
    person.promise("device_split", device.id, detail=f"split {merge.merged_id}")
    person.press_button(yes)
    let_live(100)
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
    device = person.opened()
    if device is None:
        return False
    person.compare(chosen, [device.id])
    # It may have gone, or become another's, while it was looked at.
    here = sure(person.opened() or device).id
    if person.chance.random() < 0.5:
        ping = person.button(page, "Ping now")
        if ping is None:
            return False
        person.promise("device_ping", here)
        person.press_button(ping)
    else:
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
