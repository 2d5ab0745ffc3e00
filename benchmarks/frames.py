"""How fast frames are parsed, and how long the worst takes: `python -m benchmarks.frames`.

Recorded frames (beside the checkout, or where NETMON_SHARED says) and made-up ones; without the former the
latter alone. `frames_per_s` is the lower of the two sets' rates. `vs_dpkt` is our throughput by dpkt's, in
CPU seconds, on the frames both read to the same fields; both use our memory of addresses.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import time
from pathlib import Path
from typing import TYPE_CHECKING

import dpkt  # type: ignore[import-untyped]

from netmon_core.net.capture import ETHERNET, read_capture
from netmon_core.packets import dns
from netmon_core.packets.addresses import ipv4_address, ipv6_address
from netmon_core.packets.frame import Frame, parse_frame
from netmon_core.packets.icmp import Echo

from .frames_made import SEED, home_frames, hostile_frames

if TYPE_CHECKING:
    from collections.abc import Callable

SHARED = Path(os.environ.get("NETMON_SHARED") or Path(__file__).parents[2] / "shared")

type Fields = tuple[object, ...]


def main() -> None:
    """Run both sides, print a table, and the JSON as the last line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    rounds, seconds, mutants = (5, 0.5, 30_000) if arguments.quick else (15, 1.5, 500_000)

    recorded = recorded_frames()
    home = home_frames()
    everything = recorded + home + hostile_frames()
    shared = [data for data in recorded + home if same_as_dpkt(data)]
    sets = {"recorded": recorded, "home": home} if recorded else {"home": home}
    rates: dict[str, list[float]] = {name: [] for name in sets}
    versus = []
    for _ in range(rounds):
        for name, frames in sets.items():
            rates[name].append(rate(parse_frame, frames, seconds / rounds * 2))
        ours = rate(parse_frame, shared, seconds / rounds * 2)
        versus.append(ours / rate(dpkt_fields, shared, seconds / rounds * 2))
    medians = {name: statistics.median(values) for name, values in rates.items()}
    result = {
        "benchmark": "frames",
        "quick": arguments.quick,
        "ratios": {"vs_dpkt": round(statistics.median(versus), 2)},
        "figures": {
            "frames_per_s": round(min(medians.values())),
            "worst_frame_ms": round(max(slowest(data) for data in everything) * 1000, 3),
            "escaped": escaped(everything, mutants),
            **{f"{name}_frames_per_s": round(value) for name, value in medians.items()},
            "recorded_frames": len(recorded),
            "understood": sum(parse_frame(data) is not None for data in recorded + home),
            "compared": len(shared),
        },
    }
    report(result, arguments.json)


def recorded_frames() -> list[bytes]:
    """Every recorded Ethernet frame; none where the corpus is absent."""
    paths = sorted((SHARED / "corpus" / "pcaps").glob("*.pcap*"))
    return [data for path in paths for _, linktype, data in read_capture(path) if linktype == ETHERNET]


def rate(parse: Callable[[bytes], object], frames: list[bytes], seconds: float) -> float:
    """Parse the frames over and over for about a time; return frames per CPU second."""
    count = 0
    begin = time.process_time()
    while (spent := time.process_time() - begin) < seconds:
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


def report(result: dict[str, object], path: Path | None) -> None:
    """Print the figures, and the whole as one line of JSON that also goes to a file."""
    for part in ("ratios", "figures"):
        values = result[part]
        if isinstance(values, dict):
            for name, value in values.items():
                print(f"{name:24} {value}")
    line = json.dumps(result)
    if path:
        path.write_text(line + "\n")
    print(line)


if __name__ == "__main__":
    main()
