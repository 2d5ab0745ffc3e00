from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from PyQt6.QtCore import QEvent, QPoint, Qt
from PyQt6.QtWidgets import QApplication, QLabel, QPushButton

from desktop.action import Chosen
from desktop.demo.desk import Desk
from desktop.sure import sure
from desktop.views.findings_card import LINES
from desktop.views.workspace import ALERTS
from netmon_core.events.finding import FindingChanged
from netmon_core.model.finding import Finding, Severity
from netmon_core.snapshot import apply

from .made import NOW
from .test_trouble import toasts

if TYPE_CHECKING:
    import pytest
    from pytestqt.qtbot import QtBot

    from desktop.demo.http import Request
    from desktop.demo.server import DemoServer
    from desktop.views.main_window import MainWindow

FINDING = Finding(
    id="f1",
    rule="gateway_changed",
    severity=Severity.CRITICAL,
    network_id="lan",
    summary="<b>printer</b> says that it has 10.0.0.1.",
    advice="Find it.",
    first_seen=NOW,
    last_seen=NOW,
)


def tell(demo: DemoServer, finding: Finding) -> None:
    event = FindingChanged(finding=finding)
    apply(demo.play.state, event)
    demo.tell(event)


def words(window: MainWindow) -> list[str]:
    return [each.text() for each in sure(window.workspace).alerts.findings.findChildren(QLabel)]


def test_what_is_found_is_shown_as_plain_text_and_a_person_can_say_that_it_is_right(
    window: MainWindow, demo: DemoServer, qtbot: QtBot
) -> None:
    sure(window.workspace).turn(ALERTS)
    card = sure(window.workspace).alerts.findings
    assert not card.isVisible()
    tell(demo, replace(FINDING, id="f0", severity=Severity.INFO, summary="scan"))
    tell(demo, FINDING)
    qtbot.waitUntil(card.isVisible)
    assert FINDING.summary in words(window)
    assert "Find it." in words(window)
    assert "scan" not in words(window)
    assert all(each.textFormat() is Qt.TextFormat.PlainText for each in card.findChildren(QLabel))

    right = next(each for each in card.findChildren(QPushButton) if each.text() == "It is right")
    qtbot.mouseClick(right, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not card.isVisible())


def test_of_many_findings_the_worst_are_shown_and_the_rest_counted(
    window: MainWindow, demo: DemoServer, qtbot: QtBot
) -> None:
    sure(window.workspace).turn(ALERTS)
    for number in range(LINES + 3):
        severity = Severity.CRITICAL if number == LINES + 2 else Severity.WARNING
        later = NOW + timedelta(seconds=number)
        told = replace(FINDING, id=f"f{number}", severity=severity, summary=f"{number}", first_seen=later)
        tell(demo, told)
    qtbot.waitUntil(lambda: "and 3 more" in words(window))
    summaries = [each for each in words(window) if each.isdigit()]
    assert summaries == [f"{LINES + 2}", "0", "1", "2", "3"]


def buttons(window: MainWindow, text: str = "It is right") -> list[QPushButton]:
    """Those of all lines, from the top."""
    card = sure(window.workspace).alerts.findings
    found = [each for each in card.findChildren(QPushButton) if each.text() == text and each.isVisible()]
    return sorted(found, key=lambda each: each.mapTo(card, QPoint()).y())


def settled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The findings that the server is told of from now on."""
    told: list[str] = []
    answer = Desk.answer

    def listen(desk: Desk, request: Request) -> tuple[int, object]:
        if request.parts[-1] == "settle":
            told.append(request.parts[-2])
        return answer(desk, request)

    monkeypatch.setattr(Desk, "answer", listen)
    return told


def shown(window: MainWindow, demo: DemoServer, qtbot: QtBot, *found: Finding) -> None:
    sure(window.workspace).turn(ALERTS)
    for each in found:
        tell(demo, each)
    qtbot.waitUntil(lambda: len(buttons(window)) == len(found))


def test_each_line_is_about_its_own_finding(
    window: MainWindow, demo: DemoServer, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = settled(monkeypatch)
    later = replace(FINDING, id="f2", first_seen=NOW + timedelta(seconds=1), summary="second")
    shown(window, demo, qtbot, FINDING, later)
    _, second = buttons(window, "It is over")
    qtbot.mouseClick(second, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "second" not in words(window))
    assert told == ["f2"]
    assert FINDING.summary in words(window)


def test_no_line_moves_under_the_mouse_and_what_was_pressed_is_what_is_settled(
    window: MainWindow, demo: DemoServer, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = settled(monkeypatch)
    card = sure(window.workspace).alerts.findings
    shown(window, demo, qtbot, replace(FINDING, severity=Severity.WARNING))
    (right,) = buttons(window)
    card.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
    qtbot.mousePress(right, Qt.MouseButton.LeftButton)
    tell(demo, replace(FINDING, id="f0", summary="worse"))
    qtbot.waitUntil(lambda: "f0" in sure(window.session).replica.state.findings)
    qtbot.wait(50)
    assert buttons(window) == [right]
    qtbot.mouseRelease(right, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: told == ["f1"])
    qtbot.waitUntil(lambda: "f1" not in sure(window.session).replica.state.findings)
    card.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, on=False)
    QApplication.sendEvent(card, QEvent(QEvent.Type.Leave))
    qtbot.waitUntil(lambda: "worse" in words(window))
    qtbot.waitUntil(lambda: FINDING.summary not in words(window))


def test_of_a_finding_that_is_over_when_the_button_is_let_go_it_is_said_that_nothing_was_done(
    window: MainWindow, demo: DemoServer, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = settled(monkeypatch)
    card = sure(window.workspace).alerts.findings
    shown(window, demo, qtbot, FINDING, replace(FINDING, id="f2"))
    first, _ = buttons(window)
    card.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
    qtbot.mousePress(first, Qt.MouseButton.LeftButton)
    # The stream tells of the end before the mouse is let go, and the window has not been told yet.
    sure(window.session).replica.state.findings.pop("f1")
    qtbot.mouseRelease(first, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: any("no longer there" in each.text for each in toasts(window)))
    assert told == []
    card.show_now()
    assert [each.isEnabled() for each in buttons(window)] == [False, True]


def test_without_the_right_to_change_and_without_a_server_no_button_can_be_pressed(
    window: MainWindow, demo: DemoServer, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown(window, demo, qtbot, FINDING)
    session = sure(window.session)
    assert [each.isEnabled() for each in buttons(window)] == [True]
    with monkeypatch.context() as patch:
        patch.setattr(type(session), "may_change", property(lambda _: False))
        session.linked.emit()
        assert [each.isEnabled() for each in buttons(window)] == [False]
    session.linked.emit()
    assert [each.isEnabled() for each in buttons(window)] == [True]
    demo.close()
    qtbot.waitUntil(lambda: not session.live)
    qtbot.waitUntil(lambda: [each.isEnabled() for each in buttons(window)] == [False])


def test_a_button_held_while_the_connection_is_lost_says_why_nothing_was_done(
    window: MainWindow, demo: DemoServer, qtbot: QtBot
) -> None:
    shown(window, demo, qtbot, FINDING)
    session = sure(window.session)
    acting = sure(window.workspace).alerts.findings.lines[0]
    chosen = Chosen(findings=("f1",))
    demo.close()
    qtbot.waitUntil(lambda: not session.live)
    acting.act("finding_right", chosen)
    qtbot.waitUntil(lambda: any("no connection to the server" in each.text for each in toasts(window)))
