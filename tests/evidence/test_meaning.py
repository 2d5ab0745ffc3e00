"""Every kind of evidence says all that is asked of it, and a new one needs to be told nowhere else."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass, fields, replace
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import pytest

import netmon_core
from netmon_core.evidence.known import Evidence
from netmon_core.evidence.meaning import Holds, Meaning
from netmon_core.evidence.neighbor import UNREACHED
from netmon_core.wire.hints import hints_of

if TYPE_CHECKING:
    from collections.abc import Iterator

KINDS: list[Any] = list(get_args(Evidence.__value__))
# Texts that name nobody: the kernel's own words and ours, programs and makers.
TELLING_NOBODY = {"state", "program", "vendor", "protocol"}
EXAMPLES: dict[object, tuple[object, ...]] = {
    bool: (True, False),
    str: ("tv", UNREACHED, "_workstation._tcp"),
    str | None: ("tv", None),
}


def sightings(kind: Any) -> Iterator[Any]:
    """Some of each kind: every combination of a few values of its fields."""
    hints = hints_of(kind)
    names = [each.name for each in fields(kind) if each.name != "type"]
    values = [EXAMPLES.get(hints[name], (None,)) for name in names]
    defaults = {each.name: each.default for each in fields(kind)}
    for chosen in product(*values):
        given = dict(zip(names, chosen, strict=True))
        yield kind(**{name: defaults[name] if value is None else value for name, value in given.items()})


def lacks(evidence: Any) -> list[str]:
    """What its meaning leaves open or gets wrong; empty for one that is complete."""
    means = getattr(evidence, "meaning", None)
    if not isinstance(means, Meaning):
        return ["it has no meaning"]
    kind: Any = type(evidence)
    hints = hints_of(kind)
    names = {each.name for each in fields(evidence)} - {"type"}
    texts = {name for name in names if "str" in str(hints[name])} - TELLING_NOBODY
    learned = bool(means.keys or means.mac or means.says or means.own)
    checks = {
        "words": bool(means.words),
        "quality": 0 <= means.quality <= 1,
        "fields: each is named, and no other": set(means.fields) == names,
        "fields: no text of a stranger's is plain": all(
            means.fields.get(name) is not Holds.PLAIN for name in texts
        ),
        "topic: without one nothing is learned": means.topic is not None or not learned,
        "topic: without one it must show something": means.topic is not None
        or means.quality > 0
        or means.denies,
        "denies: that is no sign of life": not means.denies or not (means.quality or means.answered),
        "answered: so it is there": not means.answered or means.quality > 0,
        "says: a name, a value, a confidence": all(
            name and value and 0 < sure <= 1 for name, value, sure in means.says
        ),
    }
    return [part for part, holds in checks.items() if not holds]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_kind_says_all_that_is_asked_of_it(kind: Any) -> None:
    found = list(sightings(kind))
    assert found
    assert {problem for each in found for problem in lacks(each)} == set()


def test_each_kind_has_a_tag_of_its_own() -> None:
    tags = [get_args(hints_of(kind)["type"])[0] for kind in KINDS]
    assert len(set(tags)) == len(tags) == 23


@dataclass(frozen=True)
class Whole:
    """A kind that is as it should be, to be spoiled."""

    hostname: str = "tv"
    type: str = "whole"
    meaning = Meaning(
        words="it knocked",
        solicited=False,
        answered=True,
        introduces=True,
        quality=1.0,
        fields={"hostname": Holds.NAME},
        topic="whole",
        says=(("hostname", "tv", 0.5),),
    )


@pytest.mark.parametrize(
    ("spoiled", "part"),
    [
        ({"words": ""}, "words"),
        ({"quality": 1.5}, "quality"),
        ({"fields": {}}, "fields: each is named"),
        ({"fields": {"hostname": Holds.PLAIN}}, "fields: no text"),
        ({"topic": None}, "topic: without one nothing"),
        ({"topic": None, "says": (), "quality": 0.0, "answered": False}, "topic: without one it must show"),
        ({"denies": True}, "denies"),
        ({"quality": 0.0}, "answered"),
        ({"says": (("hostname", "", 1.0),)}, "says"),
    ],
)
def test_a_meaning_that_lacks_a_part_is_found(spoiled: dict[str, Any], part: str) -> None:
    assert lacks(Whole()) == []
    kind = type("Spoiled", (Whole,), {"meaning": replace(Whole.meaning, **spoiled)})
    assert any(each.startswith(part) for each in lacks(kind()))


def test_a_kind_without_a_meaning_is_found() -> None:
    assert lacks(type("Bare", (Whole,), {"meaning": None})()) == ["it has no meaning"]


def test_a_meaning_cannot_leave_out_what_everybody_must_decide() -> None:
    incomplete: Any = Meaning
    with pytest.raises(TypeError, match="quality"):
        incomplete(words="x", solicited=True, answered=True, introduces=True, fields={})


KNOCK = '''"""A made-up kind: a device knocks, and says its serial number and its name."""

from __future__ import annotations

from typing import Literal

from ..lazy_dataclass import dataclass
from .meaning import Holds, Meaning


@dataclass(frozen=True, slots=True, kw_only=True)
class KnockEvidence:
    """The device knocked."""

    serial: str
    hostname: str
    type: Literal["knock"] = "knock"

    @property
    def meaning(self) -> Meaning:
        """A sign of life that tells who it is."""
        return Meaning(
            words="it knocked",
            solicited=False,
            answered=False,
            introduces=True,
            quality=1.0,
            fields={"serial": Holds.ID, "hostname": Holds.NAME},
            topic="knock",
            keys=(f"serial {self.serial}",),
            says=(("hostname", self.hostname, 0.7),),
        )
'''
TRY_IT = """
import json
from datetime import UTC, datetime
from itertools import count
from netmon_core.evidence.knock import KnockEvidence
from netmon_core.evidence.observation import Observation
from netmon_core.identification.combine import recognize_announced
from netmon_core.inventory.inventory import Inventory
from netmon_core.replay.anonymize import Anonymizer
from netmon_core.replay.log import from_line, to_line
from netmon_core.server.answers import EvidenceSeen
from netmon_core.server.schemas import Components

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
numbers = count()
inventory = Inventory(
    combine=recognize_announced, vendor_of=lambda _: None, new_id=lambda: f"device-{next(numbers)}"
)
knocks = [
    Observation(
        source="knock", seen_at=NOON, network_id="lan", mac=mac,
        evidence=KnockEvidence(serial="S1", hostname="hall"),
    )
    for mac in ("00:1b:21:00:00:01", "00:1b:21:00:00:02")
]
for knock in knocks:
    inventory.apply(knock, NOON)
