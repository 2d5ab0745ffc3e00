"""Names from real DNS servers, through the engine, while addresses and servers change."""

from __future__ import annotations

import json
import sys
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from ipaddress import IPv4Address, ip_address
from typing import TYPE_CHECKING

import aiodns
import pytest

from netmon_core.config import Config
from netmon_core.discovery import due_names, reverse_dns
from netmon_core.discovery import names as names_module
from netmon_core.engine import Engine
from netmon_core.events.scan import ScanFinished
from netmon_core.evidence.arp import ArpEvidence
from netmon_core.evidence.observation import Observation
from netmon_core.identification.combine import recognize_announced
from netmon_core.model.scan import Scan, ScanState
from netmon_core.plugins import Plugins
from netmon_core.settings.discovery import DiscoverySettings
from netmon_core.store.memory import MemoryStore
from tests.fakes.until import until
from tests.lab.peers import start_dnsmasq
from tests.lab.switch import build_switch

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterator, Sequence
    from pathlib import Path

    from netmon_core.store.protocol import Store
    from tests.lab.namespaces import Lab, Namespace
    from tests.lab.processes import Process

FILTER, GATEWAY = "10.77.0.53", "10.77.0.1"
A, B = "02:00:00:00:00:0a", "02:00:00:00:00:0b"


class Lan:
    """A scanner, its gateway, and a filtering server that the system asks."""

    def __init__(self, lab: Lab, folder: Path) -> None:
        switch = build_switch(lab)
        self.scanner = switch.host("scanner", "10.77.0.2/24", "fd00:77::2/64")
        self.gateway = switch.host("gateway", f"{GATEWAY}/24")
        self.filter = switch.host("filter", f"{FILTER}/24")
        self.scanner.ip("route", "add", "default", "via", GATEWAY)
        self.folder = folder

    def table(self, host: Namespace, names: dict[str, Sequence[str]]) -> Path:
        """What a server is to answer from now on."""
        file = self.folder / f"{host.name}.json"
        new = file.with_suffix(".new")
        new.write_text(json.dumps(names))
        new.rename(file)
        return file

    def serve(self, host: Namespace, names: dict[str, Sequence[str]], *options: str) -> Process:
        """Start a server on a host."""
        address = GATEWAY if host is self.gateway else FILTER
        file = self.table(host, names)
        server = host.start(sys.executable, "-m", "tests.discovery.dns_server", address, str(file), *options)
        server.wait_for("ready")
        return server


@pytest.fixture
def lan(lab: Lab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lan]:
    """The system's server is the filter; the calling thread is the scanner's."""
    system = partial(aiodns.DNSResolver, nameservers=[FILTER])
    monkeypatch.setattr(aiodns, "DNSResolver", system)
    monkeypatch.setattr(names_module, "LOOK_INTERVAL", 0.1)
    made = Lan(lab, tmp_path)
    with made.scanner.inside():
        yield made


@asynccontextmanager
async def running(*, servers: Sequence[str] = (), store: Store | None = None) -> AsyncGenerator[Engine]:
    """An engine that asks for names and does nothing else by itself."""
    discovery = DiscoverySettings(
        sweep_interval=0, mdns=False, name_servers=tuple(ip_address(each) for each in servers)
    )
    engine = Engine(
        Config(discovery=discovery),
        store=store,
        plugins=Plugins(recognizers=(recognize_announced,)),
        watch=False,
    )
    try:
        await engine.start()
        yield engine
    finally:
        await engine.stop()


def asked_since(server: Process, before: int) -> bool:
    """Whether a question that was asked since is answered by now."""
    return server.text().count("asked 60.") >= before + 2


def sight(engine: Engine, mac: str, address: str, *, ago: float = 0.0) -> None:
    """The device answered for the address, so many seconds ago; two that answer at once are in conflict."""
    (attachment,) = engine.attachments()
    engine.take(
        [
            Observation(
                source="arp",
                seen_at=datetime.now(UTC) - timedelta(seconds=ago),
                network_id=attachment.network.id,
                mac=mac,
                address=IPv4Address(address),
                evidence=ArpEvidence(asked=True),
            )
        ]
    )


def names(engine: Engine) -> dict[str | None, str | None]:
    return {
        interface.mac: device.hostname
        for device in engine.snapshot().devices
        if not device.own
        for interface in device.interfaces
    }


