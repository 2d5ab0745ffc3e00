"""Made-up frames with a fixed seed: what a home network carries, and the worst a stranger can send."""

from __future__ import annotations

import random
import struct
from ipaddress import IPv4Address, IPv6Address

from netmon_core.packets import dns
from netmon_core.packets.arp import Arp, build_arp
from netmon_core.packets.ethernet import Ethernet, build_ethernet
from netmon_core.packets.icmp import Echo, build_icmp, build_icmp6
from netmon_core.packets.ipv4 import Ipv4, build_ipv4
from netmon_core.packets.ipv6 import Ipv6, build_ipv6
from netmon_core.packets.mac import format_mac
from netmon_core.packets.names import build_name
from netmon_core.packets.udp import Udp, build_udp

SEED = 20260625
HOSTS = 200


def home_frames(count: int = 2000) -> list[bytes]:
    """Frames of a home: ARP, echoes, mDNS, DNS, other UDP, TCP that is not ours, and LLDP that is broken."""
    rng = random.Random(SEED)
    makers = (_arp, _arp, _echo, _echo6, _mdns, _mdns, _query, _datagram, _datagram, _tcp, _lldp)
    return [rng.choice(makers)(rng) for _ in range(count)]


def hostile_frames() -> list[bytes]:
    """Frames that make the DNS parser work as hard as its caps allow, and some that ask for more."""
    address = struct.pack("!2HIH", dns.A, 1, 9, 4) + b"\xc0\x00\x02\x01"
    service = struct.pack("!2HIH", dns.SRV, 1, 9, 9) + bytes(6) + b"\x01a\x00"
    strings = struct.pack("!2HIH", dns.TXT, 1, 9, 6) + b"\x01a\x01b\x01c"
    bodies = [(b"\x00" + record) * dns.MAX_RECORDS for record in (address, service, strings)]
    frames = [_reply(body, dns.MAX_RECORDS) for body in bodies]
    # Pointers into a string of short labels: plain, accented, and of what has to be cleaned away.
    for label in (b"\x01a", b"\x02\xc3\xa9", b"\x01\x07", b"\x03\xe2\x80\xae", b"\x06a\xcc\x81\xcc\xa7\xff"):
        frames += [_reply(*_pointers(label, names)) for names in (5, 9, 12, 16, 24, 255)]
    unlike = b"".join(bytes((4,)) + bytes((0xC3, 0xA0 + n % 64, 0xC2, 0xA0 + n // 64)) for n in range(240))
    frames.append(
        _reply(b"".join(unlike[at : at + 250] + b"\x00" + address for at in range(0, 1200, 250)), 5)
    )
    # A chain of pointers, and a message as long as mDNS allows that promises 65,535 records.
    links = b"".join(_pointer(at) for at in range(12, 8000, 2))
    frames.append(_reply(links, 255))
    frames.append(_udp(bytes(4) + b"\xff\xff" * 4 + bytes(dns.MAX_MESSAGE - 12), 5353))
    return frames


def _pointers(label: bytes, names: int) -> tuple[bytes, int]:
    labels = label * (200 // len(label)) + b"\x00"
    body = b"\x00" + struct.pack("!2HIH", 99, 1, 1, len(labels)) + labels
    for at in range(names):
        pointer = _pointer(23 + len(label) * (at % (200 // len(label))))
        body += pointer + struct.pack("!2HIH", dns.PTR, 1, 9, 2) + pointer
    return body, names + 1


def _reply(body: bytes, answers: int) -> bytes:
    return _udp(struct.pack("!6H", 0, 0x8400, 0, answers, 0, 0) + body, 5353)


def _mac(rng: random.Random) -> str:
    return format_mac(b"\x02\x00\x00\x00" + rng.randrange(HOSTS).to_bytes(2))


def _address(rng: random.Random) -> IPv4Address:
    return IPv4Address(0xC0000200 + rng.randrange(HOSTS))


def _ether(rng: random.Random, ethertype: int, payload: bytes) -> bytes:
    header = Ethernet(destination="ff:ff:ff:ff:ff:ff", source=_mac(rng), ethertype=ethertype)
    return build_ethernet(header, payload).ljust(60, b"\x00")


def _ipv4(rng: random.Random, protocol: int, payload: bytes) -> bytes:
    packet = Ipv4(source=_address(rng), destination=_address(rng), protocol=protocol, payload=payload)
    return _ether(rng, 0x0800, build_ipv4(packet))


def _udp(payload: bytes, port: int, rng: random.Random | None = None) -> bytes:
    rng = rng or random.Random(SEED)
    source, destination = _address(rng), _address(rng)
    datagram = build_udp(Udp(source_port=port, destination_port=port, payload=payload), source, destination)
    packet = Ipv4(source=source, destination=destination, protocol=17, payload=datagram)
    return _ether(rng, 0x0800, build_ipv4(packet))


def _arp(rng: random.Random) -> bytes:
    arp = Arp(
        reply=rng.random() < 0.5,
        sender_mac=_mac(rng),
        sender_address=_address(rng),
        target_mac=_mac(rng),
        target_address=_address(rng),
    )
    return _ether(rng, 0x0806, build_arp(arp))


def _echo(rng: random.Random) -> bytes:
    echo = Echo(reply=True, identifier=7, sequence=rng.randrange(9999), payload=rng.randbytes(56))
    return _ipv4(rng, 1, build_icmp(echo))


def _echo6(rng: random.Random) -> bytes:
    source, destination = IPv6Address(0xFE80 << 112 | rng.randrange(HOSTS)), IPv6Address("ff02::1")
    echo = Echo(reply=False, identifier=7, sequence=rng.randrange(9999), payload=rng.randbytes(56))
    payload = build_icmp6(echo, source, destination)
    packet = Ipv6(source=source, destination=destination, protocol=58, payload=payload)
    return _ether(rng, 0x86DD, build_ipv6(packet))


def _mdns(rng: random.Random) -> bytes:
    """Make an announcement as responders write it: every name but the first ends in a pointer."""
    service = build_name(rng.choice(("_http._tcp.local", "_airplay._tcp.local", "_ipp._tcp.local")))
    host = f"device-{rng.randrange(HOSTS)}".encode()
    label = bytes((len(host),)) + host
    texts = [f"key{number}={rng.randrange(10**6)}".encode() for number in range(rng.randrange(1, 12))]
    parts = [struct.pack("!6H", 0, 0x8400, 0, 3, 0, 1)]
    local_at = 12 + len(service) - len(b"\x05local\x00")
    instance_at = 12 + len(service) + 10
    _append(parts, service, dns.PTR, label + _pointer(12))
    _append(parts, _pointer(instance_at), dns.TXT, b"".join(bytes((len(text),)) + text for text in texts))
    host_at = len(b"".join(parts)) + 2 + 10 + 6
    _append(parts, _pointer(instance_at), dns.SRV, struct.pack("!3H", 0, 0, 80) + label + _pointer(local_at))
    _append(parts, _pointer(host_at), dns.A, _address(rng).packed)
    return _udp(b"".join(parts), 5353, rng)


def _append(parts: list[bytes], name: bytes, kind: int, data: bytes) -> None:
    parts.append(name + struct.pack("!2HIH", kind, 0x8001 if kind != dns.PTR else 1, 4500, len(data)) + data)


def _pointer(position: int) -> bytes:
    return (0xC000 | position).to_bytes(2)


def _query(rng: random.Random) -> bytes:
    question = dns.Question(name=f"www{rng.randrange(HOSTS)}.example.com", type=dns.A)
    return _udp(dns.build_dns(dns.Dns(id=rng.randrange(65536), reply=False, questions=(question,))), 53, rng)


def _datagram(rng: random.Random) -> bytes:
    return _udp(rng.randbytes(rng.randrange(20, 1200)), rng.choice((1900, 5683, 6667, 20000)), rng)


def _tcp(rng: random.Random) -> bytes:
    return _ipv4(rng, 6, rng.randbytes(rng.randrange(20, 1400)))


def _lldp(rng: random.Random) -> bytes:
    return _ether(rng, 0x88CC, rng.randbytes(100))
