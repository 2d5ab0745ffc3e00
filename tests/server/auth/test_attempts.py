from __future__ import annotations

import pytest

from netmon_core.server.auth.attempts import FAILURES, REMOTES, WINDOW, Attempts
from netmon_core.server.remotes import whose


def test_the_eleventh_failure_in_a_minute_has_to_wait_until_the_first_is_a_minute_old() -> None:
    attempts = Attempts()
    for second in range(FAILURES):
        assert attempts.begin("192.0.2.1", float(second)) == 0

    assert attempts.begin("192.0.2.1", 20.0) == pytest.approx(WINDOW - 20)
    assert attempts.begin("192.0.2.2", 20.0) == 0
    assert attempts.begin("192.0.2.1", WINDOW) == 0
    assert attempts.begin("192.0.2.1", WINDOW) > 0


def test_waiting_is_not_made_longer_by_trying_meanwhile() -> None:
    attempts = Attempts()
    for _ in range(FAILURES):
        attempts.begin("::1", 0.0)

    assert [attempts.begin("::1", 30.0) for _ in range(100)] == [30.0] * 100
    assert attempts.begin("::1", 60.0) == 0


def test_attempts_at_the_same_time_count_before_any_of_them_has_ended() -> None:
    attempts = Attempts()

    assert [attempts.begin("192.0.2.1", 5.0) for _ in range(FAILURES + 1)].count(0) == FAILURES


def test_a_success_takes_back_itself_and_no_failure() -> None:
    attempts = Attempts()
    for second in range(FAILURES):
        attempts.begin("192.0.2.1", float(second))
    attempts.succeeded("192.0.2.1", 9.0)

    assert attempts.begin("192.0.2.1", 10.0) == 0
    assert attempts.begin("192.0.2.1", 10.0) > 0
    attempts.succeeded("192.0.2.9", 1.0)


def test_an_ipv6_subscriber_has_one_count_however_many_addresses_it_has() -> None:
    attempts = Attempts()
    for number in range(FAILURES):
        attempts.begin(f"2001:db8:1:2::{number:x}", 0.0)

    assert attempts.begin("2001:db8:1:2:ffff::1", 0.0) > 0
    assert attempts.begin("2001:db8:1:3::1", 0.0) == 0


def test_an_address_is_counted_the_same_in_whatever_way_it_is_written() -> None:
    assert whose("::ffff:192.0.2.1") == whose("192.0.2.1")
    assert whose("fe80::1%eth0") == whose("fe80::2%eth1")
    assert whose("x" * 10_000) == "x" * 64
    assert whose("") == ""


def test_the_table_stays_bounded_when_strangers_fill_it() -> None:
    attempts = Attempts()
    for number in range(REMOTES + 500):
        attempts.begin(f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}", number / 1000)

    assert len(attempts) == REMOTES
