"""What a home says to everybody, or a flood of ARP: made with a fixed seed, sent at a steady rate.

Run as a program, it sends on an adapter, and prints how many frames it sent.
"""

from __future__ import annotations

import argparse
import random
import socket
import time
from ipaddress import IPv4Address, IPv6Address

from netmon_core.packets.arp import Arp, build_arp
from netmon_core.packets.dns import Dns, Question, Record, Service, build_dns
from netmon_core.packets.ethernet import Ethernet, build_ethernet
from netmon_core.packets.ipv4 import Ipv4, build_ipv4
from netmon_core.packets.ipv6 import Ipv6, build_ipv6
from netmon_core.packets.mac import format_mac
from netmon_core.packets.udp import Udp, build_udp

SEED = 7
DEVICES = 40
# Frames are sent in bunches so far apart, seconds.
STEP = 0.002
# Newcomers speak so far apart, seconds: fewer than 64 a minute are taken in unasked.
NEWCOMER_EVERY = 0.7

# Whom a flood asks for. Were that the monitor itself, its kernel would note each that asks in its neighbor
# table, and pings that wait for room there are nothing that an ear can mend.
_GATEWAY = IPv4Address("10.77.1.254")
_EVERYBODY = "ff:ff:ff:ff:ff:ff"
_NOTIFY = (
    "NOTIFY * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\nCACHE-CONTROL: max-age=1800\r\n"
    "LOCATION: http://10.77.1.{n}:49152/desc.xml\r\nNT: upnp:rootdevice\r\nNTS: ssdp:alive\r\n"
    "SERVER: Linux/5.4 UPnP/1.0 Box/1.0\r\n"
    "USN: uuid:00000000-0000-4000-8000-0000000000{n:02x}::upnp:rootdevice\r\n\r\n"
)
_SEARCH = (
    b"M-SEARCH * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\n"
    b'MAN: "ssdp:discover"\r\nMX: 1\r\nST: ssdp:all\r\n\r\n'
)


def device_mac(number: int) -> str:
    """The MAC of one of the devices."""
    return f"00:1b:21:00:00:{number:02x}"


def home(count: int) -> list[bytes]:
    """So many frames of forty devices, in the mixture of an evening; one in ten is for nobody's ears."""
    chance = random.Random(SEED)
    kinds = [_arp_question, _mdns_question, _mdns_answer, _search, _notify, _solicit, _lease, _other]
    weights = [30, 20, 12, 8, 8, 8, 4, 10]
    return [kind(chance.randrange(DEVICES), chance) for kind in chance.choices(kinds, weights, k=count)]


def flood(count: int) -> list[bytes]:
    """So many ARP frames, each of another made-up MAC; nobody's address of the first subnets is claimed."""
    chance = random.Random(SEED)
    return [
        _arp(
            format_mac(b"\x02" + chance.randbytes(5)),
            IPv4Address(0x0A4D0000 + chance.randrange(512, 4_000)),
            _GATEWAY,
            reply=chance.random() < 0.5,
        )
        for _ in range(count)
    ]


def newcomer(number: int) -> bytes:
    """The first frame of a device never heard before."""
    own = IPv4Address(0x0A4D0200 + number)
    return _arp(f"00:1b:21:01:00:{number:02x}", own, own)


def send(adapter: str, frames: list[bytes], *, rate: float, seconds: float, newcomers: int = 0) -> int:
    """Send the frames over and over at a rate; return how many went out."""
    with socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0) as sock:
        sock.bind((adapter, 0))
        start = time.monotonic()
        sent = new = 0
        while (now := time.monotonic() - start) < seconds:
            while sent < now * rate:
                sock.send(frames[sent % len(frames)])
                sent += 1
            if new < newcomers and now >= (new + 1) * NEWCOMER_EVERY:
                sock.send(newcomer(new))
                new += 1
            time.sleep(STEP)
    return sent + new


def _arp(mac: str, sender: IPv4Address, target: IPv4Address, *, reply: bool = False) -> bytes:
    spoken = Arp(
        reply=reply,
        sender_mac=mac,
        sender_address=sender,
        target_mac="00:00:00:00:00:00",
        target_address=target,
    )
    header = Ethernet(destination=_EVERYBODY, source=mac, ethertype=0x0806)
    return build_ethernet(header, build_arp(spoken)).ljust(60, b"\0")


def _address(number: int) -> IPv4Address:
    return IPv4Address(0x0A4D0100 + 10 + number)


def _arp_question(number: int, chance: random.Random) -> bytes:
    return _arp(device_mac(number), _address(number), _address(chance.randrange(DEVICES)))


