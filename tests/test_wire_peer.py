"""What a newer peer tells: its words, its kinds of things inside of others; what is asked stays strict."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netmon_core.errors import FormatError
from netmon_core.events.device import DeviceForgotten
from netmon_core.events.scan import ScanFinished
from netmon_core.model.adapter import Adapter, AdapterKind
from netmon_core.model.alert import Alert, AlertState
from netmon_core.model.device import Device
from netmon_core.model.finding import Finding, Severity
from netmon_core.model.growing import GrowingEnum, stand_in, vocabulary
from netmon_core.model.presence import Presence
from netmon_core.model.scan import Scan, ScanState, SweepMethod, SweepReport
from netmon_core.model.target import ProbeKind, Target
from netmon_core.wire import event_from_wire, from_wire, to_wire
from netmon_core.wire.peer import KIND_LENGTH, KINDS, PeerReader

NOON = "2026-11-22T12:00:00.000000Z"
DEVICE = {"id": "one", "first_seen": NOON, "last_seen": NOON}
TARGET = {"id": "t", "kind": "ping", "name": "t"}
SCAN = {"id": "s", "state": "done", "started_at": NOON, "expected": 5}
SWEEP = {"network_id": "lan", "prefix": "10.0.0.0/24", "method": "arp"} | dict.fromkeys(
    ("asked", "answered", "sent", "rounds", "duration"), 1
)
ALERT = {"id": "a", "rule": "offline", "subject_id": "one", "subject": "NAS", "summary": "NAS is offline"} | {
    "state": "firing",
    "pending_since": NOON,
}
FINDING = {"id": "f", "rule": "arp_scan", "severity": "info", "network_id": "lan", "summary": "s"} | {
    "advice": "a",
    "first_seen": NOON,
    "last_seen": NOON,
}
ADAPTER = {"name": "eth0", "index": 2, "kind": "wifi", "mac": None, "up": True, "carrier": True}

# Of each enumeration that a peer is read by: where it stands, and what a word of later is read as.
WORDS: list[tuple[type, dict[str, Any], str, StrEnum]] = [
    (Device, DEVICE, "presence", Presence.UNKNOWN),
    (Target, TARGET, "kind", ProbeKind.OTHER),
    (Scan, SCAN, "state", ScanState.OTHER),
    (SweepReport, SWEEP, "method", SweepMethod.OTHER),
    (Alert, ALERT, "state", AlertState.OTHER),
    (Adapter, ADAPTER, "kind", AdapterKind.OTHER),
    (Finding, FINDING, "severity", Severity.OTHER),
]
GROWING = [ProbeKind, ScanState, SweepMethod, AlertState, Severity]


@dataclass(frozen=True, kw_only=True)
class Cat:
    lives: int
    type: Literal["cat"] = "cat"


@dataclass(frozen=True, kw_only=True)
class Dog:
    name: str
    type: Literal["dog"] = "dog"


type Pet = Cat | Dog


@dataclass(frozen=True, kw_only=True)
class Owner:
    """Needs its first pet."""

    first: Pet
    type: Literal["owner"] = "owner"


@dataclass(frozen=True, kw_only=True)
class Pair:
    both: tuple[Pet, Pet]


class Mood(StrEnum):
    """Nothing in it stands for what is not known."""

    GOOD = "good"
    BAD = "bad"


@dataclass(frozen=True, kw_only=True)
class House:
    pets: tuple[Pet, ...] = ()
    guest: Pet | None = None
    owners: tuple[Owner, ...] = ()
    visitor: Owner | None = None
    pairs: tuple[Pair, ...] = ()
    moods: tuple[Mood, ...] = ()


CAT, DOG, BIRD = {"type": "cat", "lives": 9}, {"type": "dog", "name": "Rex"}, {"type": "bird", "wings": 2}
PAIR = Pair(both=(Cat(lives=9), Dog(name="Rex")))


@pytest.mark.parametrize(
    ("kind", "data", "field", "other"), WORDS, ids=lambda each: getattr(each, "__name__", "")
)
def test_a_word_of_later_that_a_peer_tells_is_read_as_what_stands_in_for_it(
    kind: type, data: dict[str, Any], field: str, other: StrEnum
) -> None:
    peer = PeerReader()

    assert getattr(peer.read(kind, {**data, field: "brand new"}), field) is other
    assert peer.passed_over == 0


@pytest.mark.parametrize(
    ("kind", "data", "field", "other"), WORDS, ids=lambda each: getattr(each, "__name__", "")
)
@pytest.mark.parametrize("word", ["brand new", "", 5, None, []])
def test_a_word_of_later_that_is_asked_is_refused_with_its_field(
    kind: type, data: dict[str, Any], field: str, other: StrEnum, word: object
) -> None:
    with pytest.raises(FormatError) as caught:
        from_wire(kind, {**data, field: word})
    assert caught.value.field == field
    # What is no word at all is refused of a peer too.
    if not isinstance(word, str):
        with pytest.raises(FormatError):
            PeerReader().read(kind, {**data, field: word})


@pytest.mark.parametrize("kind", GROWING)
def test_nobody_says_the_other_of_words_that_grow(kind: type[GrowingEnum]) -> None:
    other = stand_in(kind)
    assert other is not None
    assert {*kind} - {*vocabulary(kind)} == {other}
    owner, data, field = next(entry[:3] for entry in WORDS if entry[3] is other)

    with pytest.raises(FormatError) as caught:
        from_wire(owner, {**data, field: str(other)})
    assert caught.value.field == field
    assert str(other) not in str(caught.value).partition("must be")[2]
    # A peer that passes on what it did not know itself is read.
    assert getattr(PeerReader().read(owner, {**data, field: str(other)}), field) is other


def test_what_we_ourselves_say_is_other_or_unknown_is_a_word_like_the_rest() -> None:
    assert vocabulary(Presence) == (Presence.ONLINE, Presence.OFFLINE, Presence.UNKNOWN)
    assert AdapterKind.OTHER in vocabulary(AdapterKind)
    assert from_wire(Device, {**DEVICE, "presence": "unknown"}).presence is Presence.UNKNOWN


def test_there_is_no_fourth_presence() -> None:
    assert [str(each) for each in Presence] == ["online", "offline", "unknown"]


def test_a_scan_in_a_state_of_later_goes_on_until_it_has_an_end() -> None:
    peer = PeerReader()
    resting = {**SCAN, "state": "resting"}

    assert peer.read(Scan, resting).running
    assert not peer.read(Scan, {**resting, "finished_at": NOON}).running
    assert [peer.read(Scan, {**SCAN, "state": each}).running for each in ("running", "done")] == [True, False]


@pytest.mark.parametrize(
    ("told", "read", "passed"),
    [
        ({"pets": [CAT, BIRD, DOG, BIRD]}, House(pets=(Cat(lives=9), Dog(name="Rex"))), 2),
        ({"pets": [BIRD]}, House(), 1),
        ({"guest": BIRD}, House(), 1),
        ({"guest": DOG}, House(guest=Dog(name="Rex")), 0),
        # What needs it goes with it, one level up.
        ({"owners": [{"first": BIRD}, {"first": CAT}]}, House(owners=(Owner(first=Cat(lives=9)),)), 1),
        ({"visitor": {"first": BIRD}}, House(), 1),
        ({"pairs": [{"both": [CAT, BIRD]}, {"both": [CAT, DOG]}]}, House(pairs=(PAIR,)), 1),
        ({"moods": ["good", "mixed", "bad"]}, House(moods=(Mood.GOOD, Mood.BAD)), 1),
    ],
)  # fmt: skip
def test_a_kind_of_later_inside_of_something_is_passed_over_and_counted(
    told: dict[str, Any], read: House, passed: int
) -> None:
    peer = PeerReader()

    assert peer.read(House, told) == read
    assert peer.passed_over == passed


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"pets": [CAT, BIRD]}, "pets.1.type"),
        ({"guest": BIRD}, "guest.type"),
        ({"owners": [{"first": BIRD}]}, "owners.0.first.type"),
        ({"moods": ["mixed"]}, "moods.0"),
    ],
)
def test_a_kind_of_later_that_is_asked_is_refused_with_its_field(asked: dict[str, Any], field: str) -> None:
    with pytest.raises(FormatError) as caught:
        from_wire(House, asked)
    assert caught.value.field == field


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"pets": [BIRD, CAT, {"type": "cat"}]}, "pets.2.lives"),
        ({"pets": [BIRD, {"type": 5}]}, "pets.1.type"),
        ({"pets": [BIRD, {}]}, "pets.1.type"),
        ({"pets": [BIRD, "bird"]}, "pets.1.type"),
        ({"guest": {"type": "dog", "name": 5}}, "guest.name"),
        ({"owners": [{}]}, "owners.0.first"),
    ],
)
def test_what_is_wrong_is_refused_of_a_peer_too_and_its_place_counts_what_was_passed_over(
    told: dict[str, Any], field: str
) -> None:
    with pytest.raises(FormatError) as caught:
        PeerReader().read(House, told)
    assert caught.value.field == field


def test_what_is_needed_and_not_known_is_refused_and_one_of_many_is_passed_over() -> None:
    peer = PeerReader()
    with pytest.raises(FormatError) as caught:
        peer.read(Owner, {"first": BIRD})
    assert caught.value.field == "first.type"
    assert peer.passed_over == 0

    assert peer.take(Owner, {"first": BIRD}) is None
    assert peer.take(Owner, {"first": CAT}) == Owner(first=Cat(lives=9))
    with pytest.raises(FormatError):
        peer.take(Owner, {})
    assert (peer.passed_over, peer.kinds) == (1, {"bird"})


def test_an_event_of_later_is_passed_over_and_one_that_is_none_is_refused() -> None:
    peer = PeerReader()

    assert peer.take_event({"type": "coffee_ready"}) is None
    assert peer.take_event(to_wire(DeviceForgotten(device_id="one"))) == DeviceForgotten(device_id="one")
    wrongs: list[object] = [None, [], {}, {"type": 5}, {"type": "device_forgotten"}]
    for wrong in wrongs:
        with pytest.raises(FormatError):
            peer.take_event(wrong)
    assert peer.kinds == {"coffee_ready"}


def test_an_event_with_words_of_later_is_heard_and_the_strict_reading_refuses_it() -> None:
    told = {
        "type": "scan_finished",
        "scan": {**SCAN, "state": "tired", "sweeps": [{**SWEEP, "method": "ndp"}]},
    }

    event = PeerReader().take_event(told)

    assert isinstance(event, ScanFinished)
    assert (event.scan.state, event.scan.sweeps[0].method) == (ScanState.OTHER, SweepMethod.OTHER)
    with pytest.raises(FormatError, match=r"scan\.state"):
        event_from_wire(told)


def test_a_peer_that_makes_up_kinds_is_counted_and_not_remembered_for_ever() -> None:
    peer = PeerReader()
    for number in range(2 * KINDS):
        peer.take_event({"type": f"{number} " + "x" * 1_000})
    assert peer.passed_over == 2 * KINDS
    assert len(peer.kinds) == KINDS
    assert max(map(len, peer.kinds)) == KIND_LENGTH


def test_two_peers_are_counted_apart() -> None:
    one, other = PeerReader(), PeerReader()
    one.take_event({"type": "coffee_ready"})
    assert (one.passed_over, other.passed_over) == (1, 0)


PETS = st.sampled_from([CAT, DOG, BIRD, {"type": "fish"}, {"type": "cat"}, {}, None, 5, "dog"])


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "pets": st.lists(PETS, max_size=5),
            "guest": PETS,
            "owners": st.lists(st.builds(lambda pet: {"first": pet}, PETS), max_size=3),
            "moods": st.lists(st.sampled_from(["good", "mixed", 5]), max_size=3),
        },
    )
)
def test_what_is_asked_for_in_known_words_is_read_alike_both_ways(data: dict[str, Any]) -> None:
    peer = PeerReader()
    told = None
    with suppress(FormatError):
        told = peer.read(House, data)
    try:
        assert from_wire(House, data) == told
    except FormatError:
        # Either it is wrong for both, or there was something new in it.
        assert told is None or peer.passed_over
    else:
        assert peer.passed_over == 0


def test_times_are_as_strict_as_ever() -> None:
    with pytest.raises(FormatError):
        PeerReader().read(Device, {**DEVICE, "last_seen": "now"})
    assert PeerReader().read(Device, DEVICE).last_seen == datetime(2026, 11, 22, 12, tzinfo=UTC)
