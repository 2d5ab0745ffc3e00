"""Where a device is plugged in: on its page, in the table, and in the search."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from PyQt6.QtCore import Qt

from desktop.models.device_columns import device_columns
from desktop.models.device_filter import DeviceFilter
from desktop.models.devices import DeviceTable
from desktop.models.place import place_reason
from desktop.replica import Replica
from desktop.sure import sure
from netmon_core.events.device import DeviceChanged
from netmon_core.events.port import LinksChanged, PortsChanged
from netmon_core.model.link import Attachment, LinkSource
from netmon_core.model.port import PortSummary
from netmon_core.model.presence import Presence
from netmon_core.snapshot import apply

from .made import NOW, device, snapshot
from .test_ports import named

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from desktop.demo.server import DemoServer
    from desktop.replica import Changes
    from desktop.views.main_window import MainWindow

COLUMN = [column.key for column in device_columns()].index("place")


def place(number: int, **other: Any) -> Attachment:
    given: dict[str, Any] = {
        "device_id": f"d{number}",
        "mac": "02:00:00:00:00:01",
        "switch_id": "d9",
        "port_id": f"p{number}",
        "port_name": f"g{number}",
        "source": LinkSource.FORWARDING,
        "confidence": 0.9,
        "first_seen": NOW,
        "last_seen": NOW,
    }
    return Attachment(**{**given, **other})


@pytest.fixture
def replica(qapp: object) -> Replica:
    made = Replica()
    made.begin(snapshot(*(device(at) for at in (1, 2, 9, 10)), attachments=(place(1), place(10))))
    return made


def cells(table: DeviceTable) -> dict[str, object]:
    return {row.id: table.index(at, COLUMN).data() for at, row in enumerate(table.shown())}


def test_the_table_says_where_devices_are_and_sorts_by_switch_and_port(replica: Replica) -> None:
    replica.state.attachments["d2"] = place(2)
    table = DeviceTable(replica)
    assert cells(table) == {
        "d1": "host-00009, port g1", "d2": "host-00009, port g2", "d9": "", "d10": "host-00009, port g10",
    }  # fmt: skip
    table.sort(COLUMN, Qt.SortOrder.AscendingOrder)
    assert [row.id for row in table.shown()] == ["d1", "d2", "d10", "d9"]


def test_a_search_finds_what_is_plugged_into_a_switch_or_a_port(replica: Replica) -> None:
    table = DeviceTable(replica)
    table.narrow(DeviceFilter(search="host-00009 g10"))
    assert [row.id for row in table.shown()] == ["d10"]
    moved = LinksChanged(attachments=(replace(place(2), port_name="uplink"),), detached=("d10",))
    replica.apply(2, moved)
    replica.flush()
    assert [row.id for row in table.shown()] == []
    table.narrow(DeviceFilter(search="uplink"))
    assert [row.id for row in table.shown()] == ["d2"]


def test_another_name_of_the_switch_is_said_at_once(replica: Replica) -> None:
    table = DeviceTable(replica)
    assert cells(table)["d1"] == "host-00009, port g1"
    named = replace(device(9), name="Cellar")
    replica.apply(2, DeviceChanged(device=named, changed=("name",)))
    replica.flush()
    assert cells(table)["d1"] == "Cellar, port g1"


def test_ports_and_links_are_told_of_by_their_devices_and_disturb_nobody_else(replica: Replica) -> None:
    told: list[Changes] = []
    replica.changed.connect(told.append)
    replica.apply(2, PortsChanged(device_id="d9", summary=PortSummary(device_id="d9", count=8, up=3)))
    replica.flush()
    replica.apply(3, LinksChanged(attachments=(place(2),), detached=("d1",)))
    replica.flush()
    assert [each.told for each in told] == [{"d9"}, {"d9"}]
    assert [each.devices for each in told] == [frozenset(), {"d1", "d2"}]
    assert not any(each.others or each.news for each in told)
    assert replica.state.ports["d9"].up == 3


def test_why_it_is_thought_is_said_with_how_sure_that_is(qapp: object) -> None:
    assert place_reason(replace(place(1), why="alone there", vlan=7)) == "alone there, VLAN 7, 90 % sure"
    crowded = replace(place(1), source=LinkSource.LLDP, macs=3)
    assert place_reason(crowded) == "they told each other so (LLDP), 3 MACs are there, 90 % sure"
    for source in LinkSource:
        assert place_reason(replace(place(1), source=source)).endswith("90 % sure")


def test_the_page_says_where_a_device_is_and_leads_to_the_port(
    window: MainWindow, demo: DemoServer, qtbot: QtBot
) -> None:
    space = sure(window.workspace)
    space.open_device(named(demo, "nas").id)
    plug = space.device.plug
    assert plug.isVisible()
    assert plug.words._whole.startswith("Plugged in: switch-cellar, port g3 (")
    qtbot.mouseClick(plug.show_port, Qt.MouseButton.LeftButton)
    assert sure(space.device.device).hostname == "switch-cellar"
    qtbot.waitUntil(lambda: space.device.tabs.ports.table.chosen() == ("p3",))
    # Of the switch itself nobody knows.
    assert not plug.isVisible()


def test_of_a_device_that_is_away_it_is_said_where_it_was(
    window: MainWindow, demo: DemoServer, qtbot: QtBot
) -> None:
    space = sure(window.workspace)
    nas = named(demo, "nas")
    space.open_device(nas.id)
    event = DeviceChanged(device=replace(nas, presence=Presence.OFFLINE), changed=("presence",))
    apply(demo.play.state, event)
    demo.tell(event)
    qtbot.waitUntil(lambda: space.device.plug.words._whole.startswith("Last plugged in: switch-cellar"))
