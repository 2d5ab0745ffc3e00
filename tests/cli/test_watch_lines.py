"""Events in words, for a pipe."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from ipaddress import ip_address

from netmon_core.cli.watch_lines import Names
from netmon_core.events.address import AddressMoved
from netmon_core.events.device import (
    DeviceChanged,
    DeviceDiscovered,
    DeviceDown,
    DeviceForgotten,
    DeviceResembled,
    DeviceUp,
)
from netmon_core.events.target import TargetChanged, TargetDown, TargetUp
from netmon_core.model.presence import Presence
from netmon_core.model.target import ProbeKind, Target

from .test_live import NOON, device


def test_who_comes_goes_and_moves_is_called_by_name() -> None:
    names = Names((device("Attic NAS"),))
    assert names.sentence(DeviceDown(device_id="d1", at=NOON, why="silent 90 s")) == (
        "Attic NAS has gone: silent 90 s"
    )
    renamed = replace(device("Cellar NAS"), hostname="nas")
    assert names.sentence(DeviceChanged(device=renamed, changed=("name",))) is None
    assert names.sentence(DeviceUp(device_id="d1", at=NOON, why="ARP reply")) == (
        "Cellar NAS is back: ARP reply"
    )
    moved = AddressMoved(
        network_id="lan", address=ip_address("10.0.0.5"), from_device="d1", to_device="d2", at=NOON
    )
    assert names.sentence(moved) == "10.0.0.5 moved from Cellar NAS to d2"
    assert names.sentence(DeviceForgotten(device_id="d1")) == "Cellar NAS was dropped"


def test_who_does_not_answer_and_answers_again_is_told_and_who_has_gone_is_not_told_twice() -> None:
    names = Names(())
    silent = device("Attic NAS", doubtful=True)
    assert names.sentence(DeviceChanged(device=silent, changed=("doubtful",))) == "Attic NAS does not answer"
    answers = replace(silent, doubtful=False)
    assert names.sentence(DeviceChanged(device=answers, changed=("doubtful",))) == "Attic NAS answers again"
    gone = replace(answers, presence=Presence.OFFLINE)
    assert names.sentence(DeviceChanged(device=gone, changed=("presence", "doubtful"))) is None


def test_one_that_may_be_back_under_another_mac_is_told_with_where_it_is() -> None:
    names = Names((device("Anna's phone"), replace(device("annas-phone"), id="d2")))
    back = DeviceResembled(device_id="d2", other_id="d1", hostname="annas-phone")
    assert names.sentence(back) == "Anna's phone may be back under another MAC, at 10.0.0.5"
    names.sentence(DeviceForgotten(device_id="d2"))
    assert names.sentence(back) == "Anna's phone may be back under another MAC"


def test_targets_of_the_user_are_told_by_name_too() -> None:
    names = Names(())
    web = Target(id="user:Web/http", kind=ProbeKind.HTTP, name="Web", url="http://10.0.0.5/")
    assert names.sentence(TargetChanged(target=web)) is None
    assert names.sentence(TargetDown(target_id=web.id, at=NOON, why="refused")) == "Web is down: refused"
    assert names.sentence(TargetUp(target_id=web.id, at=NOON, why="it answers")) == "Web is up: it answers"


def test_a_newcomer_is_told_of_when_it_has_an_address_and_after_a_while_without_one() -> None:
    names = Names(())
    found = replace(device("tv"), first_seen=NOON)
    bare = replace(found, interfaces=tuple(replace(each, addresses=()) for each in found.interfaces))
    assert names.sentence(DeviceDiscovered(device=bare)) is None
    told = names.sentence(DeviceChanged(device=found, changed=("interfaces",)))
    assert told is not None
    assert told.startswith("New device 10.0.0.5 ")
    assert names.sentence(DeviceChanged(device=found, changed=("name",))) is None

    assert names.sentence(DeviceDiscovered(device=replace(bare, id="other"))) is None
    assert names.overdue(NOON + timedelta(seconds=14)) == []
    (late,) = names.overdue(NOON + timedelta(seconds=15))
    assert "None" not in late
    assert names.overdue(NOON + timedelta(seconds=16)) == []


def test_two_that_may_be_one_for_another_reason_than_their_name_are_told_so() -> None:
    names = Names((device("nas"), replace(device("nas card"), id="d2")))
    alike = DeviceResembled(device_id="d2", other_id="d1", hostname="")
    assert names.sentence(alike) == "nas card and nas may be one device"
