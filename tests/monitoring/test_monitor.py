from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from typing import TYPE_CHECKING

import pytest

from netmon_core.errors import NotFoundError
from netmon_core.model.monitor import Pause
from netmon_core.model.target import ProbeKind, Target
from netmon_core.monitoring import monitor as monitor_module
from netmon_core.monitoring.lookups import Lookups
from netmon_core.monitoring.monitor import Monitor
from netmon_core.monitoring.names import Names
from netmon_core.net.lookup import NoAddress
from tests.fakes.until import until

from .lan import BULB, NAS, NOBODY, Taken, ping, running

if TYPE_CHECKING:
    from netmon_core.model.ip import IPAddress
    from netmon_core.net.lookup import Found

    from .conftest import Lan


def later(seconds: float) -> datetime:
    return datetime.now(UTC) + timedelta(seconds=seconds)


async def test_all_kinds_of_targets_are_probed_together(lan: Lan) -> None:
    with lan.nas.inside():
        server = await asyncio.start_server(_answer, NAS, 80)
    taken = Taken()
    monitor = Monitor(taken.append)
    monitor.set_targets(
        [
            ping(NAS),
            ping(NOBODY),
            Target(id="tcp", kind=ProbeKind.TCP, name="t", address=ip_address(NAS), port=80, interval=0.3),
            Target(id="http", kind=ProbeKind.HTTP, name="h", url=f"http://{NAS}/", interval=0.3),
        ]
    )
    with lan.scanner.inside():
        async with running(monitor):
            await until(lambda: all(len(taken.of(each)) >= 3 for each in (NAS, NOBODY, "tcp", "http")))
            now = [await monitor.probe_now(each) for each in (NAS, NOBODY, "tcp", "http")]
    server.close()
    await server.wait_closed()
    assert all(each.received == 1 for name in (NAS, "tcp", "http") for each in taken.of(name))
    assert [(each.sent, each.received) for each in now] == [(1, 1), (3, 0), (1, 1), (1, 1)]
    with pytest.raises(NotFoundError):
        await monitor.probe_now("nothing")


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    if await reader.readline():
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    writer.close()


async def test_a_pause_holds_for_whom_it_is_made_and_ends_by_itself(lan: Lan) -> None:
    taken = Taken()
    monitor = Monitor(taken.append, networks_of=lambda device: {"lan"} if device == "bulb" else set())
    monitor.set_targets([ping(NAS, device_id="nas"), ping(BULB, device_id="bulb")])
    with lan.scanner.inside():
        async with running(monitor):
            await until(lambda: taken.of(NAS) and taken.of(BULB))
            monitor.pause([Pause(until=later(60), network_id="lan")])
            before = len(taken.of(BULB))
            more = len(taken.of(NAS)) + 5
            await until(lambda: len(taken.of(NAS)) >= more)
            assert len(taken.of(BULB)) == before
            # One that is paused can be asked all the same.
            assert (await monitor.probe_now(BULB)).received == 1
            monitor.pause([Pause(until=later(1.0), device_id="nas")])
            before = len(taken.of(NAS))
            end = datetime.now(UTC) + timedelta(seconds=1.0)
            await until(lambda: len(taken.of(NAS)) >= before + 2)
            assert taken.of(NAS)[before].at >= end - timedelta(seconds=0.2)
            monitor.pause([Pause(until=later(60))])
            before = len(taken)
            await asyncio.sleep(1)
            assert len(taken) == before


async def test_a_prober_that_fails_is_started_again_and_stops_no_other(
    lan: Lan, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(monitor_module, "RESTART_DELAY", 0.1)
    taken = Taken()

    def take(sample: object) -> None:
        if not taken and not caplog.text:
            raise ZeroDivisionError
        taken.append(sample)  # type: ignore[arg-type]

    monitor = Monitor(take)
    monitor.set_targets([ping(NAS)])
    with lan.scanner.inside():
        async with running(monitor):
            await until(lambda: len(taken) >= 3)
    assert caplog.text.count("The prober ping failed") == 1


async def test_nothing_stays_open_when_the_monitor_ends_and_it_can_run_again(lan: Lan) -> None:
    taken = Taken()
    monitor = Monitor(taken.append)
    monitor.set_targets([ping(NAS)])
    with lan.scanner.inside():
        for _ in range(2):
            taken.clear()
            async with running(monitor):
                await until(lambda: taken)
            assert len(asyncio.all_tasks()) == 1


async def test_a_ping_target_given_by_name_follows_its_address() -> None:
    known: dict[str, IPAddress | None] = {"nas.lan": ip_address("10.77.0.21"), "gone.lan": None}
    changes = 0

    def changed() -> None:
        nonlocal changes
        changes += 1

    async def look_up(name: str) -> Found:
        address = known[name]
        return NoAddress.UNKNOWN if address is None else (address,)

    names = Names(changed, Lookups(look_up))
    targets = [Target(id=name, kind=ProbeKind.PING, name=name, host=name) for name in ("nas.lan", "gone.lan")]
    assert [target.address for target in names.fill([*targets, ping(NAS)])] == [None, None, ip_address(NAS)]
    async with running(names):
        await until(lambda: changes == 1)
        assert [target.address for target in names.fill(targets)] == [ip_address("10.77.0.21"), None]
        # A name that is lost keeps the address it had; a new one is asked for at once.
        known["nas.lan"], known["new.lan"] = None, ip_address("10.77.0.9")
        new = Target(id="new", kind=ProbeKind.PING, name="new", host="new.lan")
        names.fill([*targets, new])
        await until(lambda: changes == 2)
        assert [target.address for target in names.fill([targets[0], new])] == [
            ip_address("10.77.0.21"),
            ip_address("10.77.0.9"),
        ]
        assert set(names._addresses) == {"nas.lan", "new.lan"}
