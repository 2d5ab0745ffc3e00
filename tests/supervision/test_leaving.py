"""Who leaves and who returns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netmon_core.events.device import DeviceDown, DeviceUp
from netmon_core.model.presence import Presence
from tests.fakes.until import until

from .watching import NAS, watching

if TYPE_CHECKING:
    from tests.lab.small_lan import SmallLan


async def test_a_host_that_leaves_is_missed_and_one_that_returns_is_welcomed(watched: SmallLan) -> None:
    async with watching(watched) as heard:
        assert heard.device(NAS).presence is Presence.ONLINE
        watched.hosts["nas"].ip("link", "set", "eth0", "down")
        await until(lambda: heard.of(DeviceDown, NAS), seconds=90)
        assert heard.device(NAS).presence is Presence.OFFLINE
        assert "silent" in heard.device(NAS).presence_why
        # Nobody else was called gone on the way.
        assert len(heard.of(DeviceDown)) == 1
        watched.hosts["nas"].ip("link", "set", "eth0", "up")
        await until(lambda: heard.of(DeviceUp, NAS), seconds=60)
        (up,) = heard.of(DeviceUp, NAS)
        assert isinstance(up, DeviceUp)
        assert up.down_for is not None
        assert up.down_for > 5
        assert heard.device(NAS).presence is Presence.ONLINE
