"""The columns of the device table: title, text, order."""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING

from .. import texts
from ..texts import translate
from .standing import standing_word

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from .device_rows import DeviceRow

    # None: nothing to compare, so last in either order.
    type SortKey = Callable[[DeviceRow], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column; `width` is of a narrow font.

    `live`: it changes with each sample or with time. `shown`: from the start.
    """

    key: str
    title: str
    text: Callable[[DeviceRow, datetime], str]
    order: SortKey
    width: int
    # As long a text as must fit in any font.
    sample: str = ""
    right: bool = False
    live: bool = False
    muted: bool = False
    shown: bool = True


def device_columns() -> tuple[Column, ...]:
    """Return the columns, in the language of now."""
    return (
        Column(
            key="status",
            title=translate("columns", "Status"),
            text=lambda row, _: status_text(row),
            order=lambda row: (row.presence_rank, row.device.doubtful, row.label_key),
            width=106,
        ),
        Column(
            key="name",
            title=translate("columns", "Name"),
            text=lambda row, _: row.device.label,
            order=attrgetter("label_key"),
            width=160,
        ),
        Column(
            key="address",
            title=translate("columns", "IP address"),
            text=lambda row, _: row.address,
            order=attrgetter("address_key"),
            width=120,
            sample="192.168.100.100",
        ),
        Column(
            key="kind",
            title=translate("columns", "Kind"),
            text=lambda row, _: row.kind,
            order=lambda row: row.kind.casefold() or None,
            width=100,
        ),
        Column(
            key="vendor",
            title=translate("columns", "Vendor"),
            text=lambda row, _: row.vendor,
            order=lambda row: row.vendor.casefold() or None,
            width=136,
        ),
        Column(
            key="mac",
            title=translate("columns", "MAC"),
            text=lambda row, _: row.mac,
            order=lambda row: row.mac or None,
            width=132,
            sample="00:00:00:00:00:00",
            muted=True,
        ),
        Column(
            key="latency",
            title=translate("columns", "Latency"),
            text=lambda row, _: (
                translate("columns", "no pings") if row.pingless else texts.milliseconds(row.rtt)
            ),
            order=attrgetter("rtt"),
            width=80,
            right=True,
            live=True,
        ),
        Column(
            key="loss",
            title=translate("columns", "Loss"),
            text=lambda row, _: texts.percent(row.loss),
            order=attrgetter("loss"),
            width=62,
            right=True,
            live=True,
        ),
        Column(
            key="since",
            title=translate("columns", "Since"),
            text=lambda row, now: texts.since(row.device.presence_since, now),
            order=lambda row: row.device.presence_since,
            width=68,
            right=True,
            live=True,
            muted=True,
        ),
        Column(
            key="why",
            title=translate("columns", "Why"),
            text=lambda row, _: row.device.presence_why,
            order=lambda row: row.device.presence_why.casefold() or None,
            width=90,
            muted=True,
        ),
        Column(
            key="tags",
            title=translate("columns", "Tags"),
            text=lambda row, _: ", ".join(row.device.tags),
            order=lambda row: ", ".join(row.device.tags).casefold() or None,
            width=120,
            shown=False,
        ),
        Column(
            key="first_seen",
            title=translate("columns", "First seen"),
            text=lambda row, _: texts.moment(row.device.first_seen),
            order=lambda row: row.device.first_seen,
            width=140,
            muted=True,
            shown=False,
        ),
        Column(
            key="last_seen",
            title=translate("columns", "Last seen"),
            text=lambda row, now: texts.since(row.device.last_seen, now),
            order=lambda row: row.device.last_seen,
            width=84,
            right=True,
            live=True,
            muted=True,
            shown=False,
        ),
        Column(
            key="place",
            title=translate("columns", "Plugged in"),
            text=lambda row, _: row.place,
            order=attrgetter("place_key"),
            width=180,
            muted=True,
            shown=False,
        ),
    )


def status_text(row: DeviceRow) -> str:
    """Return the status in a word."""
    return standing_word(row.standing)


def latency_text(row: DeviceRow) -> str:
    """Return how quickly it answered, or that it answers no pings."""
    return translate("columns", "no pings") if row.pingless else texts.milliseconds(row.rtt)