async def test_where_the_systems_server_knows_no_private_address_the_gateway_is_asked(lan: Lan) -> None:
    filtering = lan.serve(lan.filter, {})
    start_dnsmasq(lan.gateway, prefix="10.77.0", names={"laptop": "10.77.0.60"})
    async with running() as engine:
        sight(engine, A, "10.77.0.60")
        sight(engine, B, "10.77.0.61")
        await until(lambda: names(engine) == {A: "laptop.lan.test", B: None})
    assert "asked 60.0.77.10.in-addr.arpa" in filtering.text()


async def test_a_server_that_is_set_is_asked_instead(lan: Lan) -> None:
    filtering = lan.serve(lan.filter, {"10.77.0.60": ["wrong.lan"]})
    lan.serve(lan.gateway, {"10.77.0.60": ["right.lan"]})
    async with running(servers=[GATEWAY]) as engine:
        sight(engine, A, "10.77.0.60")
        await until(lambda: names(engine) == {A: "right.lan"})
    assert "asked" not in filtering.text()


async def test_the_gateways_name_in_words_beats_one_that_the_systems_server_made_of_the_address(
    lan: Lan,
) -> None:
    lan.serve(lan.filter, {"10.77.0.60": ["10-77-0-60.isp.example"], "10.77.0.61": ["ip-10-77-0-61.example"]})
    lan.serve(lan.gateway, {"10.77.0.60": ["nas.lan"]})
    async with running() as engine:
        sight(engine, A, "10.77.0.60")
        sight(engine, B, "10.77.0.61")
        await until(lambda: names(engine) == {A: "nas.lan", B: "ip-10-77-0-61.example"})


@pytest.mark.parametrize("mood", [("--tcp-only",), ("--delay", "3"), ("--tcp-only", "--delay", "2")])
async def test_a_server_is_asked_as_patiently_as_it_needs(lan: Lan, mood: tuple[str, ...]) -> None:
    lan.serve(lan.filter, {})
    lan.serve(lan.gateway, {f"10.77.0.{n}": [f"host{n}x.lan"] for n in range(60, 70)}, *mood)
    async with running() as engine:
        for n in range(60, 70):
            sight(engine, f"02:00:00:00:00:{n}", f"10.77.0.{n}")
        await until(
            lambda: set(names(engine).values()) == {f"host{n}x.lan" for n in range(60, 70)}, seconds=40
        )


async def test_a_silent_system_hides_no_name_that_the_gateway_knows(
    lan: Lan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reverse_dns, "TIMEOUT", 0.1)
    silent = lan.serve(lan.filter, {}, "--silent")
    lan.serve(lan.gateway, {f"10.77.0.{n}": [f"host{n}x.lan"] for n in range(60, 160)})
    async with running() as engine:
        for n in range(60, 160):
            sight(engine, f"02:00:00:00:01:{n - 60:02x}", f"10.77.0.{n}")
        await until(lambda: None not in names(engine).values(), seconds=40)
    # It is left alone after a while.
    assert silent.text().count("asked") < 100


async def test_the_escapes_of_the_resolver_are_undone(lan: Lan) -> None:
    lan.serve(lan.filter, {"10.77.0.60": ["küche.lan"], "10.77.0.61": ["a b\\c.lan"]})
    async with running() as engine:
        sight(engine, A, "10.77.0.60")
        sight(engine, B, "10.77.0.61")
        await until(lambda: names(engine) == {A: "küche.lan", B: "a b\\c.lan"})


