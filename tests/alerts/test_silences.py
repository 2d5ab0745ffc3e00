"""When nobody is told."""

from datetime import datetime, timedelta

import pytest

from netmon_core.alerts import silences
from netmon_core.alerts.silences import in_force, is_quiet, is_silenced, silence
from netmon_core.errors import InvalidRequestError
from netmon_core.model.alert import Silence

from .test_webhook import ALERT
from .world import NOON

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("subject_id", "rule", "expected"),
    [
        (None, None, True),
        ("nas", None, True),
        ("nas", "offline", True),
        (None, "offline", True),
        ("tv", None, False),
        ("nas", "loss", False),
    ],
)
def test_a_silence_is_of_its_subject_and_rule(
    subject_id: str | None, rule: str | None, *, expected: bool
) -> None:
    made = [Silence(id="s", start=NOON, end=NOON + HOUR, subject_id=subject_id, rule=rule)]

    assert is_silenced(ALERT, None, made, NOON) is expected
    assert not is_silenced(ALERT, None, made, NOON + HOUR)
    assert not is_silenced(ALERT, None, made, NOON - timedelta(seconds=1))


def test_the_silence_of_a_device_is_of_its_targets_too() -> None:
    made = [Silence(id="s", start=NOON, end=NOON + HOUR, subject_id="device")]

    assert is_silenced(ALERT, "device", made, NOON)
    assert not is_silenced(ALERT, "other", made, NOON)


def test_silences_are_bounded_and_make_sense(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(silences, "SILENCES", 3)
    made: tuple[Silence, ...] = ()
    for number in range(3):
        made = silence(made, silence_id=str(number), now=NOON, duration=HOUR, comment="a\r\nb\x00")
    assert made[0].comment == "a b"

    with pytest.raises(InvalidRequestError, match="3 silences"):
        silence(made, silence_id="x", now=NOON, duration=HOUR)
    for duration in (timedelta(0), -HOUR, timedelta(days=99_999_999)):
        with pytest.raises(InvalidRequestError):
            silence((), silence_id="x", now=NOON, duration=duration)
    # Those that are over make room.
    assert len(silence(made, silence_id="x", now=NOON + HOUR, duration=HOUR)) == 1
    assert in_force(made, NOON + HOUR) == ()


@pytest.mark.parametrize(
    ("quiet", "time", "expected"),
    [
        ("", "03:00", False),
        ("22:00-07:00", "21:59", False),
        ("22:00-07:00", "22:00", True),
        ("22:00-07:00", "03:00", True),
        ("22:00-07:00", "07:00", False),
        ("12:00-13:00", "12:30", True),
        ("12:00-13:00", "13:30", False),
    ],
)
def test_quiet_hours_may_go_over_midnight(quiet: str, time: str, *, expected: bool) -> None:
    assert is_quiet(quiet, datetime.fromisoformat(f"2026-11-22T{time}:00+01:00")) is expected
