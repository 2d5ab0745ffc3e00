"""Never more than is known: of a device, of a server that is silent, of a monitor that cannot see."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QCursor
from PyQt6.QtWidgets import QLabel, QToolTip

from desktop.api import stream
from desktop.api.stream import PING_INTERVAL, QUIET, Link
from desktop.clock import Clock
from desktop.models.sight import Seeing, Sight, sight_of
from desktop.models.standing import Standing, standing_of
from desktop.models.wellbeing import RECENT, wellbeing_of
from desktop.replica import Replica
from desktop.sure import sure
from desktop.views.banner import Banner
from desktop.views.tray import Tray
from desktop.views.wellbeing_words import all_is_well, wellbeing_words
from desktop.views.workspace import ALERTS, DEVICES, OVERVIEW
from netmon_core.events.alert import AlertChanged
from netmon_core.events.device import DeviceChanged
from netmon_core.events.monitor import MonitorHealthChanged, MonitoringPaused
from netmon_core.model.alert import AlertState
from netmon_core.model.monitor import MonitorHealth, Pause
from netmon_core.model.presence import Presence
from netmon_core.model.target import ProbeKind, Target, TargetStatus
from netmon_core.snapshot import State, apply

from .made import NOW, device, sample, snapshot

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from desktop.demo.server import DemoServer
    from desktop.views.main_window import MainWindow
    from desktop.views.tile import Tile
    from netmon_core.events.event import Event
    from netmon_core.model.device import Device

ONLINE, OFFLINE, UNKNOWN = Presence.ONLINE, Presence.OFFLINE, Presence.UNKNOWN


def words(window: MainWindow) -> str:
    return "\n".join(each.text() for each in window.findChildren(QLabel) if each.isVisible())


def tell(demo: DemoServer, event: Event) -> None:
    apply(demo.play.state, event)
    demo.tell(event)


def tiles(window: MainWindow) -> dict[str, Tile]:
    return sure(window.workspace).overview._tiles


@pytest.mark.parametrize(
    ("presence", "given", "lost", "alone", "doubted", "standing"),
    [
        (ONLINE, {}, 0, False, True, Standing.ONLINE),
        (ONLINE, {}, 1, False, True, Standing.ONLINE),
        # The only answer there is to go by is none.
        (ONLINE, {}, 1, True, True, Standing.UNANSWERED),
        (ONLINE, {}, 0, True, True, Standing.ONLINE),
        (ONLINE, {}, 2, False, True, Standing.UNANSWERED),
        (ONLINE, {}, 4, False, True, Standing.UNANSWERED),
        (ONLINE, {}, 5, False, True, Standing.ASLEEP),
        # Whoever knows no doubt, or cannot see, cannot know that it sleeps.
        (ONLINE, {}, 5, False, False, Standing.UNANSWERED),
        (ONLINE, {"doubtful": True}, 0, False, True, Standing.DOUBTFUL),
        (ONLINE, {"doubtful": True, "flapping": True}, 9, True, True, Standing.DOUBTFUL),
        (ONLINE, {"flapping": True}, 0, False, True, Standing.UNSTEADY),
        (OFFLINE, {"flapping": True}, 9, False, True, Standing.UNSTEADY),
        (OFFLINE, {}, 9, False, True, Standing.OFFLINE),
        (UNKNOWN, {}, 9, False, True, Standing.UNKNOWN),
        (OFFLINE, {"doubtful": True}, 9, False, True, Standing.OFFLINE),
    ],
)
def test_a_device_stands_no_better_than_is_known(
    presence: Presence, given: dict[str, bool], lost: int, *, alone: bool, doubted: bool, standing: Standing
) -> None:
    one = device(1, presence=presence, **given)
    assert standing_of(one, lost=lost, nothing_else=alone, doubted=doubted) is standing


def test_lost_probes_are_counted_back_to_the_last_answer(qapp: object) -> None:
    replica = Replica()
    replica.begin(snapshot(device(1), samples=(sample(1, None, sent=3),)))
    assert replica.lost("device:d1/ping") == (3, True)
    replica.take(sample(1, 0.01))
    assert replica.lost("device:d1/ping") == (0, False)
    replica.take(sample(1, None, sent=2))
    replica.take(sample(1, None))
    assert replica.lost("device:d1/ping") == (3, False)
    assert replica.lost("device:nobody/ping") == (0, True)


def test_every_standing_has_a_shape_and_a_word_of_its_own(window: MainWindow) -> None:
    from desktop.models.standing import standing_word  # noqa: PLC0415

    assert len({window.look.standing(each)[0] for each in Standing}) == len(Standing)
    assert len({standing_word(each) for each in Standing}) == len(Standing)


def test_a_doubtful_device_looks_so_in_every_place(
    window: MainWindow, demo: DemoServer, qtbot: QtBot
) -> None:
    space = sure(window.workspace)
    demo._timer.stop()
    nas = next(each for each in demo.play.state.devices.values() if each.hostname == "nas")
    before = window.look.standing(Standing.ONLINE)
    tell(demo, DeviceChanged(device=replace(nas, doubtful=True), changed=("doubtful",)))
    space.turn(DEVICES)
    model = space.devices.model
    qtbot.waitUntil(lambda: model.index(sure(model.place_of(nas.id)), 0).data() == "Doubtful")
    row = sure(model.row(model.index(sure(model.place_of(nas.id)), 0)))
    assert window.look.standing(row.standing) != before
    space.open_device(nas.id)
    assert "Doubtful" in words(window)
    assert "did not answer when it was asked just now" in space.device._head._why._whole
    assert space.devices.filters.presence.findText("Doubtful") > 0
    space.devices.filters.presence.setCurrentText("Doubtful")
    assert [row.id for row in space.devices.model.shown()] == [nas.id]
    space.turn(OVERVIEW)
    space.overview._show()
    assert nas.id not in [each.key for each in space.overview._slow.lines if each.isVisible()]
    assert "Doubtful: 1" in tiles(window)["online"].accessibleName()


def test_a_dead_server_is_noticed_within_ten_seconds() -> None:
    # A ping is sent, and missed, well before; what was heard last may be as old as the silence.
    assert PING_INTERVAL < QUIET < 10_000 - 1_000


def test_a_server_that_falls_silent_is_told_of_everywhere(
    window: MainWindow, demo: DemoServer, qtbot: QtBot
) -> None:
    session, tray = sure(window.session), sure(window.findChild(Tray))
    demo._timer.stop()
    icon = tray.icon.icon().pixmap(64).toImage()
    online = tiles(window)["online"]
    sure(window.workspace).turn(OVERVIEW)
    qtbot.waitUntil(lambda: online._figure.text() != "\u2013")
    figure = online._figure.text()
    session.stream._pings.stop()
    session.stream._quiet.start(1)
    qtbot.waitUntil(lambda: session.stream.link is Link.SILENT)
    assert not session.live
    assert "silent" in window._banner.words.text()
    assert "as of" in window._banner.words.text()
    assert window.windowTitle().startswith("Connection lost")
    assert "Connection lost, as of" in tray.icon.toolTip()
    assert tray.icon.icon().pixmap(64).toImage() != icon
    assert "silent" in window.sidebar.link_words._whole
    assert online._figure.property("old") is True
    assert online._figure.palette().windowText().color().name() == window.look.colors.muted
    assert online._figure.text() == figure
    assert "as of" in online.accessibleName()
    assert sure(window.workspace).devices._colors.old
    # A word, and all is as it was.
    session.stream._pings.start(1)
    qtbot.waitUntil(lambda: session.stream.link is Link.LIVE)
    assert not window._banner.isVisible()
    assert "as of" not in tray.icon.toolTip()
    assert tray.icon.icon().pixmap(64).toImage() == icon
    qtbot.waitUntil(lambda: online._figure.property("old") is False)


def test_what_is_silent_for_long_is_given_up(
    window: MainWindow, demo: DemoServer, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = sure(window.session)
    monkeypatch.setattr(stream, "delay", lambda _: 60.0)
    demo._timer.stop()
    session.stream._pings.stop()
    qtbot.wait(50)
    session.stream._silence.start(1)
    qtbot.waitUntil(lambda: session.stream.link is Link.WAITING)
    assert session.sight.seeing is Seeing.LOST
    assert "tried again" in window._banner.words.text()


def test_before_the_first_snapshot_no_number_is_shown(
    make_window: Callable[[], MainWindow], demo: DemoServer
) -> None:
    window = make_window()
    window.open_server(replace(demo.server, url="http://127.0.0.1:9"), demo.key)
    assert {each._figure.text() for each in tiles(window).values()} == {"\u2013"}
    sure(window.workspace).turn(ALERTS)
    assert "All is well" not in words(window)
    assert "Nothing is known yet" in words(window)


def test_while_the_monitor_is_blind_its_numbers_are_of_before(
    window: MainWindow, demo: DemoServer, qtbot: QtBot
) -> None:
    session = sure(window.session)
    since = session.clock.now() - timedelta(minutes=3)
    health = MonitorHealth(blind=True, since=since, reason="the link is down")
    tell(demo, MonitorHealthChanged(health=health))
    qtbot.waitUntil(lambda: session.sight.seeing is Seeing.BLIND)
    said = words(window)
    assert "The monitor cannot see" in said
    assert "the link is down" in said
    assert "3 min ago" in said
    assert tiles(window)["offline"]._figure.property("old") is True
    assert "cannot see" in sure(window.findChild(Tray)).icon.toolTip()
    tell(demo, MonitorHealthChanged(health=MonitorHealth(blind=False, since=since)))
    qtbot.waitUntil(lambda: session.sight.clear)
    qtbot.waitUntil(lambda: tiles(window)["offline"]._figure.property("old") is False)


def test_what_the_monitor_cannot_do_is_said_with_the_command_that_mends_it(
    window: MainWindow, demo: DemoServer, qtbot: QtBot
) -> None:
    session = sure(window.session)
    since = session.clock.now() - timedelta(minutes=3)
    mending = "sudo sysctl -w net.ipv4.neigh.default.gc_thresh3=32768"
    health = MonitorHealth(
        blind=False, since=since, limited=f"The table is too small. `{mending}` makes room."
    )
    tell(demo, MonitorHealthChanged(health=health))
    qtbot.waitUntil(lambda: session.sight.seeing is Seeing.LIMITED)
    banner = sure(window.findChild(Banner))
    qtbot.waitUntil(banner.isVisible)
    assert mending in banner.words.text()
    assert banner.words.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse
    said = words(window)
    assert said.count(mending) >= 2
    assert "All is well" not in said
    # It sees all the same, so nothing is from before.
    assert tiles(window)["offline"]._figure.property("old") is False
    tell(demo, MonitorHealthChanged(health=MonitorHealth(blind=False, since=since)))
    qtbot.waitUntil(lambda: session.sight.clear)
    qtbot.waitUntil(lambda: not banner.isVisible())


def test_a_network_that_cannot_be_seen_grays_its_own_devices(
    window: MainWindow, demo: DemoServer, qtbot: QtBot
) -> None:
    session = sure(window.session)
    networks = {i.network_id for each in demo.play.state.devices.values() for i in each.interfaces}
    hidden = next(iter(networks))
    health = MonitorHealth(blind=True, since=NOW, reason="no link", network_ids=(hidden,))
    tell(demo, MonitorHealthChanged(health=health))
    qtbot.waitUntil(lambda: session.sight.seeing is Seeing.PARTLY)
    rows = sure(window.workspace).devices.model.shown()
    assert any(row.hidden for row in rows)
    for row in rows:
        assert row.hidden == ({i.network_id for i in row.device.interfaces} <= {hidden})


def test_a_pause_of_everything_is_told(window: MainWindow, demo: DemoServer, qtbot: QtBot) -> None:
    until = sure(window.session).clock.now() + timedelta(hours=1)
    tell(demo, MonitoringPaused(pauses=(Pause(until=until),)))
    qtbot.waitUntil(lambda: "Monitoring is paused" in window._banner.words.text())


@pytest.mark.parametrize(
    ("given", "live", "seeing"),
    [
        ({}, True, Seeing.CLEAR),
        ({}, False, Seeing.LOST),
        ({"health": MonitorHealth(blind=True, since=NOW)}, True, Seeing.BLIND),
        ({"health": MonitorHealth(blind=True, since=NOW)}, False, Seeing.LOST),
        ({"health": MonitorHealth(blind=True, since=NOW, network_ids=("n1",))}, True, Seeing.PARTLY),
        ({"health": MonitorHealth(blind=False, since=NOW, limited="Full.")}, True, Seeing.LIMITED),
        ({"health": MonitorHealth(blind=True, since=NOW, limited="Full.")}, True, Seeing.BLIND),
        ({"pauses": (Pause(until=NOW),)}, True, Seeing.PAUSED),
        ({"pauses": (Pause(until=NOW, device_id="d1"),)}, True, Seeing.CLEAR),
    ],
)
def test_how_far_one_can_see(given: dict[str, object], *, live: bool, seeing: Seeing) -> None:
    assert sight_of(State(snapshot(**given)), live=live, heard_at=NOW).seeing is seeing


CLEAR = Sight(seeing=Seeing.CLEAR)


def being(*devices: Device, **given: object) -> tuple[str, str]:
    state = State(snapshot(*devices, **given))
    counted = wellbeing_of(
        state, lambda each: standing_of(each, lost=0, nothing_else=False, doubted=True), NOW
    )
    return wellbeing_words(CLEAR, counted, NOW)


def test_all_is_well_is_said_only_where_everything_was_asked_and_nothing_is_down(qapp: object) -> None:
    target = Target(id="user:web/http", kind=ProbeKind.HTTP, name="web")
    assert being(device(1), device(2))[0] == all_is_well()
    assert being(device(1), targets=(TargetStatus(target=target, up=True),))[0] == all_is_well()
    for devices, given in (
        ([], {}),
        ([device(1), device(2, presence=OFFLINE)], {}),
        ([device(1), device(2, presence=UNKNOWN)], {}),
        ([device(1), device(2, doubtful=True)], {}),
        ([device(1, last_seen=NOW - RECENT - timedelta(seconds=1))], {}),
        ([device(1)], {"targets": (TargetStatus(target=target, up=False),)}),
        ([device(1)], {"targets": (TargetStatus(target=target),)}),
    ):
        title, hint = being(*devices, **given)
        assert all_is_well() not in (title, hint)
    title, hint = being(device(1), device(2, presence=OFFLINE), device(3, presence=OFFLINE))
    assert "2" in title
    assert "Offline: 2" in hint


def test_without_alerts_the_page_says_how_many_are_not_well(
    window: MainWindow, demo: DemoServer, qtbot: QtBot
) -> None:
    demo._timer.stop()
    for alert in list(demo.play.state.alerts.values()):
        over = replace(alert, state=AlertState.RESOLVED, resolved_at=alert.pending_since)
        tell(demo, AlertChanged(alert=over))
    space = sure(window.workspace)
    space.turn(ALERTS)
    qtbot.waitUntil(lambda: not space.alerts.model.things)
    away = sum(each.presence is OFFLINE for each in demo.play.state.devices.values())
    assert away
    assert "All is well" not in words(window)
    assert f"Offline: {away}" in words(window)


def test_every_time_on_an_open_page_goes_on(
    window: MainWindow, demo: DemoServer, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    demo._timer.stop()
    session, space = sure(window.session), sure(window.workspace)
    nas = next(each for each in demo.play.state.devices.values() if each.hostname == "nas")
    space.open_device(nas.id)
    qtbot.waitUntil(space.device._facts._evidence.isVisible)

    def said() -> tuple[str, ...]:
        space.open_device(nas.id) if space.device.device is None else None
        head, facts = space.device._head._why._whole, words(window)
        alert = space.alerts.model.index(0, 3).data()
        since = space.devices.model.index(sure(space.devices.model.place_of(nas.id)), 8).data()
        health = "\n".join(line._words.text() for line in space.overview._health._lines)
        return head, facts, alert, since, health

    before = said()
    changed: list[int] = []
    space.alerts.model.dataChanged.connect(lambda first, *_: changed.append(first.column()))
    now = session.clock.now() + timedelta(days=9)
    monkeypatch.setattr(Clock, "now", lambda _: now)
    monkeypatch.setattr(space.overview, "isVisible", lambda: True)
    session.clock.tick()
    after = said()
    assert all(old != new for old, new in zip(before, after, strict=True))
    assert 3 in changed
    assert after[3].endswith(" d")


def test_the_time_in_an_open_tip_goes_on(
    window: MainWindow, demo: DemoServer, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, space = sure(window.session), sure(window.workspace)
    since = session.clock.now() - timedelta(minutes=3)
    tell(demo, MonitorHealthChanged(health=MonitorHealth(blind=True, since=since, reason="no link")))
    space.turn(OVERVIEW)
    tile = tiles(window)["online"]
    qtbot.waitUntil(lambda: "3 min ago" in tile.toolTip())
    QCursor.setPos(tile.mapToGlobal(tile.rect().center()))
    qtbot.mouseMove(tile, tile.rect().center())
    qtbot.waitUntil(lambda: "3 min ago" in QToolTip.text())
    now = session.clock.now() + timedelta(minutes=5)
    monkeypatch.setattr(Clock, "now", lambda _: now)
    session.clock.tick()
    assert "8 min ago" in QToolTip.text()
    assert QToolTip.isVisible()
    # One that is closed is not opened again.
    QToolTip.hideText()
    qtbot.waitUntil(lambda: not QToolTip.isVisible())
    session.clock.tick()
    assert not QToolTip.isVisible()


def test_whom_a_device_may_be_was_seen_as_long_ago_as_it_was(
    window: MainWindow, demo: DemoServer, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    demo._timer.stop()
    session, space = sure(window.session), sure(window.workspace)
    one, other = list(demo.play.state.devices.values())[:2]
    tell(demo, DeviceChanged(device=replace(one, resembles=other.id), changed=("resembles",)))
    qtbot.waitUntil(lambda: session.replica.state.devices[one.id].resembles == other.id)
    space.open_device(one.id)
    bar = space.device._likeness
    assert bar.isVisible()
    now = session.clock.now() + timedelta(days=9)
    monkeypatch.setattr(Clock, "now", lambda _: now)
    session.clock.tick()
    assert "9 d ago" in bar.words.text()


def test_when_nothing_is_heard_the_time_since_then_goes_on(
    window: MainWindow, demo: DemoServer, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = sure(window.session)
    monkeypatch.setattr(stream, "delay", lambda _: 600.0)
    demo.close()
    qtbot.waitUntil(lambda: session.sight.seeing is Seeing.LOST)
    now = session.clock.now() + timedelta(minutes=7)
    monkeypatch.setattr(Clock, "now", lambda _: now)
    session.clock.tick()
    assert "7 min ago" in window._banner.words.text()
    assert "7 min ago" in sure(window.findChild(Tray)).icon.toolTip()
