from __future__ import annotations

import random
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PyQt6.QtCore import QPersistentModelIndex, Qt

from desktop.models.device_columns import device_columns
from desktop.models.device_filter import DeviceFilter
from desktop.models.devices import MANY, DeviceTable
from desktop.models.standing import Standing
from desktop.replica import Replica
from netmon_core.events.device import DeviceChanged, DeviceDiscovered, DeviceForgotten
from netmon_core.model.presence import Presence

from .made import device, sample, snapshot
from .payloads import PAYLOADS

if TYPE_CHECKING:
    from pytestqt.modeltest import ModelTester
    from pytestqt.qtbot import QtBot

KEYS = [column.key for column in device_columns()]
UP, DOWN = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder


@pytest.fixture
def replica(qapp: object) -> Replica:
    return Replica()


def shown(table: DeviceTable) -> list[str]:
    return [row.device.id for row in table.shown()]


def text(table: DeviceTable, row: int, key: str) -> object:
    return table.index(row, KEYS.index(key)).data()


def test_no_row_moves_while_somebody_points_and_all_are_right_afterwards(
    replica: Replica, qtbot: QtBot
) -> None:
    replica.begin(snapshot(*(device(n) for n in range(6))))
    table = DeviceTable(replica)
    pointing = True
    table.still = lambda: pointing
    table.narrow(DeviceFilter(presence=Presence.ONLINE))
    before = shown(table)
    away = replace(device(2), presence=Presence.OFFLINE)
    for event in (
        DeviceDiscovered(device=device(9)),
        DeviceForgotten(device_id="d1"),
        DeviceChanged(device=away, changed=("presence",)),
        DeviceForgotten(device_id="d4"),
        DeviceDiscovered(device=replace(device(4), hostname="z-again")),
        DeviceChanged(device=replace(device(0), hostname="zz-last"), changed=("hostname",)),
    ):
        replica.apply(2, event)
        replica.flush()
    table._sort_in_time()
    assert shown(table) == before
    assert text(table, before.index("d0"), "name") == "zz-last"
    assert text(table, before.index("d4"), "name") == "z-again"
    pointing = False
    qtbot.waitUntil(lambda: shown(table) == ["d3", "d5", "d9", "d4", "d0"])


def test_the_model_keeps_qts_rules_whatever_happens(replica: Replica, qtmodeltester: ModelTester) -> None:
    chance = random.Random(7)
    replica.begin(snapshot(*(device(n) for n in range(60))))
    table = DeviceTable(replica)
    qtmodeltester.check(table)
    table.sort(KEYS.index("latency"), DOWN)
    for revision in range(2, 60):
        for _ in range(chance.randrange(1, MANY)):
            number = chance.randrange(120)
            match chance.randrange(4):
                case 0:
                    replica.apply(revision, DeviceForgotten(device_id=f"d{number}"))
                case 1:
                    replica.apply(revision, DeviceDiscovered(device=device(number)))
                case 2 if f"d{number}" in replica.state.devices:
                    away = replace(replica.state.devices[f"d{number}"], presence=Presence.OFFLINE)
                    replica.apply(revision, DeviceChanged(device=away, changed=("presence",)))
                case _:
                    replica.take(sample(number, chance.random()))
        table.narrow(DeviceFilter(presence=chance.choice([None, Presence.ONLINE])))
        replica.flush()
        table._sort()
        wanted = {
            d.id for d in replica.state.devices.values() if table._filter.presence in (None, d.presence)
        }
        assert set(shown(table)) == wanted
        assert len(shown(table)) == len(wanted)
    rtts = [row.rtt for row in table.shown() if row.rtt is not None]
    assert rtts == sorted(rtts, reverse=True)


def test_addresses_are_sorted_as_numbers_and_what_has_none_comes_last(replica: Replica) -> None:
    nobody = device(3, interfaces=())
    replica.begin(snapshot(device(20), device(3 << 8), device(100), nobody))
    table = DeviceTable(replica)
    table.sort(KEYS.index("address"), UP)
    assert shown(table) == ["d20", "d100", "d768", "d3"]
    table.sort(KEYS.index("address"), DOWN)
    assert shown(table) == ["d768", "d100", "d20", "d3"]


