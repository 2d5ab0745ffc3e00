"""What a person acts on is what they chose, whatever comes, goes and moves meanwhile: by keys and mouse."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtGui import QContextMenuEvent
from PyQt6.QtWidgets import QAbstractButton, QApplication, QComboBox, QDialog, QLineEdit, QMenu, QPushButton

from desktop.models.naming import who
from desktop.sure import sure
from desktop.views.command_list import CommandList
from desktop.views.subject_dialog import SubjectDialog
from desktop.views.workspace import ALERTS, DEVICES, OVERVIEW
from netmon_core.events.alert import AlertChanged, SilencesChanged
from netmon_core.events.device import DeviceChanged, DeviceDiscovered, DeviceForgotten
from netmon_core.model.alert import Alert, AlertState, Silence
from netmon_core.model.presence import Presence
from netmon_core.snapshot import apply

from . import made

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from desktop.demo.server import DemoServer
    from desktop.views.alerts_page import AlertsPage
    from desktop.views.devices_page import DevicesPage
    from desktop.views.grid import Grid
    from desktop.views.main_window import MainWindow
    from netmon_core.events.event import Event
    from netmon_core.model.device import Device


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def demo(demo: DemoServer) -> DemoServer:
    """The made-up network stands still: only what a test tells happens."""
    demo._timer.stop()
    return demo


@pytest.fixture
def devices(window: MainWindow) -> DevicesPage:
    space = sure(window.workspace)
    space.turn(DEVICES)
    return space.devices


@pytest.fixture
def alerts(window: MainWindow) -> AlertsPage:
    space = sure(window.workspace)
    space.turn(ALERTS)
    return space.alerts


def named(demo: DemoServer, hostname: str) -> Device:
    return next(each for each in demo.play.state.devices.values() if each.hostname == hostname)


def tell(demo: DemoServer, *events: Event) -> None:
    for event in events:
        apply(demo.play.state, event)
        demo.tell(event)


def asked(demo: DemoServer) -> list[str]:
    """Note what the server is asked to change."""
    told: list[str] = []
    answer = demo._desk.answer

    def note(request: object) -> tuple[int, object]:
        if request.method != "GET":  # type: ignore[attr-defined]
            told.append(f"{request.method} {'/'.join(request.parts[2:])}")  # type: ignore[attr-defined]
        return answer(request)  # type: ignore[arg-type]

    demo._desk.answer = note  # type: ignore[method-assign]
    return told


def click_row(qtbot: QtBot, table: Grid, key: str, *, control: bool = False) -> None:
    row = table.keyed.place_of(key)
    assert row is not None, f"{key} is not shown"
    table.scrollTo(sure(table.model()).index(row, 1))
    modifier = Qt.KeyboardModifier.ControlModifier if control else Qt.KeyboardModifier.NoModifier
    place = table.visualRect(sure(table.model()).index(row, 1)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, modifier, place)


def open_menu(table: Grid, *, by_keyboard: bool) -> QMenu:
    """Ask for the menu as Qt does for a key or a button of the mouse."""
    if by_keyboard:
        # Qt puts it into the middle of the row, in coordinates of the rows alone.
        place = table.visualRect(table.currentIndex()).center()
        event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, place, table.mapToGlobal(place))
        QApplication.sendEvent(table, event)
    else:
        viewport = sure(table.viewport())
        place = table.visualRect(table.currentIndex()).center()
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, viewport.mapToGlobal(place))
        QApplication.sendEvent(viewport, event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def press_entry(qtbot: QtBot, menu: QMenu, text: str) -> None:
    action = next(each for each in menu.actions() if each.text().startswith(text))
    assert action.isEnabled()
    qtbot.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())


def dialog_of(window: MainWindow) -> SubjectDialog:
    found = [each for each in window.findChildren(SubjectDialog) if each.isVisible()]
    assert len(found) == 1
    return found[0]


def line_of(window: MainWindow) -> QLineEdit:
    return sure(dialog_of(window).findChild(QLineEdit))


def said(window: MainWindow) -> str:
    return " ".join(f"{toast.title} {toast.text}" for toast in window.toasts.shown())


@pytest.mark.parametrize("by_keyboard", [True, False])
def test_the_menu_opens_at_the_row_that_is_chosen_and_says_whom_it_is_about(
    devices: DevicesPage, demo: DemoServer, qtbot: QtBot, *, by_keyboard: bool
) -> None:
    nas = named(demo, "nas")
    click_row(qtbot, devices.table, nas.id)
    menu = open_menu(devices.table, by_keyboard=by_keyboard)
    assert menu.actions()[0].text() == who(nas)
    row = devices.table.visualRect(devices.table.currentIndex())
    top = sure(devices.table.viewport()).mapToGlobal(row.topLeft()).y()
    assert top <= menu.pos().y() <= top + row.height()
    menu.close()


def test_a_menu_acts_on_whom_it_was_opened_for_though_somebody_else_is_chosen_by_then(
    devices: DevicesPage, demo: DemoServer, qtbot: QtBot
) -> None:
    nas, told = named(demo, "nas"), asked(demo)
    click_row(qtbot, devices.table, nas.id)
    menu = open_menu(devices.table, by_keyboard=True)
    devices.table.choose([named(demo, "tv").id])
    press_entry(qtbot, menu, "Wake up")
    qtbot.waitUntil(lambda: told == [f"POST devices/{nas.id}/wake"])


def test_a_menu_about_a_device_that_is_gone_says_so_and_does_nothing(
    window: MainWindow, devices: DevicesPage, demo: DemoServer, qtbot: QtBot
) -> None:
    nas, told = named(demo, "nas"), asked(demo)
    click_row(qtbot, devices.table, nas.id)
    menu = open_menu(devices.table, by_keyboard=True)
    tell(demo, DeviceForgotten(device_id=nas.id))
    qtbot.waitUntil(lambda: devices.model.place_of(nas.id) is None)
    press_entry(qtbot, menu, "Wake up")
    assert "no longer there" in said(window)
    assert told == []


def test_a_device_that_leaves_the_filter_is_still_the_one_that_is_renamed(
    window: MainWindow, devices: DevicesPage, demo: DemoServer, qtbot: QtBot
) -> None:
    nas, told = named(demo, "nas"), asked(demo)
    devices.show_presence(Presence.ONLINE)
    qtbot.waitUntil(lambda: devices.model.place_of(nas.id) is not None)
    click_row(qtbot, devices.table, nas.id)
    qtbot.keyClick(devices.table, Qt.Key.Key_F2)
    tell(demo, DeviceChanged(device=replace(nas, presence=Presence.OFFLINE), changed=("presence",)))
    qtbot.waitUntil(lambda: devices.model.place_of(nas.id) is None)
    line = line_of(window)
    line.clear()
    qtbot.keyClicks(line, "Attic")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: named(demo, "nas").name == "Attic")
    assert told == [f"PATCH devices/{nas.id}"]


def test_a_dialog_about_a_device_that_is_forgotten_meanwhile_closes_with_a_word(
    window: MainWindow, devices: DevicesPage, demo: DemoServer, qtbot: QtBot
) -> None:
    nas, told = named(demo, "nas"), asked(demo)
    click_row(qtbot, devices.table, nas.id)
    qtbot.keyClick(devices.table, Qt.Key.Key_F2)
    dialog = dialog_of(window)
    qtbot.keyClicks(line_of(window), "Attic")
    tell(demo, DeviceForgotten(device_id=nas.id))
    with qtbot.waitSignal(dialog.finished):
        pass
    assert f"{nas.label} is no longer there" in said(window)
    assert told == []


@pytest.mark.parametrize("entry", ["Rename", "Tags", "Notes", "Merge", "Forget"])
def test_every_dialog_names_the_device_by_name_address_and_mac(
    window: MainWindow, devices: DevicesPage, demo: DemoServer, qtbot: QtBot, entry: str
) -> None:
    nas = named(demo, "nas")
    click_row(qtbot, devices.table, nas.id)
    press_entry(qtbot, open_menu(devices.table, by_keyboard=True), entry)
    interface = nas.interfaces[0]
    shown = dialog_of(window).subject.text()
    assert nas.label in shown
    assert str(interface.addresses[0].value) in shown
    assert sure(interface.mac) in shown
    tell(demo, DeviceChanged(device=replace(nas, name="Another name"), changed=("name",)))
    qtbot.waitUntil(lambda: "Another name" in dialog_of(window).subject.text())
    qtbot.keyClick(dialog_of(window), Qt.Key.Key_Escape)


def test_enter_and_space_never_forget_a_device(
    window: MainWindow, devices: DevicesPage, demo: DemoServer, qtbot: QtBot
) -> None:
    told = asked(demo)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
        click_row(qtbot, devices.table, named(demo, "nas").id)
        qtbot.keyClick(devices.table, Qt.Key.Key_Delete)
        dialog = dialog_of(window)
        assert dialog.focusWidget() is dialog.no
        qtbot.keyClick(sure(dialog.focusWidget()), key)
        assert dialog.result() == QDialog.DialogCode.Rejected
        qtbot.waitUntil(lambda: not window.findChildren(SubjectDialog))
        # As a window manager does, which there is none of here.
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
    assert told == []
    click_row(qtbot, devices.table, named(demo, "nas").id)
    qtbot.keyClick(devices.table, Qt.Key.Key_Delete)
    qtbot.mouseClick(dialog_of(window).yes, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(told) == 1)


def test_merging_takes_nobody_by_itself_and_then_the_one_that_was_chosen(
    window: MainWindow, devices: DevicesPage, demo: DemoServer, qtbot: QtBot
) -> None:
    nas, tv, told = named(demo, "nas"), named(demo, "tv"), asked(demo)
    click_row(qtbot, devices.table, nas.id)
    press_entry(qtbot, open_menu(devices.table, by_keyboard=True), "Merge")
    dialog = dialog_of(window)
    assert not dialog.yes.isEnabled()
    box = sure(dialog.findChild(QComboBox))
    qtbot.keyClicks(box, who(tv)[:-1])
    assert not dialog.yes.isEnabled()
    qtbot.keyClicks(box, who(tv)[-1])
    tell(demo, DeviceForgotten(device_id=named(demo, "garden-camera").id))
    qtbot.mouseClick(dialog.yes, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: told == [f"POST devices/{nas.id}/merge"])
    qtbot.waitUntil(lambda: tv.id not in demo.play.state.devices)


def test_a_device_that_goes_hands_its_choice_to_no_neighbor(
    window: MainWindow, devices: DevicesPage, demo: DemoServer, qtbot: QtBot
) -> None:
    nas, told = named(demo, "nas"), asked(demo)
    click_row(qtbot, devices.table, nas.id)
    tell(demo, DeviceForgotten(device_id=nas.id))
    qtbot.waitUntil(lambda: devices.model.place_of(nas.id) is None)
    assert devices.chosen().devices == ()
    for key in (Qt.Key.Key_F2, Qt.Key.Key_Delete, Qt.Key.Key_Return):
        qtbot.keyClick(devices.table, key)
    assert not window.findChildren(SubjectDialog)
    assert sure(window.workspace).currentWidget() is devices
    assert told == []


def test_a_choice_of_many_outlives_newcomers_sorting_and_a_filter(
    devices: DevicesPage, demo: DemoServer, qtbot: QtBot
) -> None:
    wanted = {named(demo, name).id for name in ("nas", "tv", "brother-hl")}
    for at, device_id in enumerate(sorted(wanted)):
        click_row(qtbot, devices.table, device_id, control=at > 0)
    assert set(devices.chosen().devices) == wanted
    # So many at once that the whole table begins anew.
    tell(demo, *(DeviceDiscovered(device=made.device(number)) for number in range(100)))
    qtbot.waitUntil(lambda: len(devices.model.shown()) > 100)
    assert set(devices.chosen().devices) == wanted
    devices.table.sortByColumn(2, Qt.SortOrder.DescendingOrder)
    assert set(devices.chosen().devices) == wanted
    devices.show_presence(Presence.ONLINE)
    devices.show_presence(None)
    online = {each for each in wanted if demo.play.state.devices[each].presence is Presence.ONLINE}
    assert set(devices.chosen().devices) == online != set()


def test_all_that_are_chosen_are_forgotten_but_for_those_that_went_by_themselves(
    window: MainWindow, devices: DevicesPage, demo: DemoServer, qtbot: QtBot
) -> None:
    nas, tv, told = named(demo, "nas"), named(demo, "tv"), asked(demo)
    click_row(qtbot, devices.table, nas.id)
    click_row(qtbot, devices.table, tv.id, control=True)
    qtbot.keyClick(devices.table, Qt.Key.Key_Delete)
    assert nas.label in dialog_of(window).subject.text()
    assert tv.label in dialog_of(window).subject.text()
    tell(demo, DeviceForgotten(device_id=tv.id))
    qtbot.waitUntil(lambda: tv.label not in dialog_of(window).subject.text())
    qtbot.mouseClick(dialog_of(window).yes, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: told == [f"DELETE devices/{nas.id}"])


def resolve(demo: DemoServer, alert: Alert) -> Event:
    return AlertChanged(alert=replace(alert, state=AlertState.RESOLVED, resolved_at=now()))


def fire(demo: DemoServer, name: str, *, at: datetime | None = None) -> Event:
    nas = named(demo, "nas")
    at = at or now()
    return AlertChanged(
        alert=Alert(
            id=name,
            rule="offline",
            subject_id=nas.id,
            subject=nas.label,
            summary=f"{nas.label} {name}",
            state=AlertState.FIRING,
            pending_since=at,
            fired_at=at,
        )
    )


def test_an_alert_that_ends_hands_its_choice_to_no_other(
    alerts: AlertsPage, demo: DemoServer, qtbot: QtBot
) -> None:
    told = asked(demo)
    chosen = alerts.model.things[0]
    click_row(qtbot, alerts.table, chosen.id)
    # As many as before, so that the rows are filled by others.
    tell(demo, resolve(demo, chosen), fire(demo, "another"))
    qtbot.waitUntil(lambda: "another" in {each.id for each in alerts.model.things})
    assert alerts.chosen().alerts == ()
    assert not alerts.acknowledge.isEnabled()
    qtbot.keyClick(alerts.table, Qt.Key.Key_A)
    assert told == []


def test_alerts_that_are_chosen_stay_so_where_others_come_and_go(
    alerts: AlertsPage, demo: DemoServer, qtbot: QtBot
) -> None:
    told = asked(demo)
    first, second, third = (each.id for each in alerts.model.things)
    click_row(qtbot, alerts.table, first)
    click_row(qtbot, alerts.table, third, control=True)
    tell(demo, fire(demo, "newest"), resolve(demo, demo.play.state.alerts[second]))
    qtbot.waitUntil(lambda: alerts.model.place_of(second) is None)
    assert set(alerts.chosen().alerts) == {first, third}
    qtbot.keyClick(alerts.table, Qt.Key.Key_A)
    qtbot.waitUntil(lambda: len(told) == 2)
    assert set(told) == {f"POST alerts/{each}/acknowledge" for each in (first, third)}


def test_all_alerts_are_acknowledged_with_two_keys(
    alerts: AlertsPage, demo: DemoServer, qtbot: QtBot
) -> None:
    told, shown = asked(demo), {each.id for each in alerts.model.things}
    alerts.table.setFocus()
    qtbot.keyClick(alerts.table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(alerts.table, Qt.Key.Key_A)
    qtbot.waitUntil(lambda: len(told) == len(shown))
    assert set(told) == {f"POST alerts/{each}/acknowledge" for each in shown}


def test_a_button_acts_on_what_was_chosen_when_it_was_pressed_down(
    alerts: AlertsPage, demo: DemoServer, qtbot: QtBot
) -> None:
    told = asked(demo)
    first, second, _ = (each.id for each in alerts.model.things)
    click_row(qtbot, alerts.table, first)
    qtbot.mousePress(alerts.acknowledge, Qt.MouseButton.LeftButton)
    alerts.table.choose([second])
    qtbot.mouseRelease(alerts.acknowledge, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: told == [f"POST alerts/{first}/acknowledge"])


def test_a_silence_is_ended_by_the_button_that_was_pressed_though_much_happens(
    alerts: AlertsPage, demo: DemoServer, qtbot: QtBot
) -> None:
    told = asked(demo)
    silences = tuple(
        Silence(id=name, start=now(), end=now() + timedelta(days=365), rule=None, subject_id=None)
        for name in ("one", "two")
    )
    tell(demo, SilencesChanged(silences=silences))
    qtbot.waitUntil(alerts._silences.isVisible)
    first = next(each for each in alerts._silences.findChildren(QPushButton) if each.text() == "End")
    qtbot.mousePress(first, Qt.MouseButton.LeftButton)
    tell(demo, fire(demo, "another"))
    qtbot.waitUntil(lambda: alerts.model.place_of("another") is not None)
    qtbot.mouseRelease(first, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: told == ["DELETE silences/one"])


def test_a_question_about_two_that_are_alike_is_answered_for_the_two_that_were_shown(
    window: MainWindow, demo: DemoServer, qtbot: QtBot
) -> None:
    told = asked(demo)
    newcomer, known, tv = (named(demo, name) for name in ("pixel-8", "lenas-phone", "tv"))
    space = sure(window.workspace)
    space.open_device(newcomer.id)
    bar = space.device._likeness
    tell(demo, DeviceChanged(device=replace(newcomer, resembles=known.id), changed=("resembles",)))
    qtbot.waitUntil(bar.isVisible)
    qtbot.mousePress(bar.merge, Qt.MouseButton.LeftButton)
    tell(demo, DeviceChanged(device=replace(newcomer, resembles=tv.id), changed=("resembles",)))
    qtbot.waitUntil(lambda: tv.label in bar.words.text())
    qtbot.mouseRelease(bar.merge, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: told == [f"POST devices/{known.id}/merge"])
    qtbot.waitUntil(lambda: newcomer.id not in demo.play.state.devices)


def test_the_line_with_the_focus_stays_with_its_device(
    window: MainWindow, demo: DemoServer, qtbot: QtBot
) -> None:
    space = sure(window.workspace)
    space.turn(OVERVIEW)
    card = space.overview._slow
    qtbot.waitUntil(card.lines[1].isVisible)
    line, before = card.lines[1], card.lines[1].key
    line.setFocus()
    state = sure(window.session).replica.state
    target = f"device:{before}/ping"
    state.samples[target] = replace(state.samples[target], rtt_avg=0.000_01)
    card.show_state(state)
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert sure(space.device.device).id == before


def test_the_page_of_a_device_acts_on_that_device(window: MainWindow, demo: DemoServer, qtbot: QtBot) -> None:
    nas, told = named(demo, "nas"), asked(demo)
    sure(window.workspace).open_device(nas.id)
    page = sure(window.workspace).device
    ping = next(each for each in page.findChildren(QAbstractButton) if each.text() == "Ping now")
    qtbot.mouseClick(ping, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: told == [f"POST devices/{nas.id}/ping"])
    qtbot.keyClick(page, Qt.Key.Key_F2)
    qtbot.keyClicks(line_of(window), "Attic")
    qtbot.keyClick(line_of(window), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: f"PATCH devices/{nas.id}" in told)


def test_a_menu_does_not_open_where_no_row_is(devices: DevicesPage, demo: DemoServer, qtbot: QtBot) -> None:
    devices.search.setText("nas")
    qtbot.waitUntil(lambda: len(devices.model.shown()) < 5)
    click_row(qtbot, devices.table, named(demo, "nas").id)
    viewport = sure(devices.table.viewport())
    below = QPoint(40, viewport.height() - 4)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, below, viewport.mapToGlobal(below))
    QApplication.sendEvent(viewport, event)
    assert QApplication.activePopupWidget() is None


def test_the_list_of_commands_acts_on_whom_it_named(
    window: MainWindow, devices: DevicesPage, demo: DemoServer, qtbot: QtBot
) -> None:
    nas, told = named(demo, "nas"), asked(demo)
    click_row(qtbot, devices.table, nas.id)
    qtbot.keyClick(devices.table, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    commands = sure(window.findChild(CommandList))
    qtbot.keyClicks(commands.line, "wake")
    assert sure(commands.list.currentItem()).text() == f"Wake up  {who(nas)}"
    devices.table.choose([named(demo, "tv").id])
    qtbot.keyClick(commands.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: told == [f"POST devices/{nas.id}/wake"])


def test_the_list_of_commands_has_only_what_can_be_done_now(
    window: MainWindow, demo: DemoServer, qtbot: QtBot
) -> None:
    sure(window.workspace).turn(OVERVIEW)
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    commands = sure(window.findChild(CommandList))
    words = [sure(commands.list.item(at)).text() for at in range(commands.list.count())]
    assert any(each.startswith("Scan: All networks") for each in words)
    assert any(each.startswith("Settings") for each in words)
    assert not any(each.startswith(("Rename", "Forget", "Acknowledge", "Scan: Cancel")) for each in words)


def test_no_two_actions_of_one_page_have_one_key(window: MainWindow, demo: DemoServer) -> None:
    space = sure(window.workspace)
    space.open_device(named(demo, "nas").id)
    everywhere = [*window.acting.actions.values(), *space._scan_bar.acting.actions.values()]
    for page in (space.devices, space.alerts, space.device):
        keys = [each.shortcut for each in (*everywhere, *page.acting.actions.values()) if each.shortcut]
        assert len(keys) == len(set(keys))


def test_no_row_moves_away_from_under_the_mouse(
    devices: DevicesPage, demo: DemoServer, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    viewport = sure(devices.table.viewport())
    first = devices.model.key_of(0)
    qtbot.mouseMove(viewport, QPoint(5, 5))
    qtbot.mouseMove(viewport, QPoint(60, 60))
    assert devices.table.still()
    tell(demo, DeviceForgotten(device_id=first))
    qtbot.waitUntil(lambda: first not in devices._session.replica.state.devices)
    devices._session.replica.flush()
    assert devices.model.key_of(0) == first
    monkeypatch.setattr("desktop.views.grid.STILL", 0)
    qtbot.waitUntil(lambda: devices.model.place_of(first) is None)


def test_however_long_somebody_points_no_row_moves_between_their_coming_to_rest_and_their_press(
    devices: DevicesPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    viewport, table = sure(devices.table.viewport()), devices.table
    monkeypatch.setattr("desktop.views.grid.LONGEST_STILL", 0)
    monkeypatch.setattr("desktop.views.grid.MOVING", 0)
    qtbot.mouseMove(viewport, QPoint(5, 5))
    qtbot.mouseMove(viewport, QPoint(60, 60))
    assert table.still()
    qtbot.wait(5)
    # The hand rests, and presses; what is pressed once may be pressed twice.
    assert table.still()
    qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=QPoint(60, 60))
    assert table.still()
    qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=QPoint(60, 60))
    assert table.still()
    # While it is on its way, what is new may come.
    monkeypatch.setattr("desktop.views.grid.MOVING", 10_000)
    qtbot.mouseMove(viewport, QPoint(90, 90))
    assert not table.still()


def test_no_alert_moves_away_from_under_the_mouse(
    alerts: AlertsPage, demo: DemoServer, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = [each.id for each in alerts.model.things]
    viewport = sure(alerts.table.viewport())
    qtbot.mouseMove(viewport, QPoint(5, 5))
    qtbot.mouseMove(viewport, QPoint(60, 60))
    tell(demo, fire(demo, "newest"))
    qtbot.waitUntil(lambda: "newest" in alerts._session.replica.state.alerts)
    alerts._session.replica.flush()
    assert [each.id for each in alerts.model.things] == before
    monkeypatch.setattr("desktop.views.grid.STILL", 0)
    qtbot.waitUntil(lambda: alerts.model.key_of(0) == "newest")
