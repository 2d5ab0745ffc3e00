from __future__ import annotations

import asyncio
import json
import socket
import sys
import time
from functools import partial
from ipaddress import IPv4Address
from typing import TYPE_CHECKING

from netmon_core.discovery import ears as ears_module
from netmon_core.discovery.ears import EarSource
from netmon_core.errors import PermissionMissingError
from netmon_core.evidence.arp import ArpEvidence
from netmon_core.evidence.heard import HeardEvidence
from netmon_core.model.adapter import Adapter, AdapterKind
from netmon_core.model.network import Network
from netmon_core.net.interfaces import read_adapters
from netmon_core.plugins import Attachment, Surroundings
from tests.fakes.until import until
from tests.lab.processes import as_nobody

from .test_hearing import ANNOUNCEMENT, QUESTION, arp, datagram

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

    from netmon_core.evidence.observation import Observation
    from netmon_core.model.ear import EarState
    from netmon_core.net.ear import Ear
    from tests.lab.namespaces import Lab, Namespace
    from tests.lab.pair import Pair

WITHIN = 5.0


def attachment(adapter: Adapter, network_id: str = "lan") -> Attachment:
    network = Network(
        id=network_id,
        site_id="s",
        name=network_id,
        adapter=adapter.name,
        subnets=tuple(each.network for each in adapter.addresses),
    )
    return Attachment(adapter=adapter, network=network)


def send_from_far_end(pair: Pair, *frames: bytes) -> None:
    with pair.far.call(partial(socket.socket, socket.AF_PACKET, socket.SOCK_RAW, 0)) as sock:
        sock.bind(("l0", 0))
        for frame in frames:
            sock.send(frame)


def listen(
    pair: Pair,
    speak: Callable[[], None],
    *,
    wanted: int = 1,
    surroundings: Surroundings | None = None,
    source: EarSource | None = None,
) -> list[Observation]:
    """What a source hears when `speak` is called as soon as it listens."""
    hears = source or EarSource()
    around = surroundings or Surroundings(attachments=(attachment(pair.adapter()),))

    async def work() -> list[Observation]:
        heard: list[Observation] = []
        sightings = hears.observe(around)

        async def take() -> None:
            async for seen in sightings:
                heard.append(seen)
                if len(heard) >= wanted:
                    return

        taking = asyncio.ensure_future(take())
        await until(hears.ears)
        speak()
        try:
            await asyncio.wait_for(taking, WITHIN)
        finally:
            await sightings.aclose()
        return heard

    return pair.near.call(lambda: asyncio.run(work()))


def test_what_arrives_is_heard_at_once_and_its_counts_are_kept(pair: Pair) -> None:
    source = EarSource()
    (seen,) = listen(
        pair, partial(send_from_far_end, pair, arp(address="10.77.5.1")), source=source, wanted=1
    )
    assert (seen.network_id, seen.address, seen.evidence) == (
        "lan",
        IPv4Address("10.77.5.1"),
        ArpEvidence(asked=False),
    )
    # Nothing is heard any more.
    assert source.ears() == ()


def test_an_ear_tells_what_it_heard_dropped_and_refused(pair: Pair) -> None:
    source = EarSource()
    states: list[EarState] = []

    def speak() -> None:
        send_from_far_end(
            pair,
            arp(address="10.77.5.1"),
            b"\xff" * 6 + arp()[6:12] + b"\x81\0\0\x0a" + arp()[12:],
            *(arp(address="10.77.5.1") for _ in range(1_000)),
            datagram(IPv4Address("10.77.5.1"), QUESTION, mac="00:1b:21:00:00:09"),
        )

    async def work() -> None:
        sightings = source.observe(
            Surroundings(attachments=(attachment(pair.adapter()),), flooded=told.append)
        )
        taking = asyncio.ensure_future(anext(sightings))
        await until(source.ears)
        speak()
        await taking
        async for seen in sightings:
            if isinstance(seen.evidence, HeardEvidence):
                states.extend(source.ears())
                break
        await sightings.aclose()

    told: list[str] = []
    pair.near.call(lambda: asyncio.run(asyncio.wait_for(work(), WITHIN)))
    (state,) = states
    assert (state.adapter, state.network_id, state.frames) == ("s0", "lan", True)
    assert (state.heard, state.tagged, state.dropped) == (1_002, 1, 0)
    assert state.refused >= 700
    assert (state.floods, state.flooded, told) == (1, True, ["lan"])
    assert "flood on s0" in state.problem


