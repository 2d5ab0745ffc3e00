from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netmon_core.packets.retry_after import retry_after

NOW = datetime(2026, 11, 29, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1", 1.0),
        ("0", 0.0),
        (" 120 ", 120.0),
        ("0.35", 0.35),
        ("1.", 1.0),
        ("Sun, 29 Nov 2026 12:01:00 GMT", 60.0),
        ("Sunday, 29-Nov-26 12:01:00 GMT", 60.0),
        ("Sun Nov 29 12:01:00 2026", 60.0),
        ("Sun, 29 Nov 2026 13:01:00 +0100", 60.0),
        ("Sun, 29 Nov 2026 12:01:00 -0000", 60.0),
        ("Sun, 29 Nov 2026 11:00:00 GMT", 0.0),
        ("", None),
        ("soon", None),
        ("-1", None),
        ("1e9", None),
        ("inf", None),
        ("nan", None),
        ("1,5", None),
        ("\u0661", None),
        ("9" * 13, None),
        ("9" * 100_000, None),
        ("Sun, 99 Nov 2026 12:01:00 GMT", None),
    ],
)
def test_every_form_of_the_header_is_read(text: str, seconds: float | None) -> None:
    assert retry_after(text, NOW) == seconds


@given(st.text())
def test_whatever_else_stands_there_says_nothing(text: str) -> None:
    found = retry_after(text, NOW)
    assert found is None or found >= 0
