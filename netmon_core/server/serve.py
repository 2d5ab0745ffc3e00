"""The server around a running engine: opened, listening, and closed again within seconds."""

from __future__ import annotations

import asyncio
import logging
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

from aiohttp import web

from ..alerts.time_zone import read_time_zone
from ..errors import ConfigError
from ..store.private import how_open
from .access import Role
from .announce import Announcer
from .audit.file import AuditFile
from .audit.log import AuditLog
from .audit.routes import audit_routes
from .auth import edits
from .auth.file import CredentialFile
from .auth.keeper import Keeper, utc_now
from .auth.keys import make_key
from .auth.log_ins import LogIns
from .auth.routes import auth_routes
from .connections import Connections
from .guard import guard_of
from .listener import Listener
from .local import remove_local, write_local
from .origin import Doors
from .renewal import Renewal
from .tls import tls_context

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncGenerator, Callable

    from aiohttp.typedefs import Middleware

    from ..alerts.time_zone import TimeZone
    from ..config import Config
    from ..engine import Engine
    from ..settings.server import ServerSettings
    from .access import Gatekeeper
    from .table import Route

_LOGGER = logging.getLogger(__name__)

# Seconds that requests get which are under way when the server is to stop; the stores get the rest of five.
GRACE = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What an application is built with, beside its engine."""

    gatekeeper: Gatekeeper
    auditor: AuditLog
    # Of log-ins, keys, users and the audit log.
    routes: tuple[Route, ...]
    origin_allowed: Callable[[web.BaseRequest], bool]
    # Where proxies have us that pass the whole path on: /netmon.
    sub_paths: tuple[str, ...]
    # Refuses what is not for us before anything else is looked at.
    guard: Middleware
    tls: bool
    server_id: str
    started_at: datetime
    time_zone: TimeZone


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """A server that listens."""

    # Where browsers reach it behind proxies, as set.
    public_urls: tuple[str, ...]
    # Where people reach it, the nearest first.
    urls: tuple[str, ...]
    # The names it answers to, beside its addresses.
    names: tuple[str, ...]
    # "" without TLS.
    fingerprint: str
    # None: there are credentials already, or none was to be made.
    first_key: str | None = field(repr=False)
    has_credentials: bool
    # Takes a certificate that was renewed at once; None: there are no files to take one from.
    load_certificate: Callable[[], None] | None = field(repr=False)


type Build = Callable[[Engine, Parts], web.Application]


@asynccontextmanager
async def serving(
    engine: Engine, config: Config, build: Build, *, make_first_key: bool = True
) -> AsyncGenerator[Served]:
    """Serve a started engine until left; raises ConfigError, StoreError and PermissionMissingError.

    Where there are no credentials at all an admin's key is made.
    """
    if config.data_dir is None:
        raise ConfigError("data_dir: a server needs a folder for its credentials.", field="data_dir")
    settings = config.server
    doors = Doors(
        settings.allowed_hosts,
        public_urls=settings.public_url,
        trusted_proxies=settings.trusted_proxies,
        port=settings.port,
    )
    server_id = engine.snapshot().sites[0].id
    file = CredentialFile(config.data_dir)
    first_key = await asyncio.to_thread(_first_key, file) if make_first_key else None
    names = (*doors.own_names, "localhost", "127.0.0.1", "::1", *_own_addresses(engine, settings))
    renewal = None
    if settings.tls_certificate:
        renewal = Renewal(Path(settings.tls_certificate), Path(settings.tls_key))
    zone = await asyncio.to_thread(read_time_zone, datetime.now(UTC))
    for told in (zone.problem, how_open(config.data_dir)):
        if told is not None:
            _LOGGER.warning("%s", told)
    context, fingerprint = await asyncio.to_thread(tls_context, settings, config.data_dir, names)
    async with AsyncExitStack() as stack:
        audit = AuditLog(AuditFile(config.data_dir))
        await audit.open()
        stack.push_async_callback(audit.close)
        keeper = Keeper(file, audit=audit)
        await keeper.open()
        stack.push_async_callback(keeper.close)
        parts = Parts(
            gatekeeper=keeper,
            auditor=audit,
            routes=(*auth_routes(keeper, LogIns(keeper), audit), *audit_routes(audit)),
            origin_allowed=doors.origin_allowed,
            sub_paths=tuple(path for url in settings.public_url if (path := urlsplit(url).path.rstrip("/"))),
            guard=guard_of(doors),
            tls=context is not None,
            server_id=server_id,
            started_at=datetime.now(UTC),
            time_zone=zone,
        )
        runner = web.AppRunner(build(engine, parts), handle_signals=False, shutdown_timeout=GRACE)
        stack.push_async_callback(runner.cleanup)
        await runner.setup()
        connections = Connections(cast("web.Server", runner.server), context, shutdown=GRACE)
        listener = Listener(connections)
        stack.callback(listener.close)
        listener.open(settings.host, settings.port)
        if settings.announce and not _is_loopback(settings.host):
            announcer = Announcer(
                partial(_own_addresses, engine, settings),
                port=settings.port,
                server_id=server_id,
                tls=context is not None,
            )
            announcer.start()
            stack.push_async_callback(announcer.close)
        # For the commands on this machine, which would find the data folder in use.
        local = _local_url(settings, tls=context is not None)
        key = keeper.make_local_key()
        stack.callback(remove_local, config.data_dir)
        await asyncio.to_thread(write_local, config.data_dir, local, fingerprint or None, key)
        if renewal is not None:
            renewal.start(partial(_renewed, connections, config.data_dir, local, key))
            stack.push_async_callback(renewal.close)
        yield Served(
            public_urls=settings.public_url,
            urls=_urls(engine, settings, tls=context is not None),
            names=doors.own_names,
            fingerprint=fingerprint,
            first_key=first_key,
            has_credentials=bool(keeper.credentials.keys or keeper.credentials.users),
            load_certificate=None if renewal is None else renewal.load_now,
        )


async def _renewed(
    connections: Connections, data_dir: Path, url: str, key: str, context: ssl.SSLContext, fingerprint: str
) -> None:
    connections.greet_with(context)
    await asyncio.to_thread(write_local, data_dir, url, fingerprint, key)


def _first_key(file: CredentialFile) -> str | None:
    if file.stamp() is not None:
        return None
    text, key = make_key(name="first", role=Role.ADMIN, now=utc_now())
    file.change(partial(edits.add_key, key=key))
    return text


def _is_loopback(host: str) -> bool:
    return host == "localhost" or ip_address(host).is_loopback


def _own_addresses(engine: Engine, settings: ServerSettings) -> tuple[str, ...]:
    """The addresses at which others reach the server."""
    if settings.host == "localhost" or not ip_address(settings.host).is_unspecified:
        return (settings.host,)
    version = None if ip_address(settings.host).version == 6 else 4
    return tuple(
        str(own.ip)
        for attachment in engine.attachments()
        for own in attachment.adapter.addresses
        if not own.ip.is_link_local and version in (None, own.version)
    )


def _local_url(settings: ServerSettings, *, tls: bool) -> str:
    """Where this machine itself reaches the server."""
    host = settings.host
    if host != "localhost" and (address := ip_address(host)).is_unspecified:
        host = "127.0.0.1" if address.version == 4 else "::1"
    return _url(host, settings.port, tls=tls)


def _urls(engine: Engine, settings: ServerSettings, *, tls: bool) -> tuple[str, ...]:
    hosts = _own_addresses(engine, settings) or ("127.0.0.1",)
    return tuple(_url(host, settings.port, tls=tls) for host in hosts)


def _url(host: str, port: int, *, tls: bool) -> str:
    return f"{'https' if tls else 'http'}://{f'[{host}]' if ':' in host else host}:{port}"
