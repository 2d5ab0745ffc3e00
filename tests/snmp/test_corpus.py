"""Every recorded walk of a real device gives a Reading with as many rows as its labels count."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from netmon_core.evidence.reading import Reading, ReadTable
from netmon_core.snmp.reader import read
from tests.snmp.corpus import expected, labels, needs_walks, repeated, walk
from tests.snmp.walk_agent import walk_agent

NOON = datetime(2026, 11, 29, 12, tzinfo=UTC)
LABELS = labels()
OWN_WALK = Path(__file__).with_name("walks") / "switch.snmprec"
# One test for so many walks: each takes some hundredths of a second.
GROUPS = 10


def counts(reading: Reading) -> dict[str, int]:
    """The same counts as in the labels."""
    rows = {each.table: each.rows for each in reading.tables}
    return {
        "interfaces": rows[ReadTable.PORTS],
        "if_names": sum(port.name is not None for port in reading.ports),
        "hc_counters": sum(
            "in_octets" in (*port.counters.wide, *port.counters.idle) for port in reading.ports
        ),
        "neighbors": rows[ReadTable.NEIGHBORS],
        "fdb_entries": rows[ReadTable.FORWARDING],
        "arp_entries": rows[ReadTable.RESOLVED],
    }


async def test_a_walk_of_our_own_is_counted_as_it_was_made() -> None:
    reading = (await read(walk_agent(OWN_WALK), now=NOON)).reading

    assert counts(reading) == {
        "interfaces": 25,
        "if_names": 24,
        "hc_counters": 24,
        "neighbors": 2,
        "fdb_entries": 60,
        "arp_entries": 15,
    }
    assert (len(reading.forwarding), len(reading.neighbors), len(reading.resolved)) == (60, 2, 12)
    assert {row.index for row in reading.forwarding} == set(range(1, 9))


@needs_walks
@pytest.mark.parametrize("group", range(GROUPS))
async def test_each_recording_is_counted_as_its_labels_say(group: int) -> None:
    wrong = {}
    for label in LABELS[group::GROUPS]:
        path = walk(label)
        found = counts((await read(walk_agent(path), now=NOON)).reading)
        twice = repeated(path) if any(found[name] != want for name, want in expected(label).items()) else {}
        differs = {
            name: (found[name], want)
            for name, want in expected(label).items()
            if found[name] != want - twice.get(name, 0)
        }
        if differs:
            wrong[label["walk"]] = differs

    assert wrong == {}


@needs_walks
async def test_nearly_every_row_of_a_usual_form_is_understood() -> None:
    told = understood = 0
    for label in LABELS[::5]:
        reading = (await read(walk_agent(walk(label)), now=NOON)).reading
        rows = {each.table: each.rows for each in reading.tables}
        told += rows[ReadTable.FORWARDING] + rows[ReadTable.NEIGHBORS]
        understood += len(reading.forwarding) + len(reading.neighbors)

    assert understood > 0.8 * told > 0
