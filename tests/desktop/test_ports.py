"""The ports of a device: as a picture, as a table, what flows, and who is behind them."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtGui import QHelpEvent
from PyQt6.QtWidgets import QApplication, QMenu, QToolTip

from desktop.demo import wiring
from desktop.models import amounts
from desktop.models.behind import behind, behind_words
from desktop.models.jacks import SHOWN, places
from desktop.models.port_words import port_lines
from desktop.models.ports import Standing, in_order, is_fresh, short_name, standing_of
from desktop.models.talkers import ASKED, talkers
from desktop.models.traffic import read_percentile, read_traffic
from desktop.settings.preferences import Theme
from desktop.sure import sure
from netmon_core.events.port import PortsChanged
from netmon_core.model.port import AdminState, Port, PortKind, PortRates, PortState, PortSummary
from netmon_core.snapshot import apply

from .made import NOW
from .payloads import PAYLOADS
from .test_look import contrast

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from desktop.demo.http import Request
    from desktop.demo.server import DemoServer
    from desktop.views.device_page import DevicePage
    from desktop.views.main_window import MainWindow
    from desktop.views.ports_view import PortsView
    from netmon_core.model.device import Device


def port(number: int, **other: Any) -> Port:
    given: dict[str, Any] = {
        "device_id": "d1",
        "id": f"p{number}",
        "name": f"g{number}",
        "index": number,
        "kind": PortKind.ETHERNET,
        "admin": AdminState.UP,
        "state": PortState.UP,
    }
    return Port(**{**given, **other})


def rates(into: float | None = 0.0, out: float | None = 0.0, **other: Any) -> PortRates:
    return PortRates(at=NOW, seconds=30, in_bps=into, out_bps=out, **other)


def named(demo: DemoServer, hostname: str) -> Device:
    return next(each for each in demo.play.state.devices.values() if each.hostname == hostname)


def asked(demo: DemoServer) -> list[str]:
    """Note what the server is asked."""
    told: list[str] = []
    answer = demo._desk.answer

    def note(request: Request) -> tuple[int, object]:
        told.append(f"{request.method} {'/'.join(request.parts[2:])} {request.query.get('port', '')}".strip())
        return answer(request)

    demo._desk.answer = note  # type: ignore[method-assign]
    return told


@pytest.fixture
def page(window: MainWindow, demo: DemoServer, qtbot: QtBot) -> DevicePage:
    """The page of the switch, with its ports."""
    window.resize(1366, 768)
    space = sure(window.workspace)
    space.open_device(named(demo, "switch-cellar").id)
    qtbot.keyClick(space.device, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(space.device.tabs.ports.panel.jacks) == wiring.COPPER + wiring.FIBER)
    return space.device


@pytest.fixture
def view(page: DevicePage) -> PortsView:
    return page.tabs.ports


def middle(view: PortsView, port_id: str) -> QPoint:
    return view.panel.place_of(port_id).center().toPoint()


@pytest.mark.parametrize(
    ("other", "standing"),
    [
        ({}, Standing.UP),
        ({"rates": rates(in_errors=0.0)}, Standing.UP),
        ({"rates": rates(in_errors=0.0, out_discards=0.1)}, Standing.ERRORS),
        ({"flapping": True, "rates": rates(in_errors=3.0)}, Standing.FLAPPING),
        ({"admin": AdminState.DOWN, "state": PortState.UP, "flapping": True}, Standing.OFF),
        ({"state": PortState.DOWN, "rates": rates(in_errors=3.0)}, Standing.DOWN),
        ({"state": PortState.LOWER_LAYER_DOWN}, Standing.DOWN),
        ({"state": PortState.TESTING}, Standing.TESTING),
        ({"state": PortState.UNKNOWN}, Standing.UNKNOWN),
        ({"gone": True}, Standing.GONE),
    ],
)
def test_a_port_stands_as_what_matters_most_of_it(other: dict[str, Any], standing: Standing) -> None:
    assert standing_of(port(1, **other)) is standing


def test_ports_stand_in_the_devices_own_order_with_those_of_software_last() -> None:
    some = [
        port(1, name="Gi1/0/10", index=10110),
        port(2, name="Gi1/0/2", index=10102),
        port(3, name="Vlan1", index=1, kind=PortKind.VLAN),
        port(4, name="old", index=2, gone=True),
        port(5, name="b10", index=None),
        port(6, name="b9", index=None),
    ]
    random.Random(3).shuffle(some)
    assert [each.id for each in in_order(some)] == ["p2", "p1", "p6", "p5", "p3", "p4"]
    assert [short_name(each) for each in in_order(some)][:2] == ["2", "10"]


@pytest.mark.parametrize("count", [1, 5, 8, 9, 24, 50, 52, 97, SHOWN])
@pytest.mark.parametrize("room", [1, 7, 25, 60])
def test_every_jack_has_a_place_of_its_own_that_keys_can_reach(count: int, room: int) -> None:
    found = places(count, room)
    cells = [found.cell(at) for at in range(count)]
    assert len(set(cells)) == count
    assert [found.at(*cell) for cell in cells] == list(range(count))
    assert all(column < max(room, 1) for _, _, column in cells)
    reached, waiting = {0}, [0]
    while waiting:
        at = waiting.pop()
        for step in ({"across": 1}, {"across": -1}, {"down": 1}, {"down": -1}):
            if (next_one := found.moved(at, **step)) not in reached:
                reached.add(next_one)
                waiting.append(next_one)
    assert reached == set(range(count))
    assert found.rows == (2 if count >= 9 else 1)


def test_a_panel_of_thousands_shows_the_first() -> None:
    assert places(4096, 25).count == SHOWN


def test_a_click_on_a_jack_chooses_the_port_everywhere(
    view: PortsView, demo: DemoServer, qtbot: QtBot
) -> None:
    told = asked(demo)
    qtbot.mouseClick(view.panel, Qt.MouseButton.LeftButton, pos=middle(view, "p7"))
    assert view.table.chosen() == ("p7",)
    assert view.traffic.title._whole.startswith("Port g7 (study)")
    assert "Study PC" in view.traffic.title._whole
    qtbot.waitUntil(lambda: "GET metrics/bandwidth p7" in told)
    qtbot.waitUntil(lambda: "95 %" in view.traffic.numbers[0].text())
    assert not view.traffic.chart.traffic.empty
    qtbot.mouseClick(view.traffic.all, Qt.MouseButton.LeftButton)
    assert view.traffic.title._whole == "All ports together"
    assert view.table.chosen() == ()
    qtbot.waitUntil(lambda: "GET metrics/bandwidth" in told)


def test_the_panel_is_walked_and_chosen_from_by_keys(view: PortsView, qtbot: QtBot) -> None:
    panel = view.panel
    panel.setFocus()
    for key in (Qt.Key.Key_Home, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down):
        qtbot.keyClick(panel, key)
    # Odd ones are above, even ones below.
    assert panel.accessibleDescription().startswith("g6")
    qtbot.keyClick(panel, Qt.Key.Key_Return)
    assert view.table.chosen() == ("p6",)
    qtbot.keyClick(panel, Qt.Key.Key_End)
    qtbot.keyClick(panel, Qt.Key.Key_Space)
    assert view.table.chosen() == ("p50",)


@pytest.mark.parametrize("theme", [Theme.LIGHT, Theme.DARK])
def test_the_panel_has_a_ring_while_it_has_the_focus(
    window: MainWindow, view: PortsView, qtbot: QtBot, theme: Theme
) -> None:
    window.look.use(theme)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    view.bar.ask.setFocus()
    before = view.panel.grab().toImage()
    view.panel.setFocus(Qt.FocusReason.TabFocusReason)
    after = view.panel.grab().toImage()
    row = before.height() // 2
    edge = [(x, row) for x in range(4)]
    assert max(contrast(before.pixelColor(*at), after.pixelColor(*at)) for at in edge) >= 3


def test_what_was_pressed_is_chosen_although_the_jacks_have_moved(view: PortsView, qtbot: QtBot) -> None:
    place = middle(view, "p7")
    qtbot.mousePress(view.panel, Qt.MouseButton.LeftButton, pos=place)
    view.panel.show_jacks(view.panel.jacks[4:], old=False)
    qtbot.mouseRelease(view.panel, Qt.MouseButton.LeftButton, pos=place)
    assert view.table.chosen() == ("p7",)


def test_the_tip_of_a_jack_says_all_and_takes_no_markup(view: PortsView, qtbot: QtBot) -> None:
    told = view._told
    evil = replace(sure(told.ports)[6], alias=PAYLOADS[3])
    ports = tuple(evil if each.id == "p7" else each for each in sure(told.ports))
    view.show_told(replace(told, ports=ports), sure(view._device))
    place = middle(view, "p7")
    event = QHelpEvent(QHelpEvent.Type.ToolTip, place, view.panel.mapToGlobal(place))
    QApplication.sendEvent(view.panel, event)
    said = QToolTip.text()
    assert "Study PC" in said
    assert "&lt;b&gt;bold&lt;/b&gt;" in said
    assert "1 Gbit/s" in said


def test_the_table_says_what_the_picture_says(view: PortsView) -> None:
    rows = {line.port.id: line for line in view.model.things}
    assert len(rows) == wiring.COPPER + wiring.FIBER
    texts = {field.title: field.text(rows["p12"]) for field in view.model.fields}
    assert texts["State"] == "Up, with errors"
    assert texts["Errors"] == "2.40 /s"
    assert texts["Power"] == "9.1 W, class 2"
    assert texts["Behind it"] == "Garden camera"
    state = {line.port.id: field_text(view, line, "State") for line in rows.values()}
    assert (state["p17"], state["p24"], state["p21"]) == ("Flapping", "Switched off", "Down")


def field_text(view: PortsView, line: Any, title: str) -> str:
    return next(field.text(line) for field in view.model.fields if field.title == title)


def test_ports_of_software_are_folded_until_somebody_wants_them(view: PortsView, qtbot: QtBot) -> None:
    assert view.fold.text() == "Show 4 virtual"
    qtbot.mouseClick(view.fold, Qt.MouseButton.LeftButton)
    assert {"lag1", "vlan1"} <= {line.port.name for line in view.model.things}
    assert len(view.panel.jacks) == wiring.COPPER + wiring.FIBER
    qtbot.mouseClick(view.fold, Qt.MouseButton.LeftButton)
    assert "vlan1" not in {line.port.name for line in view.model.things}


def test_enter_opens_the_device_behind_a_port_and_asks_which_of_several(
    window: MainWindow, view: PortsView, demo: DemoServer, qtbot: QtBot
) -> None:
    state = sure(window.session).replica.state
    tv = named(demo, "tv")
    moved = replace(state.attachments[tv.id], port_id="p7", port_name="g7")
    state.attachments[tv.id] = moved
    view.show_told(view._told, sure(view._device))
    view.choose("p7")
    qtbot.keyClick(view.table, Qt.Key.Key_Return)
    menu = next(each for each in view.findChildren(QMenu) if each.isVisible())
    names = [each.text() for each in menu.actions() if each.isEnabled() and each.text()]
    assert names == ["Study PC", "Living room TV"]
    menu.close()
    view.choose("p3")
    qtbot.keyClick(view.table, Qt.Key.Key_Return)
    assert sure(sure(window.workspace).device.device).hostname == "nas"


def test_what_has_changed_is_asked_for_soon(view: PortsView, demo: DemoServer, qtbot: QtBot) -> None:
    told = asked(demo)
    switch = named(demo, "switch-cellar")
    event = PortsChanged(device_id=switch.id, summary=demo.play.state.ports[switch.id])
    apply(demo.play.state, event)
    demo.tell(event)
    qtbot.waitUntil(lambda: f"GET devices/{switch.id}/ports" in told)


def test_without_a_server_what_is_known_stays_gray_and_says_from_when(
    window: MainWindow, view: PortsView, demo: DemoServer, qtbot: QtBot
) -> None:
    demo.close()
    qtbot.waitUntil(lambda: sure(window.session).sight.old)
    qtbot.waitUntil(lambda: view.bar.words.text().startswith("as of "))
    assert len(view.panel.jacks) == wiring.COPPER + wiring.FIBER
    assert view.panel._old
    assert all(line.old for line in view.model.things)


def test_before_an_answer_nobody_says_that_nothing_flowed(
    window: MainWindow, demo: DemoServer, qtbot: QtBot
) -> None:
    answer = demo._desk.answer

    def refuse(request: Request) -> tuple[int, object]:
        if "bandwidth" in request.parts:
            return 404, {"status": 404, "code": "not_found", "detail": "There is no metric."}
        return answer(request)

    demo._desk.answer = refuse  # type: ignore[method-assign]
    space = sure(window.workspace)
    space.open_device(named(demo, "switch-cellar").id, "p7")
    card = space.device.tabs.ports.traffic
    qtbot.waitUntil(card.isVisible)
    assert card._nothing.text() == "Asking the server …"
    qtbot.waitUntil(lambda: card._nothing.text() == "The server does not say what flowed.")


def test_a_rate_of_long_ago_is_told_with_its_time() -> None:
    then = port(1, rates=rates(5e6, 1e6, in_utilization=0.5))
    assert is_fresh(then, NOW + timedelta(seconds=60))
    late = NOW + timedelta(seconds=400)
    assert not is_fresh(then, late)
    assert "as of" in "\n".join(port_lines(then, "", late))
    assert "as of" not in "\n".join(port_lines(then, "", NOW))
    # Nothing is said of what nobody knows.
    assert port_lines(port(2), "", NOW) == ["g2", "Up"]


def test_who_is_told_of_by_a_link_stands_before_who_was_learned(demo: DemoServer) -> None:
    state, switch = demo.play.state, named(demo, "switch-cellar")
    found = behind(switch.id, state, wiring.links_of(switch.id, datetime.now(UTC)))
    assert behind_words(found["p2"]) == "Attic access point, port eth0"
    assert behind_words(found["p49"]) == "neighbor-core, port xg1"
    assert [each.device_id for each in found["p49"]] == [None]
    many = tuple(replace(found["p3"][0], name=f"n{at}") for at in range(6))
    assert behind_words(many) == "n0, n1, n2 and 3 more"


def test_traffic_is_read_in_bits_with_its_exact_sums_and_gaps() -> None:
    points = [
        {"start": f"2026-11-20T12:{minute:02}:00Z", "values": [1000.0, None], "lows": [500.0, None],
         "highs": [2000.0, None], "sums": [60_000, None], "seconds": [60.0, 0.0]}
        for minute in (0, 1, 9)
    ]  # fmt: skip
    traffic = read_traffic({"step": 60, "points": [*points, "nonsense", {"start": 3}]})
    start = datetime(2026, 11, 20, 12, tzinfo=UTC)
    assert traffic.into.most == 16_000
    assert traffic.into.total == 180_000
    assert traffic.into.covered(start, start + timedelta(minutes=10)) == 0.3
    assert traffic.out.most is None
    assert not traffic.empty
    assert traffic.out.curve.empty
    # Between 12:01 and 12:09 there is no line.
    assert any(value != value for value in traffic.into.curve.values)  # noqa: PLR0124
    assert read_traffic(None).empty
    assert read_percentile({"values": [100.0, None]}) == (800.0, None)
    assert read_percentile(None) == (None, None)


@pytest.mark.parametrize(
    ("rate", "words"),
    [(0, "0 bit/s"), (999.6, "1.00 kbit/s"), (1_234_567, "1.23 Mbit/s"), (1e10, "10 Gbit/s"), (None, "")],
)
def test_rates_are_said_in_three_digits(rate: float | None, words: str) -> None:
    assert amounts.bits(rate) == words


def found_by_asking(
    ports: dict[str, list[Port]], summaries: list[PortSummary], count: int
) -> tuple[list[Port], int]:
    known: dict[str, list[Port]] = {}
    while True:
        best = talkers(summaries, known, count, NOW)
        if not best.ask:
            return list(best.ports), len(known)
        known[best.ask] = ports[best.ask]


def test_the_busiest_ports_are_found_by_asking_few_devices() -> None:
    chance = random.Random(11)
    for _ in range(60):
        ports: dict[str, list[Port]] = {}
        for number in range(ASKED):
            device_id = f"d{number}"
            ports[device_id] = [
                replace(port(at, rates=rates(chance.expovariate(1e-6), 1.0)), device_id=device_id)
                for at in range(chance.randrange(1, 30))
            ]
        summaries = [
            PortSummary(
                device_id=each, count=len(some), up=len(some),
                in_bps=sum(sure(one.rates).in_bps or 0 for one in some), out_bps=float(len(some)),
            )
            for each, some in ports.items()
        ]  # fmt: skip
        found, asked_for = found_by_asking(ports, summaries, 5)
        flows = sorted(
            (sum((sure(one.rates).in_bps or 0, 1.0)) for some in ports.values() for one in some), reverse=True
        )
        assert [sum((sure(one.rates).in_bps or 0, 1.0)) for one in found] == flows[:5]
        assert asked_for <= ASKED


def test_one_device_that_carries_most_is_asked_alone() -> None:
    big = [replace(port(at, rates=rates(1e9, 1e9)), device_id="big") for at in range(5)]
    small = {f"s{at}": [replace(port(1, rates=rates(1e3, 0.0)), device_id=f"s{at}")] for at in range(40)}
    summaries = [PortSummary(device_id="big", count=5, up=5, in_bps=5e9, out_bps=5e9)]
    summaries += [PortSummary(device_id=each, count=1, up=1, in_bps=1e3) for each in small]
    found, asked_for = found_by_asking({"big": big, **small}, summaries, 5)
    assert (len(found), asked_for) == (5, 1)


def test_the_busiest_port_on_the_first_page_is_opened_by_a_key(
    window: MainWindow, demo: DemoServer, qtbot: QtBot
) -> None:
    space = sure(window.workspace)
    card = space.overview._busiest
    qtbot.waitUntil(card.lines[0].isVisible)
    flows = [line.accessibleName() for line in card.lines if line.isVisible()]
    assert len(flows) == 7
    key = card.lines[0].key
    qtbot.keyClick(card.lines[0], Qt.Key.Key_Return)
    page = space.device
    assert sure(page.device).id == key.partition("/")[0]
    qtbot.waitUntil(lambda: page.tabs.ports.table.chosen() == (key.partition("/")[2],))


def test_a_port_that_is_gone_is_in_the_table_and_not_on_the_panel(view: PortsView) -> None:
    ports = tuple(replace(each, gone=each.id == "p7") for each in sure(view._told.ports))
    view.show_told(replace(view._told, ports=ports), sure(view._device))
    assert "p7" not in {jack.port_id for jack in view.panel.jacks}
    assert view.model.things[-1].port.id == "p7"
