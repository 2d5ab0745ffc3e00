"""`netmon ping`."""

from __future__ import annotations

import asyncio
import gc
import json
from contextlib import suppress
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..model.series import Sample
    from ..model.target import Target
    from .app import Options


@click.command("ping")
@click.argument("target", nargs=-1, required=True)
@click.option("--count", "-c", type=click.IntRange(1, 100_000), default=4, show_default=True)
@click.option("--interval", "-i", type=click.FloatRange(0.1, 3_600), default=1.0, show_default=True)
@click.option("--timeout", "-W", type=click.FloatRange(0.1, 60), default=2.0, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
@click.pass_obj
def ping_command(
    options: Options, target: tuple[str, ...], count: int, interval: float, timeout: float, *, as_json: bool
) -> None:
    """Ask each TARGET (a known device, an address or a host name) COUNT times, all at once.

    Exit code 1 where one never answered.
    """
    from .session import run

    gc.enable()
    if (
        answered := run(_ping_at_server(options, target, count=count, interval=interval, quiet=as_json))
    ) is not None:
        _tell(answered, as_json=as_json)
        return
    chosen = run(_targets(options, target, interval=interval, patience=timeout))
    samples: dict[str, list[Sample]] = {each.id: [] for each in chosen}
    try:
        run(_ping(chosen, samples, count=count, quiet=as_json))
    except KeyboardInterrupt:
        # Who counts to many is ended when enough was seen.
        with suppress(SystemExit):
            _tell({each.name: samples[each.id] for each in chosen}, as_json=as_json)
        raise
    _tell({each.name: samples[each.id] for each in chosen}, as_json=as_json)


def _tell(samples: Mapping[str, Sequence[Sample]], *, as_json: bool) -> None:
    """Say how each answered; exit code 1 where one never did."""
    if as_json:
        click.echo(json.dumps({name: _summary(taken) for name, taken in samples.items()}))
    else:
        for name, taken in samples.items():
            click.echo(_sentence(name, taken))
    if any(not any(sample.received for sample in taken) for taken in samples.values()):
        raise SystemExit(1)


async def _ping_at_server(
    options: Options, words: tuple[str, ...], *, count: int, interval: float, quiet: bool
) -> dict[str, list[Sample]] | None:
    """Let a server that was named ask; None: none was, so this machine asks.

    A server pings only devices it knows, so that nobody uses it to ask the whole world.
    """
    from .edits import pick
    from .remote import server_of

    async with server_of(options, found=False) as server:
        if server is None:
            return None
        known = await server.client.devices()
        devices = {word: pick(known, word).id for word in words}
        samples: dict[str, list[Sample]] = {word: [] for word in devices}
        for number in range(1, count + 1):
            asked = [server.client.ping(device_id) for device_id in devices.values()]
            for word, sample in zip(devices, await asyncio.gather(*asked), strict=True):
                samples[word].append(sample)
                if not quiet:
                    click.echo(_line(word, number, sample))
            if number < count:
                await asyncio.sleep(interval)
        return samples


async def _targets(
    options: Options, words: tuple[str, ...], *, interval: float, patience: float
) -> list[Target]:
    """A ping target for each word: a known device by any of its names, else an address or a host name."""
    from dataclasses import replace

    from ..errors import NotFoundError
    from ..model.target import ProbeKind, Target
    from ..monitoring.targets import best_address
    from .devices import read_stored
    from .edits import pick

    stored = await read_stored(options.load().data_dir)
    targets = []
    for word in dict.fromkeys(words):
        target = Target(
            id=f"user:{word}/ping",
            kind=ProbeKind.PING,
            name=word,
            host=word,
            interval=interval,
            timeout=min(patience, interval),
        )
        with suppress(NotFoundError):
            device = pick(stored.devices, word)
            if (address := best_address(device)) is not None:
                target = replace(target, address=address, host=None)
        targets.append(target)
    return targets


async def _ping(targets: list[Target], samples: dict[str, list[Sample]], *, count: int, quiet: bool) -> None:
    """Take `count` samples of each target."""
    from ..monitoring.monitor import Monitor

    names = {target.id: target.name for target in targets}
    done = asyncio.Event()

    def hear(sample: Sample) -> None:
        taken = samples[sample.target_id]
        if len(taken) < count:
            taken.append(sample)
            if not quiet:
                click.echo(_line(names[sample.target_id], len(taken), sample))
        if all(len(each) >= count for each in samples.values()):
            done.set()

    monitor = Monitor(hear)
    monitor.set_targets(targets)
    running = asyncio.create_task(monitor.run(), name="netmon ping")
    longest = max(target.interval * (count + 2) + target.timeout for target in targets) + 5
    with suppress(TimeoutError):
        async with asyncio.timeout(longest):
            await done.wait()
    running.cancel()
    await asyncio.wait([running])


def _line(name: str, number: int, sample: Sample) -> str:
    if sample.rtt_avg is not None:
        return f"{name}: answer {number} after {sample.rtt_avg * 1000:.3f} ms" + (
            f"; {sample.problem}" if sample.problem else ""
        )
    if sample.send_errors:
        return f"{name}: question {number} could not be sent" + (
            f": {sample.problem}" if sample.problem else ""
        )
    if sample.problem:
        return f"{name}: no answer to question {number}: {sample.problem}"
    return f"{name}: no answer to question {number}" + (" (unreachable)" if sample.unreachable else "")


def _summary(samples: Sequence[Sample]) -> dict[str, float | int | None]:
    """Seconds, and a share for the loss; None where nothing was answered."""
    rtts = [sample.rtt_avg for sample in samples if sample.rtt_avg is not None]
    sent = sum(sample.sent for sample in samples)
    pingless = bool(samples) and samples[-1].pingless
    received = sum(sample.received for sample in samples)
    return {
        "sent": sent,
        "received": received,
        "loss": (sent - received) / sent if sent and not pingless else None,
        "rtt_min": min(rtts, default=None),
        "rtt_avg": sum(rtts) / len(rtts) if rtts else None,
        "rtt_max": max(rtts, default=None),
        "send_errors": sum(sample.send_errors for sample in samples),
        "unreachable": sum(sample.unreachable for sample in samples),
    }


def _sentence(name: str, samples: Sequence[Sample]) -> str:
    summary = _summary(samples)
    if summary["rtt_avg"] is None:
        if samples and samples[-1].problem:
            return f"{name}: {samples[-1].problem}"
        if not summary["sent"]:
            return f"{name}: could not be asked; is this the name of a host?"
        return f"{name}: nothing answered {summary['sent']} questions"
    low, mean, high = (float(summary[f"rtt_{each}"] or 0) * 1000 for each in ("min", "avg", "max"))
    lost = float(summary["loss"] or 0) * 100
    return (
        f"{name}: {summary['received']} of {summary['sent']} answered, {lost:.0f} % lost,"
        f" {low:.3f} / {mean:.3f} / {high:.3f} ms at least / on average / at most"
    )
