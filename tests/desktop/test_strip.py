"""The strip of presence paints what was, in the share that it was."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PyQt6.QtGui import QColor
from PyQt6.QtWidgets import QApplication

from desktop.i18n import translator
from desktop.models.series import Curve
from desktop.models.strip import MOST, Past, Was, known_since, shares, unmeasured_of, unseen_of
from desktop.sure import sure
from desktop.views.timeline import HEIGHT, Legend, Timeline, share
from netmon_core.model.monitor import MonitorHealth
from netmon_core.model.outage import Outage
from netmon_core.wire import time_to_wire, to_wire

from .made import NOW

if TYPE_CHECKING:
    from datetime import datetime

    from PyQt6.QtGui import QImage
    from pytestqt.qtbot import QtBot

    from desktop.models.strip import Span
    from desktop.views.theme import Look

YEAR = timedelta(days=365)
WIDTH = 600


def ago(**spans: float) -> datetime:
    return NOW - timedelta(**spans)


def scattered(part: float) -> list[Span]:
    """Every day away for a part of it."""
    return [
        (NOW - timedelta(days=day), NOW - timedelta(days=day) + timedelta(days=part)) for day in range(1, 366)
    ]


def year(**given: object) -> Past:
    return Past(**{"start": NOW - YEAR, "end": NOW, "known_since": NOW - 2 * YEAR, **given})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "away",
    [scattered(0.15), [(NOW - YEAR * 0.15, NOW)], [(NOW - YEAR, NOW - YEAR * 0.85)]],
    ids=["a little every day", "at the end", "at the beginning"],
)
def test_fifteen_percent_away_in_a_year_are_fifteen_percent_of_the_strip(
    look: Look, qtbot: QtBot, away: list[Span]
) -> None:
    painted = strip(look, qtbot, year(away=away))
    red, green = QColor(look.colors.bad), QColor(look.colors.good)
    shares_red = [
        nearness(painted.pixelColor(x, y), red, green)
        for x in range(62, painted.width() - 8)
        for y in range(3, HEIGHT - 3)
    ]
    assert sum(shares_red) / len(shares_red) == pytest.approx(0.15, abs=0.02)


def test_no_piece_is_painted_as_its_worst(look: Look, qtbot: QtBot) -> None:
    painted = strip(look, qtbot, year(away=scattered(0.15)))
    bad = QColor(look.colors.bad)
    columns = [
        sum(painted.pixelColor(x, y) == bad for y in range(HEIGHT)) for x in range(62, painted.width() - 8)
    ]
    assert max(columns) < (HEIGHT - 6) / 2


def strip(look: Look, qtbot: QtBot, past: Past) -> QImage:
    timeline = Timeline(look)
    qtbot.addWidget(timeline)
    timeline.resize(WIDTH, HEIGHT)
    timeline.show_past(past)
    return timeline.grab().toImage().scaled(WIDTH, HEIGHT)


def nearness(color: QColor, red: QColor, green: QColor) -> float:
    return min(max((color.red() - green.red()) / (red.red() - green.red()), 0.0), 1.0)


def test_what_was_not_seen_not_measured_and_not_known_look_each_their_own(look: Look, qtbot: QtBot) -> None:
    day = timedelta(days=1)
    past = Past(
        start=NOW - 5 * day,
        end=NOW,
        known_since=NOW - 4 * day,
        away=[(NOW - 4 * day, NOW - 3 * day)],
        unseen=[(NOW - 3 * day, NOW - 2 * day)],
        unmeasured=[(NOW - 2 * day, NOW - 1 * day)],
    )
    painted = strip(look, qtbot, past)
    inner = WIDTH - 62
    looks = [
        tuple(
            painted.pixelColor(58 + int(inner * (part + 0.5) / 5) + x, y).name()
            for x in range(-9, 9)
            for y in range(4, HEIGHT - 4)
        )
        for part in range(5)
    ]
    assert len(set(looks)) == 5
    translator.install("en", sure(QApplication.instance()))
    legend = Legend(look)
    qtbot.addWidget(legend)
    legend.show_shares(shares(past, 100), past)
    said = " ".join(words.text() for _, words in legend._parts.values() if not words.isHidden())
    for each in (
        "There 20 %",
        "Away 20 % (1 time)",
        "could not see 20 %",
        "Not measured 20 %",
        "Not known 20 %",
    ):
        assert each in said.replace("\u202f", " ").replace("\xa0", " ")


def test_who_was_blind_does_not_know_who_was_away() -> None:
    span = [(ago(hours=2), ago(hours=1))]
    past = Past(start=ago(hours=4), end=NOW, known_since=ago(days=9), away=span, unseen=span, unmeasured=span)
    assert shares(past, 4).whole == {Was.THERE: pytest.approx(0.75), Was.UNSEEN: pytest.approx(0.25)}


SPAN = st.tuples(st.floats(-0.5, 1.5), st.floats(-0.5, 1.5)).map(
    lambda pair: tuple(NOW - YEAR + YEAR * each for each in sorted(pair))
)


@given(st.lists(SPAN, max_size=8), st.lists(SPAN, max_size=4), st.floats(-0.5, 1.2), st.integers(1, 300))
def test_the_shares_of_every_piece_come_to_one(
    away: list[Span], unseen: list[Span], known: float, pieces: int
) -> None:
    found = shares(year(away=away, unseen=unseen, known_since=NOW - YEAR + YEAR * known), pieces)
    assert sum(found.whole.values()) == pytest.approx(1)
    for piece in found.pieces:
        assert sum(piece.values()) == pytest.approx(1, abs=1e-6)
    for was in Was:
        mean = sum(piece.get(was, 0.0) for piece in found.pieces) / pieces
        assert mean == pytest.approx(found.whole.get(was, 0.0), abs=1e-6)


def changed(at: datetime, *, blind: bool, networks: tuple[str, ...] = ()) -> dict[str, object]:
    health = MonitorHealth(blind=blind, since=at, network_ids=networks)
    return {"at": time_to_wire(at), "type": "monitor_health_changed", "body": {"health": to_wire(health)}}


def test_when_the_monitor_was_blind_is_read_from_its_events() -> None:
    start, here = ago(hours=10), {"n1"}
    events = [
        changed(ago(hours=1), blind=True),
        changed(ago(hours=4), blind=False),
        changed(ago(hours=5), blind=True),
    ]
    assert unseen_of(events, None, here, start, NOW) == [(ago(hours=5), ago(hours=4)), (ago(hours=1), NOW)]
    # What begins with an end began before.
    assert unseen_of(events[1:2], None, here, start, NOW) == [(start, ago(hours=4))]
    # Blind on another network only.
    assert unseen_of([changed(ago(hours=5), blind=True, networks=("n2",))], None, here, start, NOW) == []
    nothing = [{"at": "x", "type": "monitor_health_changed"}, {"type": "device_up"}, 7]
    assert unseen_of(nothing, None, here, start, NOW) == []
    blind = MonitorHealth(blind=True, since=ago(days=3))
    assert unseen_of([], blind, here, start, NOW) == [(start, NOW)]


def test_where_no_probe_was_sent_nothing_was_measured() -> None:
    times = tuple(ago(minutes=minutes).timestamp() for minutes in (60, 59, 58, 20, 19))
    curve = Curve(step=60, times=times, values=(0.0,) * 5, least=(0.0,) * 5, most=(0.0,) * 5)
    assert unmeasured_of(curve, ago(minutes=60), ago(minutes=18)) == [(ago(minutes=57), ago(minutes=20))]
    assert unmeasured_of(Curve(step=60), ago(minutes=60), NOW) == []


def test_more_outages_than_are_told_leave_the_oldest_time_unknown() -> None:
    outages = [
        Outage(subject_id="d", start=ago(hours=n), end=ago(hours=n - 0.5), why="") for n in range(1, MOST + 1)
    ]
    assert known_since(outages, ago(days=900)) == ago(hours=MOST)
    assert known_since(outages[:-1], ago(days=900)) == ago(days=900)


def test_a_share_is_all_or_nothing_only_where_it_is(qapp: object) -> None:
    assert share(0.001).startswith("<")
    assert share(0.999).startswith(">")
    assert "100" in share(1.0)
