"""What was overheard, recorded for others: nobody can be known by it, and who is the same as whom stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from ipaddress import IPv4Network
from typing import get_args

from netmon_core.discovery.frames import observe_frame
from netmon_core.discovery.on_link import OnLink
from netmon_core.discovery.upnp import SOURCE, read_description
from netmon_core.evidence.known import Evidence
from netmon_core.evidence.observation import Observation
from netmon_core.evidence.system import SystemEvidence
from netmon_core.packets.dns import A, Dns, Record, build_dns
from netmon_core.packets.frame import parse_frame
from netmon_core.replay.anonymize import Anonymizer
from netmon_core.replay.log import from_line, to_line
from tests.discovery.test_upnp import PAGE
from tests.packets import made
from tests.packets.corpus import LAB, ethernet_frames

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
NETS = OnLink([IPv4Network("192.0.2.0/24"), IPv4Network("10.77.0.0/24")])
# What the frames say of those who sent them.
SECRETS = (
    *("pixel", "sw-hall", "homegrp", "desktop-1", "workgroup", "front", "speaker", "core", "edge", "svg"),
    *("8c1d2b3a", "7a3f0c7e", "5a3b0000", "e5e61fb5", "2b3c4d5e", "00:00:01", "00000001", "sn4", "acme"),
    *("home router", "192.0.2", "rootdesc", "5000", "5357", "gigabit", "ge-0", "uplink", "living"),
)
# Kinds that hold no text, that other sources say, and of the monitor itself.
NOT_HEARD = {"arp", "echo", "neighbor", "ptr", "own", "import"}


def heard() -> list[Observation]:
    """All that our frames and the lab's say, and a description."""
    answer = Dns(id=1, reply=True, answers=(Record(name="desktop-1", type=A, ttl=30, data=made.HERE),))
    leaves = made.udp4(5355, 40_000, build_dns(answer))
    frames = [*made.made_frames(), *ethernet_frames(LAB), leaves]
    found = []
    for data in frames:
        frame = parse_frame(data)
        assert frame is not None
        found += observe_frame(frame, network_id="lan", seen_at=NOON, source=None, on_link=NETS)
    described = read_description(PAGE)
    assert described is not None
    found.append(replace(found[0], source=SOURCE, evidence=described))
    told = SystemEvidence(
        name="sw-hall", description="Acme Gigabit", location="living room", model="GE-0", serial="SN4"
    )
    found.append(replace(found[0], source="snmp", evidence=told))
    return found


def test_of_every_kind_nothing_by_which_anybody_could_be_known_is_kept() -> None:
    sightings = heard()
    kinds = {kind.__dataclass_fields__["type"].default for kind in get_args(Evidence.__value__)}
    assert {each.evidence.type for each in sightings} | NOT_HEARD == kinds
    hide = Anonymizer(bytes(range(32)))
    text = "\n".join(to_line(hide.entry(each)) for each in sightings).lower()
    open_text = "\n".join(to_line(each) for each in sightings).lower()
    assert [secret for secret in SECRETS if secret not in open_text] == []
    assert [secret for secret in SECRETS if secret in text] == []


def test_it_can_be_read_again_and_its_keys_make_the_same_devices_one() -> None:
    hide = Anonymizer(bytes(range(32)))
    before: dict[str, str] = {}
    for each in heard():
        hidden = hide.entry(each)
        assert isinstance(hidden, Observation)
        assert from_line(to_line(hidden)) == hidden
        keys, shown = each.evidence.meaning.marks, hidden.evidence.meaning.marks
        assert len(keys) == len(shown)
        for key, other in zip(keys, shown, strict=True):
            assert before.setdefault(key, other) == other
    assert len(set(before.values())) == len(before) >= 5