def test_a_chosen_row_stays_with_its_device_when_the_order_changes(replica: Replica) -> None:
    replica.begin(snapshot(device(1), device(2), samples=(sample(1, 0.001), sample(2, 0.002))))
    table = DeviceTable(replica)
    table.sort(KEYS.index("latency"), UP)
    held = QPersistentModelIndex(table.index(0, 1))
    replica.take(sample(1, 0.9))
    replica.flush()
    table._sort()
    assert shown(table) == ["d2", "d1"]
    assert held.row() == 1
    assert held.data(table.DEVICE_ID) == "d1"


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (DeviceFilter(search="HOST-00002"), ["d2"]),
        (DeviceFilter(search="printer attic"), ["d3"]),
        (DeviceFilter(search="10.0.0.1"), ["d1"]),
        (DeviceFilter(search="02:00:00:00:00:02"), ["d2"]),
        (DeviceFilter(kind="printer"), ["d3"]),
        (DeviceFilter(tag="work"), ["d2"]),
        (DeviceFilter(presence=Presence.OFFLINE), ["d1"]),
        (DeviceFilter(standing=Standing.DOUBTFUL), ["d3"]),
        (DeviceFilter(presence=Presence.ONLINE, standing=Standing.ASLEEP), []),
        (DeviceFilter(network_id="n2"), []),
        (DeviceFilter(search="nobody"), []),
    ],
)
def test_a_filter_shows_what_fits(replica: Replica, wanted: DeviceFilter, found: list[str]) -> None:
    replica.begin(
        snapshot(
            device(1, presence=Presence.OFFLINE),
            device(2, tags=("work",)),
            device(3, kind="printer", name="Attic", doubtful=True),
        )
    )
    table = DeviceTable(replica)
    table.narrow(wanted)
    assert shown(table) == found


def test_a_device_that_no_longer_fits_the_filter_goes(replica: Replica) -> None:
    replica.begin(snapshot(device(1), device(2)))
    table = DeviceTable(replica)
    table.narrow(DeviceFilter(presence=Presence.ONLINE))
    replica.apply(2, DeviceChanged(device=device(1, presence=Presence.OFFLINE), changed=("presence",)))
    replica.flush()
    assert shown(table) == ["d2"]
    replica.apply(3, DeviceChanged(device=device(1), changed=("presence",)))
    replica.flush()
    assert sorted(shown(table)) == ["d1", "d2"]


def test_thousands_of_changes_are_told_at_once(replica: Replica, qtbot: QtBot) -> None:
    replica.begin(snapshot(*(device(n) for n in range(500))))
    table = DeviceTable(replica)
    told: list[int] = []
    table.dataChanged.connect(lambda first, last, _=None: told.append(last.row() - first.row()))
    for _ in range(10):
        for number in range(500):
            replica.take(sample(number, 0.001))
    assert told == []
    qtbot.waitUntil(lambda: bool(told))
    assert len(told) == 1


def test_the_loss_is_over_the_last_windows(replica: Replica) -> None:
    replica.begin(snapshot(device(1)))
    table = DeviceTable(replica)
    for at in range(100):
        replica.take(sample(1, None if at >= 94 else 0.002))
    replica.flush()
    assert text(table, 0, "loss") == "25 %"


def test_latency_is_said_only_of_who_is_there(replica: Replica) -> None:
    gone = device(1, presence=Presence.OFFLINE)
    replica.begin(snapshot(gone, device(2), samples=(sample(1, 0.004), sample(2, 0.004))))
    table = DeviceTable(replica)
    assert [text(table, row, "latency") for row in range(2)] == ["", "4.00 ms"]


@pytest.mark.parametrize("name", PAYLOADS)
def test_a_name_is_shown_as_it_is(replica: Replica, name: str) -> None:
    replica.begin(snapshot(device(1, name=name)))
    table = DeviceTable(replica)
    index = table.index(0, KEYS.index("name"))
    assert index.data() == name
    tip = index.data(Qt.ItemDataRole.ToolTipRole)
    assert tip.startswith("<qt>")
    assert "<" not in tip[4:-5]


def test_of_rows_that_cannot_be_seen_nobody_is_told_but_they_are_up_to_date(
    replica: Replica, qtbot: QtBot
) -> None:
    replica.begin(snapshot(*(device(n) for n in range(100))))
    table = DeviceTable(replica)
    table.visible = lambda: (10, 20)
    told: list[tuple[int, int]] = []
    table.dataChanged.connect(lambda first, last: told.append((first.row(), last.row())))
    for number in (3, 12, 15, 50):
        replica.take(sample(number, 0.004))
    replica.flush()
    assert told == [(12, 15)]
    assert text(table, 50, "latency") == "4.00 ms"


def test_who_is_there_and_answers_no_pings_loses_none_and_is_well(replica: Replica) -> None:
    replica.begin(snapshot(device(1)))
    table = DeviceTable(replica)
    for _ in range(3):
        replica.take(sample(1, None))
    replica.flush()
    assert text(table, 0, "loss") == "100 %"
    silent = replace(sample(1, None), pingless=True)
    replica.take(silent)
    replica.flush()
    assert (text(table, 0, "status"), text(table, 0, "latency"), text(table, 0, "loss")) == (
        "Online",
        "no pings",
        "",
    )
    replica.take(sample(1, 0.002))
    replica.flush()
    assert (text(table, 0, "latency"), text(table, 0, "loss")) == ("2.00 ms", "0 %")
