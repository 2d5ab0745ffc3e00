"""Every recorded walk of a real device gives a Reading with as many rows as its labels count."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from netmon_core.evidence.reading import ReadTable
from netmon_core.snmp.reader import read
from tests.snmp.corpus import labels, needs_walks, walk
from tests.snmp.parse_exact import counts, differences
from tests.snmp.udp_exact import read_by_udp
from tests.snmp.walk_agent import walk_agent

NOON = datetime(2026, 11, 29, 12, tzinfo=UTC)
LABELS = labels()
OWN_WALK = Path(__file__).with_name("walks") / "switch.snmprec"
# One test for so many walks: each takes some hundredths of a second.
GROUPS = 10


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


async def test_a_walk_is_counted_the_same_over_real_udp() -> None:
    by_udp, again, odd = await read_by_udp(OWN_WALK)
    reading = (await read(walk_agent(OWN_WALK), now=NOON)).reading

    assert counts(by_udp) == counts(reading)
    assert (by_udp.ports, by_udp.forwarding) == (reading.ports, reading.forwarding)
    assert again.ports == reading.ports
    assert odd == {}


async def test_a_count_that_is_wrong_is_found() -> None:
    label = {"interfaces": "25", "fdb_entries": "59", "arp_entries": "", "if_names": "24"}

    assert await differences(OWN_WALK, label | {"lldp_neighbors": "1", "cdp_neighbors": "1"}) == {
        "fdb_entries": (60, 59)
    }


@needs_walks
@pytest.mark.parametrize("group", range(GROUPS))
async def test_each_recording_is_counted_as_its_labels_say(group: int) -> None:
    found = {label["walk"]: await differences(walk(label), label) for label in LABELS[group::GROUPS]}

    assert {name: wrong for name, wrong in found.items() if wrong} == {}


@needs_walks
async def test_nearly_every_row_of_a_usual_form_is_understood() -> None:
    told = understood = 0
    for label in LABELS[::5]:
        reading = (await read(walk_agent(walk(label)), now=NOON)).reading
        rows = {each.table: each.rows for each in reading.tables}
        told += rows[ReadTable.FORWARDING] + rows[ReadTable.NEIGHBORS]
        understood += len(reading.forwarding) + len(reading.neighbors)

    assert understood > 0.8 * told > 0
