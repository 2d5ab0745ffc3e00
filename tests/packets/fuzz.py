"""Random and mutated bytes at every decoder, each for a while: `python -m tests.packets.fuzz --seconds N`.

Seeds: the recorded frames where they are, and messages of every codec. It ends with status 1 at the first
exception that escapes, or bytes that take longer than SLOW twice, and prints these as hex.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
import traceback
from ipaddress import IPv4Address, IPv6Address
from typing import TYPE_CHECKING

from netmon_core.packets import dns
from netmon_core.packets.arp import arp_request, build_arp
from netmon_core.packets.ethernet import Ethernet, build_ethernet
from netmon_core.packets.icmp import Echo, Unreachable, build_icmp, build_icmp6
from netmon_core.packets.ipv4 import Ipv4, build_ipv4
from netmon_core.packets.ipv6 import Ipv6, build_ipv6
from netmon_core.packets.udp import Udp, build_udp

from .corpus import LAB, captures, ethernet_frames
from .decoders import DECODERS, hear
from .made import made_frames

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

# Seconds; twenty times the worst frame known, so that only a parser out of bounds is caught.
SLOW = 0.05

MAC = "b8:27:eb:00:00:01"
A, B = IPv4Address("192.0.2.1"), IPv4Address("192.0.2.2")
A6, B6 = IPv6Address("fe80::1"), IPv6Address("ff02::fb")


def seeds() -> list[bytes]:
    """A frame of every codec, and every recorded Ethernet frame of at most a jumbo frame's size."""
    message = dns.Dns(
        id=0,
        reply=True,
        questions=(dns.Question(name="_http._tcp.local", type=dns.PTR, unicast=True),),
        answers=(
            dns.Record(name="_http._tcp.local", type=dns.PTR, ttl=120, data="Printer._http._tcp.local"),
            dns.Record(name="Printer._http._tcp.local", type=dns.TXT, ttl=120, data=(b"ty=LP", b"note=x")),
        ),
        additionals=(
            dns.Record(
                name="Printer._http._tcp.local",
                type=dns.SRV,
                ttl=120,
                data=dns.Service(priority=0, weight=0, port=80, target="lp.local"),
            ),
            dns.Record(name="lp.local", type=dns.A, ttl=120, data=A),
            dns.Record(name="lp.local", type=dns.AAAA, ttl=120, data=A6),
        ),
    )
    udp = Udp(source_port=5353, destination_port=5353, payload=dns.build_dns(message))
    echo = Echo(reply=True, identifier=1, sequence=2, payload=bytes(32))
    inner = Ipv4(source=A, destination=B, protocol=17, payload=bytes(8))
    made = [
        ether(0x0806, build_arp(arp_request(mac=MAC, address=A, target=B))),
        ether(0x0800, ipv4(17, build_udp(udp, A, B))),
        ether(0x86DD, ipv6(17, build_udp(udp, A6, B6))),
        ether(0x0800, ipv4(1, build_icmp(echo))),
        ether(0x0800, ipv4(1, build_icmp(Unreachable(code=1, original=inner)))),
        ether(0x86DD, ipv6(58, build_icmp6(echo, A6, B6))),
        ether(0x0800, ipv4(17, build_udp(udp, A, B)), vlans=(1, 2)),
    ]
    made += made_frames() + ethernet_frames(LAB)
    recorded = [data for path in captures() for data in ethernet_frames(path) if len(data) <= 9000]
    return made + recorded


def ether(ethertype: int, payload: bytes, vlans: tuple[int, ...] = ()) -> bytes:
    """An Ethernet frame around a payload."""
    header = Ethernet(destination="ff:ff:ff:ff:ff:ff", source=MAC, ethertype=ethertype, vlans=vlans)
    return build_ethernet(header, payload)


def ipv4(protocol: int, payload: bytes) -> bytes:
    """An IPv4 packet around a payload."""
    return build_ipv4(Ipv4(source=A, destination=B, protocol=protocol, payload=payload))


def ipv6(protocol: int, payload: bytes) -> bytes:
    """An IPv6 packet around a payload."""
    return build_ipv6(Ipv6(source=A6, destination=B6, protocol=protocol, payload=payload))


