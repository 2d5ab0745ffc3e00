"""A DNS server with moods: `python -m tests.discovery.dns_server ADDRESS TABLE`, and options.

TABLE is a JSON file of addresses and their names, read anew for each question; who is not in it has no name.
Only questions for PTR are answered. Each question is a line on standard output.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import socket
import struct
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.lab.guard import refuse_outside

if TYPE_CHECKING:
    from collections.abc import Coroutine

PORT = 53
NO_SUCH_NAME = 3


def labels(name: str) -> bytes:
    return b"".join(bytes((len(part.encode()),)) + part.encode() for part in name.split(".")) + b"\0"


def answer(question: bytes, table: dict[str, list[str]]) -> tuple[str, bytes]:
    """What was asked about, and the answer."""
    end = question.index(b"\0", 12) + 5
    asked, position = [], 12
    while length := question[position]:
        asked.append(question[position + 1 : position + 1 + length].decode())
        position += 1 + length
    pointer = ".".join(asked)
    address = next((each for each in table if ip_address(each).reverse_pointer == pointer), None)
    names = table[address] if address is not None else []
    flags = 0x8180 | (0 if names else NO_SUCH_NAME)
    records = b"".join(
        b"\xc0\x0c" + struct.pack("!HHIH", 12, 1, 60, len(data := labels(name))) + data for name in names
    )
    head = question[:2] + struct.pack("!HHHHH", flags, 1, len(names), 0, 0)
    return pointer, head + question[12:end] + records


class Server(asyncio.DatagramProtocol):
    def __init__(self, table: Path, delay: float, *, silent: bool) -> None:
        self.table, self.delay, self.silent = table, delay, silent
        self.tasks: set[asyncio.Task[None]] = set()

    async def said(self, question: bytes) -> bytes:
        pointer, told = answer(question, json.loads(self.table.read_text()))
        print(f"asked {pointer}", flush=True)
        await asyncio.sleep(self.delay)
        return told

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        async def reply() -> None:
            told = await self.said(data)
            if not self.silent:
                self.transport.sendto(told, addr)  # type: ignore[attr-defined]

        self.start(reply())

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def reply_over(self, writer: asyncio.StreamWriter, question: bytes) -> None:
        told = await self.said(question)
        writer.write(len(told).to_bytes(2) + told)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                size = int.from_bytes(await reader.readexactly(2))
                self.start(self.reply_over(writer, await reader.readexactly(size)))
        except asyncio.IncompleteReadError:
            writer.close()


async def main(address: str, table: Path, delay: float, *, tcp_only: bool, silent: bool) -> None:
    server = Server(table, delay, silent=silent or tcp_only)
    loop = asyncio.get_running_loop()
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    await loop.create_datagram_endpoint(lambda: server, local_addr=(address, PORT), family=family)
    if not silent:
        await asyncio.start_server(server.serve, address, PORT)
    print("ready", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    refuse_outside()
    parser = argparse.ArgumentParser()
    parser.add_argument("address")
    parser.add_argument("table", type=Path)
    parser.add_argument("--delay", type=float, default=0.0)
    parser.add_argument("--tcp-only", action="store_true")
    parser.add_argument("--silent", action="store_true")
    given = parser.parse_args()
    asyncio.run(main(given.address, given.table, given.delay, tcp_only=given.tcp_only, silent=given.silent))
