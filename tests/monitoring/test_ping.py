from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import replace
from ipaddress import IPv4Address, ip_address
from typing import TYPE_CHECKING

from netmon_core.errors import AdapterError, PermissionMissingError
from netmon_core.monitoring import outlets as outlets_module
from netmon_core.monitoring.lane import Lane
from netmon_core.monitoring.outlets import Outlets
from netmon_core.monitoring.ping import HOLD, PingProber
from netmon_core.net.echo_batch import Heard
from netmon_core.schedule import Schedule
from tests.fakes.until import until
from tests.lab.answers import Fates
from tests.lab.cable import build_cable
from tests.lab.wire import Impairment

from .lan import BULB, GATEWAY, NAS, NOBODY, Taken, ping, running

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pytest

    from netmon_core.net.echo_batch import EchoBatch
    from netmon_core.net.echo_message import EchoProtocol
    from tests.lab.fixtures import BuildLan
    from tests.lab.namespaces import Lab, Namespace
    from tests.lab.population import Macs

    from .conftest import Lan


def pair(lab: Lab) -> tuple[Namespace, Namespace]:
    """Two hosts, not yet joined."""
    return lab.namespace("near", ipv6=False), lab.namespace("far", ipv6=False)


def give_addresses(near: Namespace, far: Namespace) -> None:
    near.ip("addr", "add", "10.77.0.1/24", "dev", "eth0")
    far.ip("addr", "add", "10.77.0.2/24", "dev", "eth0")


async def test_who_is_there_answers_each_window_and_who_is_not_is_lost(lan: Lan) -> None:
    taken = Taken()
    prober = PingProber(taken.append)
    prober.set_targets([ping(GATEWAY), ping(NAS), ping(NOBODY), ping(None, id="unknown")])
    with lan.scanner.inside():
        async with running(prober):
            await until(lambda: min(len(taken.of(each)) for each in (GATEWAY, NAS, NOBODY)) >= 5)
    for there in (GATEWAY, NAS):
        assert all((sample.sent, sample.received) == (1, 1) for sample in taken.of(there))
        assert all(0 < (sample.rtt_avg or 0) < 0.3 for sample in taken.of(there))
    assert all((sample.sent, sample.received, sample.rtt_avg) == (1, 0, None) for sample in taken.of(NOBODY))
    assert taken.of("unknown") == []


async def test_ipv6_is_asked_as_well_link_local_too(lan: Lan) -> None:
    lan.gateway.ip("addr", "add", "fd77::1/64", "dev", "eth0", "nodad")
    lan.scanner.ip("addr", "add", "fd77::2/64", "dev", "eth0", "nodad")
    local = lan.gateway.ip("-6", "-o", "addr", "show", "dev", "eth0", "scope", "link").split()[3]
    local = f"{local.partition('/')[0]}%eth0"
    taken = Taken()
    prober = PingProber(taken.append)
    prober.set_targets([ping("fd77::1"), ping(local), ping("fd77::99"), ping("fe80::1%gone9")])
    with lan.scanner.inside():
        async with running(prober):
            await until(lambda: min(len(taken.of(each)) for each in ("fd77::1", "fd77::99")) >= 3)
            # Duplicate address detection may still hold the link-local one back at first.
            await until(lambda: taken.of(local)[-1].received)
    assert taken.of("fd77::1")[-1].received == 1
    assert not any(sample.received for sample in taken.of("fd77::99"))
    assert all(each.send_errors == 1 for each in taken.of("fe80::1%gone9"))
    assert taken.of("fe80::1%gone9")


async def test_a_window_of_several_probes_is_told_as_one(lan: Lan) -> None:
    taken = Taken()
    prober = PingProber(taken.append)
    prober.set_targets([ping(NAS, interval=1.0, count=5)])
    with lan.scanner.inside():
        async with running(prober):
            await until(lambda: len(taken) >= 2)
    for sample in taken:
        assert (sample.sent, sample.received) == (5, 5)
        assert sample.rtt_min is not None
        assert sample.rtt_max is not None
        assert sample.jitter is not None
        assert 0 < sample.jitter <= sample.rtt_max - sample.rtt_min


async def test_a_slow_answer_counts_within_the_timeout_and_not_after_it(responder_lan: BuildLan) -> None:
    lan = responder_lan("10.77.0.1/24")
    responder = lan.respond(alive=1, fates=Fates(delay_min=0.35, delay_max=0.36))
    (address,) = map(str, responder.macs)
    taken = Taken()
    prober = PingProber(taken.append)
    patient, hasty = ping(address, id="patient", timeout=2.0), ping(address, id="hasty", timeout=0.2)
    prober.set_targets([patient, hasty])
    with lan.scanner.inside():
        async with running(prober):
            # The answer takes longer than the interval: windows overlap, and each gets its own answer.
            await until(lambda: min(len(taken.of("patient")), len(taken.of("hasty"))) >= 6)
    assert all(sample.received == 1 for sample in taken.of("patient"))
    assert all(0.3 < (sample.rtt_avg or 0) < 0.6 for sample in taken.of("patient"))
    assert all((sample.sent, sample.received) == (1, 0) for sample in taken.of("hasty"))


