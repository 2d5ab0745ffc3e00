"""What is not concluded when the monitor itself cannot see."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from netmon_core.events.device import DeviceDown
from netmon_core.events.monitor import MonitorHealthChanged
from netmon_core.model.monitor import MonitorHealth
from netmon_core.model.presence import Presence
from tests.fakes.until import until

from .watching import watching

if TYPE_CHECKING:
    from tests.lab.small_lan import SmallLan


async def test_a_blind_monitor_calls_nobody_offline(watched: SmallLan) -> None:
    others = len(watched.macs) - 1
    async with watching(watched) as heard:
        watched.scanner.ip("link", "set", "eth0", "down")
        await until(lambda: heard.of(MonitorHealthChanged), seconds=60)
        # All but itself have been silent for longer than makes anybody offline.
        await until(lambda: heard.presences() == {Presence.ONLINE: 1, Presence.UNKNOWN: others}, seconds=60)
        watched.scanner.ip("link", "set", "eth0", "up")
        await until(lambda: len(heard.of(MonitorHealthChanged)) >= 2, seconds=60)
        await until(lambda: heard.presences() == {Presence.ONLINE: 1 + others}, seconds=60)
        assert not heard.of(DeviceDown)


def test_only_a_monitor_that_sees_no_way_to_a_target_is_blind_for_it() -> None:
    left = MonitorHealth(blind=True, since=datetime(2026, 11, 22, tzinfo=UTC), network_ids=("old",))
    assert not left.hides({"old", "new"})
    assert left.hides({"old"})
    assert replace(left, network_ids=()).hides({"old", "new"})
    assert not replace(left, blind=False).hides({"old"})
