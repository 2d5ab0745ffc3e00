"""Paging by keys: a page begins after the last row of the one before, whatever came or went between. Pure.

A row is its key and its id; rows without a key come last, in either order.
"""

from __future__ import annotations

import base64
import heapq
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..errors import InvalidRequestError

if TYPE_CHECKING:
    from collections.abc import Iterable

type Key = str | int | float
type Row = tuple[Key | None, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """How a list is sorted; a cursor holds for its own order only. `textual`: the keys are texts."""

    name: str
    textual: bool
    descending: bool = False


def page(
    rows: Iterable[Row], order: Order, *, limit: int, cursor: str | None = None
) -> tuple[list[str], str | None]:
    """The ids of one page, and the cursor of the next (None: there is none). Raises InvalidRequestError."""
    after = None if cursor is None else decode(cursor, order)
    keyed: list[tuple[Key, str]] = []
    bare: list[str] = []
    for key, row_id in rows:
        if key is None:
            bare.append(row_id)
        else:
            keyed.append((key, row_id))
    if after is not None:
        key, row_id = after
        if key is None:
            keyed, bare = [], [each for each in bare if each > row_id]
        elif order.descending:
            keyed = [each for each in keyed if each < (key, row_id)]
        else:
            keyed = [each for each in keyed if each > (key, row_id)]
    choose = heapq.nlargest if order.descending else heapq.nsmallest
    chosen: list[Row] = [*choose(limit, keyed)]
    more = len(keyed) > limit or (bool(bare) and len(keyed) == limit) or len(keyed) + len(bare) > limit
    if len(chosen) < limit:
        chosen += [(None, row_id) for row_id in heapq.nsmallest(limit - len(chosen), bare)]
    following = encode(chosen[-1], order) if more and chosen else None
    return [row_id for _, row_id in chosen], following


def encode(row: Row, order: Order) -> str:
    """The cursor after a row."""
    text = json.dumps([order.name, order.descending, *row], separators=(",", ":"), ensure_ascii=False)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode(cursor: str, order: Order) -> Row:
    """The row that a cursor stands after; raises InvalidRequestError for one that is not of this order."""
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        name, descending, key, row_id = json.loads(raw)
    except (ValueError, TypeError, RecursionError):
        name, descending, key, row_id = None, None, None, None
    fits = key is None or isinstance(key, str if order.textual else int | float)
    # What is not a number is neither before nor after one.
    fits = fits and key == key and isinstance(row_id, str)  # noqa: PLR0124
    if not fits or (name, descending) != (order.name, order.descending):
        raise InvalidRequestError(
            "cursor: is not one of this list in this order; begin again without it.", field="cursor"
        )
    return key, row_id