(device,) = inventory.devices()
hidden = Anonymizer(b"key").entry(from_line(to_line(knocks[0])))
components = Components()
components.of(EvidenceSeen)
print(json.dumps({
    "hostname": device.hostname,
    "presence": device.presence,
    "why": device.presence_why,
    "macs": [each.mac for each in device.interfaces],
    "back": from_line(to_line(knocks[0])) == knocks[0],
    "hidden": [hidden.evidence.serial, hidden.evidence.hostname],
    "described": "KnockEvidence" in components.schemas,
}))
"""


def test_a_new_kind_is_one_module_and_its_entry_in_the_list(tmp_path: Path) -> None:
    package = Path(netmon_core.__file__).parent
    shutil.copytree(package, tmp_path / "netmon_core", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "netmon_core" / "evidence" / "knock.py").write_text(KNOCK)
    known = tmp_path / "netmon_core" / "evidence" / "known.py"
    listed = known.read_text().replace(
        "type Evidence = (", "from .knock import KnockEvidence\n\ntype Evidence = (KnockEvidence |"
    )
    assert "KnockEvidence" in listed
    known.write_text(listed)
    done = subprocess.run(
        [sys.executable, "-c", TRY_IT], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    serial, hostname = found.pop("hidden")
    assert "S1" not in serial
    assert "hall" not in hostname
    assert found == {
        "hostname": "hall",
        "presence": "online",
        "why": "it knocked",
        "macs": ["00:1b:21:00:00:01", "00:1b:21:00:00:02"],
        "back": True,
        "described": True,
    }
