from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from netmon_core.monitoring.certificate import expiry

from .certificates import make_certificate

if TYPE_CHECKING:
    from pathlib import Path


def test_the_expiry_is_read_from_a_real_certificate(tmp_path: Path) -> None:
    made = make_certificate(tmp_path, start="20200101000000Z", end="20210203040506Z")
    assert expiry(made.der) == datetime(2021, 2, 3, 4, 5, 6, tzinfo=UTC)


def test_a_time_after_2049_has_four_digits_of_the_year(tmp_path: Path) -> None:
    made = make_certificate(tmp_path, start="20200101000000Z", end="20991231235959Z")
    assert expiry(made.der) == datetime(2099, 12, 31, 23, 59, 59, tzinfo=UTC)


@given(data=st.binary(max_size=400))
def test_bytes_that_are_no_certificate_have_no_expiry(data: bytes) -> None:
    assert expiry(data) is None or data[0] == 0x30


def test_a_certificate_damaged_anywhere_raises_nothing(tmp_path: Path) -> None:
    der = make_certificate(tmp_path, start="20200101000000Z", end="20210203040506Z").der
    for place in range(len(der)):
        for value in (0, 0x7F, 0x80, 0x84, 0xFF):
            expiry(der[:place] + bytes([value]) + der[place + 1 :])
        expiry(der[:place])
