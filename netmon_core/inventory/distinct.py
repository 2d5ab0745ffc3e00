"""Which devices a person has told apart. Each of a pair names the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .index import Index
    from .news import News
    from .records import DeviceRecord


def tell_apart(one: DeviceRecord, other: DeviceRecord, news: News) -> None:
    """Note that the two are not the same device."""
    for device, stranger in ((one, other), (other, one)):
        if stranger.id not in device.distinct_from:
            _set(device, (*device.distinct_from, stranger.id), news)


def make_one(index: Index, keep: DeviceRecord, absorbed: DeviceRecord, news: News) -> None:
    """Who is not `absorbed` is not `keep`; that the two themselves were told apart is over."""
    others = [index.devices[each] for each in absorbed.distinct_from if each in index.devices]
    forget(index, absorbed, news)
    for other in others:
        if other is not keep:
            tell_apart(keep, other, news)


def forget(index: Index, device: DeviceRecord, news: News) -> None:
    """Nobody need be told apart from the device any longer."""
    for other_id in device.distinct_from:
        other = index.devices.get(other_id)
        if other is not None:
            _set(other, tuple(each for each in other.distinct_from if each != device.id), news)


def _set(device: DeviceRecord, distinct_from: tuple[str, ...], news: News) -> None:
    device.distinct_from = distinct_from
    news.change(device, "distinct_from")
