from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Literal
from weakref import ref

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFileDialog,
    QLabel,
    QLineEdit,
    QWidget,
)

from desktop.settings.preferences import Theme
from desktop.sure import sure
from desktop.texts import newer
from desktop.views.about import AboutDialog
from desktop.views.alert_table import state_text
from desktop.views.device_actions import MENU
from desktop.views.scan_bar import ScanBar
from desktop.views.settings_dialog import SettingsDialog
from desktop.views.subject_dialog import SubjectDialog
from desktop.views.tray import Tray
from desktop.views.workspace import ALERTS, DEVICES, OVERVIEW
from netmon_core.device_list.reading import read_device_list
from netmon_core.events.alert import AlertChanged
from netmon_core.events.device import DeviceChanged
from netmon_core.events.scan import ScanFinished, ScanStarted
from netmon_core.model.alert import Alert, AlertState
from netmon_core.model.presence import Presence
from netmon_core.model.scan import Scan, ScanState
from netmon_core.snapshot import apply
from netmon_core.wire import to_wire

from .payloads import PAYLOADS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.modeltest import ModelTester
    from pytestqt.qtbot import QtBot

    from desktop.demo.server import DemoServer
    from desktop.session import Session
    from desktop.views.main_window import MainWindow
    from desktop.views.workspace import Workspace
    from netmon_core.events.event import Event
    from netmon_core.model.device import Device


def workspace(window: MainWindow) -> Workspace:
    return sure(window.workspace)


def session(window: MainWindow) -> Session:
    return sure(window.session)


def named(demo: DemoServer, hostname: str) -> Device:
    return next(each for each in demo.play.state.devices.values() if each.hostname == hostname)


def tell(demo: DemoServer, event: Event) -> None:
    apply(demo.play.state, event)
    demo.tell(event)


def texts(window: MainWindow) -> list[str]:
    return [each.text() for each in window.findChildren(QLabel) if each.isVisible()]


def test_the_devices_of_the_server_are_shown_and_stay_up_to_date(
    window: MainWindow, demo: DemoServer, qtbot: QtBot
) -> None:
    workspace(window).turn(DEVICES)
    model = workspace(window).devices.model
    assert len(model.shown()) == len(demo.play.state.devices)
    nas = named(demo, "nas")
    tell(demo, DeviceChanged(device=replace(nas, presence=Presence.OFFLINE), changed=("presence",)))
    qtbot.waitUntil(lambda: model.index(sure(model.place_of(nas.id)), 0).data() == "Offline")


def test_a_device_is_renamed_from_the_keyboard(window: MainWindow, demo: DemoServer, qtbot: QtBot) -> None:
    page = workspace(window).devices
    workspace(window).turn(DEVICES)
    page.search.setText("brother")
    qtbot.waitUntil(lambda: len(page.model.shown()) == 1)
    page.table.selectRow(0)
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_F2)
    line = sure(sure(page.findChild(SubjectDialog)).findChild(QLineEdit))
    qtbot.keyClicks(line, "Ink eater")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: named(demo, "brother-hl").name == "Ink eater")
    qtbot.waitUntil(lambda: page.model.index(0, 1).data() == "Ink eater")


def test_the_rows_are_copied_as_text(window: MainWindow) -> None:
    page = workspace(window).devices
    workspace(window).turn(DEVICES)
    page.table.selectRow(0)
    page.acting.act("copy_rows")
    copied = sure(QApplication.clipboard()).text().split("\t")
    assert copied[1] == page.model.shown()[0].device.label


def test_enter_opens_the_device_and_escape_comes_back(window: MainWindow, qtbot: QtBot) -> None:
    space = workspace(window)
    space.turn(DEVICES)
    space.devices.table.selectRow(3)
    wanted = space.devices.model.shown()[3].device.id
    qtbot.keyClick(space.devices.table, Qt.Key.Key_Return)
    assert space.currentWidget() is space.device
    assert sure(space.device.device).id == wanted
    space.device.left.emit()
    assert space.currentWidget() is space.devices


