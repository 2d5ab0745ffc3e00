"""Long messages are read in slices, and come out as if they had been read at once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.api import inbox as inbox_module
from desktop.api.inbox import LONG, Inbox
from desktop.api.json_slices import SLICE, read_json

if TYPE_CHECKING:
    from collections.abc import Generator

    from pytestqt.qtbot import QtBot

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def read(text: str, depth: int) -> tuple[Any, int]:
    """Return what is read, and in how many slices."""
    reading, slices = read_json(text, depth=depth), 1
    while True:
        try:
            next(reading)
        except StopIteration as done:
            return done.value, slices
        slices += 1


@given(VALUES, st.integers(0, 4), st.sampled_from([None, 1]))
def test_any_json_is_read_as_json_loads_reads_it(value: object, depth: int, indent: int | None) -> None:
    text = json.dumps(value, indent=indent)
    assert read(text, depth)[0] == json.loads(text)


@given(VALUES, st.data())
def test_a_text_cut_or_changed_is_refused_where_json_loads_refuses_it(
    value: object, data: st.DataObject
) -> None:
    text = json.dumps({"snapshot": [value, {"a": value}]})
    at = data.draw(st.integers(0, len(text) - 1))
    broken = text[:at] + data.draw(st.sampled_from(["", ",", "}", "]", '"', ":", "x"])) + text[at + 1 :]
    try:
        wanted = json.loads(broken)
    except ValueError:
        with pytest.raises(ValueError, match="char"):
            read(broken, 3)
    else:
        assert read(broken, 3)[0] == wanted


def test_a_long_array_is_read_in_slices_as_deep_as_asked() -> None:
    text = json.dumps({"snapshot": {"devices": list(range(5 * SLICE))}})
    assert read(text, 3)[1] == 6
    assert read(text, 2)[1] == 1


def test_messages_are_read_in_their_order_though_a_long_one_takes_long(qtbot: QtBot) -> None:
    told: list[str] = []

    def read(text: str) -> Generator[None]:
        if len(text) > LONG:
            for _ in range(50):
                yield
        told.append(text[:1])

    box = Inbox(read)
    for text in ("a", "b" * (LONG + 1), "c", "d"):
        assert box.take(text)
    assert told == ["a"]
    qtbot.waitUntil(lambda: told == ["a", "b", "c", "d"])


def test_what_waits_is_capped_and_forgotten_when_the_connection_goes(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox_module, "MAX_WAITING", 10)
    told: list[str] = []

    def read(text: str) -> Generator[None]:
        told.append(text[:1])
        yield

    box = Inbox(read)
    assert all(box.take("x" * (LONG + 1)) for _ in range(10))
    assert not box.take("y")
    box.clear()
    assert box.take("z")
    assert told == ["z"]
