"""Ports that are read again, in half as many columns, are as if they were read in full."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from netmon_core.evidence.reading import ReadTable
from netmon_core.model.port import Duplex, PortState
from netmon_core.snmp.reader import read
from tests.snmp.corpus import labels, needs_walks, walk
from tests.snmp.walk_agent import WalkAgent, made_agent, walk_agent

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from netmon_core.snmp.reader import Read
    from netmon_core.snmp.table import Oid, Table, Value

NOON = datetime(2026, 11, 29, 12, tzinfo=UTC)
OWN_WALK = Path(__file__).with_name("walks") / "switch.snmprec"
IF = "1.3.6.1.2.1.2.2.1"
IFX = "1.3.6.1.2.1.31.1.1.1"
DUPLEX = "1.3.6.1.2.1.10.7.2.1.19"


class CountingAgent(WalkAgent):
    """Counts the columns that it is asked for."""

    def __init__(self, values: Mapping[Oid, Value]) -> None:
        super().__init__(values)
        self.columns = 0

    async def table(self, columns: Sequence[Oid], *, index: Oid = ()) -> Table:
        self.columns += len(columns)
        return await super().table(columns, index=index)


def switch(**changes: str) -> str:
    """Two ports that count in 64 bits; a change is of a column of both, "7" or "8" of a port's name."""
    values = {"state": "1", "changed": "100", "octets": "5000000000", "narrow": "705032704", "high": "1000"}
    values |= {"duplex": "3", "seven": "ge7", "eight": "ge8", "first": "7"}
    values |= changes
    first, second = values["first"], f"{int(values['first']) + 1}"
    return "\n".join(
        f"""
        {IF}.2.{index}|4|Gigabit {name}
        {IF}.3.{index}|2|6
        {IF}.5.{index}|66|1000000000
        {IF}.7.{index}|2|1
        {IF}.8.{index}|2|{values["state"]}
        {IF}.9.{index}|67|{values["changed"]}
        {IF}.10.{index}|65|{values["narrow"]}
        {IF}.13.{index}|65|3
        {IF}.16.{index}|65|{values["narrow"]}
        {IFX}.1.{index}|4|{name}
        {IFX}.6.{index}|70|{values["octets"]}
        {IFX}.10.{index}|70|{values["octets"]}
        {IFX}.15.{index}|66|{values["high"]}
        {IFX}.18.{index}|4|of {name}
        {DUPLEX}.{index}|2|{values["duplex"]}
        """
        for index, name in ((first, values["seven"]), (second, values["eight"]))
    )


def without(text: str, *columns: str) -> str:
    """Leave out whole columns."""
    return "\n".join(line for line in text.splitlines() if not line.strip().startswith(columns))


async def first(text: str) -> Read:
    return await read(made_agent(text), now=NOON)


BEFORE = {
    "a switch": switch(),
    "32 bits only": without(switch(), IFX),
    "64 bits that stand still": switch(octets="0"),
    "64 bits, and nothing counted yet": switch(octets="0", narrow="0"),
    "no descriptions": without(switch(), f"{IF}.2."),
    "no names": without(switch(), f"{IFX}.1."),
    "ifXTable only": without(switch(), IF),
}
AFTER = {
    "nothing changed": switch(),
    "it counted": switch(octets="6000000000", narrow="1705032704"),
    "it went down": switch(state="2", changed="90000"),
    "it came up at another speed": switch(changed="95000", high="100", duplex="2"),
    "it was renumbered": switch(first="8"),
    "two changed places": switch(seven="ge8", eight="ge7"),
    "one has another name": switch(eight="ge9"),
}


@pytest.mark.parametrize("then", AFTER)
@pytest.mark.parametrize("what", BEFORE)
async def test_what_is_read_again_is_what_a_whole_reading_has(what: str, then: str) -> None:
    removed = {
        "32 bits only": (IFX,),
        "no descriptions": (f"{IF}.2.",),
        "no names": (f"{IFX}.1.",),
        "ifXTable only": (IF,),
    }.get(what, ())
    after = without(AFTER[then], *removed) if removed else AFTER[then]
    before = await first(BEFORE[what])

    again = await read(made_agent(after), now=NOON, learned=before.learned, kept=before.kept)
    whole = (await first(after)).reading

    assert [(port.index, port.name, port.description) for port in again.reading.ports] == [
        (port.index, port.name, port.description) for port in whole.ports
    ]
    for one, other in zip(again.reading.ports, whole.ports, strict=True):
        assert (one.state, one.admin, one.changed) == (other.state, other.admin, other.changed)
        assert (one.speed_mbps, one.duplex, one.alias) == (other.speed_mbps, other.duplex, other.alias)
        assert one.counters == other.counters
    assert again.reading.whole(ReadTable.PORTS)


async def test_what_was_read_in_full_is_asked_for_in_half_the_columns() -> None:
    before = await read(walk_agent(OWN_WALK), now=NOON)
    agent = CountingAgent(walk_agent(OWN_WALK).values)

    again = await read(agent, now=NOON, learned=before.learned, kept=before.kept)

    in_full = CountingAgent(walk_agent(OWN_WALK).values)
    await read(in_full, now=NOON, learned=before.learned, kept=None)
    assert agent.columns < in_full.columns / 2
    assert [port.counters for port in again.reading.ports] == [port.counters for port in before.reading.ports]


async def test_a_port_that_goes_on_is_compared_with_the_last_reading_each_time() -> None:
    before = await first(switch())
    down = await read(made_agent(switch(state="2", changed="9000")), now=NOON, kept=before.kept)
    up = await read(made_agent(switch(changed="9900", duplex="2")), now=NOON, kept=down.kept)

    assert [port.state for port in down.reading.ports] == [PortState.DOWN] * 2
    assert [port.duplex for port in up.reading.ports] == [Duplex.HALF] * 2


async def test_ports_that_were_read_in_part_are_read_in_full_the_next_time() -> None:
    before = await first(switch())
    gone = await read(made_agent("1.3.6.1.2.1.1.1.0|4|x"), now=NOON, kept=before.kept)
    back = await read(made_agent(switch(eight="new")), now=NOON, kept=gone.kept)

    assert gone.reading.ports == ()
    assert [port.name for port in back.reading.ports] == ["ge7", "new"]
    assert back.reading.ports[1].alias == "of new"


async def test_ports_that_are_called_nothing_are_read_in_full_each_time() -> None:
    text = f"{IF}.6.3|4x|A887921001D9"
    before = await first(text)
    again = await read(made_agent(text), now=NOON, learned=before.learned, kept=before.kept)

    assert again.reading.ports == before.reading.ports != ()


@needs_walks
@pytest.mark.parametrize("group", range(4))
async def test_each_recorded_device_reads_the_same_again(group: int) -> None:
    wrong = []
    for label in labels()[group * 2 :: 8]:
        agent = walk_agent(walk(label))
        before = await read(agent, now=NOON)
        again = await read(agent, now=NOON, learned=before.learned, kept=before.kept)
        if again.reading.ports != before.reading.ports:
            wrong.append(label["walk"])

    assert wrong == []
