from __future__ import annotations

import asyncio
import json
import socket
import sys
from ipaddress import ip_address
from typing import TYPE_CHECKING

import pytest

from netmon_core.model.target import ProbeKind, Target
from netmon_core.monitoring.calls import CallProber
from netmon_core.monitoring.lookups import AT_ONCE, Lookups
from netmon_core.monitoring.names import Names
from netmon_core.monitoring.tcp import TcpAsker
from netmon_core.net.lookup import NoAddress, why_not
from tests.fakes.until import until

from .lan import GATEWAY

if TYPE_CHECKING:
    from netmon_core.net.lookup import Found
    from tests.lab.small_lan import SmallLan

# Three windows of every kind of target by name, and what was decided of each.
_WATCH = """
import asyncio, json, sys
from netmon_core.model.target import ProbeKind, Target
from netmon_core.monitoring.monitor import Monitor
from netmon_core.monitoring.verdicts import Verdicts

host = sys.argv[1]
common = {"name": "n", "interval": 0.2, "timeout": 0.5}
targets = [
    Target(id="ping", kind=ProbeKind.PING, host=host, **common),
    Target(id="tcp", kind=ProbeKind.TCP, host=host, port=80, **common),
    Target(id="http", kind=ProbeKind.HTTP, url=f"http://{host}/", **common),
]

async def watch():
    verdicts, told, done = Verdicts(), {}, asyncio.Event()
    verdicts.keep(target.id for target in targets)
    def take(sample):
        if (verdict := verdicts.sampled(sample, blind=False)) is not None:
            told[verdict.target_id] = [verdict.type, verdict.why]
            if len(told) == len(targets):
                done.set()
    monitor = Monitor(take)
    monitor.set_targets(targets)
    running = asyncio.create_task(monitor.run())
    async with asyncio.timeout(20):
        await done.wait()
    running.cancel()
    await asyncio.wait([running])
    print(json.dumps(told))

asyncio.run(watch())
"""


@pytest.mark.parametrize(
    ("server", "why"),
    [
        (GATEWAY, "the name nosuch.lan.test has no address"),
        # It is there and has no name server; nobody is there.
        ("10.77.0.21", "the name nosuch.lan.test cannot be looked up: no name server answers"),
        ("10.77.0.99", "the name nosuch.lan.test cannot be looked up: no name server answers"),
    ],
)
def test_a_target_whose_name_gives_no_address_is_down_and_told_why(
    small_lan: SmallLan, server: str, why: str
) -> None:
    small_lan.scanner.resolve_with(server)
    told = json.loads(small_lan.scanner.run(sys.executable, "-c", _WATCH, "nosuch.lan.test"))
    assert told == {kind: ["target_down", why] for kind in ("ping", "tcp", "http")}


async def test_a_ping_target_whose_name_begins_to_exist_is_pinged_without_delay() -> None:
    known: Found = NoAddress.UNKNOWN
    changes: list[bool] = []

    async def look_up(_: str) -> Found:
        return known

    target = Target(id="nas", kind=ProbeKind.PING, name="nas", host="nas.lan")
    names = Names(lambda: changes.append(True), Lookups(look_up))
    names.fill([target])
    lost = await names.ask(target)
    assert (lost.unsent, lost.problem, changes) == (False, "the name nas.lan has no address", [])
    known = (ip_address("10.77.0.21"),)
    assert (await names.ask(target)).unsent
    assert changes == [True]
    assert [each.address for each in names.fill([target])] == [ip_address("10.77.0.21")]


@pytest.mark.parametrize(
    ("code", "why"),
    [
        (socket.EAI_NONAME, NoAddress.UNKNOWN),
        (socket.EAI_NODATA, NoAddress.UNKNOWN),
        (socket.EAI_MEMORY, NoAddress.UNASKED),
        (socket.EAI_SYSTEM, NoAddress.UNASKED),
    ],
)
def test_what_the_system_says_of_a_name(code: int, why: NoAddress) -> None:
    assert why_not(code) is why


async def test_a_name_is_asked_for_once_at_a_time_and_no_more_names_than_the_cap() -> None:
    asked: list[str] = []
    gate = asyncio.Event()

    async def look_up(name: str) -> Found:
        asked.append(name)
        await gate.wait()
        return (ip_address("10.77.0.9"),)

    lookups = Lookups(look_up)
    names = [f"{number}.lan" for number in range(AT_ONCE + 5)]
    finding = [asyncio.create_task(lookups.find(name)) for name in [*names, *names]]
    await until(lambda: len(asked) == AT_ONCE)
    assert (lookups.late(names[0]), lookups.late(names[-1])) == (NoAddress.UNANSWERED, NoAddress.UNASKED)
    assert lookups.late("another.lan") is None
    gate.set()
    assert {await each for each in finding} == {(ip_address("10.77.0.9"),)}
    assert sorted(asked) == sorted(names)
    await until(lambda: lookups.late(names[0]) is None)


async def test_a_probe_that_waited_for_a_lookup_in_vain_says_so() -> None:
    async def look_up(_: str) -> Found:
        await asyncio.sleep(60)
        raise AssertionError

    lookups = Lookups(look_up)
    asker = TcpAsker(lookups)
    prober = CallProber(ProbeKind.TCP, asker.ask, lambda _: None, asker.late)
    target = Target(id="t", kind=ProbeKind.TCP, name="t", host="nas.lan", port=80, timeout=0.05)
    sample = await prober.probe(target)
    assert (sample.sent, sample.received) == (1, 0)
    assert sample.problem == "the name nas.lan cannot be looked up: no name server answers"
    await lookups.close()
