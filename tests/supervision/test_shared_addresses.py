"""Hosts whose addresses are seen with several MACs, watched for a while."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from netmon_core.discovery.plan import ScanRequest
from netmon_core.engine import Engine
from netmon_core.events.address import AddressConflict, AddressMoved
from netmon_core.events.device import DeviceDown, DeviceResembled
from netmon_core.events.target import SampleTaken
from netmon_core.evidence.observation import Observation
from netmon_core.model.presence import Presence
from tests.fakes.until import until
from tests.lab.switch import build_switch

from .watching import CONFIG, Heard

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.lab.namespaces import Lab, Namespace
    from tests.lab.switch import Switch

FAST = ScanRequest(rate=5_000, timeout=0.3)
CAMERA, EXTENDER = "10.77.0.7", "10.77.0.40"
CAMERA_MAC, EXTENDER_MAC = "00:1b:21:00:00:0c", "00:1b:21:00:00:0e"


def lan(lab: Lab) -> tuple[Switch, Namespace]:
    """A switch with a scanner and a gateway, which shows that questions get through."""
    switch = build_switch(lab)
    scanner = switch.host("scanner", "10.77.0.2/24", ipv6=False)
    switch.host("gateway", "10.77.0.1/24", ipv6=False)
    scanner.ip("route", "add", "default", "via", "10.77.0.1")
    return switch, scanner


@asynccontextmanager
async def watched(scanner: Namespace, *addresses: str) -> AsyncIterator[Heard]:
    """An engine that watches from the scanner and has seen these."""
    with scanner.inside():
        engine = Engine(CONFIG)
        heard = Heard(engine)
        await engine.start()
        try:
            await until(lambda: heard.addresses() >= set(addresses))
            await until(lambda: len(heard.of(SampleTaken)) > 20)
            yield heard
        finally:
            await engine.stop()


async def scan(heard: Heard, times: int = 1) -> None:
    """Ask for everybody, and give the claims that this makes the time to be settled."""
    for _ in range(times):
        await heard.engine.scan(FAST)
        await asyncio.sleep(1.5)


async def test_two_cards_of_one_host_are_no_conflict_and_a_merge_keeps_both_addresses(lab: Lab) -> None:
    switch, scanner = lan(lab)
    nas = switch.host("nas", "10.77.0.10/24", mac="00:1b:21:00:00:0a", ipv6=False)
    lab.link(nas, switch.namespace, near_name="eth1", far_name="card", near_mac="00:1b:21:00:00:0b")
    switch.namespace.ip("link", "set", "dev", "card", "master", "br0")
    nas.ip("addr", "add", "10.77.0.11/24", "dev", "eth1")
    async with watched(scanner, "10.77.0.10", "10.77.0.11") as heard:
        await scan(heard, 4)
        (alike,) = heard.of(DeviceResembled)
        assert isinstance(alike, DeviceResembled)
        # One address may have been fought over before the second was asked for.
        assert len(heard.of(AddressConflict)) <= 1
        before = len(heard.of(AddressConflict))
        heard.engine.merge(alike.other_id, alike.device_id)
        await scan(heard, 4)
        assert len(heard.of(AddressConflict)) == before
        assert heard.device("10.77.0.10").id == heard.device("10.77.0.11").id == alike.other_id


async def test_a_phone_under_another_private_mac_is_no_conflict_and_resembles_itself(lab: Lab) -> None:
    switch, scanner = lan(lab)
    phone = switch.host("phone", "10.77.0.22/24", mac="02:00:00:00:00:01", ipv6=False)
    async with watched(scanner, "10.77.0.22") as heard:
        before = heard.device("10.77.0.22")
        phone.ip("link", "set", "dev", "eth0", "address", "02:00:00:00:00:02")
        await until(lambda: heard.device("10.77.0.22").id != before.id)
        await scan(heard, 2)
        assert not heard.of(AddressConflict)
        assert len(heard.of(AddressMoved)) == 1
        assert heard.device("10.77.0.22").resembles == before.id


def roam(camera: Namespace, extender: Namespace, *, behind: bool) -> None:
    """The camera goes behind the extender, or back to the LAN."""
    used, left = ("eth1", "eth0") if behind else ("eth0", "eth1")
    camera.ip("addr", "flush", "dev", left)
    camera.ip("link", "set", "dev", left, "down")
    camera.ip("link", "set", "dev", used, "up")
    camera.ip("addr", "add", f"{CAMERA}/24", "dev", used)
    if behind:
        camera.ip("route", "replace", f"{EXTENDER}/32", "dev", "eth1")
        camera.ip("route", "replace", "10.77.0.0/24", "via", EXTENDER, "dev", "eth1", "onlink")
        extender.ip("route", "replace", f"{CAMERA}/32", "dev", "eth1")
    else:
        extender.ip("route", "del", f"{CAMERA}/32", "dev", "eth1")


async def be_seen(heard: Heard, *, behind: bool) -> None:
    """Ask until the address is answered for by the other MAC, and until that is settled."""
    mac = EXTENDER_MAC if behind else CAMERA_MAC
    answers: list[str | None] = []

    def note(told: object) -> None:
        if isinstance(told, Observation) and told.live and str(told.address) == CAMERA:
            answers.append(told.mac)

    unsubscribe = heard.engine.observe(note)
    try:
        async with asyncio.timeout(60):
            while answers.count(mac) < 2:
                await scan(heard)
    finally:
        unsubscribe()
    await asyncio.sleep(7)


async def test_a_camera_behind_an_extender_is_missed_although_its_arp_is_answered(lab: Lab) -> None:
    switch, scanner = lan(lab)
    camera = switch.host("camera", f"{CAMERA}/24", mac=CAMERA_MAC, ipv6=False)
    extender = switch.host("extender", f"{EXTENDER}/24", mac=EXTENDER_MAC, ipv6=False)
    lab.link(extender, camera, near_name="eth1", far_name="eth1")
    extender.sysctl(net__ipv4__ip_forward=1, net__ipv4__conf__all__proxy_arp=1)
    extender.sysctl(net__ipv4__neigh__eth0__proxy_delay=0)
    for host in (camera, extender):
        host.sysctl(net__ipv4__conf__all__rp_filter=0, net__ipv4__conf__eth0__rp_filter=0)

    async with watched(scanner, CAMERA, EXTENDER) as heard:
        camera_id = heard.device(CAMERA).id
        for behind in (True, False, True):
            roam(camera, extender, behind=behind)
            await be_seen(heard, behind=behind)
        told = len(heard.of(AddressMoved)) + len(heard.of(AddressConflict))
        await until(lambda: heard.device(CAMERA).id == camera_id)
        (address,) = heard.device(CAMERA).interfaces[0].addresses
        assert address.behind == EXTENDER_MAC
        await until(lambda: heard.presence(camera_id) is Presence.ONLINE)
        for behind in (False, True):
            roam(camera, extender, behind=behind)
            await be_seen(heard, behind=behind)
        # Roaming is no news any more.
        assert len(heard.of(AddressMoved)) + len(heard.of(AddressConflict)) == told
        await until(lambda: heard.presence(camera_id) is Presence.ONLINE)
        camera.ip("link", "set", "dev", "eth1", "down")
        await until(lambda: heard.presence(camera_id) is Presence.OFFLINE, seconds=120)
        assert heard.device(EXTENDER).presence is Presence.ONLINE
        assert {getattr(event, "device_id", None) for event in heard.of(DeviceDown)} <= {camera_id}