async def test_loss_is_counted_as_it_happened_on_the_wire(responder_lan: BuildLan) -> None:
    lan = responder_lan("10.77.0.1/24")
    responder = lan.respond(alive=100, fates=Fates(loss=0.2))
    taken = Taken()
    prober = PingProber(taken.append)
    lan.scanner.ip("-batch", _permanent(lan.scanner, responder.macs))
    prober.set_targets([ping(str(address)) for address in responder.macs])
    with lan.scanner.inside():
        async with running(prober):
            await until(lambda: len(taken) >= 1500)
            prober.set_targets([])
            seen = responder.seen()
    lost = sum(sample.sent - sample.received for sample in taken)
    # What was on its way when the targets were dropped is in no window.
    assert abs(seen.lost_requests + seen.lost_replies - lost) <= 200
    assert 0.3 < lost / len(taken) < 0.42
    assert not any(sample.send_errors for sample in taken)


async def test_duplicates_and_damaged_replies_change_nothing(lab: Lab) -> None:
    near, far = pair(lab)
    cable = build_cable(lab, near, far, Impairment(duplicate=0.5, corrupt=0.2, seed=3))
    give_addresses(near, far)
    taken = Taken()
    outlets = Outlets()
    prober = PingProber(taken.append, outlets)
    prober.set_targets([ping("10.77.0.2", interval=0.1)])
    with near.inside():
        async with running(prober):
            await until(lambda: len(taken) >= 30, seconds=30)
            counts = [each.batch.counts for each in outlets._outlets.values() if each.batch]
    assert sum(each.unexpected for each in counts) > 0
    assert all(sample.sent == 1 for sample in taken)
    assert 0.3 < sum(sample.received for sample in taken) / len(taken) < 1
    there, _ = cable.stop()
    assert there.duplicated > 0
    assert there.corrupted > 0


async def test_what_a_router_calls_unreachable_is_counted_and_is_lost(lan: Lan) -> None:
    lan.gateway.sysctl(net__ipv4__ip_forward=1, net__ipv4__icmp_ratelimit=0)
    lan.gateway.ip("route", "add", "unreachable", "10.66.0.0/16")
    taken = Taken()
    prober = PingProber(taken.append)
    prober.set_targets([ping("10.66.0.9", count=2, interval=0.4), ping(NAS)])
    with lan.scanner.inside():
        async with running(prober):
            # A router says so five times in a row and then once a second.
            await until(lambda: len(taken.of("10.66.0.9")) >= 2)
    told = [(each.sent, each.received, each.unreachable) for each in taken.of("10.66.0.9")[:2]]
    assert told == [(2, 0, 2)] * 2
    assert all(sample.received == 1 for sample in taken.of(NAS))


