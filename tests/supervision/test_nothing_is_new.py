"""Whoever is known by its MAC is never new: after a restart, an older copy, on another subnet or adapter."""

from __future__ import annotations

import asyncio
import shutil
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from netmon_core.discovery.plan import ScanRequest
from netmon_core.engine import Engine
from netmon_core.events.alert import AlertChanged
from netmon_core.events.device import DeviceDiscovered
from netmon_core.model.device import Seed
from netmon_core.store.backup import restore
from netmon_core.store.lock import DataFolder
from netmon_core.store.sqlite import SqliteStore
from tests.fakes.until import until
from tests.lab.switch import build_switch

from .watching import CONFIG, Heard

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.lab.namespaces import Lab, Namespace
    from tests.lab.switch import Switch

FAST = ScanRequest(rate=5_000, timeout=0.3)
HOSTS = 8


@dataclass(frozen=True, kw_only=True)
class Home:
    """A scanner and some hosts with makers' MACs."""

    switch: Switch
    scanner: Namespace
    hosts: list[Namespace]

    def add(self) -> None:
        number = len(self.hosts) + 1
        mac = f"00:1b:21:00:02:{number:02x}"
        self.hosts.append(self.switch.host(f"host{number}", f"10.77.0.{20 + number}/24", mac=mac, ipv6=False))


def build_home(lab: Lab) -> Home:
    switch = build_switch(lab)
    home = Home(switch=switch, scanner=switch.host("scanner", "10.77.0.2/24", ipv6=False), hosts=[])
    for _ in range(HOSTS):
        home.add()
    return home


@asynccontextmanager
async def run(home: Home, folder: Path, *, known: int, seeds: tuple[Seed, ...] = ()) -> AsyncIterator[Heard]:
    """An engine with what is in the folder, which has seen everybody."""
    with home.scanner.inside():
        engine = Engine(CONFIG, store=SqliteStore(folder / "netmon.db"), seeds=seeds)
        heard = Heard(engine)
        await engine.start()
        try:
            for _ in range(2):
                await engine.scan(FAST)
            # With the monitor itself.
            await until(lambda: len(engine.snapshot().devices) >= known + 1)
            yield heard
        finally:
            await engine.stop()


def new(heard: Heard) -> int:
    return len(heard.of(DeviceDiscovered))


def ids(heard: Heard) -> dict[str, str]:
    """Every device by its MAC."""
    return {
        interface.mac: device.id
        for device in heard.engine.snapshot().devices
        for interface in device.interfaces
        if interface.mac
    }


def alerts(heard: Heard) -> list[str]:
    """Alerts about new devices, told or about to be."""
    told = [event.alert for event in heard.events if isinstance(event, AlertChanged)]
    return [alert.summary for alert in told if alert.rule == "new_device"]


async def test_after_restarts_another_subnet_and_another_adapter_nobody_is_new(
    lab: Lab, tmp_path: Path
) -> None:
    home = build_home(lab)
    async with run(home, tmp_path, known=HOSTS) as heard:
        assert new(heard) == HOSTS + 1
        before = ids(heard)
    for _ in range(2):
        async with run(home, tmp_path, known=HOSTS) as heard:
            assert (new(heard), ids(heard)) == (0, before)

    # The monitor's subnet is renumbered, and everybody with it.
    for namespace, number in [(home.scanner, 2), *((each, 21 + at) for at, each in enumerate(home.hosts))]:
        namespace.ip("addr", "flush", "dev", "eth0")
        namespace.ip("addr", "add", f"10.77.1.{number}/24", "dev", "eth0")
    async with run(home, tmp_path, known=HOSTS) as heard:
        await until(lambda: "10.77.1.21" in heard.addresses())
        assert (new(heard), ids(heard), alerts(heard)) == (0, before, [])

    # The adapter has another name.
    home.scanner.ip("link", "set", "dev", "eth0", "down")
    home.scanner.ip("link", "set", "dev", "eth0", "name", "enp1s0")
    home.scanner.ip("link", "set", "dev", "enp1s0", "up")
    async with run(home, tmp_path, known=HOSTS) as heard:
        assert (new(heard), ids(heard), alerts(heard)) == (0, before, [])


async def test_after_a_restore_only_those_who_came_since_are_new_and_seeds_bring_the_rest_back(
    lab: Lab, tmp_path: Path
) -> None:
    home = build_home(lab)
    copy, data = tmp_path / "copy.db", tmp_path / "data"
    data.mkdir()
    async with run(home, data, known=HOSTS) as heard:
        before = ids(heard)
    shutil.copy(data / "netmon.db", copy)
    async with run(home, data, known=HOSTS) as heard:
        for _ in range(3):
            home.add()
        await heard.engine.scan(FAST)
        await until(lambda: len(heard.engine.snapshot().devices) == HOSTS + 4)
    restore(copy, DataFolder(data))
    async with run(home, data, known=HOSTS + 3) as heard:
        assert new(heard) == 3
        assert {mac: ids(heard)[mac] for mac in before} == before
        seeds = tuple(Seed(id=id_, macs=(mac,)) for mac, id_ in ids(heard).items())
        everybody = ids(heard)

    # The folder is lost, and who embeds the engine still knows them all.
    lost = tmp_path / "lost"
    lost.mkdir()
    async with run(home, lost, known=HOSTS + 3, seeds=seeds) as heard:
        assert ids(heard) == everybody
        await asyncio.sleep(1)
        assert alerts(heard) == []
