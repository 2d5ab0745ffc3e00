"""How fast frames are parsed, and how long the worst takes.

Recorded frames (beside the checkout, or where NETMON_SHARED says) and made-up ones; without the former the
latter alone. `frames_per_s` is the lower of the two sets' rates. `vs_dpkt` is our throughput by dpkt's, in
CPU seconds, on the frames both read to the same fields; both use our memory of addresses.
"""

from __future__ import annotations

import os
import random
import statistics
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import dpkt  # type: ignore[import-untyped]

from netmon_core.net.capture import ETHERNET, read_capture
from netmon_core.packets import dns
from netmon_core.packets.addresses import ipv4_address, ipv6_address
from netmon_core.packets.frame import Frame, parse_frame
from netmon_core.packets.icmp import Echo

from .contract import finish, interleave, options, print_table, ratio
from .frames_hard import hard_frames
from .frames_made import SEED, home_frames, hostile_frames

if TYPE_CHECKING:
    from collections.abc import Callable

SHARED = Path(os.environ.get("NETMON_SHARED") or Path(__file__).parents[2] / "shared")

# CPU seconds of one round of one side.
WINDOW = 0.2

type Fields = tuple[object, ...]


def main() -> None:
    """Run the benchmark."""
    chosen = options(__doc__)
    rounds = chosen.rounds(quick=5, full=15)
    mutants = chosen.rounds(quick=30_000, full=500_000)
    recorded = recorded_frames()
    home = home_frames()
    everything = recorded + home + hostile_frames() + hard_frames()
    shared = [data for data in recorded + home if same_as_dpkt(data)]
    sides = {
        "home": partial(rate, parse_frame, home),
        "shared": partial(rate, parse_frame, shared),
        "dpkt": partial(rate, dpkt_fields, shared),
    }
    if recorded:
        sides["recorded"] = partial(rate, parse_frame, recorded)
    rates = {name: statistics.median(values) for name, values in interleave(rounds, sides).items()}
    parsed = {name: rates[name] for name in ("recorded", "home") if name in rates}
    print_table(
        f"Frames per CPU second, medians of {rounds}",
        ["frames", "number", "understood", "netmon", "dpkt"],
        [
            *(
                [
                    name,
                    len(frames),
                    sum(parse_frame(data) is not None for data in frames),
                    round(parsed[name]),
                    None,
                ]
                for name, frames in (("recorded", recorded), ("home", home))
                if name in parsed
            ),
            ["read alike by both", len(shared), len(shared), round(rates["shared"]), round(rates["dpkt"])],
        ],
    )
    finish(
        "frames",
        chosen,
        ratios={"vs_dpkt": ratio(rates["shared"], rates["dpkt"])},
        figures={
            "frames_per_s": round(min(parsed.values())),
            "worst_frame_ms": round(max(slowest(data) for data in everything) * 1000, 3),
            "escaped": escaped(everything, mutants),
        },
    )


def recorded_frames() -> list[bytes]:
    """Every recorded Ethernet frame; none where the corpus is absent."""
    paths = sorted((SHARED / "corpus" / "pcaps").glob("*.pcap*"))
    return [data for path in paths for _, linktype, data in read_capture(path) if linktype == ETHERNET]


def rate(parse: Callable[[bytes], object], frames: list[bytes], _: int) -> float:
    """Parse the frames over and over for a while; return frames per CPU second."""
    count = 0
    begin = time.process_time()
    while (spent := time.process_time() - begin) < WINDOW:
        for data in frames:
            parse(data)
        count += len(frames)
    return count / spent


def slowest(data: bytes) -> float:
    """Seconds one frame takes, the best of five so that the machine's other work does not count."""
    best = float("inf")
    for _ in range(5):
        begin = time.perf_counter()
        parse_frame(data)
        best = min(best, time.perf_counter() - begin)
    return best