async def test_without_a_link_nothing_is_lost_for_nothing_was_sent_and_it_is_said_once(
    lan: Lan, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    taken = Taken()
    prober = PingProber(taken.append)
    prober.set_targets([ping(NAS), ping(BULB)])
    with lan.scanner.inside():
        async with running(prober):
            await until(lambda: len(taken) >= 4)
            lan.scanner.ip("link", "set", "dev", "eth0", "down")
            before = len(taken)
            await until(lambda: len(taken) >= before + 10)
            lan.scanner.ip("link", "set", "dev", "eth0", "up")
            await until(lambda: all(sample.received for sample in taken[-4:]))
    blind = [sample for sample in taken[before:] if not sample.received]
    # One may have been on its way.
    assert sum((sample.sent, sample.send_errors) == (0, 1) for sample in blind) >= len(blind) - 2
    assert caplog.text.count("No device can be pinged") == 1
    assert caplog.text.count("can be pinged again") == 1


async def test_a_target_with_a_new_address_is_asked_there_and_an_old_answer_is_not_its(
    responder_lan: BuildLan,
) -> None:
    lan = responder_lan("10.77.0.1/24")
    lan.respond_as(
        {IPv4Address("10.77.0.50"): "02:00:00:00:00:50"}, fates=Fates(delay_min=0.5, delay_max=0.6)
    )
    taken = Taken()
    prober = PingProber(taken.append)
    target = ping("10.77.0.50", id="phone", timeout=2.0)
    prober.set_targets([target])
    with lan.scanner.inside():
        async with running(prober):
            await until(lambda: taken)
            assert taken[-1].received == 1
            prober.set_targets([replace(target, address=ip_address("10.77.0.51"))])
            before = len(taken)
            await until(lambda: len(taken) >= before + 4)
            assert not any(sample.received for sample in taken[before:])
            prober.set_targets([target])
            await until(lambda: taken[-1].received)


async def test_targets_with_one_address_all_get_their_answers(lan: Lan) -> None:
    prober = PingProber(Taken().append)
    with lan.scanner.inside():
        async with running(prober):
            # All are due in one tick.
            twins = [prober.probe(ping(NAS, id=f"twin {number}")) for number in range(4)]
            async with asyncio.timeout(15):
                samples = await asyncio.gather(*twins)
    assert [(each.sent, each.received, each.send_errors) for each in samples] == [(1, 1, 0)] * 4


async def test_an_answer_that_took_too_long_is_lost_even_if_nobody_was_there_to_give_it_up(
    responder_lan: BuildLan,
) -> None:
    lan = responder_lan("10.77.0.1/24")
    responder = lan.respond(alive=1, fates=Fates(delay_min=0.4, delay_max=0.41))
    lan.scanner.ip("-batch", _permanent(lan.scanner, responder.macs))
    (address,) = map(str, responder.macs)
    taken = Taken()
    prober = PingProber(taken.append)
    prober.set_targets([ping(address, interval=60.0, timeout=0.2)])
    with lan.scanner.inside():
        async with running(prober):
            probing = asyncio.create_task(prober.probe(ping(address, timeout=0.2)))
            await until(lambda: prober._awaited)
            time.sleep(1.0)  # noqa: ASYNC251 - the answer and its time-out pass unseen
            sample = await probing
    assert (sample.sent, sample.received) == (1, 0)


async def test_a_target_that_is_dropped_or_rests_is_not_told_of_and_comes_back(lan: Lan) -> None:
    taken = Taken()
    prober = PingProber(taken.append)
    nas, bulb = ping(NAS), ping(BULB)
    prober.set_targets([nas, bulb])
    with lan.scanner.inside():
        async with running(prober):
            await until(lambda: len(taken.of(NAS)) >= 2 and len(taken.of(BULB)) >= 2)
            prober.rest({NAS})
            before = len(taken.of(NAS))
            many = len(taken.of(BULB)) + 5
            await until(lambda: len(taken.of(BULB)) >= many)
            assert len(taken.of(NAS)) == before
            prober.rest(())
            await until(lambda: len(taken.of(NAS)) > before)
            prober.set_targets([nas])
            gone, many = len(taken.of(BULB)), len(taken.of(NAS)) + 5
            await until(lambda: len(taken.of(NAS)) >= many)
            assert len(taken.of(BULB)) == gone


async def test_a_probe_that_is_asked_for_is_told_to_the_asker_alone(lan: Lan) -> None:
    taken = Taken()
    prober = PingProber(taken.append)
    with lan.scanner.inside():
        async with running(prober):
            there = await prober.probe(ping(NAS), attempts=3)
            nobody = await prober.probe(ping(NOBODY), attempts=3)
            without = await prober.probe(ping(None, id="unknown"))
    assert (there.sent, there.received) == (1, 1)
    assert (nobody.sent, nobody.received) == (3, 0)
    assert (without.sent, without.received) == (0, 0)
    assert taken == []


async def test_whoever_waits_for_a_probe_is_let_go_when_the_prober_ends(lan: Lan) -> None:
    prober = PingProber(Taken().append)
    with lan.scanner.inside():
        async with running(prober):
            waiting = asyncio.create_task(prober.probe(ping(NOBODY, timeout=60)))
            await until(lambda: prober._awaited)
        async with asyncio.timeout(5):
            sample = await waiting
    assert (sample.sent, sample.send_errors) == (0, 1)


async def test_what_was_on_its_way_when_the_prober_ended_is_no_loss(lan: Lan) -> None:
    taken = Taken()
    prober = PingProber(taken.append)
    prober.set_targets([ping(NAS, timeout=60.0, interval=0.5)])
    with lan.scanner.inside():
        lan.nas.ip("link", "set", "dev", "eth0", "down")
        async with running(prober):
            await until(lambda: prober._awaited)
        lan.nas.ip("link", "set", "dev", "eth0", "up")
        async with running(prober):
            await until(lambda: len(taken) >= 2)
    assert all(sample.received == 1 for sample in taken)


async def test_a_loop_that_was_blocked_loses_no_answer(responder_lan: BuildLan) -> None:
    lan = responder_lan()
    responder = lan.respond(alive=5000)
    lan.scanner.ip("-batch", _permanent(lan.scanner, responder.macs))
    taken = Taken()
    prober = PingProber(taken.append)
    prober.set_targets([ping(str(address), interval=4.0, timeout=0.5) for address in responder.macs])
    with lan.scanner.inside():
        async with running(prober):
            await until(lambda: len(taken) >= 500)
            # The answers come while nobody looks, and time out unseen; then 2,500 requests are due at once.
            time.sleep(2.0)  # noqa: ASYNC251 - this is what blocks the loop
            await until(lambda: len(taken) >= 6000)
    assert all((sample.sent, sample.received) == (1, 1) for sample in taken)
    assert all((sample.rtt_avg or 0) < 0.5 for sample in taken)
    assert responder.stop().drops == 0


class FakeBatch:
    """A socket that takes what its script says, and hears nothing."""

    def __init__(self, room: Sequence[int] = (), broken: int = 0) -> None:
        self.room = list(room)
        self.broken = broken
        self.asked: list[tuple[int, int]] = []
        self.closed = False

    def ask(self, sequence: int, names: Sequence[bytes]) -> tuple[int, list[int]]:
        room = self.room.pop(0) if self.room else len(names)
        self.asked.append((sequence, min(room, len(names))))
        return min(room, len(names)), []

    def read(self) -> Heard:
        if self.broken:
            raise AdapterError("The ICMP socket failed: it is broken.")
        return Heard(replies=[], unreachable=[])

    def forget(self, sequence: int) -> None:
        pass

    def close(self) -> None:
        self.closed = True


def scripted(*made: object) -> tuple[Outlets, list[object]]:
    """Outlets whose sockets are those given, one after another; an error refuses one."""
    left = list(made)

    def open_batch(_: EchoProtocol, __: int) -> EchoBatch:
        item = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(item, Exception):
            raise item
        return item  # type: ignore[return-value]

    return Outlets(open_batch), left


async def test_a_full_queue_is_waited_for_and_then_counts_as_not_sent() -> None:
    taken = Taken()
    batch = FakeBatch(room=[0] * 1000)
    prober = PingProber(taken.append, scripted(batch)[0])
    prober.set_targets([ping("192.0.2.1", interval=60.0)])
    prober._schedule = Schedule(0.0)
    prober._schedule.add("192.0.2.1", 60.0)
    now = 0.0
    while not taken:
        now += 0.1
        prober.turn(now)
        assert now < 100
    held = [sequence for sequence, _ in batch.asked]
    assert abs(len(held) - HOLD / 0.1) <= 1
    assert (taken[0].sent, taken[0].send_errors) == (0, 1)


async def test_a_missing_permission_is_warned_about_once_and_tried_again(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(outlets_module, "RETRY_DELAYS", (0.3,))
    caplog.set_level(logging.INFO)
    refusal = PermissionMissingError("ICMP echo is not allowed here.")
    taken = Taken()
    batch = FakeBatch()
    outlets, left = scripted(refusal, refusal, refusal, batch)
    prober = PingProber(taken.append, outlets)
    prober.set_targets([ping("192.0.2.1", interval=0.1)])
    async with running(prober):
        await until(lambda: batch.asked)
        assert (taken[0].sent, taken[0].send_errors) == (0, 1)
        assert left == [batch]
        # A socket that breaks is closed, and another opened.
        batch.broken = 1
        await until(lambda: batch.closed)
        batch.broken, batch.closed, count = 0, False, len(batch.asked)
        await until(lambda: len(batch.asked) > count)
    assert caplog.text.count("ICMP echo is not allowed here.") == 1
    assert caplog.text.count("it is broken") == 1
    assert caplog.text.count("works again") == 2
    assert batch.closed


async def test_those_who_are_silent_are_asked_through_a_socket_of_their_own(lan: Lan) -> None:
    taken = Taken()
    outlets = Outlets()
    prober = PingProber(taken.append, outlets)
    prober.set_targets([ping(NAS), ping(NOBODY)])
    with lan.scanner.inside():
        async with running(prober):
            await until(lambda: len(taken.of(NOBODY)) >= 3)
            assert sorted(outlets._outlets) == [(4, Lane.FIRST), (4, Lane.SILENT), (4, Lane.SILENT_SMALL)]


def _permanent(scanner: Namespace, macs: Macs) -> str:
    """Fill the kernel's table by hand, for it holds only 1,024 that it has asked for."""
    file = scanner.folder / "neighbors"
    file.write_text(
        "".join(f"neigh replace {each} lladdr {mac} dev eth0 nud permanent\n" for each, mac in macs.items())
    )
    return str(file)
