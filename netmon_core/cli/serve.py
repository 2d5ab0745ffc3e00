"""`netmon serve`."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import signal
import sys
from contextlib import suppress
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import TextIOWrapper

    from ..config import Config
    from ..engine import Engine
    from ..server.serve import Served
    from .app import Options

# Bytes of one log file, and how many are kept beside it.
LOG_SIZE = 5 << 20
LOGS_KEPT = 3


@click.command("serve")
@click.option("--host", help="Address to listen on; 0.0.0.0 for all.  [default: 127.0.0.1]")
@click.option("--port", type=int, help="Port to listen on.  [default: 8643]")
@click.option("--self-signed", is_flag=True, help="TLS with a certificate that netmon makes.")
@click.option("--no-announce", is_flag=True, help="Do not tell the network by mDNS.")
@click.pass_obj
def serve_command(
    options: Options, host: str | None, port: int | None, *, self_signed: bool, no_announce: bool
) -> None:
    """Keep watching, and serve it to programs and viewers, until Ctrl-C or SIGTERM."""
    from .session import run

    given = {
        "host": host,
        "port": port,
        "self_signed": True if self_signed else None,
        "announce": False if no_announce else None,
    }
    config = options.load(server=given)
    _log_to_file(config)
    # Being told to stop is how it is meant to end.
    with suppress(KeyboardInterrupt):
        run(_serve(config))


async def _serve(config: Config) -> None:
    from ..server.assembly import build
    from ..server.serve import serving
    from ..server.systemd import READY, STOPPING, notify, prints_to_journal
    from .session import running

    async with running(config, watch=True) as engine:
        make_first_key = not prints_to_journal()
        async with serving(engine, config, build, make_first_key=make_first_key) as served:
            for line in _greeting(served, engine, config):
                click.echo(line)
            _heed_hangup(served)
            notify(READY)
            # What is there now stays for good; only what comes later is worth looking through.
            gc.freeze()
            gc.enable()
            try:
                await asyncio.Event().wait()
            finally:
                notify(STOPPING)


def _heed_hangup(served: Served) -> None:
    """Load a renewed certificate at SIGHUP; on a terminal, where it means that this is gone, it ends us."""
    if sys.stdin is not None and sys.stdin.isatty():
        return
    # Not to be had on Windows.
    with suppress(NotImplementedError, AttributeError):
        asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, served.load_certificate or _nothing)


def _nothing() -> None:
    """There is no certificate that could have been renewed."""


def _greeting(served: Served, engine: Engine, config: Config) -> Iterator[str]:
    """Where it listens, how to connect, what it monitors."""
    yield f"netmon listens on {', '.join(served.urls)}"
    yield f"It answers to its addresses and {', '.join(served.names)}; server.allowed_hosts adds names."
    if served.fingerprint:
        yield f"Certificate (SHA-256): {served.fingerprint}"
    elif config.server.host not in ("127.0.0.1", "::1", "localhost"):
        yield "Without TLS, keys and passwords cross the network in clear; --self-signed changes that."
    yield ""
    if served.first_key is not None:
        yield "The first API key, an admin's. It is shown this once:"
        yield ""
        yield f"    {served.first_key}"
        yield ""
    elif not served.has_credentials:
        yield "Nobody may come in yet: `netmon keys create --role admin` makes a key."
        yield ""
    url = served.urls[0]
    key = served.first_key or "KEY"
    trust = " --insecure" if served.fingerprint and config.server.self_signed else ""
    yield "To connect:"
    yield f'    shell           curl{trust} -H "Authorization: Bearer {key}" {url}/api/v1/devices'
    yield f"    browser         {next(iter(served.public_urls), f'{url}/')}"
    yield f"    viewer          netmon-viewer {url} (it asks for the key)"
    yield f"    Home Assistant  the integration netmon, with {url} and the key"
    yield ""
    yield from _monitored(engine, config)


def _monitored(engine: Engine, config: Config) -> Iterator[str]:
    from .paused import sentence

    networks = [
        f"{attachment.adapter.name} ({', '.join(map(str, attachment.network.subnets)) or 'no address'})"
        for attachment in engine.attachments()
    ]
    yield f"It watches {', '.join(networks) or 'no network: `netmon doctor` says why'}."
    sweeps = config.discovery.sweep_interval
    swept = f"sweeps every {sweeps:g} s" if sweeps else "sweeps when asked"
    monitoring = config.monitoring
    probed = f"pings every {monitoring.interval:g} s" if monitoring.enabled else "probes nothing"
    snapshot = engine.snapshot()
    if paused := sentence(snapshot.pauses, snapshot.devices, snapshot.networks, datetime.now(UTC)):
        yield f"{paused}."
    known, targets = len(snapshot.devices), len(snapshot.targets)
    yield f"It {swept}, {probed}; {known} devices and {targets} targets of yours are known."


def _log_to_file(config: Config) -> None:
    if not config.server.log_file:
        return
    from ..errors import ConfigError

    try:
        handler = PrivateLogFile(
            config.server.log_file, maxBytes=LOG_SIZE, backupCount=LOGS_KEPT, encoding="utf-8"
        )
    except OSError as err:
        raise ConfigError(
            f"server.log_file: {config.server.log_file} cannot be written: {err.strerror}.",
            field="server.log_file",
        ) from err
    root = logging.getLogger()
    for other in root.handlers[:]:
        handler.setFormatter(other.formatter)
        root.removeHandler(other)
    root.addHandler(handler)


class PrivateLogFile(RotatingFileHandler):
    """A log of bounded size that only its owner may read."""

    def _open(self) -> TextIOWrapper:
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC
        return open(os.open(self.baseFilename, flags, 0o600), "a", encoding="utf-8")
