"""The recorded walks of real devices, where they are: beside the checkout or where NETMON_SHARED says."""

from __future__ import annotations

import csv
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from tests.packets.corpus import SHARED

if TYPE_CHECKING:
    from pathlib import Path

SNMP = SHARED / "corpus" / "snmp"
needs_walks = pytest.mark.skipif(not (SNMP / "labels.csv").is_file(), reason=f"no recorded walks at {SNMP}")

# The columns whose rows the labels count.
COUNTED = {
    "interfaces": ("1.3.6.1.2.1.2.2.1.2.",),
    "if_names": ("1.3.6.1.2.1.31.1.1.1.1.",),
    "hc_counters": ("1.3.6.1.2.1.31.1.1.1.6.",),
    "neighbors": ("1.0.8802.1.1.2.1.4.1.1.5.", "1.3.6.1.4.1.9.9.23.1.2.1.1.6."),
    "fdb_entries": ("1.3.6.1.2.1.17.4.3.1.2.", "1.3.6.1.2.1.17.7.1.2.2.1.2."),
    "arp_entries": ("1.3.6.1.2.1.4.22.1.2.", "1.3.6.1.2.1.4.35.1.4."),
}


def labels(path: Path = SNMP / "labels.csv") -> list[dict[str, str]]:
    """One row of counts per walk; none where the corpus is absent."""
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def walk(label: dict[str, str]) -> Path:
    """The recording that a row is of."""
    return SNMP / "walks" / f"{label['walk']}.snmprec"


def expected(label: dict[str, str]) -> dict[str, int]:
    """What the labels count; an empty count is not scored."""
    told = dict(label)
    if told["lldp_neighbors"] and told["cdp_neighbors"]:
        told["neighbors"] = str(int(told["lldp_neighbors"]) + int(told["cdp_neighbors"]))
    return {name: int(told[name]) for name in COUNTED if told.get(name)}


def repeated(path: Path) -> Counter[str]:
    """How many of the rows that were counted stand in a recording more than once: no agent has two of one."""
    lines = Counter(line.partition("|")[0] for line in path.read_text(encoding="latin-1").split("\n"))
    return Counter(
        {
            name: sum(count - 1 for oid, count in lines.items() if count > 1 and oid.startswith(columns))
            for name, columns in COUNTED.items()
        }
    )
