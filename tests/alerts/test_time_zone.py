"""Local time is of the zone that is set, and one that is none is told."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from netmon_core.alerts.silences import is_quiet
from netmon_core.alerts.time_zone import TimeZone, read_time_zone
from tests.lab.processes import program

if TYPE_CHECKING:
    from pathlib import Path

NOON = datetime(2026, 11, 29, 12, tzinfo=UTC)


@pytest.fixture
def zones(tmp_path: Path) -> Path:
    for name in ("Europe/Berlin", "America/Argentina/Buenos_Aires", "posix/Europe/Berlin"):
        path = tmp_path / "zoneinfo" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"TZif")
    return tmp_path / "zoneinfo"


def read(zones: Path, **environ: str) -> TimeZone:
    return read_time_zone(NOON, environ=environ, zones=zones)


@pytest.mark.parametrize(
    "given",
    [
        "Europe/Berlin",
        ":Europe/Berlin",
        "America/Argentina/Buenos_Aires",
        "",
        "UTC",
        "UTC0",
        "CET-1CEST,M3.5.0,M10.5.0/3",
        "EST5EDT",
        "<+03>-3",
        "GMT+5:30",
    ],
)
def test_a_zone_that_exists_or_is_written_out_is_no_problem(zones: Path, given: str) -> None:
    found = read(zones, TZ=given)
    assert (found.source, found.problem) == ("TZ", None)
    assert found.name == (given.removeprefix(":") or "UTC")


@pytest.mark.parametrize(
    ("given", "near"),
    [
        ("europe/berlin", "Europe/Berlin"),
        ("Europe/Berlin ", "Europe/Berlin"),
        ("Berlin", "Europe/Berlin"),
        ("America/Argentina/Buenos Aires", "America/Argentina/Buenos_Aires"),
        ("Europe/Nowhere", None),
        ("CET", None),
        ("../../etc/passwd-", None),
        ("x" * 10_000, None),
        ("\x1b[31m", None),
    ],
)
def test_a_zone_that_does_not_exist_is_told_and_the_one_that_was_meant(
    zones: Path, given: str, near: str | None
) -> None:
    problem = read(zones, TZ=given).problem or ""
    assert "does not exist here, so local time is UTC" in problem
    assert (f"did you mean {near}?" if near else "tzdata") in problem
    assert problem.isprintable()
    assert len(problem) < 300


def test_without_a_variable_the_file_tells(zones: Path, tmp_path: Path) -> None:
    localtime = tmp_path / "localtime"
    nothing = read_time_zone(NOON, environ={}, localtime=localtime, zones=zones)
    assert (nothing.source, nothing.problem) == ("nothing set", None)

    localtime.symlink_to(zones / "Europe/Berlin")
    linked = read_time_zone(NOON, environ={}, localtime=localtime, zones=zones)
    assert (linked.name, linked.source, linked.problem) == ("Europe/Berlin", str(localtime), None)

    localtime.unlink()
    localtime.symlink_to("/usr/share/zoneinfo/Mars/Phobos")
    gone = read_time_zone(NOON, environ={}, localtime=localtime, zones=zones)
    assert "Mars/Phobos, which does not exist, so local time is UTC" in (gone.problem or "")

    localtime.unlink()
    localtime.write_bytes(b"TZif")
    copied = read_time_zone(NOON, environ={}, localtime=localtime, zones=zones)
    assert (copied.source, copied.problem) == (str(localtime), None)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("Europe/Berlin", "+01:00 None"),
        ("America/New_York", "-05:00 None"),
        ("Europe/Nowhere", "+00:00 told"),
        ("CET-1", "+01:00 None"),
    ],
)
def test_what_is_told_is_what_the_c_library_does(given: str, expected: str) -> None:
    program = (
        "from datetime import UTC, datetime; from netmon_core.alerts.time_zone import read_time_zone;"
        "zone = read_time_zone(datetime(2026, 11, 29, tzinfo=UTC));"
        "print(zone.offset, zone.problem and 'told')"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "TZ": given},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout.strip() == expected


def quiet_minutes(quiet: str, zone: str, start: datetime, hours: int) -> list[str]:
    """The spans of UTC, to the minute, in which it is quiet."""
    spans: list[list[datetime]] = []
    for minute in range(hours * 60):
        at = start + timedelta(minutes=minute)
        if is_quiet(quiet, at.astimezone(ZoneInfo(zone))):
            if spans and spans[-1][1] == at:
                spans[-1][1] = at + timedelta(minutes=1)
            else:
                spans.append([at, at + timedelta(minutes=1)])
    return [f"{begin:%H:%M}-{end:%H:%M}" for begin, end in spans]


@pytest.mark.parametrize(
    ("quiet", "zone", "day", "expected"),
    [
        # The hour from 2 to 3 comes twice, and is quiet twice.
        ("02:30-03:30", "Europe/Berlin", "2026-10-25", ["00:30-01:00", "01:30-02:30"]),
        # It does not come at all: half past three ends what half past two did not begin.
        ("02:30-03:30", "Europe/Berlin", "2027-03-28", ["01:00-01:30"]),
        ("02:15-02:45", "Europe/Berlin", "2027-03-28", []),
        ("22:00-07:00", "Europe/Berlin", "2026-10-25", ["00:00-06:00", "21:00-00:00"]),
        ("22:00-07:00", "Europe/Berlin", "2027-03-28", ["00:00-05:00", "20:00-00:00"]),
        ("01:00-02:00", "America/New_York", "2026-11-01", ["05:00-07:00"]),
        ("22:00-07:00", "America/New_York", "2026-11-01", ["02:00-12:00"]),
        ("01:45-02:15", "Australia/Lord_Howe", "2026-04-04", ["14:45-15:00", "15:15-15:45"]),
    ],
)
def test_quiet_hours_follow_the_clock_on_the_wall_through_the_nights_that_change_it(
    quiet: str, zone: str, day: str, expected: list[str]
) -> None:
    start = datetime.fromisoformat(f"{day}T00:00:00+00:00")
    assert quiet_minutes(quiet, zone, start, 24) == expected


# What people would be told of at each moment, by the clock and the zone of the process itself.
TELLING = """
import time
from datetime import UTC, datetime, timedelta
from itertools import count
from netmon_core.alerts.notices import Notices
from netmon_core.model.alert import Alert, AlertState
from netmon_core.settings.alerts import AlertSettings
import sys
notices = Notices(AlertSettings(quiet=sys.argv[1]), lambda *_: None)
last = None
for number in count():
    now = datetime.now(UTC)
    if number == 0:
        end = now + timedelta(hours=float(sys.argv[2]))
    if now >= end:
        break
    alert = Alert(id=f"a{number}", rule="offline", subject_id="d", subject="d", summary="d", fired_at=now,
        state=AlertState.FIRING, pending_since=now)
    quiet = notices.of(alert, None, (), now) is None
    if quiet != last:
        print(f"{now:%H:%M}", "quiet" if quiet else "told", flush=True)
        last = quiet
    time.sleep(30)