async def test_of_several_names_in_turning_order_one_is_shown_and_stays(
    lan: Lan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(due_names, "ALL_AFTER", timedelta())
    orders = [["nas.lan", "git.lan"], ["git.lan", "nas.lan"]]
    server = lan.serve(lan.filter, {"10.77.0.60": orders[0]})
    shown = set()
    async with running() as engine:
        sight(engine, A, "10.77.0.60")
        for turn in range(6):
            lan.table(lan.filter, {"10.77.0.60": orders[turn % 2]})
            before = server.text().count("asked 60.")
            await until(partial(asked_since, server, before))
            shown.add(names(engine)[A])
    assert len(shown - {None}) == 1


async def test_an_address_that_changes_hands_brings_its_name_to_the_new_bearer(
    lan: Lan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(due_names, "SOON", (timedelta(seconds=0.5), timedelta(seconds=1)))
    lan.serve(lan.filter, {"10.77.0.60": ["laptop-a.lan"]})
    async with running() as engine:
        sight(engine, A, "10.77.0.60", ago=600)
        await until(lambda: names(engine) == {A: "laptop-a.lan"})
        # The server still has the name of the one before.
        sight(engine, B, "10.77.0.60")
        assert names(engine) == {A: None, B: None}
        await until(lambda: names(engine) == {A: None, B: "laptop-a.lan"})
        lan.table(lan.filter, {"10.77.0.60": ["laptop-b.lan"]})
        await until(lambda: names(engine) == {A: None, B: "laptop-b.lan"})


async def test_a_host_renamed_in_the_dns_and_one_taken_out_of_it_are_noticed_within_a_day(
    lan: Lan, monkeypatch: pytest.MonkeyPatch
) -> None:
    lan.serve(lan.filter, {"10.77.0.60": ["old.lan"], "10.77.0.61": ["gone.lan"]})
    async with running() as engine:
        sight(engine, A, "10.77.0.60")
        sight(engine, B, "10.77.0.61")
        await until(lambda: names(engine) == {A: "old.lan", B: "gone.lan"})
        lan.table(lan.filter, {"10.77.0.60": ["new.lan"]})
        monkeypatch.setattr(due_names, "ALL_AFTER", timedelta(seconds=0.3))
        await until(lambda: names(engine) == {A: "new.lan", B: None})


async def test_a_monitor_that_boots_before_the_dns_has_names_when_that_is_up(
    lan: Lan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reverse_dns, "PAUSE", 0.2)
    monkeypatch.setattr(due_names, "LATELY", timedelta())
    store = MemoryStore()
    async with running(store=store) as engine:
        for n in range(60, 70):
            sight(engine, f"02:00:00:00:00:{n}", f"10.77.0.{n}")
        await engine.settle()
        assert set(names(engine).values()) == {None}
        lan.serve(lan.filter, {f"10.77.0.{n}": [f"host{n}x.lan"] for n in range(60, 65)})
        # At each sweep.
        engine._names.hear(swept())
        await until(lambda: list(names(engine).values()).count(None) == 5, seconds=30)
        devices = engine.snapshot().devices
    # And after a restart.
    lan.table(lan.filter, {f"10.77.0.{n}": [f"host{n}x.lan"] for n in range(60, 70)})
    async with running(store=store) as engine:
        assert {each.id for each in engine.snapshot().devices} == {each.id for each in devices}
        await until(lambda: None not in names(engine).values(), seconds=30)


def swept() -> ScanFinished:
    return ScanFinished(scan=Scan(id="s", state=ScanState.DONE, started_at=datetime.now(UTC), expected=0))


async def test_while_a_server_that_may_know_is_silent_no_name_is_taken_away(
    lan: Lan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reverse_dns, "TIMEOUT", 0.1)
    server = lan.serve(lan.filter, {f"10.77.0.{n}": [f"host{n}x.lan"] for n in range(60, 100)})
    gateway = lan.serve(lan.gateway, {})
    async with running() as engine:
        for n in range(60, 100):
            sight(engine, f"02:00:00:00:01:{n - 60:02x}", f"10.77.0.{n}")
        await until(lambda: None not in names(engine).values())
        server.stop()
        asked = gateway.text().count("asked")
        monkeypatch.setattr(due_names, "ALL_AFTER", timedelta(seconds=0.5))
        # It is left alone by then, and the gateway, which knows no names, is asked.
        await until(lambda: gateway.text().count("asked") > asked + 100, seconds=60)
        assert None not in names(engine).values()


async def test_a_gateway_that_is_no_name_server_keeps_no_name_that_is_gone(
    lan: Lan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reverse_dns, "TIMEOUT", 0.05)
    lan.serve(lan.filter, {f"10.77.0.{n}": [f"host{n}x.lan"] for n in range(60, 100)})
    async with running() as engine:
        for n in range(60, 100):
            sight(engine, f"02:00:00:00:01:{n - 60:02x}", f"10.77.0.{n}")
        await until(lambda: None not in names(engine).values())
        lan.table(lan.filter, {})
        monkeypatch.setattr(due_names, "ALL_AFTER", timedelta(seconds=0.3))
        await until(lambda: set(names(engine).values()) == {None}, seconds=60)
