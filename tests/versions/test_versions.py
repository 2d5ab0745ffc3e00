"""Installed viewers and clients of 0.1.0 get along with the server of today, and those of today with it."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from netmon_core.client.rest import Client

from .ask import ask_everything
from .filled import TIMES
from .peers import RECORDED, TODAY, Heard, environment, frames_of, line_of, missing, running, take_in, told_in

if TYPE_CHECKING:
    from pathlib import Path

    from tests.lab.namespaces import Namespace

HEARERS = ("hear", "view")


def agree(told: Heard, heard: Heard, *, older: Heard) -> None:
    """What was taken in is what was told, as far as the older side knows of it."""
    for kind in older.events:
        assert len(heard.events[kind]) == len(told.events[kind]) >= TIMES, kind
    assert heard.events.keys() == older.events.keys() & told.events.keys()
    first, second = (told, heard) if told is older else (heard, told)
    assert missing(first.snapshot, second.snapshot) == []
    for kind, events in heard.events.items():
        one, other = (told.events[kind], events) if told is older else (events, told.events[kind])
        assert missing(one, other, kind) == []


@pytest.fixture(scope="package")
def then(recorded: dict[str, Any]) -> Heard:
    """What 0.1.0 told."""
    return told_in(recorded["frames"])


async def test_today_tells_all_that_0_1_0_told_and_in_its_words(then: Heard) -> None:
    now = told_in(await frames_of(TODAY))

    assert missing(then.snapshot, now.snapshot) == []
    assert missing(then.events, now.events) == []


@pytest.mark.parametrize("hearer", HEARERS)
async def test_today_hears_what_was_recorded_of_0_1_0(then: Heard, hearer: str) -> None:
    async with running(TODAY, "play", str(RECORDED)) as teller:
        heard = await take_in(teller, await line_of(teller), hearer, TODAY)

    agree(then, heard, older=then)


@pytest.mark.parametrize("hearer", HEARERS)
async def test_today_hears_one_of_everything_from_0_1_0(oldest: Path, then: Heard, hearer: str) -> None:
    async with running(oldest, "tell") as teller:
        heard = await take_in(teller, await line_of(teller), hearer, TODAY)

    agree(then, heard, older=then)


@pytest.mark.parametrize("hearer", HEARERS)
async def test_0_1_0_hears_one_of_everything_from_today(oldest: Path, then: Heard, hearer: str) -> None:
    async with running(TODAY, "tell") as teller:
        heard = await take_in(teller, await line_of(teller), hearer, oldest)

    now = told_in(await frames_of(TODAY))
    assert heard.events.keys() == then.events.keys()
    assert missing(heard.snapshot, now.snapshot) == []
    assert missing(heard.events, now.events) == []


def test_0_1_0_runs_as_it_was(oldest: Path) -> None:
    where = (
        "import netmon_core.wire as wire, desktop.replica as replica; print(wire.__file__, replica.__file__)"
    )
    done = subprocess.run(
        [sys.executable, "-c", where],
        cwd=oldest,
        env=environment(oldest),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == [
        str(oldest / "netmon_core" / "wire.py"),
        str(oldest / "desktop" / "replica.py"),
    ]


async def test_what_is_recorded_is_what_0_1_0_tells(oldest: Path, then: Heard) -> None:
    assert told_in(await frames_of(oldest)) == then


async def test_every_answer_recorded_of_0_1_0_is_read(
    recorded: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter(recorded["answers"])

    async def answer(*_: object, **__: object) -> Any:
        return next(answers)

    client = Client(None, "http://127.0.0.1", "")  # type: ignore[arg-type]
    monkeypatch.setattr(client._server, "ask", answer)

    assert await ask_everything(client) == recorded["found"]
    assert list(answers) == []


@pytest.mark.parametrize("asking", ["0.1.0", "today"])
async def test_the_whole_client_speaks_with_the_whole_server_of_the_other_version(
    machine: Namespace, oldest: Path, recorded: dict[str, Any], asking: str
) -> None:
    client, server = (oldest, TODAY) if asking == "0.1.0" else (TODAY, oldest)

    async with running(server, "serve", before=machine.command()) as serving:
        url = await line_of(serving)
        async with running(client, "ask", url, before=machine.command()) as asker:
            found = json.loads(await line_of(asker))

    assert found == recorded["found"]
