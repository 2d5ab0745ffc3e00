"""`netmon evidence`: what presence is decided from, as a file."""

from __future__ import annotations

import asyncio
import gc
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..config import Config
    from ..model.device import Device
    from ..replay.files import EvidenceRecorder
    from ..replay.replay import Decision
    from ..settings.presence import PresenceSettings
    from .app import Options

# Seconds between two batches: what a power cut loses.
BATCH = 2.0


@click.group("evidence")
def evidence_command() -> None:
    """Record what presence is decided from, or decide it anew from such a record."""


@evidence_command.command("record")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--anonymize", is_flag=True, help="Pseudonyms for MACs, addresses and names.")
@click.option("--seconds", type=click.FloatRange(0.1, 31 * 86_400), help="Stop then.  [default: at Ctrl-C]")
@click.option("--no-store", is_flag=True, help="Keep nothing else.")
@click.pass_obj
def record_command(
    options: Options, file: Path, seconds: float | None, *, anonymize: bool, no_store: bool
) -> None:
    """Watch as `netmon watch` does, and write what is seen to the new FILE (JSON lines; .gz compresses)."""
    from ..errors import FormatError, InvalidRequestError
    from ..replay.files import EvidenceRecorder
    from .session import run

    gc.enable()
    if file.exists():
        raise InvalidRequestError(f"{file} exists already; a record goes to a new file.", field="file")
    config = options.load()
    try:
        recorder = EvidenceRecorder(file, datetime.now(UTC), anonymize=anonymize)
        try:
            run(_record(config, recorder, seconds=seconds, keep=not no_store))
        finally:
            recorder.close()
            click.echo(f"Wrote {recorder.written:,} lines to {file}", err=True)
    except OSError as err:
        raise FormatError(f"{file} cannot be written: {err.strerror or err}.") from err
    if recorder.dropped:
        raise FormatError(f"{recorder.dropped:,} lines found no room and are missing in {file}.")


async def _record(config: Config, recorder: EvidenceRecorder, *, seconds: float | None, keep: bool) -> None:
    from .session import running

    async with running(config, keep=keep, watch=True) as engine:
        recorder.begin(engine.snapshot().devices, engine.silences(), datetime.now(UTC), restarted=True)
        unsubscribe = engine.subscribe(lambda event: recorder.note(event, datetime.now(UTC)))
        unobserve = engine.observe(lambda told: recorder.take(told, datetime.now(UTC)))
        # Beside the writing, which a slow disk may hold up.
        awake = asyncio.create_task(_stay_awake(recorder), name="netmon evidence awake")
        try:
            async with asyncio.timeout(seconds):
                while True:
                    await asyncio.sleep(BATCH)
                    await asyncio.to_thread(recorder.flush)
        except TimeoutError:
            pass
        finally:
            awake.cancel()
            unobserve()
            unsubscribe()


async def _stay_awake(recorder: EvidenceRecorder) -> None:
    """Let the record know of every time in which presence was not judged."""
    from ..inventory.judge import JUDGE_INTERVAL

    while True:
        recorder.awake(datetime.now(UTC))
        await asyncio.sleep(JUDGE_INTERVAL)


@evidence_command.command("replay")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--set", "settings", multiple=True, metavar="KEY=VALUE", help="A setting, e.g. patience=300.")
@click.option("--doubts", is_flag=True, help="Show too who did not answer, and answered again.")
@click.option("--json", "as_json", is_flag=True, help="A JSON object per decision, one a line.")
def replay_command(file: Path, settings: tuple[str, ...], *, doubts: bool, as_json: bool) -> None:
    """Show every decision that the record in FILE leads to, and why; nothing is asked or kept."""
    from ..replay.files import read_log
    from ..replay.replay import replay

    gc.enable()
    count = 0
    for decision in replay(read_log(file), _presence(settings), doubts=doubts):
        count += 1
        click.echo(json.dumps(_object(decision), ensure_ascii=False) if as_json else _sentence(decision))
    click.echo(f"{count:,} decisions", err=True)


def _presence(settings: Iterable[str]) -> PresenceSettings:
    from ..config import parse_config
    from ..errors import InvalidRequestError

    chosen = {}
    for text in settings:
        key, found, value = text.partition("=")
        if not found:
            raise InvalidRequestError(f"{text!r} is no setting; write KEY=VALUE.", field="set")
        chosen[key.strip().removeprefix("presence.")] = value.strip()
    return parse_config({"presence": chosen}).presence


def _object(decision: Decision) -> dict[str, object]:
    """What `--json` prints; documented in docs/cli.md."""
    from ..wire import time_to_wire

    device = decision.device
    return {
        "at": time_to_wire(decision.at),
        "since": time_to_wire(decision.since),
        "device_id": None if device is None else device.id,
        "device": None if device is None else _label(device),
        "presence": decision.presence.value,
        "why": decision.why,
        "flapping": decision.flapping,
        "doubtful": device is not None and device.doubtful,
    }


def _sentence(decision: Decision) -> str:
    at = decision.at.astimezone().strftime("%Y-%m-%d %H:%M:%S")
    if decision.device is None:
        blind = "" if decision.presence == "online" else "the monitor is blind: "
        return f"{at}  {blind}{decision.why}"
    flapping = ", flapping" if decision.flapping else ""
    doubtful = ", not answering" if decision.device.doubtful else ""
    return f"{at}  {_label(decision.device)}  {decision.presence}{flapping}{doubtful}: {decision.why}"


def _label(device: Device) -> str:
    # What a file says is shown as text.
    return "".join(char for char in device.label if char.isprintable())
