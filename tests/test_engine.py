from __future__ import annotations

import asyncio
import errno
import os
import threading
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from ipaddress import IPv4Address, IPv4Network
from typing import TYPE_CHECKING

import pytest

from netmon_core import adapter_news, attached
from netmon_core.config import Config
from netmon_core.discovery import sources as sources_module
from netmon_core.discovery.plan import ScanRequest
from netmon_core.engine import Engine
from netmon_core.errors import AdapterError, ScanBusyError, StoreError
from netmon_core.events.address import AddressConflict, AddressMoved, FloodStarted
from netmon_core.events.device import DeviceDiscovered
from netmon_core.events.scan import ScanFinished, ScanStarted
from netmon_core.evidence.arp import ArpEvidence
from netmon_core.evidence.observation import Observation
from netmon_core.model.device import Seed
from netmon_core.model.ear import EarState
from netmon_core.model.presence import Presence
from netmon_core.model.scan import ScanState
from netmon_core.net import icmp
from netmon_core.net.icmp import EchoSocket
from netmon_core.plugins import Plugins
from netmon_core.settings.discovery import DiscoverySettings
from netmon_core.store.memory import MemoryStore
from netmon_core.store.sqlite import SqliteStore
from tests.fakes.source import FakeSource
from tests.fakes.until import until
from tests.lab.switch import build_switch

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterator
    from pathlib import Path

    from netmon_core.events.event import Event
    from netmon_core.model.device import Device
    from netmon_core.store.protocol import Store
    from tests.lab.namespaces import Lab
    from tests.lab.small_lan import SmallLan
    from tests.lab.switch import Switch

OWN_MAC = "b8:27:eb:00:00:02"
NAS, NAS_MAC = "10.77.0.21", "00:11:32:00:00:21"
PHONE, PHONE_MAC = "10.77.0.22", "da:a1:19:00:00:22"
FAST = ScanRequest(rate=5_000)


class Bench:
    """A switch with a scanner, in which the test stands, and a NAS and a phone."""

    def __init__(self, lab: Lab) -> None:
        self.lab = lab
        self.switch: Switch = build_switch(lab)
        self.scanner = self.switch.host("scanner", "10.77.0.2/24", mac=OWN_MAC, ipv6=False)
        self.nas = self.switch.host("nas", f"{NAS}/24", mac=NAS_MAC, ipv6=False)
        self.phone = self.switch.host("phone", f"{PHONE}/24", mac=PHONE_MAC, ipv6=False)


