from __future__ import annotations

import asyncio
import socket
from ipaddress import ip_address
from typing import TYPE_CHECKING

from netmon_core.model.target import ProbeKind, Target
from netmon_core.monitoring import calls
from netmon_core.monitoring.calls import Answer, CallProber
from netmon_core.monitoring.lookups import Lookups
from netmon_core.monitoring.tcp import TcpAsker
from netmon_core.net.lookup import NoAddress, look_up
from tests.fakes.until import until

from .lan import NAS, NOBODY, Taken, running

if TYPE_CHECKING:
    from typing import Any

    import pytest

    from .conftest import Lan


def tcp(address: str | None, port: int | None, *, host: str | None = None, **more: Any) -> Target:
    more = {"interval": 0.2, "timeout": 0.5, **more}
    return Target(
        id=f"{address or host}:{port}",
        kind=ProbeKind.TCP,
        name="a port",
        address=ip_address(address) if address else None,
        host=host,
        port=port,
        **more,
    )


def prober(take: Any, resolve: Any = look_up) -> CallProber:
    return CallProber(ProbeKind.TCP, TcpAsker(Lookups(resolve)).ask, take)


async def test_an_open_port_answers_with_the_time_of_the_handshake() -> None:
    accepted = 0

    def accept(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal accepted
        accepted += 1
        writer.close()

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    sample = await prober(None).probe(tcp("127.0.0.1", port))
    assert (sample.sent, sample.received, sample.problem) == (1, 1, None)
    assert 0 < (sample.rtt_avg or 0) < 0.5
    by_name = await prober(None).probe(tcp(None, port, host="localhost"))
    assert by_name.received == 1
    await until(lambda: accepted == 2)
    server.close()
    await server.wait_closed()
    closed = await prober(None).probe(tcp("127.0.0.1", port))
    assert (closed.sent, closed.received, closed.problem) == (1, 0, f"port {port} is closed")


async def test_ports_on_the_lan_open_closed_filtered_and_without_a_host(lan: Lan) -> None:
    async def unknown(_: str) -> NoAddress:
        return NoAddress.UNKNOWN

    lan.nas.run("nft", "add table inet f; add chain inet f in { type filter hook input priority 0; }")
    lan.nas.run("nft", "add rule inet f in tcp dport 81 drop")
    # By our own kernel's word: a router's, in the very moment of sending, is passed over.
    lan.scanner.ip("route", "add", "unreachable", "10.66.0.0/16")
    taken = Taken()
    with lan.nas.inside():
        # The kernel shakes hands for it.
        listening = socket.create_server((NAS, 80), backlog=1000)
    tried = prober(taken.append, unknown)
    wanted = {
        tcp(NAS, 80).id: (1, 1, 0, None),
        tcp(NAS, 81).id: (1, 0, 0, "no answer within 0.5 s"),
        tcp(NAS, 82).id: (1, 0, 0, "port 82 is closed"),
        tcp(NOBODY, 80).id: (1, 0, 0, "no answer within 0.5 s"),
        tcp("10.66.0.9", 80).id: (1, 0, 1, "no route to host"),
        tcp(None, 80, host="nobody.invalid").id: (1, 0, 0, "the name nobody.invalid has no address"),
        tcp(None, None, host=NAS).id: (0, 0, 0, "no port is set"),
    }
    tried.set_targets(
        [
            *(tcp(NAS, port) for port in (80, 81, 82)),
            *(tcp(address, 80) for address in (NOBODY, "10.66.0.9")),
            tcp(None, 80, host="nobody.invalid", timeout=10),
            tcp(None, None, host=NAS),
        ]
    )

    def told(target_id: str) -> list[tuple[int, int, int, str | None]]:
        return [(each.sent, each.received, each.unreachable, each.problem) for each in taken.of(target_id)]

    with listening, lan.scanner.inside():
        async with running(tried):
            await until(lambda: all(told(each) for each in wanted))
    for target_id, expected in wanted.items():
        assert set(told(target_id)) == {expected}
    assert not any(sample.received for sample in taken if sample.target_id != tcp(NAS, 80).id)
    assert all(sample.send_errors == 1 - sample.sent for sample in taken)


async def test_no_more_than_the_cap_run_at_once_and_none_is_asked_twice_at_a_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(calls, "AT_ONCE", 5)
    asking: list[str] = []
    most = 0

    async def ask(target: Target) -> Answer:
        nonlocal most
        assert target.id not in asking
        asking.append(target.id)
        most = max(most, len(asking))
        try:
            await asyncio.sleep(0.05)
        finally:
            asking.remove(target.id)
        return Answer(rtt=0.05)

    taken = Taken()
    tried = CallProber(ProbeKind.TCP, ask, taken.append)
    tried.set_targets([tcp("127.0.0.1", port, interval=0.1) for port in range(1, 31)])
    async with running(tried):
        await until(lambda: len({sample.target_id for sample in taken}) == 30)
    assert most == 5
    assert asking == []
    assert len(tried._running) == 0


async def test_a_probe_that_fails_by_itself_is_logged_and_is_no_loss(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def ask(target: Target) -> Answer:
        raise ZeroDivisionError

    sample = await CallProber(ProbeKind.TCP, ask, Taken().append).probe(tcp("127.0.0.1", 1))
    assert (sample.sent, sample.send_errors) == (0, 1)
    assert "ZeroDivisionError" in caplog.text


async def test_dropped_and_resting_targets_are_not_told_of_even_if_their_probe_was_on_its_way() -> None:
    gate = asyncio.Event()
    asked = []

    async def ask(target: Target) -> Answer:
        asked.append(target.id)
        await gate.wait()
        return Answer(rtt=0.1)

    taken = Taken()
    tried = CallProber(ProbeKind.TCP, ask, taken.append)
    one, two, three = (tcp("127.0.0.1", port, timeout=60, interval=0.3) for port in (1, 2, 3))
    tried.set_targets([one, two, three])
    async with running(tried):
        await until(lambda: len(asked) == 3)
        tried.set_targets([two, three])
        tried.rest([two.id])
        gate.set()
        await until(lambda: len(taken) >= 3)
        assert {sample.target_id for sample in taken} == {three.id}
        tried.rest(())
        await until(lambda: taken.of(two.id))


async def test_a_window_of_several_calls_keeps_the_last_problem_and_each_time() -> None:
    answers = [Answer(rtt=0.2), Answer(problem="it was tired"), Answer(rtt=0.1)]

    async def ask(target: Target) -> Answer:
        return answers.pop(0) if answers else Answer(rtt=1.0)

    taken = Taken()
    tried = CallProber(ProbeKind.TCP, ask, taken.append)
    tried.set_targets([tcp("127.0.0.1", 1, interval=0.6, count=3)])
    async with running(tried):
        await until(lambda: taken)
    assert (taken[0].sent, taken[0].received, taken[0].problem) == (3, 2, None)
    assert (taken[0].rtt_min, taken[0].rtt_max, taken[0].jitter) == (0.1, 0.2, None)
