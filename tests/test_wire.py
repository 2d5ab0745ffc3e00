"""The wire format: every type there and back, and what a hostile or newer peer may send."""

import ipaddress
import json
from contextlib import suppress
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime, timedelta, timezone
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import netmon_core.events
import netmon_core.evidence
import netmon_core.model
from netmon_core.errors import FormatError
from netmon_core.events.device import DeviceForgotten
from netmon_core.evidence.arp import ArpEvidence
from netmon_core.evidence.meaning import Meaning
from netmon_core.evidence.observation import Observation
from netmon_core.evidence.reading import ReadExtent, ReadTable
from netmon_core.model.adapter import AdapterKind
from netmon_core.model.alert import AlertState
from netmon_core.model.device import Device, Merge
from netmon_core.model.fact import Fact
from netmon_core.model.finding import Severity
from netmon_core.model.growing import vocabulary
from netmon_core.model.interface import Address, Interface
from netmon_core.model.link import LinkSource
from netmon_core.model.measurement import Rolling
from netmon_core.model.metric import Of, Unit
from netmon_core.model.port import AdminState, Duplex, PoeState, PortKind, PortState
from netmon_core.model.presence import Presence
from netmon_core.model.scan import ScanState, SweepMethod
from netmon_core.model.sensor import SensorKind, SensorState, SensorUnit
from netmon_core.model.target import ProbeKind
from netmon_core.wire import event_from_wire, from_wire, time_to_wire, to_wire

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
TIMES = st.datetimes(timezones=st.just(UTC))
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
FLOATS = st.floats(allow_nan=False, allow_infinity=False)
ADDRESSES = st.ip_addresses()
NETWORKS = st.from_type(ipaddress.IPv4Network) | st.from_type(ipaddress.IPv6Network)


def _kinds(package: ModuleType) -> list[type]:
    """The dataclasses that the modules of a package define."""
    modules = [import_module(f"{package.__name__}.{each.name}") for each in iter_modules(package.__path__)]
    return [
        thing
        for module in modules
        for thing in vars(module).values()
        if isinstance(thing, type) and is_dataclass(thing) and thing.__module__ == module.__name__
    ]


EVENTS = _kinds(netmon_core.events)
# What evidence means is asked where it is; it does not cross the wire.
KINDS = {
    kind.__name__: kind
    for kind in _kinds(netmon_core.model) + _kinds(netmon_core.evidence) + EVENTS
    if kind is not Meaning
}
ENUMS = {
    kind.__name__: kind
    for kind in (
        *(AdapterKind, AlertState, Presence, ProbeKind, ScanState, Severity, SweepMethod, Rolling),
        *(AdminState, Duplex, PoeState, PortKind, PortState, SensorKind, SensorState, SensorUnit),
        *(LinkSource, ReadExtent, ReadTable, Of, Unit),
    )
}


def things(name: str) -> st.SearchStrategy[Any]:
    """Build one dataclass of model or events with every field drawn, parts included."""
    kind = KINDS[name]
    drawn = {field.name: _of(str(field.type)) for field in fields(kind) if field.name != "type"}
    return st.builds(kind, **drawn)


def _of(annotation: str) -> st.SearchStrategy[Any]:  # noqa: PLR0911
    """Read an annotation as it is written: an independent reading of the types the codec is driven by."""
    if annotation.endswith(" | None"):
        return st.none() | _of(annotation.removesuffix(" | None"))
    if annotation.startswith("tuple["):
        inner = annotation.removeprefix("tuple[").removesuffix("]")
        if inner.endswith(", ..."):
            return st.lists(_of(inner.removesuffix(", ...")), max_size=2).map(tuple)
        left, right = inner.split(", ")
        return st.tuples(_of(left), _of(right))
    match annotation:
        case "Evidence":
            return st.one_of([things(name) for name in KINDS if name.endswith("Evidence")])
        case "IPAddress":
            return ADDRESSES
        case "IPNetwork":
            return NETWORKS
        case "IPInterface":
            return st.from_type(ipaddress.IPv4Interface) | st.from_type(ipaddress.IPv6Interface)
        case _ if annotation in ENUMS:
            return st.sampled_from(vocabulary(ENUMS[annotation]))
    plain: dict[str, st.SearchStrategy[Any]] = {
        "str": TEXT,
        "int": st.integers(-(2**63), 2**63 - 1),
        "float": FLOATS,
        "bool": st.booleans(),
        "datetime": TIMES,
    }
    return plain[annotation] if annotation in plain else things(annotation)


def device(**changes: Any) -> Device:
    address = Address(value=ipaddress.ip_address("fe80::1"), first_seen=NOON, last_seen=NOON, source="arp")
    interface = Interface(
        network_id="lan", mac="02:00:00:00:00:01", first_seen=NOON, last_seen=NOON, addresses=(address,)
    )
    return Device(id="one", first_seen=NOON, last_seen=NOON, interfaces=(interface,), **changes)


@pytest.mark.parametrize("name", KINDS)
@given(data=st.data())
def test_every_type_comes_back_the_same_through_json_text(name: str, data: st.DataObject) -> None:
    thing = data.draw(things(name))

    sent = json.dumps(to_wire(thing), allow_nan=False)

    assert from_wire(KINDS[name], json.loads(sent)) == thing


@pytest.mark.parametrize("kind", EVENTS, ids=lambda kind: kind.__name__)
@given(data=st.data())
def test_every_event_is_told_by_its_type_alone(kind: type, data: st.DataObject) -> None:
    event = data.draw(things(kind.__name__))

    again = event_from_wire(json.loads(json.dumps(to_wire(event))))

    assert type(again) is kind
    assert again == event


