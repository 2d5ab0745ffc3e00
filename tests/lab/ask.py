"""One question to a peer, one answer: enough to see that it is there. Run inside a namespace.

`python -m tests.lab.ask dns SERVER NAME | mdns OWN_ADDRESS NAME | snmp SERVER COMMUNITY` prints the raw
answer as a Python bytes literal.
"""

from __future__ import annotations

import socket
import sys

TIMEOUT = 3.0
MDNS = ("224.0.0.251", 5353)
# GET of sysName.0 (1.3.6.1.2.1.1.5.0), RFC 3416; the variable binding with an empty value.
_SYS_NAME = bytes.fromhex("300e 300c 0608 2b06010201010500 0500")


def dns_question(name: str) -> bytes:
    """Return a query for the PTR records of `name`."""
    labels = b"".join(len(label).to_bytes() + label.encode() for label in name.split("."))
    return bytes.fromhex("1234 0100 0001 0000 0000 0000") + labels + bytes.fromhex("00 000c 0001")


def snmp_question(community: str) -> bytes:
    """Return a v2c request for the system's name; every length is under 128."""
    request = bytes.fromhex("020101 020100 020100") + _SYS_NAME
    pdu = b"\xa0" + len(request).to_bytes() + request
    message = b"\x02\x01\x01\x04" + len(community).to_bytes() + community.encode() + pdu
    return b"\x30" + len(message).to_bytes() + message


def ask(question: bytes, server: tuple[str, int], *, own: str | None = None) -> bytes:
    """Send one datagram, from the adapter with the address `own` if it is a multicast; returns the answer."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.settimeout(TIMEOUT)
        if own is not None:
            sock.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(own))
        sock.sendto(question, server)
        return sock.recv(9000)


def main() -> None:
    match sys.argv[1:]:
        case ["dns", server, name]:
            print(ask(dns_question(name), (server, 53)))
        case ["mdns", own, name]:
            print(ask(dns_question(name), MDNS, own=own))
        case ["snmp", server, community]:
            print(ask(snmp_question(community), (server, 161)))
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main()
