"""A host with one address and several MACs, one of which answers: `python -m tests.lab.bond eth0 ...`.

It stands for link aggregation (balance-alb) and for a cluster, which the kernel here may not have: at each
turn another MAC answers ARP and pings. The kernel of its namespace must not have the address.
"""

from __future__ import annotations

import argparse
import socket
import time
from ipaddress import IPv4Address
from typing import TYPE_CHECKING

from .answers import ARP, BROADCAST, IPV4, arp_reply, echo_reply
from .guard import refuse_outside

if TYPE_CHECKING:
    from collections.abc import Sequence

ETH_P_ALL = 3


def answer(interface: str, address: bytes, macs: Sequence[bytes], turn: float) -> None:
    """Answer until ended, by another MAC each `turn` seconds."""
    with socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL)) as sock:
        sock.bind((interface, ETH_P_ALL))
        print("ready", flush=True)
        began = time.monotonic()
        while True:
            frame = sock.recv(2048)
            mac = macs[int((time.monotonic() - began) / turn) % len(macs)]
            if frame[:6] not in (BROADCAST, *macs) or frame[6:12] in macs:
                continue
            if frame[12:14] == ARP and frame[20:22] == b"\0\1" and frame[38:42] == address:
                sock.send(arp_reply(frame, mac))
            elif frame[12:14] == IPV4 and frame[23] == 1 and frame[34] == 8 and frame[30:34] == address:
                sock.send(echo_reply(frame, mac, address))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.lab.bond", description=__doc__)
    parser.add_argument("interface")
    parser.add_argument("address", type=IPv4Address)
    parser.add_argument("macs", nargs="+")
    parser.add_argument("--turn", type=float, default=10.0, help="seconds")
    options = parser.parse_args()
    refuse_outside()
    macs = [bytes.fromhex(mac.replace(":", "")) for mac in options.macs]
    answer(options.interface, options.address.packed, macs, options.turn)


if __name__ == "__main__":
    main()
