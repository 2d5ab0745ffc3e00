"""Recordings of real networks, in virtual time: routers that share an address, devices being set up."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from netmon_core.inspection.ground import Standing
from netmon_core.inspection.inspector import Inspector
from netmon_core.inspection.pins import Pin, Pins, pins_to_text
from netmon_core.model.finding import Severity
from netmon_core.net.capture import ETHERNET, read_capture
from netmon_core.packets.frame import parse_frame
from tests.packets.corpus import PCAPS, captures, needs_corpus

if TYPE_CHECKING:
    from pathlib import Path

    from netmon_core.model.ip import IPAddress

LAN = "lan"
DAYS = timedelta(days=2)


def frames_of(path: Path) -> list[tuple[datetime, bytes]]:
    """The Ethernet frames of a capture; one that is cut short ends early."""
    found: list[tuple[datetime, bytes]] = []
    for seconds, link, data in read_capture(path):
        if link == ETHERNET:
            found.append((datetime.fromtimestamp(seconds, UTC), bytes(data)))
    return found


def gateway_of(frames: list[tuple[datetime, bytes]]) -> tuple[IPAddress, str] | None:
    """Whom most ask for, and the first MAC that says it is it: that is the gateway, as far as we can know."""
    wanted: Counter[IPAddress] = Counter()
    first: dict[IPAddress, str] = {}
    for _, data in frames:
        frame = parse_frame(data)
        if frame is not None and (arp := frame.arp) is not None and not arp.probe:
            first.setdefault(arp.sender_address, arp.sender_mac)
            wanted[arp.target_address] += not arp.reply and not arp.gratuitous
    return next(((each, first[each]) for each, _ in wanted.most_common() if each in first), None)


def worse_than_info(frames: list[tuple[datetime, bytes]]) -> list[str]:
    """What is found in a recording whose gateway was known for two days."""
    begin = frames[0][0]
    pins = Pins(begin - DAYS)
    gateway = gateway_of(frames)
    if gateway is not None:
        pins.gateways[gateway[0]] = Pin(mac=gateway[1], since=begin - DAYS)
    inspector = Inspector(new_id=lambda: "f", same_device=lambda *_: "", who=lambda _, mac: mac)
    inspector.load((), {LAN: pins_to_text(pins)})
    inspector.stand({LAN: Standing(gateways=() if gateway is None else (gateway[0],))}, begin)
    found = []
    for at, data in [*frames, (frames[-1][0] + timedelta(seconds=5), b"")]:
        inspector.hear(LAN, data, at)
        inspector.expire(at)
        found += [each for each, _ in inspector.drain() if each.severity is not Severity.INFO]
    return [f"{each.rule}: {each.summary}" for each in found]


@needs_corpus
def test_recordings_raise_nothing_above_information() -> None:
    frames, worse = 0, {}
    for path in (*captures(), *(PCAPS.parent / "setups").glob("*.pcap")):
        heard = frames_of(path)
        frames += len(heard)
        if heard and (found := worse_than_info(heard)):
            worse[path.name] = found
    assert worse == {}
    assert frames > 10_000
