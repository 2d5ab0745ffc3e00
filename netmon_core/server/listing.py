"""The devices as a list: found, filtered and sorted without copying them all."""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING

from ..events.device import DeviceChanged, DeviceDiscovered, DeviceForgotten
from ..events.target import SampleTaken
from ..inventory.order import current_address
from .cursor import Order, page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from ..engine import Engine
    from ..events.event import Event
    from ..model.device import Device
    from ..model.series import Sample
    from .cursor import Key, Row

# Longer notes are found by their beginning.
_SEARCHED = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which devices, in which order; None: any."""

    # Every word must be somewhere in the device's names, addresses, MACs, vendors, tags and notes.
    search: str = ""
    presence: str | None = None
    known: str | None = None
    tag: str | None = None
    network: str | None = None
    vendor: str | None = None
    order: Order


@dataclass(frozen=True, slots=True)
class _Entry:
    """What a list needs to know of a device; it stays as long as the device does not change."""

    label: str
    text: str
    address: int | None
    mac: str | None
    vendor: str | None


class Listing:
    """Knows the engine's devices in a form that is quick to search; memory goes with their number."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._entries: dict[str, _Entry] = {}
        # Samples change no revision, but what the list shows.
        self.samples = 0
        # Made as the devices change, so that no question is held up by all that changed since the last.
        for device in engine.state.devices.values():
            self._entries[device.id] = _entry(device)
        self._unsubscribe = (
            engine.subscribe(self._changed, DeviceDiscovered, DeviceChanged, DeviceForgotten),
            engine.subscribe(self._sampled, SampleTaken),
        )

    def close(self) -> None:
        """Listen no longer."""
        for unsubscribe in self._unsubscribe:
            unsubscribe()

    def page(self, wanted: Wanted, *, limit: int, cursor: str | None) -> tuple[list[str], str | None, int]:
        """The ids of one page, the cursor of the next, and how many there are in all."""
        key = self._key(wanted.order.name)
        rows: list[Row] = [(key(device), device.id) for device in self._found(wanted)]
        ids, following = page(rows, wanted.order, limit=limit, cursor=cursor)
        return ids, following, len(rows)

    def by_address(self) -> list[str]:
        """Every id, by address; devices without one last."""
        everything = Wanted(order=order_of("address", "asc"))
        return self.page(everything, limit=len(self._engine.state.devices) or 1, cursor=None)[0]

    def _found(self, wanted: Wanted) -> Iterator[Device]:
        words = wanted.search.casefold().split()
        vendor = wanted.vendor.casefold() if wanted.vendor else None
        known = {None: None, "true": True, "false": False, "null": None}[wanted.known]
        for device in self._engine.state.devices.values():
            if wanted.presence is not None and device.presence != wanted.presence:
                continue
            if wanted.known is not None and device.known is not known:
                continue
            if wanted.tag is not None and wanted.tag not in device.tags:
                continue
            if wanted.network is not None and all(i.network_id != wanted.network for i in device.interfaces):
                continue
            if vendor is not None and not _is_made_by(device, vendor):
                continue
            if words:
                text = self._entry(device).text
                if any(each not in text for each in words):
                    continue
            yield device

    def _key(self, sort: str) -> Callable[[Device], Key | None]:
        match sort:
            case "first_seen" | "last_seen":
                time = attrgetter(sort)
                return lambda device: float(time(device).timestamp())
            case "presence":
                return lambda device: str(device.presence)
            case "rtt" | "loss":
                return _measured(self._engine.state.samples, "rtt_avg" if sort == "rtt" else "loss")
            case _:
                known: Callable[[_Entry], Key | None] = attrgetter(sort)
                return lambda device: known(self._entry(device))

    def _entry(self, device: Device) -> _Entry:
        entry = self._entries.get(device.id)
        if entry is None:
            entry = self._entries[device.id] = _entry(device)
        return entry

    def _changed(self, event: Event) -> None:
        match event:
            case DeviceForgotten(device_id=device_id):
                self._entries.pop(device_id, None)
            case DeviceDiscovered(device=device) | DeviceChanged(device=device):
                self._entries[device.id] = _entry(device)
            case _:
                pass

    def _sampled(self, _: Event) -> None:
        self.samples += 1


# What can be sorted by, and whether that is text.
SORTS: Mapping[str, bool] = {
    "label": True,
    "address": False,
    "mac": True,
    "vendor": True,
    "presence": True,
    "first_seen": False,
    "last_seen": False,
    "rtt": False,
    "loss": False,
}


def order_of(sort: str, order: str) -> Order:
    """The order that a client asks for."""
    return Order(name=sort, textual=SORTS[sort], descending=order == "desc")


def _entry(device: Device) -> _Entry:
    address = current_address(device)
    macs = [interface.mac for interface in device.interfaces if interface.mac]
    vendors = [interface.vendor for interface in device.interfaces if interface.vendor]
    addresses = [str(each.value) for interface in device.interfaces for each in interface.addresses]
    facts = [fact.value for fact in device.facts]
    texts = [device.name or "", device.hostname or "", device.id, *macs, *vendors, *addresses, *device.tags]
    return _Entry(
        label=device.label.casefold(),
        text="\n".join([*texts, *facts, device.notes[:_SEARCHED]]).casefold(),
        # Every IPv4 address before the first IPv6 one.
        address=None if address is None else (int(address) + (0 if address.version == 4 else 1 << 32)),
        mac=macs[0] if macs else None,
        vendor=vendors[0].casefold() if vendors else None,
    )


def _is_made_by(device: Device, vendor: str) -> bool:
    return any(vendor in (interface.vendor or "").casefold() for interface in device.interfaces)


def _measured(samples: Mapping[str, Sample], what: str) -> Callable[[Device], Key | None]:
    def key(device: Device) -> Key | None:
        sample = samples.get(f"device:{device.id}/ping")
        value: float | None = None if sample is None else getattr(sample, what)
        return value

    return key
