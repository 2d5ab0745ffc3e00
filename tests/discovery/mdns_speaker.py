"""Announce whatever is asked by mDNS: `python -m tests.discovery.mdns_speaker OWN_ADDRESS SECONDS WORD...`.

The words are said in turn, one every SECONDS, without end. A word is [-]INSTANCE._KIND._tcp.DOMAIN@HOST, its
escapes as in a Python bytes literal; with - it is a goodbye. HOST is announced with the own address; with ?
before it, it must be asked for that.
"""

from __future__ import annotations

import ast
import itertools
import socket
import struct
import sys
import time

from tests.lab.guard import refuse_outside

GROUP = ("224.0.0.251", 5353)
PTR, TXT, SRV, A = 12, 16, 33, 1
CACHE_FLUSH = 0x8001


def name(*labels: bytes) -> bytes:
    """A name on the wire, whatever its labels hold."""
    return b"".join(bytes((len(label),)) + label for label in labels) + b"\0"


def record(owner: bytes, kind: int, data: bytes, *, ttl: int, group: int = CACHE_FLUSH) -> bytes:
    """One resource record."""
    return owner + struct.pack("!HHIH", kind, group, ttl, len(data)) + data


def announcement(word: str, own: str) -> bytes:
    """The datagram that a word stands for."""
    ttl = 0 if word.startswith("-") else 120
    service, _, host = word.removeprefix("-").rpartition("@")
    raw: bytes = ast.literal_eval(f'b"{service}"')
    instance, *kind = raw.rsplit(b".", 3)
    where: bytes = ast.literal_eval(f'b"{host.removeprefix("?")}"')
    full, target = name(instance, *kind), name(*where.split(b"."))
    answers = [
        record(name(*(label.lower() for label in kind)), PTR, full, ttl=ttl, group=1),
        record(full, SRV, struct.pack("!HHH", 0, 0, 80) + target, ttl=ttl),
        record(full, TXT, b"\0", ttl=ttl),
    ]
    if not host.startswith("?"):
        answers.append(record(target, A, socket.inet_aton(own), ttl=ttl))
    return struct.pack("!HHHHHH", 0, 0x8400, 0, len(answers), 0, 0) + b"".join(answers)


def main(own: str, pause: float, words: list[str]) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        sock.bind(("", GROUP[1]))
        sock.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(own))
        sock.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, 255)
        for word in itertools.cycle(words):
            sock.sendto(announcement(word, own), GROUP)
            print(f"said {word}", flush=True)
            time.sleep(pause)


if __name__ == "__main__":
    refuse_outside()
    main(sys.argv[1], float(sys.argv[2]), sys.argv[3:])
