from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from netmon_core.credentials import memory as memory_module
from netmon_core.credentials.memory import Memory, Record
from netmon_core.credentials.trying import GAP, RESTS, SILENT, TRIED_MOST
from netmon_core.settings.credentials import CredentialKind

from .network import MAC, MINUTE, NOON, book, credential, device, here

if TYPE_CHECKING:
    import pytest

V1 = credential("v1", "snmp_v1", devices=[MAC])
V2 = credential("v2", devices=[MAC])
V3 = credential("v3", "snmp_v3", devices=[MAC])
NEAR = credential("z-near", devices=[MAC])
FAR = credential("a-far", networks=["LAN"])


def test_v3_is_tried_before_v2c_before_v1_and_the_closest_scope_first() -> None:
    made, who, now, order = book(V1, FAR, NEAR, V3), device(known=True), NOON, []
    for _ in range(4):
        turn = made.turn(who, here(), now)
        assert turn.credential is not None
        order.append(turn.credential.given.name)
        made.refused(turn.credential, who, now)
        now += GAP
    assert order == ["v3", "z-near", "a-far", "v1"]


def test_between_two_credentials_there_is_a_gap() -> None:
    made = book(V2, V1)
    made.refused(V2, device(), NOON)
    turn = made.turn(device(), here(), NOON + GAP / 2)
    assert turn.credential is None
    assert turn.again_at == NOON + GAP


def test_one_that_is_refused_rests_longer_and_longer_up_to_hours() -> None:
    made, now, rests = book(V2), NOON, []
    for _ in range(7):
        made.refused(V2, device(), now)
        turn = made.turn(device(), here(), now + GAP)
        assert turn.credential is None
        assert turn.again_at is not None
        rests.append(turn.again_at - now)
        now = turn.again_at
        assert made.turn(device(), here(), now).credential == V2
    assert rests == [*RESTS, RESTS[-1], RESTS[-1]]
    assert rests[-1] >= timedelta(hours=4)


def test_a_day_of_one_wrong_community_is_a_few_questions() -> None:
    made, now, asked = book(V2), NOON, 0
    while now < NOON + timedelta(days=1):
        if made.turn(device(), here(), now).credential is not None:
            asked += 1
            made.refused(V2, device(), now)
        now += MINUTE
    assert asked <= 7


def test_what_answered_is_asked_with_at_once_and_alone() -> None:
    made = book(V1, V2)
    made.answered(V1, device(), here(), NOON)
    assert made.turn(device(), here(), NOON).credential == V1
    # Silence may be the device's: for an hour nothing else is tried.
    made.refused(V1, device(), NOON + MINUTE)
    assert made.turn(device(), here(), NOON + 2 * MINUTE).credential is None
    made.refused(V1, device(), NOON + SILENT)
    assert made.turn(device(), here(), NOON + SILENT + GAP).credential == V2


def test_an_answer_ends_the_rest() -> None:
    made = book(V2)
    made.refused(V2, device(), NOON)
    made.answered(V2, device(), here(), NOON + MINUTE)
    assert made.turn(device(), here(), NOON + 2 * MINUTE).credential == V2
    assert made.records("sw")[0].failures == 0


def test_no_more_than_a_few_are_tried_at_one_device() -> None:
    many = [credential(f"c{number:02}", devices=[MAC]) for number in range(TRIED_MOST + 5)]
    made, now = book(*many), NOON
    for _ in range(500):
        turn = made.turn(device(), here(), now)
        if turn.credential is not None:
            made.refused(turn.credential, device(), now)
        now += GAP
    assert len(made.records("sw")) == TRIED_MOST


def test_a_clock_that_was_set_back_does_not_silence_one_for_good() -> None:
    made = book(V2)
    made.refused(V2, device(), NOON + timedelta(days=400))
    assert made.turn(device(), here(), NOON).credential == V2


def test_records_are_no_more_than_fit_and_one_of_v3_goes_last(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory_module, "RECORDS", 10)
    memory = Memory()
    first = Record(device_id="d", credential_id="v3", kind=CredentialKind.SNMP_V3, answered_at=NOON)
    memory.put(first)
    for number in range(50):
        memory.put(Record(device_id=f"d{number}", credential_id="v2", kind=CredentialKind.SNMP_V2C))
    assert len(memory) == len([*memory]) == 10
    assert memory.get("d", "v3") == first