def test_a_vlan_whose_adapter_cannot_be_listened_to_is_heard_by_its_tag(pair: Pair) -> None:
    trunk = pair.adapter()
    guests = Adapter(
        name="s0.10",
        index=9_999,
        kind=AdapterKind.VLAN,
        mac=trunk.mac,
        up=True,
        carrier=True,
        vlan=10,
        parent="s0",
    )
    around = Surroundings(attachments=(attachment(trunk), attachment(guests, "guests")))
    tagged = arp(address="10.9.0.5")
    tagged = tagged[:12] + b"\x81\0\0\x0a" + tagged[12:]
    seen = listen(
        pair,
        partial(send_from_far_end, pair, tagged, arp(address="10.77.5.1")),
        wanted=2,
        surroundings=around,
    )
    assert [each.network_id for each in seen] == ["guests", "lan"]


def test_without_packet_sockets_the_groups_are_heard(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    near, far = lab.namespace("near"), lab.namespace("far")
    lab.link(near, far, near_name="s0", far_name="l0")
    near.ip("address", "add", "10.0.0.1/24", "dev", "s0")
    far.ip("address", "add", "10.0.0.5/24", "dev", "l0")
    far.ip("route", "add", "224.0.0.0/4", "dev", "l0")

    def refuse(_: Adapter) -> Ear:
        raise PermissionMissingError("no right")

    monkeypatch.setattr(ears_module, "Ear", refuse)
    source = EarSource()
    states: list[EarState] = []

    def announce() -> None:
        states.extend(source.ears())

        def send() -> None:
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
                sock.bind(("10.0.0.5", 5353))
                sock.sendto(ANNOUNCEMENT, ("224.0.0.251", 5353))

        far.call(send)

    adapter = next(each for each in near.call(read_adapters) if each.name == "s0")
    around = Surroundings(attachments=(attachment(adapter),))

    async def work() -> Observation:
        sightings = source.observe(around)
        taking = asyncio.ensure_future(anext(sightings))
        await until(source.ears)
        announce()
        try:
            return await asyncio.wait_for(taking, WITHIN)
        finally:
            await sightings.aclose()

    seen = near.call(lambda: asyncio.run(work()))
    assert (seen.mac, seen.address) == (None, IPv4Address("10.0.0.5"))
    (state,) = states
    assert not state.frames
    assert set(state.protocols) == {"mDNS", "LLMNR", "SSDP", "WS-Discovery"}


def test_an_adapter_that_vanishes_ends_its_own_ear_and_no_other(lab: Lab) -> None:
    near, here, there = lab.namespace("near", ipv6=False), lab.namespace("here"), lab.namespace("there")
    lab.link(near, here, near_name="eth0")
    lab.link(near, there, near_name="eth1")
    adapters = [each for each in near.call(read_adapters) if each.name != "lo"]
    around = Surroundings(attachments=tuple(attachment(each, each.name) for each in adapters))

    async def work() -> list[str]:
        source = EarSource()
        heard: list[str] = []
        async with asyncio.timeout(WITHIN):
            sightings = source.observe(around)
            taking = asyncio.ensure_future(anext(sightings))
            await until(source.ears)
            near.ip("link", "del", "eth0")
            say(there)
            heard.append((await taking).network_id)
            await sightings.aclose()
        return heard

    assert near.call(lambda: asyncio.run(work())) == ["eth1"]


def say(host: Namespace) -> None:
    with host.call(partial(socket.socket, socket.AF_PACKET, socket.SOCK_RAW, 0)) as sock:
        sock.bind(("eth0", 0))
        sock.send(arp())


# Tells each newcomer with the seconds from its frame to the event.
_ENGINE = """
import asyncio, json, sys, time
from netmon_core.config import Config, parse_config
from netmon_core.engine import Engine
from netmon_core.events.device import DeviceDiscovered

async def main():
    engine = Engine(parse_config({"discovery": {"sweep_interval": 0, "reverse_dns": False, "mdns": False}}))
    def tell(event):
        for each in event.device.interfaces:
            print(json.dumps([each.mac, time.time() - event.device.first_seen.timestamp()]), flush=True)
    engine.subscribe(tell, DeviceDiscovered)
    await engine.start()
    while not engine.ears():
        await asyncio.sleep(0.01)
    print("listening", flush=True)
    await asyncio.sleep(60)

asyncio.run(main())
"""


def test_a_device_that_speaks_once_is_discovered_at_once_without_a_sweep(pair: Pair) -> None:
    engine = pair.near.start(sys.executable, "-c", _ENGINE)
    engine.wait_for("listening")
    for number in range(20):
        send_from_far_end(pair, arp(f"00:1b:21:00:01:{number:02x}", f"10.77.5.{number + 1}"))
        time.sleep(0.01)
    engine.wait_for("00:1b:21:00:01:13")
    told = dict(json.loads(line) for line in engine.text().splitlines() if line.startswith("["))
    assert {f"00:1b:21:00:01:{number:02x}" for number in range(20)} <= told.keys()


def test_without_the_right_the_engine_hears_what_it_may(pair: Pair) -> None:
    engine = pair.near.start(*as_nobody(), sys.executable, "-c", _ENGINE)
    engine.wait_for("listening")
    assert "Traceback" not in engine.text()