"""


@pytest.mark.parametrize(
    ("zone", "quiet", "begin", "expected"),
    [
        # By the clock on the wall of the zone; summer time ends, begins, and ends elsewhere.
        ("Europe/Berlin", "02:30-03:30", "2026-10-24 23:00", [(0, 30), (1, 0), (1, 30), (2, 30)]),
        ("Europe/Berlin", "02:30-03:30", "2027-03-28 00:00", [(1, 0), (1, 30)]),
        ("America/New_York", "01:00-02:00", "2026-11-01 04:00", [(5, 0), (7, 0)]),
        # A container without a zone lives in UTC.
        ("", "02:30-03:30", "2026-10-25 00:00", [(2, 30), (3, 30)]),
    ],
)
def test_a_process_lives_through_such_a_night_by_its_own_clock_and_zone(
    zone: str, quiet: str, begin: str, expected: list[tuple[int, int]]
) -> None:
    start = datetime.fromisoformat(f"{begin}:00+00:00")
    # faketime takes the time of the zone that it runs in.
    local = start.astimezone(ZoneInfo(zone or "UTC"))
    done = subprocess.run(
        [
            *(program("faketime", package="faketime"), "-f", f"@{local:%Y-%m-%d %H:%M:%S} x3600"),
            *(sys.executable, "-c", TELLING, quiet, "4"),
        ],
        env={**os.environ, "TZ": zone},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    told = [line.split() for line in done.stdout.splitlines()]
    assert [word for _, word in told] == ["told", "quiet"] * (len(expected) // 2) + ["told"]
    for (at, _), (hour, minute) in zip(told[1:], expected, strict=True):
        late = int(at[:2]) * 60 + int(at[3:]) - (hour * 60 + minute)
        # It looks every half minute of a time that runs an hour in a second.
        assert 0 <= late <= 10, (at, hour, minute)
