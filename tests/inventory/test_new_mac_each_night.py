"""A phone with a new private MAC at each midnight, for two weeks."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from netmon_core.events.device import DeviceResembled
from netmon_core.evidence.mdns import MdnsEvidence
from netmon_core.inventory import edits

from .sightings import HEARD, apply_all, at, new_inventory, seen

if TYPE_CHECKING:
    from netmon_core.events.event import Event
    from netmon_core.inventory.inventory import Inventory

DAYS = 14
DAY = 86_400
ANNOUNCED = MdnsEvidence(service="_companion-link._tcp", instance="Anna's phone", hostname="annas-phone")


def live_a_day(inventory: Inventory, day: int, *, address: str, says: bool) -> list[Event]:
    """From a minute after midnight to the next, under the MAC of that day."""
    mac = f"da:a1:19:00:00:{day:02x}"
    events: list[Event] = []
    for second in range(60, DAY, 600):
        now = day * DAY + second
        events += apply_all(inventory, seen(mac, address, after=now, evidence=HEARD))
        if says:
            events += apply_all(
                inventory, seen(None, address, evidence=ANNOUNCED, source="mdns", after=now + 1)
            )
        events += inventory.presence.judge(at(now + 2)).events
        events += inventory.settle(at(now + 3))
    return events


@pytest.mark.parametrize("merged", [True, False], ids=["merged each day", "left as they are"])
@pytest.mark.parametrize("says", [True, False], ids=["with a name", "without a word"])
def test_each_day_it_is_suggested_as_the_one_of_the_day_before(*, merged: bool, says: bool) -> None:
    inventory = new_inventory()
    kept = None
    before = None
    for day in range(DAYS):
        events = live_a_day(inventory, day, address="10.0.0.22", says=says)
        alike = [event for event in events if isinstance(event, DeviceResembled)]
        (now,) = {
            record.device.id
            for record in inventory.index.owners.values()
            if "10.0.0.22" in map(str, record.addresses)
        }
        if day:
            assert [(event.device_id, event.other_id) for event in alike] == [(now, before)], day
        if merged and kept is not None:
            edits.merge(inventory, kept, now, at((day + 1) * DAY - 1))
            now = kept
        kept, before = kept or now, now
    assert len(inventory.devices()) == (1 if merged else DAYS)


def test_of_two_phones_that_do_so_each_is_only_ever_suggested_as_itself() -> None:
    inventory = new_inventory()
    berts = replace(ANNOUNCED, instance="Bert's phone", hostname="berts-phone")
    phones = (("0a", "10.0.0.22", ANNOUNCED), ("0b", "10.0.0.23", berts))
    for day in range(DAYS):
        events: list[Event] = []
        for second in range(60, DAY, 600):
            now = day * DAY + second
            for maker, address, announced in phones:
                mac = f"da:a1:19:00:{maker}:{day:02x}"
                events += apply_all(
                    inventory,
                    seen(mac, address, after=now, evidence=HEARD),
                    seen(None, address, evidence=announced, source="mdns", after=now + 1),
                )
            events += inventory.presence.judge(at(now + 2)).events
            events += inventory.settle(at(now + 3))
        makers = {device.id: (device.interfaces[0].mac or "")[12:14] for device in inventory.devices()}
        alike = [event for event in events if isinstance(event, DeviceResembled)]
        if day:
            assert {makers[event.device_id] for event in alike} == {"0a", "0b"}, day
        for event in alike:
            assert makers[event.device_id] == makers[event.other_id or ""]
    assert len(inventory.devices()) == 2 * DAYS
