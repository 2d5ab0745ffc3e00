from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netmon_core.errors import InvalidRequestError
from netmon_core.server.cursor import Order, decode, encode, page

if TYPE_CHECKING:
    from netmon_core.server.cursor import Row

KEYS = st.none() | st.integers(0, 1 << 128) | st.floats(allow_nan=False, allow_infinity=False)
ROWS = st.lists(st.tuples(KEYS, st.text(max_size=5)), unique_by=lambda row: row[1], max_size=30)


@given(ROWS, st.booleans(), st.integers(1, 7))
def test_pages_together_are_all_rows_in_order(rows: list[Row], descending: bool, limit: int) -> None:  # noqa: FBT001
    order = Order(name="n", textual=False, descending=descending)
    found: list[str] = []
    cursor = None
    while True:
        ids, cursor = page(rows, order, limit=limit, cursor=cursor)
        assert len(ids) == limit or cursor is None
        found += ids
        if cursor is None:
            break
    keyed = sorted(((key, name) for key, name in rows if key is not None), reverse=descending)
    assert found == [name for _, name in keyed] + sorted(name for key, name in rows if key is None)


@given(st.text(max_size=300))
def test_text_keys_come_back_from_a_cursor(key: str) -> None:
    order = Order(name="label", textual=True)
    row = (key.encode("utf-8", "replace").decode(), "id")
    assert decode(encode(row, order), order) == row


@given(st.text())
def test_whatever_else_is_refused(cursor: str) -> None:
    with pytest.raises(InvalidRequestError):
        decode(cursor, Order(name="label", textual=True))


def test_what_is_not_a_number_is_no_key() -> None:
    cursor = base64.urlsafe_b64encode(b'["n",false,NaN,"id"]').decode()
    with pytest.raises(InvalidRequestError):
        decode(cursor, Order(name="n", textual=False))
