"""`netmon watch`."""

from __future__ import annotations

import asyncio
import gc
import os
import sys
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rich.console import Group

    from ..events.event import Event
    from .app import Options
    from .live import Live as Shown
    from .watched import Watched

# Often enough to look alive; a table of 300 rows takes 20 ms to draw.
REDRAW = 0.5


@click.command("watch")
@click.option("--interval", type=float, help="Seconds between sweeps.  [default: 300]")
@click.option("--plain", is_flag=True, help="A line per event instead of a table.")
@click.option("--no-store", is_flag=True, help="Keep nothing.")
@click.option("--json", "as_json", is_flag=True, help="A JSON object per event, one a line.")
@click.pass_obj
def watch_command(
    options: Options, interval: float | None, *, plain: bool, no_store: bool, as_json: bool
) -> None:
    """Keep watching until Ctrl-C: sweep now and then, listen always, show every device."""
    from .session import run
    from .watch_lines import tell_lines

    gc.enable()
    # What has no cursor to move, as an editor's shell, gets lines.
    dumb = os.environ.get("TERM", "") in ("dumb", "unknown")
    table = sys.stdout.isatty() and not dumb and not plain and not as_json

    async def show(watched: Watched) -> None:
        if table:
            await _live(watched)
        else:
            await tell_lines(watched, as_json=as_json)

    async def work() -> None:
        from .remote import server_of
        from .session import running

        # What is not to be kept is nothing for a server, unless it was named.
        if not no_store or options.server:
            async with server_of(options) as server:
                if server is not None:
                    _refuse_interval(interval)
                    await server.follow(show)
                    return
        config = options.load(sweep_interval=interval)
        async with running(config, keep=not no_store, watch=True) as engine:
            await show(engine)

    # Ctrl-C is how it is meant to end.
    with suppress(KeyboardInterrupt):
        run(work())


def _refuse_interval(interval: float | None) -> None:
    from ..errors import InvalidRequestError

    if interval is not None:
        raise InvalidRequestError(
            "A server is running, which sweeps as it is set to; leave out --interval.", field="interval"
        )


async def _live(engine: Watched) -> None:
    from rich.console import Console
    from rich.live import Live

    from ..events.device import DeviceForgotten
    from ..events.target import SampleTaken, TargetRemoved
    from .live import Live as Shown

    shown = Shown(engine.why)

    def hear(event: Event) -> None:
        if isinstance(event, SampleTaken):
            target_id = event.sample.target_id
            owner, _, kind = target_id.partition("/")
            if not owner.startswith("device:"):
                shown.hear(target_id, event.sample)
            elif kind == "ping":
                shown.hear(owner.removeprefix("device:"), event.sample)
        elif isinstance(event, TargetRemoved):
            shown.forget(event.target_id)
        elif isinstance(event, DeviceForgotten):
            shown.forget(event.device_id)

    unsubscribe = engine.subscribe(hear, SampleTaken, DeviceForgotten, TargetRemoved)
    console = Console()
    try:
        # The whole screen, so that a table longer than the window can be cut to fit.
        with Live(console=console, screen=True, auto_refresh=False) as live:
            while True:
                rows = max(1, console.height - 6)
                live.update(_screen(engine, shown, rows=rows, width=console.width), refresh=True)
                await asyncio.sleep(REDRAW)
    finally:
        unsubscribe()


def _screen(engine: Watched, live: Shown, *, rows: int, width: int) -> Group:
    from rich.console import Group
    from rich.text import Text

    from ..model.alert import AlertState
    from ..model.presence import Presence
    from .live import targets_worth_showing, worth_showing
    from .paused import sentence

    now = datetime.now(UTC)
    snapshot = engine.snapshot()
    devices = snapshot.devices
    online = sum(device.presence is Presence.ONLINE for device in devices)
    where = ", ".join(network.name for network in snapshot.networks if network.adapter) or "no network"
    head = Text.assemble(("netmon", "bold"), f"  {where}   {online} online of {len(devices)}")
    if snapshot.health is not None and snapshot.health.blind:
        head.append(f"   The monitor is blind: {snapshot.health.reason}", style="bold red")
    if (paused := sentence(snapshot.pauses, devices, snapshot.networks, now)) is not None:
        head.append(f"   {paused}", style="yellow")
    firing = sum(alert.state is AlertState.FIRING for alert in snapshot.alerts)
    if firing:
        head.append(f"   {firing} alert{'' if firing == 1 else 's'}: `netmon alerts`", style="red")
    targets = targets_worth_showing(snapshot.targets, rows)
    shown = worth_showing(devices, rows - len(targets))
    foot = Text(_scan_line(engine), style="dim")
    if len(shown) < len(devices):
        foot.append(f"   {len(devices) - len(shown):,} more (`netmon devices`)")
    foot.append("   Ctrl-C ends")
    # Each has one line: a second would push the last devices off the screen.
    for line in (head, foot):
        line.no_wrap, line.overflow = True, "ellipsis"
    return Group(head, live.table(shown, targets=targets, width=width, now=now), foot)


def _scan_line(engine: Watched) -> str:
    from .tables import ago

    scan = engine.snapshot().scan
    if scan is None:
        return "Waiting for the first sweep"
    if scan.running:
        return f"Sweeping: {scan.sent:,} of {scan.expected:,} packets, {scan.answered} answered"
    when = ago(datetime.now(UTC), scan.finished_at or scan.started_at)
    return f"Swept {when}" + (f": {scan.problem}" if scan.problem else f", {scan.answered} answered")
