"""Agents that answer with anything: every question ends, in a table or in a sentence."""

from __future__ import annotations

import random
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from netmon_core.packets.ber import build_subids, pack_object_id
from netmon_core.packets.snmp import END, RESPONSE, Pdu
from netmon_core.snmp.errors import SnmpError
from netmon_core.snmp.exchange import Patience
from netmon_core.snmp.forgiving import Forgiving
from netmon_core.snmp.manners import Manners
from netmon_core.snmp.single import read_single
from netmon_core.snmp.walk import Walk, WalkLimits

from ..packets.fuzz import mutate
from .asking import ENTRY, PUBLIC, asking, columns, user
from .table_agent import TableAgent, UsmTableAgent, listening, table_of

if TYPE_CHECKING:
    from netmon_core.snmp.question import Question

LIMITS = WalkLimits(variables=2_000)
# More than any walk of so many variables can need.
ENOUGH = 20_000


def anything(rng: random.Random, question: Question) -> tuple[Pdu, int]:
    """An answer of an agent that has no mind."""
    number = rng.randrange(1 << 31)
    form = question.form(number)
    variables = []
    for _ in range(rng.choice((0, 1, len(form.names), len(form.names) * form.rows, 400))):
        name = rng.choice(form.names)
        name = rng.choice(
            (
                name,
                name + build_subids((rng.randrange(9),)),
                pack_object_id((*ENTRY, rng.randrange(5), rng.randrange(300))),
                name + b"\x80",
                name[: rng.randrange(len(name) + 1)],
                b"",
            )
        )
        variables.append((name, rng.choice((1, b"x", (1, 3), None, None, END, 2**64))))
    status = rng.choice((0, 0, 0, 0, 1, 2, 5, 16, 99, -1))
    index = rng.choice((0, 1, 2, 77, -3))
    return Pdu(
        kind=RESPONSE, request_id=number, status=status, index=index, variables=tuple(variables)
    ), rng.randrange(1_500)


@pytest.mark.parametrize("by_bulk", [True, False])
def test_a_walk_ends_whatever_is_answered(by_bulk: bool) -> None:  # noqa: FBT001
    rng = random.Random(16)
    for _ in range(400):
        walk = Walk(columns(4), (), manners=Manners(), limits=LIMITS, by_bulk=by_bulk)
        steps = walk.steps()
        asked = 0
        try:
            question = next(steps)
            while True:
                asked += 1
                assert asked < ENOUGH
                question = steps.send(anything(rng, question))
        except (StopIteration, SnmpError):
            pass
        table = walk.table()
        assert list(table.rows) == sorted(table.rows)
        assert all(index for index in table.rows)


def test_single_objects_end_whatever_is_answered() -> None:
    rng = random.Random(17)
    wanted = [(*ENTRY, column, 1) for column in range(60)]
    for _ in range(400):
        steps = read_single(wanted, Manners())
        asked = 0
        try:
            question = next(steps)
            while True:
                asked += 1
                assert asked < ENOUGH
                question = steps.send(anything(rng, question))
        except StopIteration as done:
            found = done.value
        except SnmpError:
            continue
        assert set(found) <= set(wanted)


async def test_tampered_answers_end_in_a_table_or_a_sentence(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    rng = random.Random(18)

    class Tampering(TableAgent):
        def send(self, data: bytes, addr: tuple[str, int]) -> None:
            super().send(mutate(rng, [data]) if rng.random() < 0.5 else data, addr)

    class TamperingUsm(UsmTableAgent):
        def send(self, data: bytes, addr: tuple[str, int]) -> None:
            super().send(mutate(rng, [data]) if rng.random() < 0.5 else data, addr)

    async def alone(asks: Forgiving, question: Question) -> tuple[Pdu, int]:
        return await asks._own.ask(question)

    # pysnmp is another's work.
    monkeypatch.setattr(Forgiving, "ask", alone)
    patience = Patience(timeout=0.01, tries=3)
    read = 0
    async with (
        listening(Tampering(table_of(30))) as plain,
        listening(TamperingUsm(table_of(30), user())) as signed,
    ):
        for _ in range(60):
            for agent, security in ((plain, PUBLIC), (signed, user())):
                async with asking(agent, security, patience=patience, limits=LIMITS) as asks:
                    with suppress(SnmpError):
                        read += len((await asks.table(columns())).rows)
                        await asks.get([(*ENTRY, 1, 1)])
    assert read
    # Nothing was raised where only the loop hears it.
    assert "asyncio" not in {each.name for each in caplog.records}
