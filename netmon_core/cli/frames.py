"""`netmon frames`: capture files."""

from __future__ import annotations

import asyncio
import gc
import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.adapter import Adapter
    from ..packets.frame import Frame
    from .app import Options

# The network of a capture: its frames say nothing of where they were taken.
CAPTURED = "capture"
# After its last frame, so that nothing waits any more.
SETTLED = timedelta(days=1)
# Seconds since the epoch, a day before the last that a date can be of: a capture file may say anything.
LAST = 253_402_214_399.0


@click.group("frames")
def frames_command() -> None:
    """Record the frames discovery lives on to a capture file, or run a capture through discovery."""


@frames_command.command("write")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--interface", "-i", help="Listen here.  [default: the first that is worth it]")
@click.option("--seconds", type=click.FloatRange(0.1, 86_400), default=30.0, show_default=True)
@click.option("--count", type=click.IntRange(1, 10_000_000), default=100_000, show_default=True)
@click.pass_obj
def write_command(options: Options, file: Path, interface: str | None, seconds: float, count: int) -> None:
    """Write the frames of every protocol that is understood, heard in some time, to FILE (pcap)."""
    from ..discovery.adapters import worth_watching
    from ..errors import AdapterError, FormatError
    from ..net.capture import write_capture
    from ..net.interfaces import read_adapters
    from .session import run

    gc.enable()
    settings = options.load().discovery
    adapters = [adapter for adapter in read_adapters() if worth_watching(adapter, settings) and adapter.up]
    chosen = [adapter for adapter in adapters if interface in (None, adapter.name)]
    if not chosen:
        names = ", ".join(adapter.name for adapter in adapters) or "none"
        raise AdapterError(f"There is no interface {interface} to listen on; there are: {names}.")
    _refuse_unwritable(file)
    frames: list[tuple[float, bytes]] = []

    def write() -> None:
        try:
            write_capture(file, frames[:count])
        except OSError as err:
            raise FormatError(f"{file} cannot be written: {err.strerror or err}.") from err
        click.echo(f"Wrote {len(frames[:count]):,} frames heard on {chosen[0].name} to {file}")

    try:
        run(_listen(chosen[0], frames, seconds=seconds, count=count))
    except KeyboardInterrupt:
        # Who has heard enough ends it so.
        write()
        raise
    write()


def _refuse_unwritable(file: Path) -> None:
    """Nobody should listen for an hour to be told then."""
    from ..errors import FormatError

    if not os.access(file if file.exists() else file.parent, os.W_OK):
        raise FormatError(f"{file} cannot be written; name a file in a folder that you may write to.")


async def _listen(adapter: Adapter, frames: list[tuple[float, bytes]], *, seconds: float, count: int) -> None:
    """Add what is heard to `frames`, until there are `count` or so, or the time is up."""
    from ..net.listen import FrameSocket
    from ..packets.frame import parse_frame

    full = asyncio.Event()
    with FrameSocket(adapter) as heard:

        def take() -> None:
            frames.extend(pair for pair in heard.read() if parse_frame(pair[1]) is not None)
            if len(frames) >= count:
                full.set()

        loop = asyncio.get_running_loop()
        loop.add_reader(heard.fileno(), take)
        try:
            await asyncio.wait_for(full.wait(), seconds)
        except TimeoutError:
            take()
        finally:
            loop.remove_reader(heard.fileno())


@frames_command.command("read")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
@click.pass_obj
def read_command(options: Options, file: Path, *, as_json: bool) -> None:
    """Show the devices that speak in FILE (pcap or pcapng), and what they say; nothing is kept."""
    from rich.console import Console
    from rich.progress import track

    from ..discovery.frames import observe_frame
    from ..discovery.learned_link import LearnedLink
    from ..identification.combine import recognize_announced
    from ..identification.oui import Vendors
    from ..inventory.flood import FloodGate
    from ..inventory.inventory import Inventory
    from ..inventory.order import by_address
    from ..inventory.place import DEVICES
    from ..net.capture import ETHERNET, read_capture
    from ..packets.frame import parse_frame
    from ..wire import SCHEMA_VERSION, to_wire
    from .device_json import write_devices
    from .output import table_console
    from .said_words import said_lines
    from .tables import device_table

    gc.enable()
    vendors = Vendors.load(options.load().data_dir)
    numbers = iter(range(1, 1 << 31))
    inventory = Inventory(
        combine=recognize_announced,
        vendor_of=vendors.lookup,
        new_id=lambda: f"capture-{next(numbers)}",
        # Whoever opens a capture wants all that is in it.
        flood=FloodGate(per_minute=DEVICES),
    )
    total = understood = 0
    last = datetime.fromtimestamp(0.0, UTC)
    console = Console(stderr=True)
    link = LearnedLink()

    def frames(description: str) -> Iterator[tuple[float, Frame | None]]:
        for time, linktype, data in track(
            read_capture(file),
            description=description,
            console=console,
            transient=True,
            disable=not console.is_terminal,
        ):
            yield time, parse_frame(data) if linktype == ETHERNET else None

    # Twice: what shows whose address is on the link may come after its first packet.
    for _, frame in frames("Learning"):
        if frame is not None:
            link.learn(frame)
    for time, frame in frames("Reading"):
        total += 1
        if frame is None:
            continue
        understood += 1
        seen_at = last = datetime.fromtimestamp(min(max(time, 0.0), LAST), UTC)
        for seen in observe_frame(frame, network_id=CAPTURED, seen_at=seen_at, on_link=link):
            inventory.apply(seen, seen.seen_at)
    # What was held back of whoever said much at once.
    inventory.settle(last + SETTLED)
    devices = sorted(inventory.devices(), key=by_address)
    records = inventory.index.devices
    if as_json:
        report = {
            "schema_version": SCHEMA_VERSION,
            "frames": total,
            "understood": understood,
            "said": {
                device.id: [to_wire(said) for said, _ in records[device.id].evidence.values()]
                for device in devices
            },
        }
        write_devices(sys.stdout, report, devices)
        return
    if devices:
        table_console().print(device_table(devices))
        for line in said_lines((device, records[device.id]) for device in devices):
            click.echo(line)
    click.echo(f"{len(devices)} devices in {total:,} frames, of which {understood:,} were understood")
