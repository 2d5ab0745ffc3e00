"""A bar while a scan runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from ..events import ScanFinished, ScanProgressed

if TYPE_CHECKING:
    from ..discovery.plan import ScanRequest
    from ..engine import Engine
    from ..events import Event
    from ..model import Scan


async def scan_with_bar(engine: Engine, request: ScanRequest) -> Scan:
    """Scan, showing how far it is on standard error (only where that is a terminal)."""
    columns = (
        TextColumn("Scanning"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[answered]} answered"),
        TimeElapsedColumn(),
    )
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("scan", total=None, answered=0)

        def show(event: Event) -> None:
            if isinstance(event, ScanProgressed | ScanFinished):
                scan = event.scan
                bar.update(task, total=scan.expected, completed=scan.sent, answered=scan.answered)

        unsubscribe = engine.subscribe(show, ScanProgressed, ScanFinished)
        try:
            return await engine.scan(request)
        finally:
            unsubscribe()