def test_a_device_shows_its_past_and_its_curves(window: MainWindow, demo: DemoServer, qtbot: QtBot) -> None:
    space = workspace(window)
    space.open_device(named(demo, "macbook-lena").id)
    page = space.device
    qtbot.waitUntil(lambda: len(page._chart.rows()) > 100)
    qtbot.waitUntil(lambda: page._news.rowCount() > 0)
    page.show_span(timedelta(days=365))
    qtbot.waitUntil(lambda: 300 < len(page._chart.rows()) <= 2000 and bool(page._measuring.outages))
    assert page._chart.grab().width() > 100
    assert all(news.device_id == sure(page.device).id for news in page._news.things)


def test_a_merged_device_is_shown_as_its_heir(window: MainWindow, demo: DemoServer, qtbot: QtBot) -> None:
    keep, gone = named(demo, "nas"), named(demo, "tv")
    space = workspace(window)
    space.open_device(gone.id)
    session(window).merge(keep.id, gone.id)
    qtbot.waitUntil(lambda: sure(space.device.device).id == keep.id)
    qtbot.waitUntil(lambda: bool(sure(space.device.device).merges))


def test_a_device_that_may_be_known_asks_whether_it_is(
    window: MainWindow, demo: DemoServer, qtbot: QtBot
) -> None:
    known, newcomer = named(demo, "lenas-phone"), named(demo, "pixel-8")
    space = workspace(window)
    bar = space.device._likeness
    space.open_device(newcomer.id)
    assert bar.isHidden()
    tell(demo, DeviceChanged(device=replace(newcomer, resembles=known.id), changed=("resembles",)))
    qtbot.waitUntil(bar.isVisible)
    assert "May be the same as Lena's phone" in bar.words.text()
    bar.distinct.click()
    qtbot.waitUntil(lambda: named(demo, "pixel-8").distinct_from == (known.id,))
    qtbot.waitUntil(bar.isHidden)
    tell(demo, DeviceChanged(device=replace(newcomer, resembles=known.id), changed=("resembles",)))
    qtbot.waitUntil(bar.isVisible)
    bar.merge.click()
    qtbot.waitUntil(lambda: sure(space.device.device).id == known.id)
    assert bar.isHidden()
    # Whom it may have been is gone meanwhile.
    tell(demo, DeviceChanged(device=replace(known, resembles=newcomer.id), changed=("resembles",)))
    qtbot.waitUntil(lambda: sure(space.device.device).resembles == newcomer.id)
    assert bar.isHidden()


def test_a_scan_shows_how_far_it_is_and_what_it_found(
    window: MainWindow, demo: DemoServer, qtbot: QtBot
) -> None:
    space = workspace(window)
    space.turn(DEVICES)
    before = len(space.devices.model.shown())
    session(window).scan()
    qtbot.waitUntil(lambda: session(window).replica.state.scan is not None)
    qtbot.waitUntil(lambda: len(space.devices.model.shown()) == before + 1)
    qtbot.waitUntil(lambda: any("Scan finished" in toast.title for toast in window.toasts.shown()))


def test_a_scan_is_cancelled(window: MainWindow, qtbot: QtBot) -> None:
    replica = session(window).replica
    session(window).scan()
    qtbot.waitUntil(lambda: replica.state.scan is not None)
    session(window).cancel_scan(sure(replica.state.scan).id)
    qtbot.waitUntil(lambda: sure(replica.state.scan).state.value == "cancelled")


def fire(demo: DemoServer, device: Device, summary: str = "is offline") -> Alert:
    now = datetime.now(UTC)
    alert = Alert(
        id=f"a-{device.id}",
        rule="offline",
        subject_id=device.id,
        subject=device.label,
        summary=summary,
        state=AlertState.FIRING,
        pending_since=now,
        fired_at=now,
    )
    tell(demo, AlertChanged(alert=alert))
    return alert


