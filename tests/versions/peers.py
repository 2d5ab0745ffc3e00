"""Two versions that talk with each other, each in a process of its own and a tree of its own."""

from __future__ import annotations

import asyncio
import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aiohttp import ClientSession

from tests.fakes.gatekeeper import VIEWER

from .filled import LAST, TIMES

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import AsyncGenerator, Iterable

# The commit of the first version that is installed somewhere.
OLDEST = "e3501a93431858d08e1034ee30e991dd89247a62"
TODAY = Path(__file__).parents[2]
RECORDED = Path(__file__).parent / "recorded" / "0_1_0.json"
# A whole snapshot is one line.
LINE = 1 << 24
# Seconds; a program that takes so long to say what it must has failed.
PATIENCE = 30.0

type Wire = dict[str, Any]


@dataclass(kw_only=True)
class Heard:
    """What one side told or the other took in, as JSON: events by their type, in order."""

    snapshot: Wire = field(default_factory=dict)
    events: dict[str, list[Wire]] = field(default_factory=dict)

    def take(self, event: Wire) -> None:
        """Take one event."""
        self.events.setdefault(event["type"], []).append(event)

    @property
    def whole(self) -> bool:
        """The last event is there, and every sample, which come apart."""
        forgotten = self.events.get("device_forgotten", [])
        last = any(each["device_id"] == LAST for each in forgotten)
        return bool(self.snapshot) and last and len(self.events.get("sample_taken", [])) >= TIMES


def tree_of(commit: str, folder: Path) -> Path | None:
    """Take a commit's tree out of git, with this folder in its tests; None where it is not at hand."""
    if shutil.which("git") is None:
        return None
    git = ["git", "-C", str(TODAY), "archive", commit, "netmon_core", "desktop", "tests"]
    done = subprocess.run(git, capture_output=True, check=False, timeout=60)
    if done.returncode:
        return None
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
        archive.extractall(folder, filter="data")
    ignored = shutil.ignore_patterns(
        "__pycache__", "recorded", "test_*", "conftest.py", "peers.py", "record.py"
    )
    shutil.copytree(Path(__file__).parent, folder / "tests" / "versions", ignore=ignored)
    return folder


def environment(tree: Path) -> dict[str, str]:
    """Return the environment in which a tree is the one that is imported."""
    return {**os.environ, "PYTHONPATH": str(tree), "QT_QPA_PLATFORM": "offscreen"}


@asynccontextmanager
async def running(
    tree: Path, module: str, *arguments: str, before: Iterable[str] = ()
) -> AsyncGenerator[Process]:
    """Run a module of this folder in a tree; it is ended at the end, and must not have failed by then."""
    process = await asyncio.create_subprocess_exec(
        *before,
        *(sys.executable, "-m", f"tests.versions.{module}", *arguments),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        limit=LINE,
        cwd=tree,
        env=environment(tree),
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
        await process.communicate()


async def line_of(process: Process) -> str:
    """The next line that a process prints; fails where it ended instead."""
    assert process.stdout is not None
    async with asyncio.timeout(PATIENCE):
        line = await process.stdout.readline()
    assert line, "it ended without a word"
    return line.decode().strip()


async def take_in(teller: Process, port: str, hearer: str, tree: Path) -> Heard:
    """Let `hear` or `view` of a tree take in all that is told."""
    heard = Heard()
    async with running(tree, hearer, port) as process:
        while not heard.whole:
            ((kind, what),) = json.loads(await line_of(process)).items()
            assert kind != "lost", what
            if kind == "snapshot":
                assert not heard.snapshot, "it had to be told all of it again"
                heard.snapshot = what
                await go(teller)
            else:
                heard.take(what)
    return heard


async def go(teller: Process) -> None:
    """Have the events told."""
    assert teller.stdin is not None
    teller.stdin.write(b"go\n")
    await teller.stdin.drain()


async def frames_of(tree: Path) -> list[Wire]:
    """Return what the server of a tree tells, frame by frame, as it is sent."""
    frames: list[Wire] = []
    async with running(tree, "tell") as teller, ClientSession() as session:
        port = await line_of(teller)
        async with (
            asyncio.timeout(PATIENCE),
            session.ws_connect(f"http://127.0.0.1:{port}/ws/stream") as socket,
        ):
            await socket.send_json({"credential": VIEWER})
            frames.append(await socket.receive_json())
            await socket.send_json({"id": 1, "command": "listen"})
            frames.append(await socket.receive_json())
            await go(teller)
            while not told_in(frames).whole:
                frames.append(await socket.receive_json())
    return frames


def told_in(frames: Iterable[Wire]) -> Heard:
    """Return what is told in frames."""
    told = Heard()
    for frame in frames:
        if frame["type"] == "result":
            told.snapshot = frame["snapshot"]
        for entry in frame.get("events", ()):
            told.take(entry["event"])
        for sample in frame.get("samples", ()):
            told.take({"type": "sample_taken", "sample": sample})
    return told


def missing(older: object, newer: object, path: str = "") -> list[str]:
    """Return where `newer` lacks something of `older` or says it otherwise; it may say more."""
    if isinstance(older, dict) and isinstance(newer, dict):
        found = [f"{path}.{key} is missing" for key in older if key not in newer]
        for key in older.keys() & newer.keys():
            found += missing(older[key], newer[key], f"{path}.{key}")
        return found
    if isinstance(older, list) and isinstance(newer, list) and len(older) == len(newer):
        return [
            each
            for at, (one, other) in enumerate(zip(older, newer, strict=True))
            for each in missing(one, other, f"{path}.{at}")
        ]
    return [] if older == newer else [f"{path} is {newer!r}, was {older!r}"]
