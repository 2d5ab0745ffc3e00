"""Lists that are short enough to be sorted whole: all of one, or page by page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import voluptuous as vol

from .cursor import page
from .fields import text, whole
from .reply import is_known, page_reply, unchanged

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from aiohttp import web

    from .cursor import Order, Row
    from .table import Call

# As many rows as an answer holds at most; without `limit` all are told.
MOST = 1000
PAGED = {"limit": whole(1, MOST), "cursor": text(2048)}
QUERY = vol.Schema(PAGED)


def list_reply[T](
    call: Call,
    things: Iterable[T],
    order: Order,
    row: Callable[[T], Row],
    told: Callable[[T], object],
    *,
    tag: str | None = None,
) -> web.Response:
    """The things in order, as many as the query's `limit` says.

    `row` gives the key of one, and its id, which no other has. Raises InvalidRequestError for a cursor of
    another list.
    """
    if tag is not None and is_known(call.request, tag):
        return unchanged(tag)
    rows: list[Row] = []
    by_id: dict[str, T] = {}
    for thing in things:
        rows.append(row(thing))
        by_id[rows[-1][1]] = thing
    limit = call.query.get("limit", len(rows) or 1)
    ids, following = page(rows, order, limit=limit, cursor=call.query.get("cursor"))
    found = (told(by_id[row_id]) for row_id in ids)
    return page_reply(call.request, found, total=len(rows), following=following, tag=tag)
