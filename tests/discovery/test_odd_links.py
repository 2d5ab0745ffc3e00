"""Links that are no ordinary subnet: both ends of a /31, a gateway beyond a /32, subnets within another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netmon_core.config import Config
from netmon_core.discovery.plan import ScanRequest
from netmon_core.engine import Engine
from netmon_core.settings.discovery import DiscoverySettings

if TYPE_CHECKING:
    from tests.lab.namespaces import Lab, Namespace

CONFIG = Config(discovery=DiscoverySettings(sweep_interval=3600.0, mdns=False, reverse_dns=False, rate=2000))


def ends(lab: Lab) -> tuple[Namespace, Namespace]:
    near, far = lab.namespace("near", ipv6=False), lab.namespace("far", ipv6=False)
    lab.link(near, far)
    return near, far


async def found(near: Namespace) -> set[str]:
    """The addresses of others that one scan finds."""
    with near.inside():
        engine = Engine(CONFIG, watch=False)
        await engine.start()
        try:
            await engine.scan(ScanRequest(timeout=0.5))
            return {
                str(address.value)
                for device in engine.snapshot().devices
                if not device.own
                for interface in device.interfaces
                for address in interface.addresses
            }
        finally:
            await engine.stop()


async def test_the_other_end_of_a_slash_31_is_found(lab: Lab) -> None:
    near, far = ends(lab)
    near.ip("addr", "add", "10.9.9.0/31", "dev", "eth0")
    far.ip("addr", "add", "10.9.9.1/31", "dev", "eth0")
    assert await found(near) == {"10.9.9.1"}


async def test_the_gateway_of_a_slash_32_is_found(lab: Lab) -> None:
    near, far = ends(lab)
    near.ip("addr", "add", "198.51.100.7/32", "dev", "eth0")
    near.ip("route", "add", "default", "via", "172.31.1.1", "dev", "eth0", "onlink")
    far.ip("addr", "add", "172.31.1.1/32", "dev", "eth0")
    far.ip("route", "add", "198.51.100.7/32", "dev", "eth0")
    assert await found(near) == {"172.31.1.1"}


async def test_a_host_that_answers_only_its_own_subnet_is_found_in_a_nested_one(lab: Lab) -> None:
    near, far = ends(lab)
    near.ip("addr", "add", "10.0.0.5/8", "dev", "eth0")
    near.ip("addr", "add", "10.1.2.5/24", "dev", "eth0")
    far.ip("addr", "add", "10.1.2.77/24", "dev", "eth0")
    # Without a route back it does not answer whoever asks from 10.0.0.5.
    far.sysctl(net__ipv4__conf__all__rp_filter=1, net__ipv4__conf__eth0__rp_filter=1)
    assert await found(near) == {"10.1.2.77"}
