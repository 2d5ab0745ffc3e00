"""What devices measure of themselves, how it goes with asking them, and what to do where nobody may."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QAbstractButton

from desktop.models.asked_words import asked_words, state_words
from desktop.models.news import describe, news_of, worth_telling
from desktop.models.roles import BAR
from desktop.models.sensors import Group, grouped, limit_words, share_of, state_word, value_words
from desktop.models.told import Told
from desktop.sure import sure
from desktop.views.device_tabs import PORTS, SENSORS
from desktop.views.subject_dialog import SubjectDialog
from desktop.views.telling import MANY, SELDOM
from netmon_core.errors import NotFoundError
from netmon_core.events.port import DeviceRestarted, PortFlapping, PortStateChanged
from netmon_core.model.informant import InformantState
from netmon_core.model.port import AdminState, PortState
from netmon_core.model.sensor import Sensor, SensorKind, SensorState, SensorUnit
from netmon_core.snapshot import State

from .made import NOW, device, snapshot
from .test_ports import asked, named
from .test_trouble import toasts

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from desktop.demo.http import Request
    from desktop.demo.server import DemoServer
    from desktop.views.device_tabs import DeviceTabs
    from desktop.views.informant_bar import InformantBar
    from desktop.views.main_window import MainWindow
    from netmon_core.events.event import Event


def sensor(kind: SensorKind, unit: SensorUnit, value: float | None = None, **other: Any) -> Sensor:
    return Sensor(
        device_id="d1", id=other.pop("id", "s1"), kind=kind, name="n", unit=unit, value=value, **other
    )


def says(bar: InformantBar, words: str) -> bool:
    return words in bar.words.text()


def show(window: MainWindow, demo: DemoServer, hostname: str, side: int) -> DeviceTabs:
    space = sure(window.workspace)
    space.open_device(named(demo, hostname).id)
    space.device.tabs.bar.setCurrentIndex(side)
    return space.device.tabs


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (sensor(SensorKind.TEMPERATURE, SensorUnit.CELSIUS, 41.26), "41.3 °C"),
        (sensor(SensorKind.FAN, SensorUnit.RPM, 820), "820 rpm"),
        (sensor(SensorKind.POWER, SensorUnit.WATT, 1530), "1.53 kW"),
        (sensor(SensorKind.RUNTIME, SensorUnit.SECOND, 2640), "44 min"),
        (sensor(SensorKind.SUPPLY, SensorUnit.SHARE, 0.08), "8 %"),
        (sensor(SensorKind.STORAGE, SensorUnit.SHARE, 0.5, total=2e12), "50 % (1 TB of 2 TB)"),
        (sensor(SensorKind.ON_BATTERY, SensorUnit.COUNT, 1), "runs on battery"),
        (sensor(SensorKind.ON_BATTERY, SensorUnit.COUNT, 0), "runs on mains"),
        (sensor(SensorKind.STATE, SensorUnit.COUNT, 1), "yes"),
        (sensor(SensorKind.PAGES, SensorUnit.COUNT, 214), "214"),
        (sensor(SensorKind.CPU, SensorUnit.SHARE, None), "\u2013"),
        (sensor(SensorKind.UNKNOWN, SensorUnit.UNKNOWN, 7), "7"),
    ],
)
def test_a_value_is_said_with_its_unit(made: Sensor, words: str) -> None:
    assert value_words(made) == words


def test_limits_and_states_are_said_in_words() -> None:
    hot = sensor(
        SensorKind.TEMPERATURE, SensorUnit.CELSIUS, 70, high_warning=65, high_critical=75, low_warning=0,
        state=SensorState.WARNING,
    )  # fmt: skip
    assert limit_words(hot) == "warns below 0 °C or above 65 °C, critical above 75 °C"
    assert state_word(hot) == "Warning"
    assert limit_words(sensor(SensorKind.CPU, SensorUnit.SHARE, 0.1)) == ""
    assert share_of(hot) is None
    assert share_of(sensor(SensorKind.SUPPLY, SensorUnit.SHARE, 1.2)) == 1.0


def test_every_kind_of_sensor_has_its_group_and_what_is_gone_has_none() -> None:
    some = [sensor(kind, SensorUnit.COUNT, 1, id=f"s{at}") for at, kind in enumerate(SensorKind)]
    assert sum(map(len, grouped(some).values())) == len(some)
    assert list(grouped(some)) == list(Group)
    assert grouped(replace(each, gone=True) for each in some) == {}


def test_toner_and_paper_are_bars_with_what_is_wrong(
    window: MainWindow, demo: DemoServer, qtbot: QtBot
) -> None:
    tabs = show(window, demo, "brother-hl", SENSORS)
    card = tabs.sensors.groups[Group.SUPPLIES]
    qtbot.waitUntil(card.isVisible)
    by_name = {each.name: row for row, each in enumerate(card.model.things)}
    toner = by_name["Black toner"]
    assert card.model.index(toner, 1).data(BAR) == ((0.08, window.look.colors.warn),)
    assert [card.model.index(toner, at).data() for at in range(4)] == [
        "Black toner", "8 %", "Warning", "warns below 10 %",
    ]  # fmt: skip
    assert card.model.index(by_name["Paper, manual feed"], 1).data() == "\u2013"
    shown = {group for group, each in tabs.sensors.groups.items() if each.isVisible()}
    assert shown == {Group.SUPPLIES}


def test_a_ups_says_its_charge_and_what_it_runs_on(
    window: MainWindow, demo: DemoServer, qtbot: QtBot
) -> None:
    tabs = show(window, demo, "ups-cellar", SENSORS)
    card = tabs.sensors.groups[Group.BATTERY]
    qtbot.waitUntil(card.isVisible)
    assert [value_words(each) for each in card.model.things] == ["100 %", "44 min", "runs on mains", "34 %"]


def test_where_nobody_may_ask_it_is_said_what_to_do(
    window: MainWindow, demo: DemoServer, qtbot: QtBot
) -> None:
    for side in (PORTS, SENSORS):
        tabs = show(window, demo, "tv", side)
        bar = (tabs.ports if side == PORTS else tabs.sensors).bar
        qtbot.waitUntil(partial(says, bar, "[[credentials]]"))
        assert '--device "Living room TV"' in bar.words.text()
    qtbot.mouseClick(bar.ask, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: any("No credential is scoped" in each.text for each in toasts(window)))


def test_a_device_that_answers_and_has_no_ports_says_so(
    window: MainWindow, demo: DemoServer, qtbot: QtBot
) -> None:
    view = show(window, demo, "brother-hl", PORTS).ports
    qtbot.waitUntil(lambda: view._none.isVisible() and "no ports" in view._none.text())
    assert not view.table.isVisible()


def test_a_device_that_may_be_another_waits_for_a_yes(
    window: MainWindow, demo: DemoServer, qtbot: QtBot
) -> None:
    bar = show(window, demo, "ap-attic", PORTS).ports.bar
    qtbot.waitUntil(lambda: "an administrator says yes" in bar.words.text())
    assert "Its MAC is another" in bar.words.text()
    told, point = asked(demo), named(demo, "ap-attic").id
    qtbot.mouseClick(bar.agree, Qt.MouseButton.LeftButton)
    dialog = window.findChild(SubjectDialog)
    # Enter is no.
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert not any("agree" in each for each in told)
    qtbot.mouseClick(bar.agree, Qt.MouseButton.LeftButton)
    dialog = next(each for each in window.findChildren(SubjectDialog) if each.isVisible())
    yes = next(each for each in dialog.findChildren(QAbstractButton) if each.text() == "Say yes")
    qtbot.mouseClick(yes, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: f"POST devices/{point}/agree" in told)
    qtbot.waitUntil(lambda: not bar.agree.isVisible())
    assert "answered just now" in bar.words.text()


def test_nobody_is_offered_a_yes_where_none_is_waited_for(
    window: MainWindow, demo: DemoServer, qtbot: QtBot
) -> None:
    tabs = show(window, demo, "switch-cellar", PORTS)
    qtbot.waitUntil(lambda: bool(tabs.ports.panel.jacks))
    assert not tabs.ports.bar.agree.isVisible()
    assert not any("Say yes" in offer.words for offer in sure(window.workspace).offers())


def test_ask_now_asks_the_server_says_what_came_of_it_and_looks_again(
    window: MainWindow, demo: DemoServer, qtbot: QtBot
) -> None:
    tabs = show(window, demo, "switch-cellar", PORTS)
    qtbot.waitUntil(lambda: bool(tabs.ports.panel.jacks))
    told, switch = asked(demo), named(demo, "switch-cellar")
    qtbot.mouseClick(tabs.ports.bar.ask, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: f"POST devices/{switch.id}/ask" in told)
    qtbot.waitUntil(lambda: any("only in part" in each.text for each in toasts(window)))
    after = told.index(f"POST devices/{switch.id}/ask")
    qtbot.waitUntil(lambda: f"GET devices/{switch.id}/ports" in told[after:])


def test_nothing_is_asked_while_nobody_looks(window: MainWindow, demo: DemoServer, qtbot: QtBot) -> None:
    told = asked(demo)
    space = sure(window.workspace)
    switch = named(demo, "switch-cellar").id
    space.open_device(switch)
    qtbot.wait(400)
    # The first page asked for the ports of the busiest.
    assert not any("sensors" in each or "informants" in each for each in told)
    space.device.tabs.bar.setCurrentIndex(SENSORS)
    qtbot.waitUntil(lambda: f"GET devices/{switch}/sensors" in told)
    space.turn(0)
    assert space.device.tabs.telling.told.device_id == ""


def test_of_very_many_ports_the_server_is_asked_seldom(
    window: MainWindow, demo: DemoServer, qtbot: QtBot
) -> None:
    tabs = show(window, demo, "switch-cellar", PORTS)
    qtbot.waitUntil(lambda: bool(tabs.ports.panel.jacks))
    switch, told = named(demo, "switch-cellar").id, asked(demo)
    ports = sure(tabs.telling.told.ports)
    tabs.telling.told = replace(tabs.telling.told, ports=ports * (MANY // len(ports) + 1))
    for _ in range(SELDOM - 1):
        tabs.telling._refresh()
    qtbot.wait(200)
    assert f"GET devices/{switch}/ports" not in told
    tabs.telling._refresh()
    qtbot.waitUntil(lambda: told.count(f"GET devices/{switch}/ports") == 1)


def test_a_server_that_knows_nothing_of_ports_is_told_apart(
    window: MainWindow, demo: DemoServer, qtbot: QtBot
) -> None:
    answer = demo._desk.answer

    def refuse(request: Request) -> tuple[int, object]:
        if request.parts[-1] in ("ports", "sensors", "links", "informants"):
            return 404, {"status": 404, "code": "not_found", "detail": "There is nothing at this path."}
        return answer(request)

    demo._desk.answer = refuse  # type: ignore[method-assign]
    bar = show(window, demo, "switch-cellar", PORTS).ports.bar
    qtbot.waitUntil(lambda: "update it" in bar.words.text())


def test_it_is_said_when_it_answered_what_is_lacking_and_what_is_wrong(qapp: object) -> None:
    then = NOW - timedelta(minutes=3)
    fine = InformantState(
        device_id="d1", reader="snmp", credential="switches", asked_at=then, answered_at=then, took=2.5
    )
    assert state_words(fine, NOW) == (
        "Asked by SNMP with the credential “switches”  ·  answered 3 min ago in 2 s"
    )
    wrong = replace(fine, problem="It is silent.")
    assert state_words(wrong, NOW).startswith("Not asked now: It is silent.")
    assert state_words(replace(wrong, asked_at=NOW), NOW).startswith("Asked in vain: It is silent.")
    doubted = replace(wrong, asked_at=NOW, until_yes=True)
    assert state_words(doubted, NOW).startswith("Not asked now: It is silent.")
    assert "answered 3 min ago" in state_words(wrong, NOW)
    assert state_words(replace(fine, answered_at=None, took=None), NOW) == "It has not been asked yet."
    own = replace(device(1), own=True)
    assert "asks itself nothing" in asked_words(Told(device_id="d1", looked=True), own, NOW)
    lost = Told(device_id="d1", looked=True, state=fine, trouble=NotFoundError("x"))
    assert "update it" in asked_words(lost, device(1), NOW)
    assert asked_words(Told(device_id="d1"), device(1), NOW) == ""


@pytest.mark.parametrize(
    ("event", "line"),
    [
        (
            PortStateChanged(
                device_id="d1", port_id="p7", name="g7", at=NOW, state=PortState.UP, was=PortState.DOWN,
                admin=AdminState.UP, admin_was=AdminState.UP,
            ),
            "host-00001 port g7 went up",
        ),
        (
            PortStateChanged(
                device_id="d1", port_id="p7", name="{0} %n", at=NOW, state=PortState.DOWN, was=PortState.UP,
                admin=AdminState.DOWN, admin_was=AdminState.UP,
            ),
            "host-00001 port {0} %n was switched off",
        ),
        (
            PortFlapping(device_id="d1", port_id="p7", name="g7", at=NOW, flapping=True),
            "host-00001 port g7 goes up and down",
        ),
        (DeviceRestarted(device_id="d1", at=NOW), "host-00001 has started anew"),
        (
            DeviceRestarted(device_id="d1", at=NOW, agent_only=True),
            "host-00001 the program that tells of it has started anew",
        ),
    ],
)  # fmt: skip
def test_what_happens_to_ports_is_told_among_what_happened(event: Event, line: str) -> None:
    news = news_of(NOW, event)
    assert worth_telling(news)
    assert describe(news, State(snapshot(device(1)))) == line
