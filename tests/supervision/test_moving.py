"""The monitor stands on another network, and returns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netmon_core.events.device import DeviceDown
from netmon_core.events.monitor import MonitorHealthChanged
from netmon_core.model.presence import Presence
from tests.fakes.until import until

from .watching import BULB, NAS, PHONE, watching

if TYPE_CHECKING:
    from tests.lab.small_lan import SmallLan


async def test_a_monitor_that_moves_watches_where_it_is_and_calls_nobody_it_left_offline(
    watched: SmallLan,
) -> None:
    there = watched.switch
    router = there.host("router", "10.78.0.1/24", ipv6=False)
    router.sysctl(net__ipv4__ip_forward=1)
    camera = there.host("camera", "10.78.0.31/24", mac="00:40:8c:00:00:31", ipv6=False)
    for each in (router, camera):
        there.move(each, "br1")
    async with watching(watched) as heard:
        left = [heard.device(address).id for address in (NAS, PHONE)]
        bulb = heard.device(BULB).id

        # The cable is moved and the address renewed; the bulb comes along, and gets an address there too.
        for host, address in ((watched.scanner, "10.78.0.2/24"), (watched.hosts["bulb"], "10.78.0.23/24")):
            there.move(host, "br1")
            host.ip("addr", "flush", "dev", "eth0", "scope", "global")
            host.ip("addr", "add", address, "dev", "eth0")
            host.ip("route", "add", "default", "via", "10.78.0.1")
        await until(lambda: heard.of(MonitorHealthChanged), seconds=30)
        moved = len(heard.events)
        await until(lambda: {"10.78.0.1", "10.78.0.23", "10.78.0.31"} <= heard.addresses(), seconds=30)
        arrived = [heard.device(address).id for address in ("10.78.0.1", "10.78.0.23", "10.78.0.31")]
        assert bulb in arrived
        await until(lambda: all(heard.answered(each, since=moved) for each in arrived), seconds=30)
        await until(lambda: {heard.presence(each) for each in left} == {Presence.UNKNOWN}, seconds=120)

        (gone,) = [each for each in heard.engine.snapshot().devices if each.id == left[0]]
        assert gone.presence_why.endswith("eth0 has no address of 10.77.0.0/24")
        # What we left is not asked through the router that we have now.
        assert not any(heard.sampled(each, since=moved) for each in left)
        assert {heard.presence(each) for each in arrived} == {Presence.ONLINE}

        # And back.
        back = len(heard.events)
        there.move(watched.scanner, "br0")
        watched.scanner.ip("addr", "flush", "dev", "eth0", "scope", "global")
        watched.scanner.ip("addr", "add", "10.77.0.2/24", "dev", "eth0")
        await until(lambda: {heard.presence(each) for each in left} == {Presence.ONLINE}, seconds=60)
        await until(lambda: all(heard.answered(each, since=back) for each in left), seconds=30)
        # Now it is the other network that cannot be seen.
        await until(lambda: heard.unseen() == (heard.network("10.78.0.1"),), seconds=30)
        assert not heard.of(DeviceDown)
