from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netmon_core.packets.text import LIMIT, clean_text

# Every character there is, lone surrogates too.
any_text = st.text(st.characters(exclude_categories=()))


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        (b"printer", "printer"),
        ("B\u00fcro".encode(), "B\u00fcro"),
        ("Bu\u0308ro", "B\u00fcro"),
        (b"a\x00b\x1b[31mc\x7f", "ab[31mc"),
        ("Cisco\r\n\tIOS", "Cisco IOS"),
        ("evil\u202egpj.exe", "evilgpj.exe"),
        ("\u2066a\u2069\u200f\u061c", "a"),
        ("no\u200bse\u00adam\ufeff", "noseam"),
        ("a\U000e0041b", "ab"),
        (b"\xff\xfe", "\ufffd\ufffd"),
        ("a\ud800b", "a\ufffdb"),
        ("  padded  ", "padded"),
        (
            "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
            "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        ),
        ("<b>&amp;</b>", "<b>&amp;</b>"),
        (b"", ""),
    ],
)
def test_text_comes_out_safe_and_otherwise_as_it_was(raw: str | bytes, clean: str) -> None:
    assert clean_text(raw) == clean


@given(any_text | st.binary(max_size=2000), st.integers(1, 300))
def test_nothing_unsafe_is_left_of_any_text(raw: str | bytes, limit: int) -> None:
    text = clean_text(raw, limit)
    assert len(text) <= limit
    assert unicodedata.is_normalized("NFC", text)
    assert text.encode().decode() == text
    assert not {unicodedata.category(char) for char in text} & {"Cc", "Cs", "Zl", "Zp"}
    assert not {unicodedata.bidirectional(char) for char in text} & {
        "LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI",
    }  # fmt: skip


@given(any_text, st.integers(1, 300))
def test_cleaning_twice_is_cleaning_once(raw: str, limit: int) -> None:
    once = clean_text(raw, limit)
    assert clean_text(once, limit) == once


def test_a_megabyte_of_combining_marks_is_cut_before_it_is_sorted() -> None:
    text = clean_text("a" + "\u0301\u0327" * 500_000)
    assert len(text) <= LIMIT


def test_a_character_cut_in_half_at_the_cap_is_replaced() -> None:
    assert clean_text(("\u20ac" * 400).encode(), 10) == "\u20ac" * 10
    assert clean_text(b"abc\xe2\x82") == "abc\ufffd"
