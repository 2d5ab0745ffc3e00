"""Hosts that have no IPv4 address: found, pinged and judged like any other."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from netmon_core.engine import Engine
from netmon_core.events.device import DeviceDown
from netmon_core.model.presence import Presence
from netmon_core.packets.eui64 import link_local_of
from tests.fakes.until import until
from tests.lab.hosts6 import OWN, build_hosts6

from .watching import CONFIG, Heard

if TYPE_CHECKING:
    from tests.lab.namespaces import Lab

HOSTS = 3


@pytest.mark.parametrize("link_local_alone", [False, True], ids=["with a prefix", "link-local alone"])
async def test_an_ipv6_only_host_is_found_pinged_and_missed(lab: Lab, *, link_local_alone: bool) -> None:
    hosts = build_hosts6(lab, HOSTS)
    addresses = [address for address in hosts.macs if address.is_link_local is link_local_alone]
    if link_local_alone:
        hosts.near.ip("address", "del", f"{OWN}/64", "dev", "s0")
        hosts.near.ip("address", "add", "10.77.0.1/24", "dev", "s0")
    with hosts.near.inside():
        engine = Engine(CONFIG)
        heard = Heard(engine)
        await engine.start()
        try:
            await until(lambda: {str(each) for each in addresses} <= heard.addresses(), seconds=30)
            assert len(engine.snapshot().devices) == HOSTS + 1
            for address in addresses:
                device = heard.device(str(address))
                assert [each.mac for each in device.interfaces] == [hosts.macs[address]]
                await until(partial(heard.answered, device.id, since=0), seconds=30)
            assert heard.presences()[Presence.ONLINE] == HOSTS + 1
            leaving = heard.device(str(addresses[1]))
            hosts.far.ip("link", "set", "dev", "m2", "down")
            await until(lambda: heard.of(DeviceDown), seconds=90)
            assert [each.device_id for each in heard.of(DeviceDown) if isinstance(each, DeviceDown)] == [
                leaving.id
            ]
        finally:
            await engine.stop()


async def test_its_address_is_shown_where_lists_show_one(lab: Lab) -> None:
    hosts = build_hosts6(lab, 1)
    with hosts.near.inside():
        engine = Engine(CONFIG, watch=False)
        await engine.start()
        try:
            await until(lambda: len(engine.snapshot().devices) == 2, seconds=30)
            device = next(each for each in engine.snapshot().devices if not each.own)
            await until(lambda: str(link_local_of("06:66:00:00:00:01")) in Heard(engine).addresses())
            assert device.label in {str(each) for each in hosts.macs}
        finally:
            await engine.stop()
