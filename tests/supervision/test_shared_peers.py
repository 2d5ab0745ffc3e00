"""One address and several MACs as real networks have them: a bond, VRRP, one MAC on several VLANs.

The kernel here may have neither bonds nor VLANs: a responder that picks its MAC stands for a bond, and two
bridges stand for two VLANs. The virtual router is the real keepalived.
"""

from __future__ import annotations

import asyncio
import sys
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from netmon_core.discovery.plan import ScanRequest
from netmon_core.engine import Engine
from netmon_core.events.address import AddressConflict, AddressMoved
from netmon_core.events.device import DeviceDown, DeviceResembled
from netmon_core.model.presence import Presence
from netmon_core.store.memory import MemoryStore
from tests.fakes.until import until
from tests.lab.processes import program
from tests.lab.switch import Switch, build_switch

from .watching import CONFIG, Heard

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from netmon_core.model.device import Device
    from netmon_core.store.protocol import Store
    from tests.lab.namespaces import Lab, Namespace
    from tests.lab.processes import Process

FAST = ScanRequest(rate=5_000, timeout=0.3)
GATEWAY, BOND, VIRTUAL = "10.77.0.1", "10.77.0.50", "10.77.0.254"
ONE, OTHER = "00:1b:21:00:00:0a", "00:1b:21:00:00:0b"
MASTER = "Entering MASTER STATE"
GUEST_MADE_UP, GUEST_MADE = "52:54:00:00:00:07", "00:1b:21:00:00:07"


@asynccontextmanager
async def watched(scanner: Namespace, *addresses: str, store: Store | None = None) -> AsyncIterator[Heard]:
    """An engine that watches from the scanner and has seen these."""
    with scanner.inside():
        engine = Engine(CONFIG, store=store)
        heard = Heard(engine)
        await engine.start()
        try:
            await until(lambda: heard.addresses() >= set(addresses), seconds=30)
            yield heard
        finally:
            await engine.stop()


def told(heard: Heard) -> list[str]:
    return [event.type for event in heard.events if isinstance(event, AddressConflict | AddressMoved)]


def lan(lab: Lab) -> tuple[Switch, Namespace]:
    """A switch with a scanner and a gateway, which shows that questions get through."""
    switch = build_switch(lab)
    scanner = switch.host("scanner", "10.77.0.2/24", ipv6=False)
    switch.host("gateway", f"{GATEWAY}/24", ipv6=False)
    scanner.ip("route", "add", "default", "via", GATEWAY)
    return switch, scanner


async def test_a_bond_is_told_of_a_few_times_and_its_macs_stay_online_also_after_a_restart(lab: Lab) -> None:
    switch, scanner = lan(lab)
    bond = switch.host("bond", ipv6=False)
    process = bond.start(sys.executable, "-m", "tests.lab.bond", "eth0", BOND, ONE, OTHER, "--turn", "12")
    process.wait_for("ready")
    store = MemoryStore()

    def both(heard: Heard) -> list[Device]:
        macs = {ONE, OTHER}
        devices = heard.engine.snapshot().devices
        return [each for each in devices if macs & {interface.mac for interface in each.interfaces}]

    async with watched(scanner, GATEWAY, BOND, store=store) as heard:
        # It goes to and fro, which is news, and then it is known why.
        async with asyncio.timeout(180):
            while "address_conflict" not in told(heard):
                await heard.engine.scan(FAST)
                await asyncio.sleep(1)
        assert told(heard) == ["address_moved", "address_moved", "address_conflict"]
        assert len(both(heard)) == 2
        known = len(told(heard))

        async def turns(heard: Heard, seconds: float) -> None:
            end = asyncio.get_running_loop().time() + seconds
            while asyncio.get_running_loop().time() < end:
                await heard.engine.scan(FAST)
                await asyncio.sleep(2)

        await turns(heard, 30)
        assert len(told(heard)) == known
        assert {each.presence for each in both(heard)} == {Presence.ONLINE}

    async with watched(scanner, GATEWAY, BOND, store=store) as again:
        await turns(again, 40)
        assert told(again) == []
        assert not again.of(DeviceDown)
        assert {each.presence for each in both(again)} == {Presence.ONLINE}


def keep_alive(router: Namespace, *, priority: int, state: str) -> Process:
    """Run the real keepalived as one of the two that share the virtual address."""
    folder = router.folder / f"{router.name}-keepalived"
    folder.mkdir(exist_ok=True)
    settings = folder / "keepalived.conf"
    settings.write_text(
        f"""
global_defs {{
    vrrp_garp_master_delay 1
}}
vrrp_instance lan {{
    state {state}
    interface eth0
    virtual_router_id 10
    priority {priority}
    advert_int 2
    virtual_ipaddress {{
        {VIRTUAL}/24
    }}
}}
"""
    )
    settings.chmod(0o644)
    return router.start(
        program("keepalived", package="keepalived"),
        "--dont-fork",
        "--log-console",
        f"--use-file={settings}",
        f"--pid={folder / 'main.pid'}",
        f"--vrrp_pid={folder / 'vrrp.pid'}",
        "--vrrp",
    )


