"""The server a command is for: the one that was named, or the one that owns the data folder."""

from __future__ import annotations

import asyncio
import os
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
    from pathlib import Path

    from aiohttp import ClientSession

    from ..bus import Listener, Unsubscribe
    from ..client.connection import Connection
    from ..client.rest import Client
    from ..snapshot import Snapshot
    from .app import Options

# Longer is no key.
_KEY = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerChoice:
    """Which server a command is to speak with, and how; it was named, or found in the data folder."""

    url: str
    key: str
    fingerprint: str | None
    named: bool


class Remote:
    """A server that answers."""

    def __init__(self, session: ClientSession, choice: ServerChoice) -> None:
        from ..client.rest import Client

        self.client: Client = Client(session, choice.url, choice.key, fingerprint=choice.fingerprint)
        self._session = session
        self._choice = choice

    async def follow(self, show: Callable[[Followed], Awaitable[None]]) -> None:
        """Keep a replica of the server for as long as `show` runs."""
        from ..client.connection import Connection

        choice = self._choice
        connection = Connection(self._session, choice.url, choice.key, fingerprint=choice.fingerprint)
        there = asyncio.Event()
        connection.on_connected(lambda _: there.set())

        async def shown() -> None:
            await there.wait()
            await show(Followed(connection))

        tasks = [asyncio.ensure_future(connection.run()), asyncio.ensure_future(shown())]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)


class Followed:
    """What `netmon watch` shows of a server."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def snapshot(self) -> Snapshot:
        """All of it, as it was last told."""
        return self._connection.snapshot()

    def subscribe(self, listener: Listener, *kinds: type) -> Unsubscribe:
        """Call `listener` with every later event."""
        return self._connection.subscribe(listener, *kinds)

    def why(self, device_id: str) -> str:
        """Why the presence of a device last changed."""
        devices = self._connection.snapshot().devices
        return next((device.presence_why for device in devices if device.id == device_id), "")


@asynccontextmanager
async def server_of(options: Options, *, found: bool = True) -> AsyncGenerator[Remote | None]:
    """The server this command is for; None: there is none, so the command does the work itself.

    One that was named must answer; one that was found in the data folder may have gone just now, and with
    `found` False it is not looked for.
    """
    from ..errors import ServerUnreachableError

    choice = chosen(options)
    if choice is None or not (choice.named or found):
        yield None
        return
    from aiohttp import ClientSession

    async with ClientSession() as session:
        remote = Remote(session, choice)
        there = True
        try:
            await remote.client.info()
        except ServerUnreachableError:
            if choice.named:
                raise
            there = False
        yield remote if there else None


def chosen(options: Options, environ: Mapping[str, str] | None = None) -> ServerChoice | None:
    """Which server was named, or is said to own the data folder; raises InvalidRequestError."""
    from ..server.local import read_local

    environ = os.environ if environ is None else environ
    # Also where it is not needed: it starts the log.
    data_dir = options.load().data_dir
    url = options.server or environ.get("NETMON_SERVER")
    if url:
        key = _key(options.key_file, environ)
        return ServerChoice(url=url, key=key, fingerprint=options.fingerprint, named=True)
    found = None if data_dir is None else read_local(data_dir)
    if found is None:
        return None
    return ServerChoice(url=found.url, key=found.key, fingerprint=found.fingerprint, named=False)


def _key(key_file: Path | None, environ: Mapping[str, str]) -> str:
    from ..errors import InvalidRequestError

    key = environ.get("NETMON_KEY", "")
    if key_file is not None:
        try:
            with key_file.open(encoding="utf-8") as file:
                key = file.read(_KEY)
        except (OSError, UnicodeDecodeError) as err:
            raise InvalidRequestError(f"The key file {key_file} cannot be read.", field="key-file") from err
    key = key.strip()
    if not key or not key.isascii() or not key.isprintable():
        raise InvalidRequestError(
            "A server wants a key: put it into a file and give --key-file, or set NETMON_KEY.",
            field="key-file",
        )
    return key