def random_dns(rng: random.Random) -> bytes:
    """A DNS frame with right checksums and a wild body, so that the deepest parser gets its share."""
    counts = [rng.choice((0, 1, 3, 20, 255)) for _ in range(4)]
    parts = [
        rng.randbytes(2),
        rng.choice((b"\x84\x00", b"\x00\x00")),
        *(count.to_bytes(2) for count in counts),
    ]
    size = 12
    while size < rng.choice((60, 300, 1400, 8000)):
        part = rng.choice(
            (
                lambda: b"\xc0" + bytes((rng.randrange(256),)),
                lambda: (0xC000 | rng.randrange(1500)).to_bytes(2),
                lambda: b"\x01a" * rng.randrange(1, 130),
                lambda: b"\x00",
                lambda: bytes((0, rng.choice((1, 12, 16, 28, 33)), 0, 1, 0, 0, 0, 9, 0, rng.randrange(40))),
                lambda: bytes((length := rng.randrange(64),)) + rng.randbytes(length),
            )
        )()
        parts.append(part)
        size += len(part)
    udp = Udp(source_port=5353, destination_port=5353, payload=b"".join(parts))
    return ether(0x0800, ipv4(17, build_udp(udp, A, B)))


def mutate(rng: random.Random, pool: Sequence[bytes]) -> bytes:
    """One seed with a few bytes changed, cut, repeated or taken from another seed."""
    data = bytearray(rng.choice(pool))
    for _ in range(rng.randrange(1, 6)):
        at = rng.randrange(len(data) + 1)
        match rng.randrange(6):
            case 0 | 1 if at < len(data):
                data[at] = rng.choice((0, 1, 0x3F, 0x40, 0x7F, 0x80, 0xC0, 0xFF, rng.randrange(256)))
            case 2:
                del data[at:]
            case 3:
                data[at:at] = rng.randbytes(rng.randrange(1, 16))
            case 4:
                data[at:at] = data[at : at + rng.randrange(1, 64)]
            case _:
                other = rng.choice(pool)
                begin = rng.randrange(len(other) + 1)
                data[at : at + 32] = other[begin : begin + 32]
    return bytes(data[:9100])


def fuzz_decoder(
    seconds: float, seed: int, parse: Callable[[bytes], object], pool: Sequence[bytes]
) -> tuple[int, bytes | None]:
    """Do the same to one decoder, with bodies made of its own messages."""
    rng = random.Random(seed)
    count = 0
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for _ in range(200):
            count += 1
            data = mutate(rng, pool) if rng.random() < 0.95 else rng.randbytes(rng.randrange(400))
            if not _survives(parse, data):
                return count, data
    return count, None


def fuzz(seconds: float, seed: int, parse: Callable[[bytes], object] = hear) -> tuple[int, bytes | None]:
    """Parse made-up frames for a time; return how many, and the frame that raised or was too slow, if any."""
    rng = random.Random(seed)
    pool = seeds()
    count = 0
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for _ in range(200):
            kind = rng.random()
            if kind < 0.6:
                data = mutate(rng, pool)
            elif kind < 0.9:
                data = random_dns(rng)
            else:
                data = rng.randbytes(rng.randrange(200))
            count += 1
            if not _survives(parse, data):
                return count, data
    return count, None


def _survives(parse: Callable[[bytes], object], data: bytes) -> bool:
    # Twice, as the first time may have been the machine's other work.
    for _ in range(2):
        begin = time.thread_time()
        try:
            parse(data)
        except Exception:  # noqa: BLE001 - the very thing looked for
            traceback.print_exc()
            return False
        if time.thread_time() - begin < SLOW:
            return True
    return False


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--seed", type=int, default=None)
    arguments = parser.parse_args()
    seed = random.randrange(1 << 32) if arguments.seed is None else arguments.seed
    for name, (parse, pool) in DECODERS.items():
        if name == "frame":
            count, culprit = fuzz(arguments.seconds, seed)
        else:
            count, culprit = fuzz_decoder(arguments.seconds, seed, parse, pool)
        print(f"{name}: {count} messages, seed {seed}", flush=True)
        if culprit is not None:
            print(f"failed on {culprit.hex()}")
            sys.exit(1)


if __name__ == "__main__":
    main()
