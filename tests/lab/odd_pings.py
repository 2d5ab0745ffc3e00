"""A host whose pings are answered oddly: `python -m tests.lab.odd_pings MODE`.

The kernel of its namespace must be silent (net.ipv4.icmp_echo_ignore_all=1). Modes:

small   answers requests of 32 bytes only
zeros   answers with zeros
short   answers with 40 bytes less
router  stands for a router with two ways out. It ties an identifier to the way that was in use when it first
        came, for as long as it comes again within IDLE seconds, and answers only what leaves by the way in
        use. SIGUSR1 switches the way, SIGUSR2 has nothing answered until the next one.
"""

from __future__ import annotations

import signal
import socket
import sys
import time
from typing import NoReturn

from .guard import refuse_outside

IDLE = 1.5
_HEADER = 8
_WINDOWS = 32
_CUT = 40


class _Router:
    """Which identifier leaves by which way."""

    def __init__(self) -> None:
        self._way = 0
        self._broken = False
        self._flows: dict[bytes, tuple[int, float]] = {}
        signal.signal(signal.SIGUSR1, self._switch)
        signal.signal(signal.SIGUSR2, self._break)

    def lets_through(self, identifier: bytes) -> bool:
        now = time.monotonic()
        way, last = self._flows.get(identifier, (self._way, now))
        if now - last > IDLE:
            way = self._way
        self._flows[identifier] = way, now
        return way == self._way and not self._broken

    def _switch(self, *_: object) -> None:
        self._way += 1

    def _break(self, *_: object) -> None:
        self._broken = not self._broken


def answer(mode: str) -> NoReturn:
    """Answer until ended."""
    router = _Router()
    with socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP) as sock:
        print("ready", flush=True)
        while True:
            packet, (asker, _) = sock.recvfrom(2048)
            message = packet[(packet[0] & 15) * 4 :]
            if len(message) < _HEADER or message[0] != 8:
                continue
            payload = message[_HEADER:]
            if mode == "small" and len(payload) != _WINDOWS:
                continue
            if mode == "router" and not router.lets_through(message[4:6]):
                continue
            if mode == "zeros":
                payload = bytes(len(payload))
            if mode == "short":
                payload = payload[:-_CUT][:4] if len(payload) <= _CUT else payload[4:-_CUT]
            sock.sendto(_summed(b"\0\0\0\0" + message[4:8] + payload), (asker, 0))


def _summed(message: bytes) -> bytes:
    padded = message + bytes(len(message) % 2)
    total = sum(int.from_bytes(padded[at : at + 2]) for at in range(0, len(padded), 2))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return message[:2] + (~total & 0xFFFF).to_bytes(2) + message[4:]


if __name__ == "__main__":
    refuse_outside()
    answer(sys.argv[1])
