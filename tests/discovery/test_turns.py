"""When it is whose turn to be heard."""

from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING

import pytest

from netmon_core.discovery import turns as turns_module
from netmon_core.discovery.announced import Announced
from netmon_core.discovery.turns import Turns
from netmon_core.model.ear import EarState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netmon_core.evidence.observation import Observation

REST = 0.02


class Pipe:
    """A listener at one end of a pair of sockets; it reads all that waits."""

    more = False

    def __init__(self) -> None:
        self.announced = Announced()
        self.heard = False
        self.near, self.far = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.near.settimeout(0)
        self.looks = 0

    def fileno(self) -> int:
        return self.near.fileno()

    def hear(self) -> Iterator[Observation]:
        self.looks += 1
        self.heard = False
        while True:
            try:
                self.near.recv(64)
            except BlockingIOError:
                return iter(())
            self.heard = True

    def state(self) -> EarState:
        return EarState(adapter="x", network_id="lan", frames=True)

    def close(self) -> None:
        self.near.close()
        self.far.close()


@pytest.fixture
def pipe(monkeypatch: pytest.MonkeyPatch) -> Iterator[Pipe]:
    monkeypatch.setattr(turns_module, "REST", REST)
    made = Pipe()
    yield made
    made.close()


async def take_turns(turns: Turns, seconds: float) -> None:
    """Let everybody have their turns for a while."""
    loop = asyncio.get_running_loop()
    end = loop.time() + seconds
    while loop.time() < end:
        for listener in await turns.next(0.01):
            list(listener.hear())
            turns.done(listener, more=listener.more, heard=listener.heard)


async def test_who_is_not_spoken_to_has_no_turn(pipe: Pipe) -> None:
    turns = Turns([pipe])
    await take_turns(turns, 5 * REST)
    assert pipe.looks == 0
    turns.close()


async def test_who_heard_something_looks_once_more_after_a_rest_and_then_waits_to_be_woken(
    pipe: Pipe,
) -> None:
    turns = Turns([pipe])
    pipe.far.send(b"x")
    await take_turns(turns, 10 * REST)
    assert pipe.looks == 2
    pipe.far.send(b"x")
    await take_turns(turns, 10 * REST)
    assert pipe.looks == 4
    turns.close()


async def test_however_much_is_said_there_is_a_rest_between_two_looks(pipe: Pipe) -> None:
    turns = Turns([pipe])

    async def speak() -> None:
        while True:
            pipe.far.send(b"x")
            await asyncio.sleep(REST / 20)

    speaking = asyncio.create_task(speak())
    loop = asyncio.get_running_loop()
    began = loop.time()
    await take_turns(turns, 10 * REST)
    passed = loop.time() - began
    speaking.cancel()
    assert 1 < pipe.looks <= 1 + passed / REST
    turns.close()


async def test_who_did_not_take_all_goes_on_at_once(pipe: Pipe) -> None:
    turns = Turns([pipe])
    pipe.far.send(b"x")
    (listener,) = await turns.next(5)
    turns.done(listener, more=True, heard=True)
    assert await turns.next(0) == [pipe]
    turns.close()


async def test_closed_it_wakes_nobody(pipe: Pipe) -> None:
    turns = Turns([pipe])
    pipe.far.send(b"x")
    (listener,) = await turns.next(5)
    list(listener.hear())
    turns.done(listener, more=False, heard=True)
    turns.close()
    assert await turns.next(5 * REST) == []
