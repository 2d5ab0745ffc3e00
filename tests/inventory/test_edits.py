from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from netmon_core.errors import InvalidRequestError, NotFoundError
from netmon_core.events.device import DeviceChanged, DeviceDiscovered, DeviceForgotten
from netmon_core.inventory import edits

from .sightings import HEARD, PHONE, PRINTER, addresses, apply_all, at, new_inventory, only, seen

if TYPE_CHECKING:
    from collections.abc import Callable

    from netmon_core.inventory.inventory import Inventory


def two_devices() -> Inventory:
    inventory = new_inventory()
    apply_all(inventory, seen(PHONE, "10.0.0.5"), seen(PRINTER, "10.0.0.6"))
    return inventory


def test_the_users_name_wins_and_can_be_taken_away() -> None:
    inventory = two_devices()
    (event,) = edits.rename(inventory, "d1", "  Anna  ")
    assert isinstance(event, DeviceChanged)
    assert (event.device.name, event.changed) == ("Anna", ("name",))
    assert edits.rename(inventory, "d1", "Anna") == []
    (event,) = edits.rename(inventory, "d1", None)
    assert isinstance(event, DeviceChanged)
    assert event.device.name is None


def test_tags_are_kept_once_each_in_order() -> None:
    inventory = two_devices()
    edits.tag(inventory, "d1", ["iot", " kitchen ", "iot", ""])
    assert inventory.devices()[0].tags == ("iot", "kitchen")


def test_notes_and_known_are_set() -> None:
    inventory = two_devices()
    edits.annotate(inventory, "d2", "toner ordered")
    edits.set_known(inventory, "d2", known=True)
    assert (inventory.devices()[1].notes, inventory.devices()[1].known) == ("toner ordered", True)


def test_what_nobody_can_see_is_taken_out_of_what_a_person_says() -> None:
    inventory = two_devices()
    edits.rename(inventory, "d1", "a\u202eb\x00c\x1b[31m")
    edits.tag(inventory, "d1", ["x\r\ny", "\u202e"])
    edits.annotate(inventory, "d1", "one\r\ntwo\u2066\n\n  three\ud800")
    device = inventory.devices()[0]
    assert (device.name, device.tags) == ("abc[31m", ("x y",))
    assert device.notes == "one\ntwo\n\nthree\ufffd"


@pytest.mark.parametrize(
    ("edit", "field"),
    [
        (lambda i: edits.rename(i, "d1", "x" * 256), "name"),
        (lambda i: edits.tag(i, "d1", [str(n) for n in range(33)]), "tags"),
        (lambda i: edits.annotate(i, "d1", "x" * 10_001), "notes"),
        (lambda i: edits.merge(i, "d1", "d1", at(0)), "absorbed_id"),
    ],
)
def test_what_makes_no_sense_is_refused_naming_the_field(
    edit: Callable[[Inventory], object], field: str
) -> None:
    inventory = two_devices()
    before = inventory.devices()
    with pytest.raises(InvalidRequestError) as caught:
        edit(inventory)
    assert caught.value.field == field
    assert inventory.devices() == before


def test_an_unknown_device_is_not_found() -> None:
    with pytest.raises(NotFoundError):
        edits.rename(two_devices(), "d9", "x")


def test_a_forgotten_device_is_a_new_one_when_it_comes_back() -> None:
    inventory = two_devices()
    assert edits.forget(inventory, "d1") == [DeviceForgotten(device_id="d1")]
    (event,) = apply_all(inventory, seen(PHONE, "10.0.0.5", after=9))
    assert isinstance(event, DeviceDiscovered)
    assert event.device.id == "d3"


def test_a_merge_can_be_explained_and_undone() -> None:
    inventory = two_devices()
    edits.rename(inventory, "d2", "Printer")
    before = addresses(inventory.devices()[1])
    events = edits.merge(inventory, "d1", "d2", at(9))
    assert events[0] == DeviceForgotten(device_id="d2", merged_into="d1")
    device = only(inventory)
    assert (device.name, device.merges[0].reason) == ("Printer", "the user said so")
    assert addresses(device) == ["10.0.0.5", "10.0.0.6"]

    events = edits.split(inventory, "d1", "d2")
    assert {type(event) for event in events} == {DeviceDiscovered, DeviceChanged}
    phone, printer = inventory.devices()
    assert (printer.id, addresses(printer)) == ("d2", before)
    assert addresses(phone) == ["10.0.0.5"]
    assert phone.merges == ()


def test_a_sighting_after_a_merge_belongs_to_the_merged_device() -> None:
    inventory = two_devices()
    edits.merge(inventory, "d1", "d2", at(9))
    assert apply_all(inventory, seen(PRINTER, "10.0.0.6", after=20)) == []
    assert len(inventory.devices()) == 1


def test_a_merge_that_is_not_there_cannot_be_undone() -> None:
    with pytest.raises(NotFoundError):
        edits.split(two_devices(), "d1", "d2")


def test_what_the_user_touched_is_not_evicted() -> None:
    inventory = new_inventory()
    apply_all(inventory, seen(evidence=HEARD))
    edits.rename(inventory, "d1", "Anna")
    assert not inventory.index.unconfirmed
