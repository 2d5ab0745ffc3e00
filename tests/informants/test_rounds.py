from __future__ import annotations

import asyncio
import logging
from collections import Counter
from contextlib import asynccontextmanager, suppress
from itertools import pairwise
from typing import TYPE_CHECKING

from netmon_core.informants import rounds as module
from netmon_core.informants.rounds import AT_ONCE, Rounds
from tests.fakes.until import until

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    import pytest


@asynccontextmanager
async def running(rounds: Rounds) -> AsyncGenerator[None]:
    task = asyncio.create_task(rounds.run())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


class Agents:
    """Whoever is asked; an answer takes until `let`, where that is closed."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.silent: set[str] = set()
        self.let = asyncio.Event()
        self.let.set()
        self.at_once = self.most_at_once = 0

    async def ask(self, key: str) -> bool:
        self.asked.append(key)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            await self.let.wait()
        finally:
            self.at_once -= 1
        return key not in self.silent

    async def until(self, key: str, count: int) -> None:
        await until(lambda: self.asked.count(key) >= count)


async def test_who_is_new_is_asked_at_once_and_then_at_the_interval() -> None:
    agents = Agents()
    rounds = Rounds(agents.ask)
    async with running(rounds):
        rounds.keep({"one": 0.1, "two": 3_600.0})
        await agents.until("one", 4)
    assert agents.asked.count("two") == 1


async def test_who_is_no_longer_wanted_is_asked_no_more() -> None:
    agents = Agents()
    rounds = Rounds(agents.ask)
    rounds.keep({"one": 0.1, "two": 0.1})
    async with running(rounds):
        await agents.until("one", 2)
        rounds.keep({"two": 0.1})
        before = agents.asked.count("one")
        await agents.until("two", agents.asked.count("two") + 3)
    assert agents.asked.count("one") == before


async def test_who_is_asked_out_of_turn_is_not_late_for_the_turn_after_that(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "PACE", 0.001)
    agents = Agents()
    agents.let.clear()
    rounds = Rounds(agents.ask)
    # Each is asked at once, and for most of them their turn comes while that goes on.
    rounds.keep({f"{number}": 4.0 for number in range(20)})
    async with running(rounds):
        await until(lambda: len(agents.asked) == 20)
        await asyncio.sleep(0.3)
        assert rounds.late == 0
        await until(lambda: rounds.late > 0)


async def test_nobody_is_asked_twice_at_a_time_and_a_late_turn_is_counted() -> None:
    agents = Agents()
    agents.let.clear()
    rounds = Rounds(agents.ask)
    rounds.keep({"slow": 0.1})
    async with running(rounds):
        await until(lambda: rounds.late >= 3)
        assert agents.asked == ["slow"]
        agents.let.set()
        await agents.until("slow", 2)
    assert agents.most_at_once == 1


async def test_no_more_than_so_many_are_asked_at_once_and_all_have_their_turn() -> None:
    agents = Agents()
    agents.let.clear()
    rounds = Rounds(agents.ask)
    keys = [f"switch {number}" for number in range(3 * AT_ONCE)]
    rounds.keep(dict.fromkeys(keys, 3_600.0))
    async with running(rounds):
        await agents.until(keys[AT_ONCE - 1], 1)
        await asyncio.sleep(0.05)
        assert len(agents.asked) == AT_ONCE
        agents.let.set()
        await agents.until(keys[-1], 1)
    assert Counter(agents.asked) == Counter(keys)
    assert agents.most_at_once == AT_ONCE


async def test_who_is_silent_waits_and_is_asked_at_once_when_that_is_worth_while() -> None:
    agents = Agents()
    agents.silent = {"gone"}
    rounds = Rounds(agents.ask)
    rounds.keep({"gone": 0.1, "there": 0.1})
    async with running(rounds):
        await agents.until("there", 12)
        asked = agents.asked.count("gone")
        assert asked <= 5
        rounds.soon("gone")
        await agents.until("gone", asked + 1)
    rounds.soon("nobody")


async def test_an_exception_is_the_trouble_of_one_informant_alone(caplog: pytest.LogCaptureFixture) -> None:
    agents = Agents()

    async def ask(key: str) -> bool:
        if key == "mean":
            raise RuntimeError("a surprise")
        return await agents.ask(key)

    rounds = Rounds(ask)
    rounds.keep({"mean": 0.1, "kind": 0.1})
    with caplog.at_level(logging.CRITICAL):
        async with running(rounds):
            await agents.until("kind", 3)


async def test_whoever_never_ends_loses_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LONGEST_ASKING", 0.05)
    agents = Agents()
    agents.let.clear()
    rounds = Rounds(agents.ask)
    rounds.keep({"endless": 0.1})
    async with running(rounds):
        await agents.until("endless", 2)
    assert agents.at_once == 0


async def test_a_hundred_are_begun_one_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PACE", 0.02)
    loop = asyncio.get_running_loop()
    begun: list[float] = []

    async def ask(key: str) -> bool:
        begun.append(loop.time())
        return True

    rounds = Rounds(ask)
    rounds.keep({f"{number}": 3_600.0 for number in range(20)})
    async with running(rounds):
        await until(lambda: len(begun) == 20)

    assert all(later - sooner > 0.01 for sooner, later in pairwise(begun))