def test_an_alert_is_told_in_the_corner_and_a_click_goes_to_the_device(
    window: MainWindow, demo: DemoServer, qtbot: QtBot
) -> None:
    printer = named(demo, "brother-hl")
    fire(demo, printer)
    qtbot.waitUntil(lambda: any(toast.title == "Printer" for toast in window.toasts.shown()))
    toast = next(toast for toast in window.toasts.shown() if toast.title == "Printer")
    qtbot.mouseClick(toast, Qt.MouseButton.LeftButton)
    assert sure(workspace(window).device.device).id == printer.id
    assert window.sidebar.badge.text() == "4"


@dataclass(frozen=True, kw_only=True)
class CoffeeReady:
    """What a server of later may tell."""

    type: Literal["coffee_ready"] = "coffee_ready"


def test_what_only_a_newer_server_knows_is_shown_in_plain_words(
    window: MainWindow, demo: DemoServer, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    alert = replace(fire(demo, named(demo, "nas")), state=AlertState.OTHER)
    tell(demo, AlertChanged(alert=alert))
    alerts = session(window).replica.state.alerts
    qtbot.waitUntil(lambda: alert.id in alerts and alerts[alert.id].state is AlertState.OTHER)
    workspace(window).turn(ALERTS)
    assert state_text(alerts[alert.id]) == "Other"
    assert window.look.alert(AlertState.OTHER, acknowledged=False)[0] == "ring"

    scan = Scan(id="s", state=ScanState.OTHER, started_at=datetime.now(UTC), expected=1)
    tell(demo, ScanStarted(scan=scan))
    # Begun at this window: of others nobody here is told.
    session(window)._own_scans.begin(to_wire(scan))
    bars = window.findChildren(ScanBar)
    qtbot.waitUntil(lambda: any(not bar.cancel.isHidden() for bar in bars))
    tell(demo, ScanFinished(scan=replace(scan, finished_at=datetime.now(UTC))))
    qtbot.waitUntil(lambda: any("Scan is over" in toast.title for toast in window.toasts.shown()))
    assert not any(not bar.cancel.isHidden() for bar in bars)

    for _ in range(2):
        demo.tell(CoffeeReady())  # type: ignore[arg-type]
    qtbot.waitUntil(lambda: session(window).peer.passed_over == 2)
    assert caplog.text.count("does not know yet; update it") == 1
    workspace(window).turn(OVERVIEW)
    qtbot.waitUntil(lambda: newer(1) in texts(window))
    about = AboutDialog(server="9", unknown=1, parent=window)
    assert newer(1) in [each.text() for each in about.findChildren(QLabel)]
    assert session(window).live


def test_an_alert_is_acknowledged_and_silenced(window: MainWindow, demo: DemoServer, qtbot: QtBot) -> None:
    space = workspace(window)
    space.turn(ALERTS)
    page = space.alerts
    page.table.selectRow(0)
    chosen = page.chosen().alerts[0]
    page.acting.act("acknowledge")
    qtbot.waitUntil(lambda: demo.play.state.alerts[chosen].acknowledged_at is not None)
    qtbot.waitUntil(lambda: window.sidebar.badge.text() == "2")
    page.table.selectRow(0)
    page.acting.act("silence_8")
    qtbot.waitUntil(lambda: len(demo.play.state.silences) == 1)
    qtbot.waitUntil(page._silences.isVisible)
    session(window).unsilence(demo.play.state.silences[0].id)
    qtbot.waitUntil(lambda: not page._silences.isVisible())


def test_when_the_server_is_away_it_says_so_and_comes_back(
    window: MainWindow, demo: DemoServer, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    demo.cut()
    qtbot.waitUntil(window._banner.isVisible)
    assert "from before" in window._banner.words.text()
    assert len(workspace(window).devices.model.shown()) == len(demo.play.state.devices)
    qtbot.waitUntil(lambda: session(window).live)
    assert not window._banner.isVisible()
    assert caplog.text.count("No connection") == 1


def test_a_wrong_key_is_said_where_it_was_typed(
    make_window: Callable[[], MainWindow], demo: DemoServer, qtbot: QtBot
) -> None:
    window = make_window()
    window.connect_page.begin()
    window.connect_page.address.setText(demo.server.url)
    window.connect_page.connect_now()
    qtbot.waitUntil(lambda: "netmon serve" in window.connect_page.problem.text())
    window.connect_page.key.setText("nmk_wrong")
    window.connect_page.connect_now()
    qtbot.waitUntil(lambda: "does not hold" in window.connect_page.problem.text())
    assert window.connect_page.isVisible()


def test_what_has_worked_is_remembered_and_opened_the_next_time(
    make_window: Callable[[], MainWindow], demo: DemoServer, qtbot: QtBot
) -> None:
    first = make_window()
    first._servers.remember(demo.server)
    first._keys.save(demo.server.url, demo.key)
    first.close()
    second = make_window()
    second.open_last()
    qtbot.waitUntil(lambda: second.session is not None and second.session.live)


@pytest.mark.parametrize("theme", [Theme.LIGHT, Theme.DARK])
def test_every_page_can_be_drawn_light_and_dark(
    window: MainWindow, demo: DemoServer, theme: Theme, qtbot: QtBot
) -> None:
    window.look.use(theme)
    for page in (OVERVIEW, DEVICES, ALERTS):
        workspace(window).turn(page)
        assert not window.grab().isNull()
    workspace(window).open_device(named(demo, "nas").id)
    picture = window.grab().toImage()
    dark = picture.pixelColor(window.width() // 2, 4).lightness() < 80
    assert dark == (theme is Theme.DARK)


@pytest.mark.parametrize("name", PAYLOADS)
def test_a_hostile_name_is_only_text_on_every_page(
    window: MainWindow, demo: DemoServer, qtbot: QtBot, name: str
) -> None:
    nas = replace(named(demo, "nas"), name=name, notes=name, tags=(name[:64],), presence_why=name)
    tell(demo, DeviceChanged(device=nas, changed=("name",)))
    fire(demo, nas, summary=name)
    qtbot.waitUntil(lambda: any(toast.title == name for toast in window.toasts.shown()))
    for page in (OVERVIEW, ALERTS):
        workspace(window).turn(page)
    workspace(window).open_device(nas.id)
    assert name in texts(window)
    for each in window.findChildren(QLabel):
        assert each.textFormat() is Qt.TextFormat.PlainText or each.text() == "", each.text()


def test_the_small_models_keep_qts_rules(window: MainWindow, qtmodeltester: ModelTester) -> None:
    space = workspace(window)
    for model in (space.alerts.model, space.overview._news, space.device._news, space.device._alerts):
        qtmodeltester.check(model)


def test_the_table_is_saved_as_a_list_that_can_be_imported(
    window: MainWindow, demo: DemoServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    nas = named(demo, "nas")
    tell(demo, DeviceChanged(device=replace(nas, name="=cmd()"), changed=("name",)))
    page = workspace(window).devices
    qtbot.waitUntil(lambda: "=cmd()" in {row.device.name for row in page.model.shown()})
    file = tmp_path / "devices.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", staticmethod(lambda *_: (str(file), "")))
    page.export.click()
    assert "'=cmd()" in file.read_text()
    listed = read_device_list(file.read_text())
    assert len(listed.devices) == len(page.model.shown())
    assert "=cmd()" in {each.name for each in listed.devices}


def test_a_file_that_cannot_be_written_is_said(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nowhere = str(tmp_path / "no" / "such" / "folder.csv")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", staticmethod(lambda *_: (nowhere, "")))
    workspace(window).devices.export.click()
    assert any("cannot be written" in toast.text for toast in window.toasts.shown())


def test_the_columns_are_as_they_were_left(
    window: MainWindow, make_window: Callable[[], MainWindow], demo: DemoServer, qtbot: QtBot
) -> None:
    page = workspace(window).devices
    page._show_column(5, shown=False)
    page._show_column(10, shown=True)
    page.table.setColumnWidth(1, 333)
    other = make_window()
    other.open_server(demo.server, demo.key)
    again = workspace(other).devices.table
    assert again.isColumnHidden(5)
    assert not again.isColumnHidden(10)
    assert again.columnWidth(1) == 333


def test_a_key_that_may_only_look_can_change_nothing(window: MainWindow, demo: DemoServer) -> None:
    hello = sure(session(window).stream.hello)
    session(window).stream._talk.hello = replace(hello, role="viewer")
    session(window).linked.emit()
    page = workspace(window).devices
    page.table.choose([named(demo, "nas").id])
    menu = page.acting.menu(MENU)
    allowed = {action.text() for action in menu.actions() if action.isEnabled() and action.text()}
    assert allowed == {"Copy the IP address", "Copy the MAC"}
    assert not page.findChildren(ScanBar)[0].start.isEnabled()
    assert "look" in window.sidebar.link_words.text()


@pytest.mark.parametrize("name", PAYLOADS)
def test_nothing_in_a_notification_looks_like_markup(
    window: MainWindow, demo: DemoServer, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    tray = Tray(window, window._preferences)
    told: list[str] = []
    monkeypatch.setattr(tray.icon, "showMessage", lambda title, text, _: told.extend((title, text)))
    monkeypatch.setattr(window, "isActiveWindow", lambda: False)
    tray.tell(replace(fire(demo, named(demo, "nas")), subject=name, summary=f"{name} is offline"))
    assert len(told) == 2
    assert not any(sign in text for text in told for sign in "<>&")


def test_the_dialogs_can_be_shown(window: MainWindow, qtbot: QtBot) -> None:
    settings = SettingsDialog(window._preferences, window.look, window)
    settings.theme.setCurrentIndex(settings.theme.findData("dark"))
    assert window.look.colors.dark
    settings.theme.setCurrentIndex(settings.theme.findData("light"))
    about = AboutDialog(server="1.2.3", parent=window)
    assert "1.2.3" in [each.text() for each in about.findChildren(QLabel)]


def nameless(window: MainWindow) -> list[tuple[str, str]]:
    """What can have the focus, and would not say what it is."""
    return [
        (type(each).__name__, type(each.parent()).__name__)
        for each in window.findChildren(QWidget)
        if each.isVisible()
        and each.focusPolicy().value & Qt.FocusPolicy.TabFocus.value
        and not (each.accessibleName() or (isinstance(each, QAbstractButton) and each.text()))
    ]


def test_what_takes_the_focus_says_what_it_is(window: MainWindow, demo: DemoServer, qtbot: QtBot) -> None:
    space = workspace(window)
    qtbot.waitUntil(space.overview._slow.lines[0].isVisible)
    assert (found := nameless(window)) == [], found
    for page in (DEVICES, ALERTS):
        space.turn(page)
        assert (found := nameless(window)) == [], found
    space.open_device(named(demo, "nas").id)
    assert (found := nameless(window)) == [], found
    window.choose_server()
    assert (found := nameless(window)) == [], found


def test_a_slow_device_is_opened_from_the_keyboard(window: MainWindow, qtbot: QtBot) -> None:
    space = workspace(window)
    line = space.overview._slow.lines[0]
    qtbot.waitUntil(line.isVisible)
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert sure(space.device.device).label == line.accessibleName().rpartition(",")[0]


def test_nothing_of_a_server_is_held_when_another_is_chosen(window: MainWindow, demo: DemoServer) -> None:
    state = ref(session(window).replica.state)
    table = ref(workspace(window).devices.model)
    assert state() is not None
    window.choose_server()
    assert state() is None
    model = table()
    assert model is None or not model.everything()


def test_empty_pages_say_what_to_do_next(window: MainWindow, qtbot: QtBot) -> None:
    page = workspace(window).devices
    workspace(window).turn(DEVICES)
    page.search.setText("no such device")
    qtbot.waitUntil(page._empty.isVisible)
    assert "show all devices" in page._empty.hint.text()
    page._reset.click()
    assert page.table.isVisible()
