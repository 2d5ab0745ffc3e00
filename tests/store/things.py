"""Devices and streams of events to record."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address, ip_network
from typing import Any

from hypothesis import strategies as st

from netmon_core.events.address import AddressMoved
from netmon_core.events.device import DeviceChanged, DeviceDiscovered, DeviceForgotten, DevicesSeen
from netmon_core.events.event import Event
from netmon_core.events.place import NetworkChanged, SiteChanged
from netmon_core.events.scan import ScanFinished, ScanProgressed, ScanStarted
from netmon_core.model.alert import Alert, AlertState
from netmon_core.model.device import Device, Merge
from netmon_core.model.fact import Fact
from netmon_core.model.interface import Address, Interface
from netmon_core.model.network import Network, Site
from netmon_core.model.presence import Presence
from netmon_core.model.scan import Scan, ScanState

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
SITE = Site(id="home", name="Home")
NETWORK = Network(
    id="lan",
    site_id="home",
    name="LAN",
    adapter="eth0",
    vlan=7,
    subnets=(ip_network("10.0.0.0/24"), ip_network("fe80::/64")),
    gateways=(ip_address("10.0.0.1"),),
)
ALERT = Alert(
    id="a",
    rule="offline",
    subject_id="one",
    subject="TV",
    summary="TV is offline",
    state=AlertState.PENDING,
    pending_since=NOON,
)
SCAN = Scan(id="s", state=ScanState.RUNNING, started_at=NOON, expected=254)

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
TIMES = st.datetimes(timezones=st.just(UTC))
FACTS = st.builds(Fact, name=TEXT, value=TEXT, source=TEXT, confidence=st.floats(0, 1), seen_at=TIMES)
MERGES = st.builds(
    Merge,
    merged_id=TEXT,
    reason=TEXT,
    merged_at=TIMES,
    interfaces=st.lists(st.tuples(TEXT, TEXT), max_size=2).map(tuple),
)
ADDRESSES = st.builds(Address, value=st.ip_addresses(), first_seen=TIMES, last_seen=TIMES, source=TEXT)


def interface(mac: str | None = "02:00:00:00:00:01", *addresses: str, network: str = "lan") -> Interface:
    return Interface(
        network_id=network,
        mac=mac,
        first_seen=NOON,
        last_seen=NOON,
        addresses=tuple(
            Address(value=ip_address(text), first_seen=NOON, last_seen=NOON, source="arp")
            for text in addresses
        ),
    )


def device(device_id: str = "one", *interfaces: Interface, **changes: Any) -> Device:
    return Device(id=device_id, first_seen=NOON, last_seen=NOON, interfaces=interfaces, **changes)


def discovered(number: int) -> DeviceDiscovered:
    mac = f"02:00:00:{number >> 16:02x}:{number >> 8 & 255:02x}:{number & 255:02x}"
    return DeviceDiscovered(
        device=device(f"device-{number:05}", interface(mac, f"10.{number >> 8}.{number & 255}.1"))
    )


@st.composite
def interfaces_of(draw: st.DrawFn, number: int) -> tuple[Interface, ...]:
    """Draw attachments of device `number`: their keys are its own, some have no MAC."""
    drawn = []
    for index in draw(st.permutations(range(3)))[: draw(st.integers(0, 3))]:
        own_address = Address(
            value=ip_address(f"10.{number}.{index}.1"), first_seen=NOON, last_seen=draw(TIMES), source="arp"
        )
        drawn.append(
            Interface(
                network_id=draw(st.sampled_from(["lan", "guests"])),
                mac=None if index == 2 else f"02:00:00:00:{number:02x}:{index:02x}",
                first_seen=draw(TIMES),
                last_seen=draw(TIMES),
                vendor=draw(st.none() | TEXT),
                private=draw(st.booleans()),
                proxied=draw(st.integers(0, 2**31)),
                addresses=(own_address, *draw(st.lists(ADDRESSES, max_size=2))),
            )
        )
    return tuple(drawn)


@st.composite
def devices(draw: st.DrawFn, number: int) -> Device:
    return Device(
        id=f"device {number}",
        first_seen=draw(TIMES),
        last_seen=draw(TIMES),
        presence=draw(st.sampled_from(Presence)),
        presence_since=draw(st.none() | TIMES),
        presence_why=draw(TEXT),
        flapping=draw(st.booleans()),
        name=draw(st.none() | TEXT),
        hostname=draw(st.none() | TEXT),
        own=draw(st.booleans()),
        known=draw(st.none() | st.booleans()),
        tags=draw(st.lists(TEXT, max_size=3).map(tuple)),
        notes=draw(TEXT),
        interfaces=draw(interfaces_of(number)),
        facts=draw(st.lists(FACTS, max_size=3).map(tuple)),
        merges=draw(st.lists(MERGES, max_size=2).map(tuple)),
        resembles=draw(st.none() | TEXT),
        distinct_from=draw(st.lists(TEXT, max_size=2).map(tuple)),
    )


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[Event], dict[str, Device]]:
    """Draw events as an inventory emits them, and the devices they lead to."""
    known: dict[str, Device] = {}
    events: list[Event] = [SiteChanged(site=SITE), NetworkChanged(network=NETWORK)]
    for _ in range(draw(st.integers(0, 25))):
        number = draw(st.integers(0, 4))
        device_id = f"device {number}"
        old = known.get(device_id)
        if old is None:
            new = draw(devices(number))
            events.append(DeviceDiscovered(device=new))
            known[device_id] = new
            continue
        match draw(st.sampled_from(["change", "seen", "forget", "merge", "scan", "move"])):
            case "change":
                drawn = draw(devices(number))
                names = [field.name for field in fields(Device) if field.name != "id"]
                changed = draw(st.lists(st.sampled_from(names), min_size=1, max_size=3, unique=True))
                new = replace(old, **{name: getattr(drawn, name) for name in changed})
                events.append(DeviceChanged(device=new, changed=tuple(changed)))
                known[device_id] = new
            case "seen":
                at = draw(TIMES)
                events.append(DevicesSeen(seen=((device_id, at), ("stranger", at))))
                known[device_id] = replace(old, last_seen=at)
            case "forget":
                events.append(DeviceForgotten(device_id=device_id))
                del known[device_id]
            case "merge" if len(known) > 1:
                heir_id = draw(st.sampled_from(sorted(known.keys() - {device_id})))
                heir = known[heir_id]
                heir = replace(heir, interfaces=heir.interfaces + old.interfaces)
                steps: list[Event] = [
                    DeviceChanged(device=heir, changed=("interfaces",)),
                    DeviceForgotten(device_id=device_id, merged_into=heir_id),
                ]
                events += draw(st.permutations(steps))
                del known[device_id]
                known[heir_id] = heir
                # The keys are the heir's now, and a device drawn after this could claim them again.
                return events, known
            case "scan":
                events += [ScanStarted(scan=SCAN), ScanProgressed(scan=SCAN)]
                events.append(ScanFinished(scan=replace(SCAN, finished_at=NOON + timedelta(seconds=3))))
            case "move":
                events.append(
                    AddressMoved(
                        network_id="lan",
                        address=ip_address("10.0.0.9"),
                        from_device="x",
                        to_device=device_id,
                        at=draw(TIMES),
                    )
                )
            case _:
                pass
    return events, known