def escaped(frames: list[bytes], mutants: int) -> int:
    """Count the exceptions that come out of the parser for these frames and for damaged ones."""
    rng = random.Random(SEED)
    count = 0
    for number in range(len(frames) + mutants):
        data = frames[number % len(frames)]
        if number >= len(frames) and data:
            damaged = bytearray(data)
            for _ in range(rng.randrange(1, 5)):
                damaged[rng.randrange(len(damaged))] = rng.randrange(256)
            data = bytes(damaged[: rng.randrange(len(damaged)) if rng.random() < 0.3 else None])
        try:
            parse_frame(data)
        except Exception:  # noqa: BLE001 - what is counted
            count += 1
    return count


def same_as_dpkt(data: bytes) -> bool:
    """Whether both sides read a frame, and to the same fields."""
    frame = parse_frame(data)
    if frame is None or frame.ethernet.vlans:
        return False
    try:
        return our_fields(frame) == dpkt_fields(data)
    except (dpkt.Error, AttributeError, UnicodeError, IndexError):
        return False


def our_fields(frame: Frame) -> Fields:
    """Flatten what we read, to be compared."""
    head: Fields = (frame.ethernet.source, frame.ethernet.destination, frame.ethernet.ethertype)
    if frame.arp:
        arp = frame.arp
        return (*head, arp.reply, arp.sender_mac, arp.sender_address, arp.target_mac, arp.target_address)
    if frame.ip is None:
        return head
    head += (frame.ip.source, frame.ip.destination, frame.ip.protocol, frame.ip.ttl)
    if isinstance(frame.icmp, Echo):
        echo = frame.icmp
        return (*head, echo.reply, echo.identifier, echo.sequence, echo.payload)
    if frame.udp:
        head += (frame.udp.source_port, frame.udp.destination_port, frame.udp.payload)
    if frame.dns:
        message = frame.dns
        head += (
            message.id,
            message.reply,
            message.code,
            [(question.name, question.type) for question in message.questions],
            [
                (record.name, record.type, record.ttl, _plain(record.data))
                for record in message.answers + message.authorities + message.additionals
            ],
        )
    return head


def dpkt_fields(data: bytes) -> Fields:
    """Read the same with dpkt, into the same kinds of values."""
    ethernet = dpkt.ethernet.Ethernet(data)
    head: Fields = (ethernet.src.hex(":"), ethernet.dst.hex(":"), ethernet.type)
    inner = ethernet.data
    if ethernet.type == dpkt.ethernet.ETH_TYPE_ARP:
        return (
            *head,
            inner.op == dpkt.arp.ARP_OP_REPLY,
            inner.sha.hex(":"),
            ipv4_address(inner.spa),
            inner.tha.hex(":"),
            ipv4_address(inner.tpa),
        )
    if ethernet.type == dpkt.ethernet.ETH_TYPE_IP:
        head += (ipv4_address(inner.src), ipv4_address(inner.dst), inner.p, inner.ttl)
    else:
        head += (ipv6_address(inner.src), ipv6_address(inner.dst), inner.nxt, inner.hlim)
    upper = inner.data
    if isinstance(upper, dpkt.icmp.ICMP | dpkt.icmp6.ICMP6):
        echo = upper.data
        return (*head, upper.type in (0, 129), echo.id, echo.seq, echo.data)
    head += (upper.sport, upper.dport, upper.data)
    if {upper.sport, upper.dport} & {53, 5353, 5355}:
        message = dpkt.dns.DNS(upper.data)
        head += (
            message.id,
            message.qr == 1,
            message.rcode,
            [(question.name, question.type) for question in message.qd],
            [
                (record.name, record.type, record.ttl, _dpkt_data(record))
                for record in message.an + message.ns + message.ar
            ],
        )
    return head


def _plain(data: dns.RecordData) -> object:
    if isinstance(data, dns.Service):
        return (data.priority, data.weight, data.port, data.target)
    return [string.decode() for string in data] if isinstance(data, tuple) else data


def _dpkt_data(record: dpkt.dns.DNS.RR) -> object:
    match record.type:
        case dns.A:
            return ipv4_address(record.ip)
        case dns.AAAA:
            return ipv6_address(record.ip6)
        case dns.PTR:
            return record.ptrname
        case dns.SRV:
            return (record.priority, record.weight, record.port, record.srvname)
        case dns.TXT:
            return record.text
    return None


if __name__ == "__main__":
    main()
