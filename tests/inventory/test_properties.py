"""Whatever is seen, in whatever order: the tables agree, and a replica sees the same."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from netmon_core.evidence.dns import PtrEvidence
from netmon_core.evidence.echo import EchoEvidence
from netmon_core.evidence.imported import ImportEvidence
from netmon_core.evidence.mdns import MdnsEvidence
from netmon_core.evidence.neighbor import NeighborEvidence
from netmon_core.evidence.own import OwnEvidence
from netmon_core.inventory import edits
from netmon_core.snapshot import Snapshot, State, apply

from .sightings import ANSWERED, HEARD, START, at, new_inventory, seen

if TYPE_CHECKING:
    from netmon_core.evidence.known import Evidence
    from netmon_core.evidence.observation import Observation
    from netmon_core.inventory.inventory import Inventory
    from netmon_core.model.device import Device

MACS = ["3c:22:fb:00:00:01", "00:1b:a9:00:00:02", "02:00:00:00:00:03", "00:00:5e:00:01:04", None]
ADDRESSES = ["10.0.0.1", "10.0.0.2", "10.0.0.3", "fe80::1", "0.0.0.0", None]
EVIDENCE: list[Evidence] = [
    ANSWERED,
    HEARD,
    EchoEvidence(rtt=0.001),
    NeighborEvidence(state="stale"),
    PtrEvidence(hostname="a"),
    PtrEvidence(hostname="b"),
    MdnsEvidence(service="_workstation._tcp", instance="nas [00:1b:a9:00:00:02]", hostname="nas"),
    MdnsEvidence(service="_ipp._tcp", instance="Laser"),
    OwnEvidence(hostname="me"),
    ImportEvidence(program="x", name="n"),
]


@st.composite
def histories(draw: st.DrawFn) -> list[Observation]:
    history = []
    clock = 0.0
    for _ in range(draw(st.integers(1, 40))):
        clock += draw(st.sampled_from([0.0, 0.5, 4.0, 30.0, 90.0, 800.0, 9 * 86_400.0]))
        mac, address = draw(st.sampled_from(MACS)), draw(st.sampled_from(ADDRESSES))
        if mac is None and address is None:
            continue
        evidence = draw(st.sampled_from(EVIDENCE))
        history.append(
            seen(
                mac,
                address,
                after=clock,
                evidence=evidence,
                network=draw(st.sampled_from(["lan", "guest"])),
                source=evidence.type,
                live=not isinstance(evidence, NeighborEvidence | PtrEvidence | ImportEvidence),
            )
        )
    return history


def check_tables(inventory: Inventory) -> None:
    """Every table says the same, and nothing is in two places."""
    index = inventory.index
    interfaces = [each for device in index.devices.values() for each in device.interfaces]
    assert {id(each.device) for each in interfaces} <= {id(device) for device in index.devices.values()}
    with_mac = [each for each in interfaces if each.mac is not None]
    assert {(each.network_id, each.mac): each for each in with_mac} == index.by_mac
    assert len(with_mac) == len(index.by_mac)
    owned = {(each.network_id, address): each for each in interfaces for address in each.addresses}
    assert owned == index.owners
    assert sum(len(each.addresses) for each in interfaces) == len(owned)
    assert sorted(map(id, with_mac)) == sorted(id(each) for same in index.same_mac.values() for each in same)
    assert set(index.unconfirmed) == {device.id for device in index.devices.values() if not device.confirmed}
    assert all(device in index.devices.values() for device in index.strong.values())
    assert all(each.mac is not None or each.addresses for each in interfaces)
    assert all(device.interfaces for device in index.devices.values())


def without_times(device: Device) -> Device:
    """When addresses and interfaces were last seen is told by no event."""
    return replace(
        device,
        interfaces=tuple(
            replace(
                interface,
                last_seen=START,
                addresses=tuple(
                    replace(address, last_seen=START, source="") for address in interface.addresses
                ),
            )
            for interface in device.interfaces
        ),
    )


@given(histories())
def test_the_tables_agree_and_a_replica_sees_the_same(history: list[Observation]) -> None:
    inventory = new_inventory()
    replica = State(Snapshot(run_id="run", revision=0))
    for each in history:
        for event in inventory.apply(each, each.seen_at):
            apply(replica, event)
        check_tables(inventory)
    if (seen_again := inventory.drain_seen()) is not None:
        apply(replica, seen_again)
    mine = {device.id: without_times(device) for device in inventory.devices()}
    assert {device.id: without_times(device) for device in replica.freeze().devices} == mine


@given(histories())
def test_a_restart_at_any_moment_changes_no_identity(history: list[Observation]) -> None:
    first = new_inventory()
    for each in history:
        first.apply(each, each.seen_at)
    second = new_inventory()
    second.load(first.devices())
    check_tables(second)
    keys = {(i.network_id, i.mac): d.id for d in first.devices() for i in d.interfaces if i.mac}
    for network_id, mac in keys:
        second.apply(seen(mac, None, network=network_id, after=10_000_000), at(10_000_000))
    assert {(i.network_id, i.mac): d.id for d in second.devices() for i in d.interfaces if i.mac} == keys


@given(histories(), st.data())
def test_merging_and_splitting_keeps_the_tables(history: list[Observation], data: st.DataObject) -> None:
    inventory = new_inventory()
    for each in history:
        inventory.apply(each, each.seen_at)
    ids = list(inventory.index.devices)
    if len(ids) < 2:
        return
    keep, absorbed = data.draw(st.permutations(ids))[:2]
    count = len(inventory.index.devices[absorbed].interfaces)
    edits.merge(inventory, keep, absorbed, at(10_000_000))
    check_tables(inventory)
    edits.split(inventory, keep, absorbed)
    check_tables(inventory)
    assert len(inventory.index.devices[absorbed].interfaces) == count
