"""`netmon listen`."""

from __future__ import annotations

import asyncio
import gc
import json
from contextlib import ExitStack, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..model.adapter import Adapter
    from ..net.ear import Ear
    from ..net.rotating_pcap import RotatingPcap
    from .app import Options

_MIB = 1 << 20
_NANO = 1_000_000_000


@click.command("listen")
@click.option("--interface", "-i", "interfaces", multiple=True, help="Listen here.  [default: all watched]")
@click.option("--seconds", type=click.FloatRange(0.1, 86_400), help="How long.  [default: until Ctrl-C]")
@click.option("--count", type=click.IntRange(1, 1_000_000_000), help="Frames at most.")
@click.option("--pcap", type=click.Path(dir_okay=False, path_type=Path), help="Also write the frames here.")
@click.option("--pcap-size", type=click.IntRange(1, 4_096), default=64, show_default=True, help="MiB a file.")
@click.option("--pcap-files", type=click.IntRange(1, 100), default=4, show_default=True, help="Files kept.")
@click.option("--json", "as_json", is_flag=True, help="A JSON object per frame, one a line.")
@click.pass_obj
def listen_command(
    options: Options,
    interfaces: tuple[str, ...],
    seconds: float | None,
    count: int | None,
    pcap: Path | None,
    pcap_size: int,
    pcap_files: int,
    *,
    as_json: bool,
) -> None:
    """Show live what devices say by themselves: who, by which protocol, and what. Sends nothing."""
    from ..net.ear import Ear
    from ..net.groups import Memberships
    from ..net.rotating_pcap import RotatingPcap
    from .session import run

    gc.enable()
    chosen = _choose(options, interfaces)
    with ExitStack() as opened:
        ears = [(opened.enter_context(Ear(adapter)), adapter) for adapter in chosen]
        for adapter in chosen:
            opened.callback(Memberships(adapter).close)
        file = None
        if pcap is not None:
            file = opened.enter_context(RotatingPcap(pcap, size=pcap_size * _MIB, files=pcap_files))
        listening = _Listening(ears, file, count=count, as_json=as_json)
        # Ctrl-C is how it is meant to end.
        with suppress(KeyboardInterrupt):
            run(listening.run(seconds))
        if not as_json:
            listening.sum_up(pcap)


def _choose(options: Options, names: Sequence[str]) -> list[Adapter]:
    """The adapters to listen on: those named, else all that are watched; raises AdapterError."""
    from ..discovery.adapters import worth_watching
    from ..errors import AdapterError
    from ..net.interfaces import read_adapters

    adapters = [each for each in read_adapters() if each.mac is not None and each.up]
    if names:
        found = {each.name: each for each in adapters}
        if missing := [name for name in names if name not in found]:
            there = ", ".join(found) or "none"
            raise AdapterError(f"There is no interface {missing[0]} to listen on; there are: {there}.")
        return [found[name] for name in dict.fromkeys(names)]
    settings = options.load().discovery
    watched = [each for each in adapters if worth_watching(each, settings)]
    if not watched:
        raise AdapterError("There is no network interface to listen on that is up.")
    return watched


class _Listening:
    """Tells every frame of some ears until it was told to end, there were enough, or nobody reads."""

    def __init__(
        self,
        ears: Sequence[tuple[Ear, Adapter]],
        file: RotatingPcap | None,
        *,
        count: int | None,
        as_json: bool,
    ) -> None:
        from ..discovery.on_link import OnLink

        self._ears = ears
        self._file = file
        self._left = count
        self._as_json = as_json
        self._told = 0
        self._dropped = 0
        self._links = {
            adapter.name: OnLink(each.network for each in adapter.addresses) for _, adapter in ears
        }

    async def run(self, seconds: float | None) -> None:
        """Listen for some time; None: for good."""
        loop = asyncio.get_running_loop()
        ended: asyncio.Future[None] = loop.create_future()

        def take(ear: Ear) -> None:
            try:
                if not self._take(ear):
                    self._end(ended, None)
            except BrokenPipeError:
                self._end(ended, None)
            except Exception as err:  # noqa: BLE001 - raised where the command waits
                self._end(ended, err)

        for ear, _ in self._ears:
            loop.add_reader(ear.fileno(), take, ear)
        try:
            with suppress(TimeoutError):
                await asyncio.wait_for(ended, seconds)
        finally:
            for ear, _ in self._ears:
                loop.remove_reader(ear.fileno())
                with suppress(OSError):
                    self._dropped += ear.drops()

    def sum_up(self, pcap: Path | None) -> None:
        """Say how much there was."""
        where = f", written to {pcap}" if pcap is not None else ""
        lost = f"; the kernel dropped {self._dropped:,} more" if self._dropped else ""
        click.echo(f"{self._told:,} frames heard{where}{lost}", err=True)

    @staticmethod
    def _end(ended: asyncio.Future[None], problem: Exception | None) -> None:
        if ended.done():
            return
        if problem is None:
            ended.set_result(None)
        else:
            ended.set_exception(problem)

    def _take(self, ear: Ear) -> bool:
        """Tell a batch; False: there were enough."""
        frames = ear.read()
        if self._left is not None:
            frames = frames[: self._left]
            self._left -= len(frames)
        lines = [line for at, data, vlan in frames for line in self._tell(ear.name, at, data, vlan)]
        if lines:
            click.echo("\n".join(lines))
        if self._file is not None:
            self._file.flush()
        self._told += len(frames)
        return self._left != 0

    def _tell(self, name: str, at: int, data: bytes, vlan: int) -> Iterator[str]:
        from ..discovery.frames import observe_frame
        from ..packets.frame import parse_frame
        from ..wire import to_wire
        from .listen_words import describe

        if self._file is not None:
            self._file.write(at, data)
        frame = parse_frame(data)
        when = datetime.fromtimestamp(at / _NANO, UTC)
        seen = (
            observe_frame(frame, network_id=name, seen_at=when, source=None, on_link=self._links[name])
            if frame is not None
            else []
        )
        line = describe(data, frame, seen)
        if self._as_json:
            yield json.dumps(
                {
                    "at": when.isoformat(),
                    "interface": name,
                    "vlan": vlan or None,
                    "protocol": line.protocol,
                    "mac": line.mac,
                    "address": line.address or None,
                    "says": line.says,
                    "evidence": [to_wire(each.evidence) for each in seen],
                },
                ensure_ascii=False,
            )
            return
        where = f"{name:8} " if len(self._ears) > 1 else ""
        tag = f"[VLAN {vlan}] " if vlan else ""
        clock = f"{when.astimezone():%H:%M:%S.%f}"[:-3]
        yield f"{clock}  {where}{line.protocol:12}  {line.mac}  {line.address:15}  {tag}{line.says}".rstrip()