def _group(number: int, chance: random.Random, payload: bytes, group: str, port: int, source: int) -> bytes:
    own, to = _address(number), IPv4Address(group)
    datagram = build_udp(Udp(source_port=source, destination_port=port, payload=payload), own, to)
    packet = bytearray(build_ipv4(Ipv4(source=own, destination=to, protocol=17, payload=datagram, ttl=4)))
    # Each packet has a number of its own, and a checksum that goes with it.
    identification = chance.randrange(1 << 16)
    packet[4:6] = identification.to_bytes(2)
    packet[10:12] = bytes(2)
    total = sum(int.from_bytes(packet[at : at + 2]) for at in range(0, 20, 2))
    total = (total & 0xFFFF) + (total >> 16)
    packet[10:12] = (0xFFFF - ((total & 0xFFFF) + (total >> 16))).to_bytes(2)
    low = to.packed[1:]
    mac = f"01:00:5e:{low[0] & 127:02x}:{low[1]:02x}:{low[2]:02x}"
    return build_ethernet(
        Ethernet(destination=mac, source=device_mac(number), ethertype=0x0800), bytes(packet)
    )


def _mdns_question(number: int, chance: random.Random) -> bytes:
    kinds = chance.sample(["_googlecast._tcp", "_airplay._tcp", "_ipp._tcp", "_hap._tcp", "_spotify._tcp"], 2)
    asked = tuple(Question(name=f"{kind}.local", type=12) for kind in kinds)
    return _group(
        number, chance, build_dns(Dns(id=0, reply=False, questions=asked)), "224.0.0.251", 5353, 5353
    )


def _mdns_answer(number: int, chance: random.Random) -> bytes:
    service = Service(priority=0, weight=0, target=f"device-{number}.local", port=8009)
    name = f"Device {number}._googlecast._tcp.local"
    told = Dns(
        id=0,
        reply=True,
        answers=(
            Record(name="_googlecast._tcp.local", type=12, ttl=4500, data=name),
            Record(name=name, type=33, ttl=120, data=service),
            Record(name=name, type=16, ttl=4500, data=(b"md=Box", b"fn=Room", b"ve=05", b"st=0")),
        ),
        additionals=(Record(name=f"device-{number}.local", type=1, ttl=120, data=_address(number)),),
    )
    return _group(number, chance, build_dns(told), "224.0.0.251", 5353, 5353)


def _search(number: int, chance: random.Random) -> bytes:
    return _group(number, chance, _SEARCH, "239.255.255.250", 1900, 50_000 + number)


def _notify(number: int, chance: random.Random) -> bytes:
    return _group(number, chance, _NOTIFY.format(n=number).encode(), "239.255.255.250", 1900, 1900)


def _solicit(number: int, chance: random.Random) -> bytes:
    own = IPv6Address(f"fe80::21b:21ff:fe00:{number:x}")
    target = IPv6Address(f"fe80::21b:21ff:fe00:{chance.randrange(DEVICES):x}")
    to = IPv6Address(f"ff02::1:ff00:{int(target) & 0xFFFFFF:x}")
    source = bytes.fromhex(device_mac(number).replace(":", ""))
    solicitation = b"\x87\0\0\0" + bytes(4) + target.packed + b"\x01\x01" + source
    packet = build_ipv6(
        Ipv6(source=own, destination=to, protocol=58, payload=_summed(solicitation, own, to), ttl=255)
    )
    header = Ethernet(destination="33:33:ff:00:00:01", source=device_mac(number), ethertype=0x86DD)
    return build_ethernet(header, packet)


def _summed(message: bytes, source: IPv6Address, destination: IPv6Address) -> bytes:
    data = source.packed + destination.packed + len(message).to_bytes(4) + b"\0\0\0\x3a" + message
    total = sum(int.from_bytes(data[at : at + 2]) for at in range(0, len(data), 2))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return message[:2] + (0xFFFF - total).to_bytes(2) + message[4:]


def _lease(number: int, chance: random.Random) -> bytes:
    own, to = IPv4Address(0), IPv4Address("255.255.255.255")
    mac = bytes.fromhex(device_mac(number).replace(":", ""))
    head = b"\x01\x01\x06\0" + chance.randbytes(4) + bytes(20) + mac.ljust(16, b"\0") + bytes(192)
    name = f"device-{number}".encode()
    said = b"\x63\x82\x53\x63\x35\x01\x03\x32\x04" + _address(number).packed
    said += bytes((12, len(name))) + name + b"\x37\x06\x01\x03\x06\x0f\x77\xfc\xff"
    datagram = build_udp(Udp(source_port=68, destination_port=67, payload=head + said), own, to)
    packet = build_ipv4(Ipv4(source=own, destination=to, protocol=17, payload=datagram))
    return build_ethernet(
        Ethernet(destination=_EVERYBODY, source=device_mac(number), ethertype=0x0800), packet
    )


def _other(number: int, chance: random.Random) -> bytes:
    """A camera's or a game's own broadcast, for which nobody here has ears."""
    return _group(number, chance, chance.randbytes(120), "239.1.2.3", 9_999, 9_999)


def main() -> None:
    """Send what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("adapter")
    parser.add_argument("--rate", type=float, required=True)
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--newcomers", type=int, default=0)
    parser.add_argument("--flood", action="store_true")
    chosen = parser.parse_args()
    frames = flood(200_000) if chosen.flood else home(4_000)
    print("ready", flush=True)
    print(
        send(chosen.adapter, frames, rate=chosen.rate, seconds=chosen.seconds, newcomers=chosen.newcomers),
        flush=True,
    )


if __name__ == "__main__":
    main()
