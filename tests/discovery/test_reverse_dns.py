from __future__ import annotations

import asyncio
import logging
from contextlib import aclosing, asynccontextmanager
from functools import partial
from ipaddress import IPv4Address, IPv6Address
from typing import TYPE_CHECKING

import aiodns
import pytest

from netmon_core.discovery import reverse_dns
from netmon_core.discovery.reverse_dns import AT_ONCE, FAILURES, WAITING, ReverseDns
from netmon_core.evidence.dns import PtrEvidence
from netmon_core.plugins import Surroundings
from tests.fakes.until import collect, until
from tests.lab.switch import build_switch

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterator

    from netmon_core.evidence.observation import Observation
    from tests.lab.namespaces import Lab, Namespace
    from tests.lab.small_lan import SmallLan

NOWHERE = Surroundings(attachments=())


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> None:
    """The name server is the lab's gateway, wherever this machine's own is."""
    monkeypatch.setattr(aiodns, "DNSResolver", partial(aiodns.DNSResolver, nameservers=["10.77.0.1"]))


@pytest.fixture
def alone(lab: Lab, server: None) -> Iterator[Namespace]:
    """A host on a LAN where nobody else is, so that no question is answered."""
    host = build_switch(lab).host("scanner", "10.77.0.2/24")
    with host.inside():
        yield host


@asynccontextmanager
async def running(names: ReverseDns) -> AsyncGenerator[list[Observation]]:
    """What the source has found so far, while it runs as the engine runs it."""
    found: list[Observation] = []

    async def take() -> None:
        async with aclosing(names.observe(NOWHERE)) as sightings:
            while True:
                found.append(await anext(sightings))

    task = asyncio.create_task(take())
    try:
        yield found
    finally:
        task.cancel()
        await asyncio.wait([task])


def hosts(count: int) -> list[IPv4Address]:
    return [IPv4Address("10.77.0.10") + number for number in range(count)]


async def test_the_name_of_each_address_arrives(small_lan: SmallLan, server: None) -> None:
    with small_lan.scanner.inside():
        names = ReverseDns()
        async with running(names) as found:
            for address in small_lan.macs:
                names.ask("lan", address)
            await names.idle()
    assert {
        seen.address: seen.evidence.hostname for seen in found if isinstance(seen.evidence, PtrEvidence)
    } == (small_lan.hostnames)
    assert {(seen.source, seen.network_id, seen.mac, seen.live) for seen in found} == {
        ("dns", "lan", None, False)
    }


async def test_an_address_is_asked_about_once_an_hour(small_lan: SmallLan, server: None) -> None:
    with small_lan.scanner.inside():
        names = ReverseDns()
        async with running(names) as found:
            for _ in range(3):
                names.ask("lan", IPv4Address("10.77.0.11"))
                await names.idle()
    assert len(found) == 1


async def test_a_link_local_address_is_not_asked_about(server: None) -> None:
    names = ReverseDns()
    names.ask("lan", IPv6Address("fe80::1"))
    names.ask("lan", IPv4Address("169.254.7.7"))
    async with asyncio.timeout(5):
        await names.idle()


async def test_without_a_server_nobody_waits_long_and_it_is_said_once(
    alone: Namespace, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reverse_dns, "TIMEOUT", 0.1)
    monkeypatch.setattr(reverse_dns, "PAUSE", 0.1)
    caplog.set_level(logging.INFO)
    pauses = 0
    pause = ReverseDns._pause

    async def counted(self: ReverseDns) -> None:
        nonlocal pauses
        pauses += 1
        await pause(self)

    monkeypatch.setattr(ReverseDns, "_pause", counted)
    names = ReverseDns()
    async with running(names) as found:
        for address in hosts(200):
            names.ask("lan", address)
        async with asyncio.timeout(30):
            await names.idle()
        assert pauses == 1
        await until(lambda: pauses >= 4)
        # Nobody was given up.
        await until(lambda: len(names._waiting) == 200)
    assert caplog.text.count("No DNS server answers") == 1
    assert found == []


async def test_names_are_asked_for_again_when_the_server_is_back(
    small_lan: SmallLan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reverse_dns, "TIMEOUT", 0.1)
    monkeypatch.setattr(reverse_dns, "PAUSE", 0.1)
    # Nobody has this address.
    monkeypatch.setattr(aiodns, "DNSResolver", partial(aiodns.DNSResolver, nameservers=["10.77.0.99"]))
    with small_lan.scanner.inside():
        names = ReverseDns()
        async with running(names) as found:
            for address in [*small_lan.hostnames, *hosts(FAILURES)]:
                names.ask("lan", address)
            await names.idle()
            assert found == []
            small_lan.gateway.ip("addr", "add", "10.77.0.99/24", "dev", "eth0")
            small_lan.gateway.run(
                *("nft", "add", "table", "ip", "n", ";", "add", "chain", "ip", "n", "p"),
                *("{ type nat hook prerouting priority -100; }", ";"),
                *("add", "rule", "ip", "n", "p", "ip daddr 10.77.0.99", "dnat to 10.77.0.1"),
            )
            await until(lambda: {seen.address for seen in found} == set(small_lan.hostnames))


async def test_no_more_addresses_wait_than_the_cap(server: None) -> None:
    names = ReverseDns()
    for number in range(WAITING + 500):
        names.ask("lan", IPv4Address("10.0.0.1") + number)
    assert len(names._waiting) == WAITING


async def test_only_some_questions_are_open_at_once_and_what_was_asked_is_forgotten(
    alone: Namespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    most = 0
    asked = 0

    class Slow:
        def __init__(self, **_: object) -> None: ...

        async def query_dns(self, *_: object) -> None:
            nonlocal most, asked
            asked += 1
            most = max(most, len(names._running))
            await asyncio.sleep(0)
            raise aiodns.error.DNSError(4, "no such name")

        async def close(self) -> None: ...

    monkeypatch.setattr(aiodns, "DNSResolver", Slow)
    names = ReverseDns()
    async with running(names):
        for start in (0, WAITING):
            for number in range(WAITING):
                names.ask("lan", IPv4Address("10.0.0.1") + start + number)
            await names.idle()
    assert asked == 2 * WAITING
    assert most <= AT_ONCE
    assert len(names._asked) <= WAITING


async def test_when_it_ends_no_task_is_left(alone: Namespace) -> None:
    before = asyncio.all_tasks()
    names = ReverseDns()
    async with running(names):
        for address in hosts(100):
            names.ask("lan", address)
        await until(lambda: names._running)
    assert asyncio.all_tasks() == before


async def test_what_it_finds_comes_to_whoever_iterates(small_lan: SmallLan, server: None) -> None:
    with small_lan.scanner.inside():
        names = ReverseDns()
        names.ask("lan", IPv4Address("10.77.0.21"))
        async with aclosing(names.observe(NOWHERE)) as sightings:
            (seen,) = await collect(sightings, lambda taken: taken)
    assert seen.evidence == PtrEvidence(hostname="nas.lan.test")
