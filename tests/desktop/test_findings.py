from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QLabel, QPushButton

from desktop.sure import sure
from desktop.views.findings_card import LINES
from desktop.views.workspace import ALERTS
from netmon_core.events.finding import FindingChanged
from netmon_core.model.finding import Finding, Severity
from netmon_core.snapshot import apply

from .made import NOW

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

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