async def test_a_failover_of_keepalived_and_the_way_back_are_a_move_each_and_the_gateway_is_never_offline(
    lab: Lab,
) -> None:
    switch = build_switch(lab)
    scanner = switch.host("scanner", "10.77.0.2/24", ipv6=False)
    master = switch.host("master", "10.77.0.251/24", mac=ONE, ipv6=False)
    backup = switch.host("backup", "10.77.0.252/24", mac=OTHER, ipv6=False)
    # One more, which shows that questions get through while the virtual router changes.
    switch.host("nas", "10.77.0.21/24", ipv6=False)
    scanner.ip("route", "add", "default", "via", VIRTUAL)
    first = keep_alive(master, priority=150, state="MASTER")
    second = keep_alive(backup, priority=100, state="BACKUP")
    first.wait_for(MASTER)

    async with watched(scanner, VIRTUAL, "10.77.0.251", "10.77.0.252", "10.77.0.21") as heard:
        await until(lambda: heard.device(VIRTUAL).interfaces[0].mac == ONE, seconds=30)
        # Its announcements end; those of the other one begin, five times in a row.
        first.stop()
        await until(lambda: MASTER in second.text(), seconds=20)
        await until(lambda: heard.device(VIRTUAL).interfaces[0].mac == OTHER, seconds=60)
        await heard.engine.scan(FAST)
        assert told(heard) == ["address_moved"]
        await asyncio.sleep(5)

        back = keep_alive(master, priority=150, state="MASTER")
        await until(lambda: MASTER in back.text(), seconds=20)
        await until(lambda: heard.device(VIRTUAL).interfaces[0].mac == ONE, seconds=90)
        await heard.engine.scan(FAST)
        await asyncio.sleep(6)
        said = [process.text() for process in (first, second, back)]
        # A machine so busy that they took turns by themselves would be told of them.
        assert sum(text.count(MASTER) for text in said) == 3, said
        assert "address_conflict" not in told(heard), said
        assert len(told(heard)) <= 2
        assert not heard.of(DeviceDown)
        assert {heard.device(each).presence for each in (VIRTUAL, "10.77.0.251", "10.77.0.252")} == {
            Presence.ONLINE
        }


def add_vlan(lab: Lab, scanner: Namespace, host: Namespace, number: int, mac: str) -> Switch:
    """Another bridge with a port of the scanner, and one of the host under the same MAC as everywhere."""
    switch = build_switch(lab)
    for namespace, port, its_mac, address in (
        (scanner, f"eth{number}", None, f"10.77.{number}.2/24"),
        (host, f"eth{number}", mac, f"10.77.{number}.7/24"),
    ):
        lab.link(
            namespace,
            switch.namespace,
            near_name=port,
            far_name=f"{namespace.label}{number}",
            near_mac=its_mac,
        )
        switch.namespace.ip("link", "set", "dev", f"{namespace.label}{number}", "master", "br0")
        namespace.ip("addr", "add", address, "dev", port)
        namespace.sysctl(**{f"net__ipv4__conf__{port}__arp_ignore": 1})
    return switch


def vlans(lab: Lab, mac: str) -> tuple[Namespace, Namespace]:
    scanner = lab.namespace("scanner", ipv6=False)
    host = lab.namespace("host", ipv6=False)
    for number in (14, 21):
        add_vlan(lab, scanner, host, number, mac)
    return scanner, host


def places(device: Device) -> set[tuple[str, str]]:
    """Each of its addresses with its network."""
    return {(i.network_id, str(address.value)) for i in device.interfaces for address in i.addresses}


async def test_one_maker_s_mac_in_two_vlans_is_one_device_with_an_address_in_each(lab: Lab) -> None:
    scanner, _ = vlans(lab, GUEST_MADE)
    async with watched(scanner, "10.77.14.7", "10.77.21.7") as heard:
        device = heard.device("10.77.14.7")
        assert heard.device("10.77.21.7").id == device.id
        assert len(device.interfaces) == 2
        assert len({network for network, _ in places(device)}) == 2
        assert told(heard) == []


async def test_one_made_up_mac_in_two_vlans_is_suggested_and_a_merge_covers_a_third_after_a_restart(
    lab: Lab,
) -> None:
    scanner, host = vlans(lab, GUEST_MADE_UP)
    store = MemoryStore()
    async with watched(scanner, "10.77.14.7", "10.77.21.7", store=store) as heard:
        ids = {heard.device(f"10.77.{number}.7").id for number in (14, 21)}
        assert len(ids) == 2
        (alike,) = heard.of(DeviceResembled)
        assert isinstance(alike, DeviceResembled)
        assert {alike.device_id, alike.other_id} == ids
        heard.engine.merge(alike.other_id, alike.device_id)

    add_vlan(lab, scanner, host, 28, GUEST_MADE_UP)
    async with watched(scanner, "10.77.14.7", "10.77.21.7", "10.77.28.7", store=store) as again:
        device = again.device("10.77.28.7")
        assert device.id == alike.other_id
        by_network = places(device)
        assert {address for _, address in by_network} == {"10.77.14.7", "10.77.21.7", "10.77.28.7"}
        assert len({network for network, _ in by_network}) == 3
        assert told(again) == []