def test_a_device_reads_as_it_is_documented() -> None:
    assert to_wire(device(known=True, tags=("tv",))) == {
        "id": "one",
        "first_seen": "2026-11-22T12:00:00.000000Z",
        "last_seen": "2026-11-22T12:00:00.000000Z",
        "presence": "unknown",
        "presence_since": None,
        "presence_why": "",
        "flapping": False,
        "doubtful": False,
        "name": None,
        "hostname": None,
        "own": False,
        "known": True,
        "tags": ["tv"],
        "notes": "",
        "interfaces": [
            {
                "network_id": "lan",
                "mac": "02:00:00:00:00:01",
                "first_seen": "2026-11-22T12:00:00.000000Z",
                "last_seen": "2026-11-22T12:00:00.000000Z",
                "vendor": None,
                "private": False,
                "proxied": 0,
                "addresses": [
                    {
                        "value": "fe80::1",
                        "first_seen": "2026-11-22T12:00:00.000000Z",
                        "last_seen": "2026-11-22T12:00:00.000000Z",
                        "source": "arp",
                        "behind": None,
                    }
                ],
            }
        ],
        "facts": [],
        "merges": [],
        "resembles": None,
        "resemblance": None,
        "distinct_from": [],
    }


def test_only_the_fields_asked_for_are_encoded() -> None:
    assert to_wire(device(), only={"id", "presence"}) == {"id": "one", "presence": "unknown"}


def test_a_time_of_another_zone_goes_out_as_utc() -> None:
    berlin = NOON.astimezone(timezone(timedelta(hours=1)))

    assert time_to_wire(berlin) == "2026-11-22T12:00:00.000000Z"


def test_a_naive_time_is_never_sent() -> None:
    with pytest.raises(ValueError, match="aware"):
        time_to_wire(NOON.replace(tzinfo=None))


def test_a_field_of_a_newer_peer_is_ignored() -> None:
    data = to_wire(device()) | {"color": "red"}
    data["interfaces"][0]["speed_mbps"] = 1000

    assert from_wire(Device, data) == device()


def test_an_absent_field_with_a_default_is_an_older_peer() -> None:
    data = to_wire(device())
    del data["merges"]

    assert from_wire(Device, data) == device()


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("id", 5),
        ("id", None),
        ("id", "\ud800"),
        ("first_seen", "yesterday"),
        ("first_seen", "2026-11-22T12:00:00"),
        ("first_seen", 5),
        ("first_seen", "0001-01-01T00:00:00+14:00"),
        ("presence", "asleep"),
        ("presence", []),
        ("own", 1),
        ("known", "yes"),
        ("tags", "tv"),
        ("tags.0", {}),
        ("interfaces", {}),
        ("interfaces.0", None),
        ("interfaces.0.proxied", True),
        ("interfaces.0.proxied", 1.5),
        ("interfaces.0.addresses.0.value", "10.0.0.256"),
        ("interfaces.0.addresses.0.value", 5),
        ("facts.0.confidence", float("nan")),
        ("facts.0.confidence", 10**400),
        ("merges.0.interfaces.0", ["lan"]),
        ("merges.0.interfaces.0", "ab"),
    ],
)
def test_a_wrong_field_is_named(path: str, value: object) -> None:
    fact = Fact(name="kind", value="tv", source="mdns", confidence=1, seen_at=NOON)
    merge = Merge(merged_id="two", reason="DHCP", merged_at=NOON, interfaces=(("lan", "x"),))
    data = to_wire(device(tags=("tv",), facts=(fact,), merges=(merge,)))
    *parents, last = (int(part) if part.isdigit() else part for part in path.split("."))
    inner: Any = data
    for part in parents:
        inner = inner[part]
    inner[last] = value

    with pytest.raises(FormatError) as caught:
        from_wire(Device, data)

    assert caught.value.field == path
    assert path in str(caught.value)


@pytest.mark.parametrize("name", [f.name for f in fields(Observation) if f.name not in {"type"}][:4])
def test_a_missing_field_is_named(name: str) -> None:
    seen = Observation(source="arp", seen_at=NOON, network_id="lan", evidence=ArpEvidence(asked=True))
    data = to_wire(seen)
    del data[name]

    with pytest.raises(FormatError, match="is missing") as caught:
        from_wire(Observation, data)

    assert caught.value.field == name


@pytest.mark.parametrize(
    "data", [None, [], "x", 5, {}, {"type": 5}, {"type": "device_exploded"}, {"type": []}]
)
def test_what_is_no_event_is_refused(data: object) -> None:
    with pytest.raises(FormatError, match="type must be one of site_changed"):
        event_from_wire(data)


def test_an_event_under_the_tag_of_another_is_refused() -> None:
    data = to_wire(DeviceForgotten(device_id="one")) | {"type": "device_changed"}

    with pytest.raises(FormatError, match="event: device is missing"):
        event_from_wire(data)


def test_unknown_evidence_is_named_where_it_stands() -> None:
    data = to_wire(Observation(source="x", seen_at=NOON, network_id="lan", evidence=ArpEvidence(asked=True)))
    data["evidence"]["type"] = "rumor"

    with pytest.raises(FormatError) as caught:
        from_wire(Observation, data)

    assert caught.value.field == "evidence.type"


def test_what_is_no_part_of_the_model_does_not_cross_the_wire() -> None:
    with pytest.raises(TypeError, match="int"):
        to_wire(5)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | FLOATS | TEXT,
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["type", "device", "id", "seen", "scan"]), inner)
        ),
        max_leaves=10,
    )
)
def test_any_json_is_read_or_refused_but_never_crashes(data: object) -> None:
    with suppress(FormatError):
        event_from_wire(data)
