"""A bar while a scan runs."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from ..events.scan import ScanFinished, ScanProgressed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ..client.rest import Client
    from ..discovery.plan import ScanRequest
    from ..engine import Engine
    from ..events.event import Event
    from ..model.scan import Scan

# How often a server is asked how far a scan is, seconds.
LOOK_EVERY = 0.3


@contextmanager
def _bar(*, quiet: bool = False) -> Iterator[Callable[[Scan], None]]:
    """Show how far a scan is on standard error, only where that is a terminal."""
    columns = (
        TextColumn("Scanning"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[answered]} answered"),
        TimeElapsedColumn(),
    )
    console = Console(stderr=True)
    hidden = quiet or not console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=hidden) as bar:
        task = bar.add_task("scan", total=None, answered=0)
        yield lambda scan: bar.update(task, total=scan.expected, completed=scan.sent, answered=scan.answered)


async def scan_with_bar(engine: Engine, request: ScanRequest) -> Scan:
    """Scan, showing how far it is."""
    with _bar() as show_scan:

        def show(event: Event) -> None:
            if isinstance(event, ScanProgressed | ScanFinished):
                show_scan(event.scan)

        unsubscribe = engine.subscribe(show, ScanProgressed, ScanFinished)
        try:
            return await engine.scan(request)
        finally:
            unsubscribe()


async def scan_at_server(client: Client, request: ScanRequest, *, quiet: bool) -> Scan:
    """Let a server scan, showing how far it is; Ctrl-C cancels the scan."""
    scan = await client.scan(
        map(str, request.prefixes),
        adapter=request.interface,
        rate=request.rate,
        timeout=request.timeout,
        rounds=request.rounds,
        wide=request.wide,
    )
    try:
        with _bar(quiet=quiet) as show:
            while scan.running:
                show(scan)
                await asyncio.sleep(LOOK_EVERY)
                scan = await client.scan_progress(scan.id)
    except asyncio.CancelledError:
        await client.cancel_scan(scan.id)
        raise
    return scan