@pytest.fixture
def bench(lab: Lab) -> Iterator[Bench]:
    made = Bench(lab)
    with made.scanner.inside():
        yield made


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Adapters and failed sources are looked at again at once."""
    monkeypatch.setattr(attached, "ADAPTERS_INTERVAL", 0.05)
    monkeypatch.setattr(sources_module, "RETRY_DELAYS", (0.01, 0.02))


def settings(*, interval: float = 0.0, rate: int = 5_000, mdns: bool = False) -> Config:
    discovery = DiscoverySettings(sweep_interval=interval, rate=rate, mdns=mdns, reverse_dns=False)
    return Config(discovery=discovery)


@asynccontextmanager
async def running(
    config: Config | None = None,
    *,
    store: Store | None = None,
    plugins: Plugins | None = None,
    seeds: tuple[Seed, ...] = (),
    told: list[Event] | None = None,
) -> AsyncGenerator[Engine]:
    """A started engine; `told` gets what is told of scans from the first moment on."""
    engine = Engine(config or settings(), store=store, plugins=plugins, seeds=seeds)
    if told is not None:
        engine.subscribe(told.append, ScanStarted, ScanFinished)
    try:
        await engine.start()
        yield engine
    finally:
        await engine.stop()


def events_of(engine: Engine, *kinds: type) -> list[Event]:
    told: list[Event] = []
    engine.subscribe(told.append, *kinds)
    return told


def by_address(engine: Engine) -> dict[str, Device]:
    return {
        str(address.value): device
        for device in engine.snapshot().devices
        for interface in device.interfaces
        for address in interface.addresses
    }


def macs(device: Device) -> set[str | None]:
    return {interface.mac for interface in device.interfaces}


class FloodedEars(FakeSource):
    """Hears floods, one after the other."""

    def ears(self) -> tuple[EarState, ...]:
        return (EarState(adapter="eth0", network_id="lan", frames=True, flooded=True, problem="A flood."),)


async def test_a_flood_that_is_heard_is_told_of_once_and_stands_among_the_problems(bench: Bench) -> None:
    source = FloodedEars()
    async with running(plugins=Plugins(sources=(source,))) as engine:
        floods = events_of(engine, FloodStarted)
        await until(lambda: source.starts)
        for _ in range(3):
            source.starts[0].flooded("lan")  # type: ignore[misc]
        assert [event.network_id for event in floods if isinstance(event, FloodStarted)] == ["lan"]
        assert "A flood." in engine.problems()
        assert engine.ears() == source.ears()


async def test_a_scan_finds_every_host_with_its_mac_vendor_and_name(small_lan: SmallLan) -> None:
    with small_lan.scanner.inside():
        async with running(settings(mdns=True)) as engine:
            scan = await engine.scan(FAST)
            assert (scan.state, scan.problem) == (ScanState.DONE, None)
            assert scan.answered == len(small_lan.macs) - 1
            found = by_address(engine)
            assert {address: macs(found[str(address)]) for address in small_lan.macs} == {
                address: {mac} for address, mac in small_lan.macs.items()
            }
            assert {str(address) for address in small_lan.macs} == {
                address for address in found if ":" not in address
            }
            nas = found[NAS].interfaces[0]
            assert (nas.vendor, nas.private) == ("Synology", False)
            assert all(device.presence is Presence.ONLINE for device in engine.snapshot().devices)
            await until(lambda: by_address(engine)["10.77.0.11"].label == "printer")


async def test_a_made_up_mac_is_marked_private(bench: Bench) -> None:
    async with running() as engine:
        await engine.scan(FAST)
        found = by_address(engine)
        assert found[PHONE].interfaces[0].private
        assert not found[NAS].interfaces[0].private


async def test_our_own_host_is_a_device_with_all_its_adapters(bench: Bench) -> None:
    far = bench.lab.namespace("far", ipv6=False)
    bench.lab.link(bench.scanner, far, near_name="eth1", near_mac="b8:27:eb:00:00:03")
    bench.scanner.ip("addr", "add", "10.88.0.2/24", "dev", "eth1")
    async with running() as engine:
        scan = await engine.scan(FAST)
        assert {str(sweep.prefix) for sweep in scan.sweeps} == {"10.77.0.0/24", "10.88.0.0/24"}
        (own,) = [device for device in engine.snapshot().devices if device.own]
        assert macs(own) == {OWN_MAC, "b8:27:eb:00:00:03"}
        assert by_address(engine)["10.88.0.2"] == by_address(engine)["10.77.0.2"] == own
        assert own.hostname


async def test_a_host_with_several_addresses_is_one_device(bench: Bench) -> None:
    for last in (31, 32):
        bench.nas.ip("addr", "add", f"10.77.0.{last}/24", "dev", "eth0")
    async with running() as engine:
        await engine.scan(FAST)
        found = by_address(engine)
        assert found[NAS] == found["10.77.0.31"] == found["10.77.0.32"]
        assert macs(found[NAS]) == {NAS_MAC}
        assert len(engine.snapshot().devices) == 3


async def test_a_proxy_that_answers_for_all_is_one_device_and_takes_nobodys_address(bench: Bench) -> None:
    mac = "00:00:0c:00:00:44"
    proxy = bench.switch.host("proxy", "10.77.0.44/24", mac=mac, ipv6=False)
    proxy.answer_for_all("10.77.0.128/25", asker="10.77.0.2")
    async with running() as engine:
        for _ in range(2):
            await engine.scan(FAST)
        devices = engine.snapshot().devices
        assert len(devices) == 4
        (answering,) = [device for device in devices if macs(device) == {mac}]
        assert answering.interfaces[0].proxied > 16
        assert len(answering.interfaces[0].addresses) <= 64
        assert macs(by_address(engine)[NAS]) == {NAS_MAC}


async def test_an_address_that_moves_to_another_host_is_told(bench: Bench) -> None:
    async with running() as engine:
        await engine.scan(FAST)
        told = events_of(engine, AddressMoved, AddressConflict, DeviceDiscovered)
        before = by_address(engine)
        bench.nas.ip("addr", "del", f"{NAS}/24", "dev", "eth0")
        bench.phone.ip("addr", "add", f"{NAS}/24", "dev", "eth0")
        # Two answers at one time would be a conflict.
        await asyncio.sleep(5.1)
        await engine.scan(FAST)
        (moved,) = told
        assert isinstance(moved, AddressMoved)
        assert moved.address == IPv4Address(NAS)
        assert (moved.from_device, moved.to_device) == (before[NAS].id, before[PHONE].id)
        assert by_address(engine)[NAS].id == before[PHONE].id
        assert before[NAS].id in {device.id for device in engine.snapshot().devices}


async def test_two_hosts_with_one_address_are_told_once(bench: Bench) -> None:
    bench.phone.ip("addr", "add", f"{NAS}/24", "dev", "eth0")
    async with running() as engine:
        told = events_of(engine, AddressMoved, AddressConflict)
        for _ in range(3):
            await engine.scan(FAST)
        (conflict,) = told
        assert isinstance(conflict, AddressConflict)
        assert set(conflict.macs) == {NAS_MAC, PHONE_MAC}
        assert conflict.address == IPv4Address(NAS)
        assert len(engine.snapshot().devices) == 3


async def test_what_was_held_back_and_who_shares_an_address_is_there_after_a_restart(
    bench: Bench, tmp_path: Path
) -> None:
    heard = ArpEvidence(asked=False)

    def said(engine: Engine, mac: str, address: str) -> Observation:
        return Observation(
            source="arp",
            seen_at=datetime.now(UTC),
            network_id=engine.attachments()[0].network.id,
            mac=mac,
            address=IPv4Address(address),
            evidence=heard,
        )

    taken = [f"10.77.0.{number}" for number in range(100, 120)]
    async with running(store=SqliteStore(tmp_path / "netmon.db")) as engine:
        first = events_of(engine, AddressConflict, AddressMoved)
        # One takes an address after the other, and two say that they have the same.
        engine.take(said(engine, NAS_MAC, address) for address in taken)
        for _ in range(2):
            engine.take(said(engine, mac, "10.77.0.77") for mac in ("00:11:32:00:00:31", "00:11:32:00:00:32"))
        assert [event.type for event in first] == ["address_conflict"]
    async with running(store=SqliteStore(tmp_path / "netmon.db")) as engine:
        told = events_of(engine, AddressConflict, AddressMoved)
        for _ in range(2):
            engine.take(said(engine, mac, "10.77.0.77") for mac in ("00:11:32:00:00:31", "00:11:32:00:00:32"))
        assert {by_address(engine)[address].id for address in taken} == {by_address(engine)[taken[0]].id}
        assert told == []


async def test_devices_keep_their_ids_over_a_restart(bench: Bench, tmp_path: Path) -> None:
    async with running(store=SqliteStore(tmp_path / "netmon.db")) as engine:
        await engine.scan(FAST)
        engine.rename(by_address(engine)[NAS].id, "Attic")
        before = engine.snapshot()
    async with running(store=SqliteStore(tmp_path / "netmon.db")) as engine:
        # Nobody is called gone because we were.
        assert by_address(engine)[NAS].presence is not Presence.OFFLINE
        told = events_of(engine, DeviceDiscovered)
        await engine.scan(FAST)
        after = engine.snapshot()
        assert {d.id for d in after.devices} == {d.id for d in before.devices}
        assert after.networks == before.networks
        assert after.sites == before.sites
        assert after.run_id != before.run_id
        assert by_address(engine)[NAS].name == "Attic"
        assert told == []


async def test_what_is_remembered_can_be_read_before_anything_is_started(
    bench: Bench, tmp_path: Path
) -> None:
    async with running(store=SqliteStore(tmp_path / "netmon.db")) as engine:
        await engine.scan(FAST)
        known = {device.id for device in engine.snapshot().devices}
    engine = Engine(settings(), store=SqliteStore(tmp_path / "netmon.db"))
    try:
        await engine.load()
        assert {device.id for device in engine.snapshot().devices} == known
        assert not engine.attachments()
        await engine.start()
        assert engine.attachments()
    finally:
        await engine.stop()


async def test_an_engine_that_fails_says_so_to_whoever_waits_for_its_end(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attached, "ADAPTERS_INTERVAL", 0.01)
    engine = Engine(settings())
    await engine.start()
    monkeypatch.setattr(engine._attached, "look", lambda: 1 / 0)
    with pytest.raises(ExceptionGroup):
        await engine.ended()
    with pytest.raises(ExceptionGroup):
        await engine.stop()
    await Engine(settings()).ended()


async def test_a_seed_gives_its_id_and_name_back(bench: Bench) -> None:
    seed = Seed(id="registry-7", macs=(NAS_MAC,), name="Attic")
    async with running(seeds=(seed,)) as engine:
        await engine.scan(FAST)
        nas = by_address(engine)[NAS]
        assert (nas.id, nas.name) == ("registry-7", "Attic")


async def test_while_an_asked_for_scan_runs_another_is_refused(bench: Bench) -> None:
    async with running(settings(rate=50)) as engine:
        first = asyncio.create_task(engine.scan())
        await until(lambda: engine.snapshot().scan)
        with pytest.raises(ScanBusyError, match="already running"):
            await engine.scan()
        assert engine.cancel_scan()
        assert (await first).state is ScanState.CANCELLED
        assert not engine.cancel_scan()
        assert (await engine.scan(FAST)).state is ScanState.DONE


async def test_a_cancelled_scan_keeps_what_it_found(bench: Bench) -> None:
    async with running(settings(rate=200)) as engine:
        scanning = asyncio.create_task(engine.scan())
        await until(lambda: NAS in by_address(engine))
        engine.cancel_scan()
        scan = await scanning
        assert scan.state is ScanState.CANCELLED
        assert scan.answered >= 1
        assert NAS in by_address(engine)


async def test_whoever_is_cancelled_takes_the_scan_along(bench: Bench) -> None:
    async with running(settings(rate=50)) as engine:
        told = events_of(engine, ScanFinished)
        scanning = asyncio.create_task(engine.scan())
        await until(lambda: engine.snapshot().scan)
        scanning.cancel()
        await asyncio.wait([scanning])
        assert scanning.cancelled()
        assert [event.scan.state for event in told if isinstance(event, ScanFinished)] == [
            ScanState.CANCELLED
        ]
        assert (await engine.scan(FAST)).state is ScanState.DONE


async def test_the_periodic_sweep_runs_by_itself_and_makes_way_when_asked(bench: Bench) -> None:
    told: list[Event] = []
    async with running(settings(interval=10.0, rate=100), told=told) as engine:
        # The first sweep runs; at this rate it takes five seconds.
        await until(lambda: told)
        scanning = asyncio.create_task(engine.scan(ScanRequest(prefixes=(IPv4Network("10.77.0.16/28"),))))
        await until(lambda: len(told) == 3)
        assert engine.snapshot().scan is not None
        assert engine.cancel_scan()
        await scanning
        kinds = [(event.type, event.scan.state) for event in told]  # type: ignore[union-attr]
        assert kinds == [
            ("scan_started", ScanState.RUNNING),
            ("scan_finished", ScanState.CANCELLED),
            ("scan_started", ScanState.RUNNING),
            ("scan_finished", ScanState.CANCELLED),
        ]


async def test_periodic_sweeps_never_overlap_and_go_on(bench: Bench) -> None:
    # Shorter than the settings allow, and shorter than a sweep takes.
    told: list[Event] = []
    async with running(settings(interval=0.05), told=told):
        await until(lambda: len(told) >= 7)
    kinds = [event.type for event in told]
    assert kinds == ["scan_started", "scan_finished"] * (len(kinds) // 2)


async def test_an_adapter_that_appears_later_is_picked_up(bench: Bench, quick: None) -> None:
    source = FakeSource()
    async with running(plugins=Plugins(sources=(source,))) as engine:
        await until(lambda: source.starts)
        far = bench.lab.namespace("far", ipv6=False)
        bench.lab.link(bench.scanner, far, near_name="eth1", near_mac="b8:27:eb:00:00:03")
        bench.scanner.ip("addr", "add", "10.88.0.2/24", "dev", "eth1")
        far.ip("addr", "add", "10.88.0.9/24", "dev", "eth0")
        await until(lambda: len(engine.attachments()) == 2)
        # Sources start anew where we are now, and run once.
        await until(lambda: len(source.starts[-1].attachments) == 2)
        assert source.running == 1
        await engine.scan(FAST)
        assert "10.88.0.9" in by_address(engine)
        (own,) = [device for device in engine.snapshot().devices if device.own]
        assert len(own.interfaces) == 2


async def test_a_new_address_is_known_as_soon_as_the_kernel_tells_of_it(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Longer than the test waits.
    monkeypatch.setattr(attached, "ADAPTERS_INTERVAL", 600.0)
    source = FakeSource()
    async with running(plugins=Plugins(sources=(source,))) as engine:
        await until(lambda: source.starts)
        bench.scanner.ip("addr", "flush", "dev", "eth0", "scope", "global")
        bench.scanner.ip("addr", "add", "10.88.0.2/24", "dev", "eth0")
        await until(lambda: "10.88.0.2/24" in where(source))
        assert [str(each) for each in engine.attachments()[0].network.subnets] == ["10.88.0.0/24"]
        # The cable is pulled out at the switch.
        bench.switch.namespace.ip("link", "set", "dev", "p1", "down")
        await until(lambda: not source.starts[-1].attachments[0].adapter.carrier)


async def test_where_the_kernel_does_not_tell_of_changes_they_are_looked_for(
    bench: Bench, quick: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adapter_news, "AdapterWatch", silent_kernel)
    source = FakeSource()
    async with running(plugins=Plugins(sources=(source,))):
        await until(lambda: source.starts)
        bench.scanner.ip("addr", "add", "10.88.0.2/24", "dev", "eth0")
        await until(lambda: "10.88.0.2/24" in where(source))


async def test_adapters_that_change_without_end_are_looked_at_once_a_second(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attached, "ADAPTERS_INTERVAL", 600.0)
    async with running(plugins=Plugins(sources=(FakeSource(),))) as engine:
        looks: list[float] = []
        look = engine._attached.look

        def counted() -> object:
            looks.append(asyncio.get_running_loop().time())
            return look()

        monkeypatch.setattr(engine._attached, "look", counted)
        began = asyncio.get_running_loop().time()
        lines = "".join(f"addr {verb} 10.88.{n}.2/32 dev lo\n" for n in range(250) for verb in ("add", "del"))
        for _ in range(8):
            bench.scanner.run("ip", "-batch", "-", fed=lines)
            await asyncio.sleep(0.05)
        await until(lambda: looks)
        passed = asyncio.get_running_loop().time() - began
        assert len(looks) <= 1 + passed / adapter_news.REST


def where(source: FakeSource) -> list[str]:
    """Our addresses where a source was started last."""
    return [str(each) for here in source.starts[-1].attachments for each in here.adapter.addresses]


def silent_kernel() -> None:
    raise OSError(errno.EAFNOSUPPORT, "no such socket")


async def test_a_change_that_a_scan_sees_first_still_starts_the_sources_anew(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Longer than a scan takes; and the kernel tells nothing.
    monkeypatch.setattr(attached, "ADAPTERS_INTERVAL", 4.0)
    monkeypatch.setattr(adapter_news, "AdapterWatch", silent_kernel)
    source = FakeSource()
    async with running(plugins=Plugins(sources=(source,))) as engine:
        await until(lambda: source.starts)
        bench.scanner.ip("addr", "add", "10.88.0.2/24", "dev", "eth0")
        await engine.scan(FAST)
        assert len(source.starts) == 1
        await until(lambda: len(source.starts) == 2)
        (attachment,) = source.starts[-1].attachments
        assert "10.88.0.2/24" in map(str, attachment.adapter.addresses)


async def test_with_the_link_down_a_scan_reports_a_problem_and_forgets_nobody(bench: Bench) -> None:
    async with running() as engine:
        await engine.scan(FAST)
        before = by_address(engine)
        # The cable is pulled out at the switch.
        bench.switch.namespace.ip("link", "set", "dev", "p1", "down")
        with pytest.raises(AdapterError, match="no interface is up"):
            await engine.scan(FAST)
        request = ScanRequest(prefixes=(IPv4Network("10.77.0.0/24"),), rate=5_000)
        scan = await engine.scan(request)
        assert scan.state is ScanState.FAILED
        assert scan.problem is not None
        assert "eth0 has no carrier" in scan.problem
        bench.scanner.ip("link", "set", "dev", "eth0", "down")
        down = await engine.scan(request)
        assert down.problem is not None
        assert by_address(engine).keys() == before.keys()
        bench.switch.namespace.ip("link", "set", "dev", "p1", "up")
        bench.scanner.ip("link", "set", "dev", "eth0", "up")
        again = await engine.scan(FAST)
        assert (again.state, again.answered) == (ScanState.DONE, 2)
        assert {d.id for d in by_address(engine).values()} == {d.id for d in before.values()}


async def test_a_link_that_goes_down_in_the_middle_of_a_scan_is_a_problem(bench: Bench) -> None:
    async with running(settings(rate=100)) as engine:
        scanning = asyncio.create_task(engine.scan())
        await until(lambda: NAS in by_address(engine))
        bench.scanner.ip("link", "set", "dev", "eth0", "down")
        scan = await scanning
        assert scan.problem == "Network adapter eth0 is down."
        assert scan.answered >= 1


async def test_a_prefix_without_a_route_is_a_problem_and_no_endless_scan(bench: Bench) -> None:
    async with running() as engine:
        scan = await engine.scan(ScanRequest(prefixes=(IPv4Network("10.200.0.0/28"),), rate=5_000))
        assert scan.state is ScanState.FAILED
        assert scan.problem == "10.200.0.0/28 cannot be reached from here: there is no route to it."


async def test_a_failing_source_is_warned_about_once_retried_and_stops_nobody(
    bench: Bench, quick: None, caplog: pytest.LogCaptureFixture
) -> None:
    broken = FakeSource(AdapterError("no cable"), AdapterError("no cable"), ValueError("odd"), [])
    mistaken = FakeSource(ZeroDivisionError("mine"), ZeroDivisionError("mine"), [], name="mistaken")
    seen = Observation(
        source="healthy",
        seen_at=datetime.now(UTC),
        network_id="lan",
        mac=PHONE_MAC,
        address=IPv4Address(PHONE),
        evidence=ArpEvidence(asked=True),
    )
    healthy = FakeSource([seen], name="healthy")
    async with running(plugins=Plugins(sources=(broken, mistaken, healthy))) as engine:
        await until(lambda: len(broken.starts) == 4 and len(mistaken.starts) == 3)
        assert caplog.text.count("Source fake is unavailable: no cable") == 1
        assert caplog.text.count("Source fake failed") == 0
        assert caplog.text.count("Source mistaken failed") == 1
        assert len(healthy.starts) == 1
        assert PHONE in by_address(engine)
        assert (broken.running, mistaken.running, healthy.running) == (1, 1, 1)
    assert (broken.running, mistaken.running, healthy.running) == (0, 0, 0)


async def test_a_listener_that_raises_does_not_stop_the_rest(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    async with running() as engine:

        def bad(_: Event) -> None:
            raise RuntimeError("bad listener")

        engine.subscribe(bad)
        told = events_of(engine, DeviceDiscovered)
        await engine.scan(FAST)
        assert len(told) == 2
        assert "bad listener" in caplog.text


def descriptors() -> set[str]:
    """What this process has open, but for the folder read here."""
    found = set()
    for number in os.listdir("/proc/self/fd"):
        try:
            found.add(f"{number} {os.readlink(f'/proc/self/fd/{number}')}")
        except FileNotFoundError:
            continue
    return found


def names_of_threads() -> set[str]:
    return {thread.name for thread in threading.enumerate()}


async def test_after_stop_no_task_thread_socket_or_file_is_left(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = Config(discovery=DiscoverySettings(sweep_interval=10.0, rate=1_000))
    # What the first start makes for good: the default executor, and what modules open at import.
    async with running(config, store=SqliteStore(tmp_path / "first.db")) as engine:
        await engine.scan(FAST)
    await asyncio.sleep(0.3)
    tasks, files = asyncio.all_tasks(), descriptors()
    threads = names_of_threads()
    async with running(config, store=SqliteStore(tmp_path / "second.db")) as engine:
        await engine.scan(FAST)
        await until(lambda: len(asyncio.all_tasks()) > len(tasks) + 4)
        scanning = asyncio.create_task(engine.scan(ScanRequest(rate=20)))
        await asyncio.sleep(0.1)
    assert (await scanning).state is ScanState.CANCELLED
    assert asyncio.all_tasks() - {scanning} == tasks
    # A closed database's thread has heard that it shall end, and does so in a moment.
    await until(
        lambda: not {name for name in names_of_threads() - threads if not name.startswith("asyncio_")}
    )
    await until(lambda: not descriptors() - files)


async def test_stop_is_safe_twice_and_before_a_start(bench: Bench) -> None:
    engine = Engine(settings())
    await engine.stop()
    await engine.start()
    await engine.stop()
    await engine.stop()


async def test_stop_works_when_start_failed(bench: Bench, tmp_path: Path) -> None:
    async with running(store=SqliteStore(tmp_path / "netmon.db")):
        second = Engine(settings(), store=SqliteStore(tmp_path / "netmon.db"))
        with pytest.raises(StoreError):
            await second.start()
        await second.stop()
    async with running(store=SqliteStore(tmp_path / "netmon.db")):
        pass


async def test_what_the_store_is_told_is_what_the_snapshot_holds(bench: Bench) -> None:
    store = MemoryStore()
    async with running(store=store) as engine:
        await engine.scan(FAST)
        await engine.flush()
        stored = await store.open()
        snapshot = engine.snapshot()
        assert {d.id for d in stored.devices} == {d.id for d in snapshot.devices}
        assert stored.networks == snapshot.networks


@pytest.mark.parametrize("raw", [True, False])
async def test_a_routed_subnet_is_asked_by_echo_raw_and_datagram(
    lab: Lab, monkeypatch: pytest.MonkeyPatch, *, raw: bool
) -> None:
    monkeypatch.setattr(icmp, "EchoSocket", partial(EchoSocket, raw=raw))
    near, far = build_switch(lab), build_switch(lab)
    scanner = near.host("scanner", "10.77.0.2/24", ipv6=False)
    router = near.host("router", "10.77.0.1/24", ipv6=False)
    host = far.host("host", "10.88.0.9/24", ipv6=False)
    lab.link(router, far.namespace, near_name="eth1", far_name="p9")
    far.namespace.ip("link", "set", "dev", "p9", "master", "br0")
    router.ip("addr", "add", "10.88.0.1/24", "dev", "eth1")
    router.sysctl(net__ipv4__ip_forward=1)
    host.ip("route", "add", "default", "via", "10.88.0.1")
    scanner.ip("route", "add", "default", "via", "10.77.0.1")
    request = ScanRequest(prefixes=(IPv4Network("10.88.0.0/27"),), rate=1_000)
    with scanner.inside():
        async with running() as engine:
            scan = await engine.scan(request)
            assert (scan.state, scan.answered, scan.problem) == (ScanState.DONE, 2, None)
            found = by_address(engine)
            assert macs(found["10.88.0.9"]) == {None}
            network = next(n for n in engine.snapshot().networks if n.adapter is None)
            assert network.subnets == (IPv4Network("10.88.0.0/27"),)
            # Once more: the same network and the same devices.
            await engine.scan(request)
            assert len([n for n in engine.snapshot().networks if n.adapter is None]) == 1
            assert by_address(engine)["10.88.0.9"].id == found["10.88.0.9"].id


async def test_scapy_finds_the_same_hosts(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    async with running() as engine:
        await engine.scan(FAST)
        ours = {address: macs(device) for address, device in by_address(engine).items()}
    monkeypatch.setenv("NETMON_ARP_BACKEND", "scapy")
    async with running() as engine:
        scan = await engine.scan(FAST)
        assert scan.problem is None
        assert {address: macs(device) for address, device in by_address(engine).items()} == ours
