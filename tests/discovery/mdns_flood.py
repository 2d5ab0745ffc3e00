"""Announce made-up services from one host: `python -m tests.discovery.mdns_flood OWN_ADDRESS RECORDS`.

Each datagram holds PER_DATAGRAM pointers to instances of _http._tcp that nobody will describe.
"""

from __future__ import annotations

import socket
import sys
import time

from netmon_core.packets.dns import Dns, Record, build_dns
from tests.lab.guard import refuse_outside

GROUP = ("224.0.0.251", 5353)
PER_DATAGRAM = 50
DATAGRAMS_PER_SECOND = 500


def datagram(first: int) -> bytes:
    """A response with PER_DATAGRAM new instances."""
    kind = "_http._tcp.local"
    answers = [
        Record(name=kind, type=12, ttl=4500, data=f"x{number:08d}.{kind}")
        for number in range(first, first + PER_DATAGRAM)
    ]
    return build_dns(Dns(id=0, reply=True, authoritative=True, answers=tuple(answers)))


def main(own: str, records: int) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        sock.bind(("", GROUP[1]))
        sock.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(own))
        sock.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, 255)
        for first in range(0, records, PER_DATAGRAM):
            sock.sendto(datagram(first), GROUP)
            time.sleep(1 / DATAGRAMS_PER_SECOND)
    print(f"sent {records}", flush=True)


if __name__ == "__main__":
    refuse_outside()
    main(sys.argv[1], int(sys.argv[2]))
