"""Addresses of IPv6 that a host makes up each day are one line."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from ipaddress import ip_address
from typing import TYPE_CHECKING

from PyQt6.QtWidgets import QLabel

from desktop.models.folding import folded
from desktop.sure import sure
from netmon_core.events.device import DeviceChanged
from netmon_core.model.interface import Address
from netmon_core.snapshot import apply

from .made import NOW

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from desktop.demo.server import DemoServer
    from desktop.views.main_window import MainWindow


def address(text: str, *, days: int = 0) -> Address:
    seen = NOW - timedelta(days=days)
    return Address(value=ip_address(text), first_seen=seen, last_seen=seen, source="ndp")


HELD = (
    address("10.0.0.5", days=3),
    address("10.0.0.6"),
    address("fe80::1"),
    address("fe80::2", days=1),
    address("2001:db8::21b:63ff:fe00:1", days=4),
    address("2001:db8::aaaa", days=2),
    address("2001:db8::bbbb", days=1),
    address("2001:db8::cccc"),
    address("2001:db8:1::dddd", days=5),
)


def test_of_the_addresses_made_up_in_a_prefix_the_last_is_shown_and_the_others_counted() -> None:
    shown = {str(each.value): earlier for each, earlier in folded(HELD)}
    assert shown == {
        "10.0.0.6": 0,
        "fe80::1": 0,
        "2001:db8::cccc": 2,
        "fe80::2": 0,
        "10.0.0.5": 0,
        "2001:db8::21b:63ff:fe00:1": 0,
        "2001:db8:1::dddd": 0,
    }
    times = [each.last_seen for each, _ in folded(HELD)]
    assert times == sorted(times, reverse=True)
    assert folded(()) == []


def test_the_page_of_a_device_counts_what_it_leaves_out(
    window: MainWindow, demo: DemoServer, qtbot: QtBot
) -> None:
    space = sure(window.workspace)
    known = next(each for each in demo.play.state.devices.values() if not each.own and each.interfaces)
    card = replace(known.interfaces[0], addresses=HELD)
    event = DeviceChanged(device=replace(known, interfaces=(card,)), changed=("interfaces",))
    apply(demo.play.state, event)
    demo.tell(event)
    space.open_device(known.id)

    def words() -> list[str]:
        return [each.text() for each in space.device.findChildren(QLabel)]

    qtbot.waitUntil(lambda: "and 2 earlier, made up one after the other" in words())
    assert "2001:db8::cccc" in words()
    assert "2001:db8::aaaa" not in words()
