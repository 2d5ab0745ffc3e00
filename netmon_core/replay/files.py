"""Evidence logs as files: JSON lines, compressed where the name ends in .gz."""

from __future__ import annotations

import gzip
import io
import zlib
from datetime import timedelta
from typing import IO, TYPE_CHECKING, cast

from .. import __version__
from ..errors import FormatError
from ..events.device import DeviceDiscovered
from ..events.monitor import MonitoringPaused
from ..evidence.observation import Observation
from ..inventory.leaps import OVERSLEPT
from ..inventory.probed import Probed
from .anonymize import Anonymizer
from .log import (
    LOG_VERSION,
    MAX_LINE,
    Header,
    Known,
    Named,
    Paused,
    Slept,
    Standing,
    from_line,
    time_of,
    to_line,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from ..events.event import Event
    from ..inventory.footing import Footing
    from ..model.device import Device
    from .log import Entry

# What is waiting to be written; a minute of a thousand devices. Beyond it the record has a hole, and says so.
WAITING_LINES = 20_000
# A month of fifty devices; whoever made the file may have meant harm.
MOST_LINES = 50_000_000
# No netmon is silent for longer while it records.
LONGEST_STEP = timedelta(days=1)


class EvidenceRecorder:
    """Writes what the inventory is told. Taking in never blocks; `flush` and `close` may raise OSError."""

    def __init__(self, path: Path, now: datetime, *, anonymize: bool = False) -> None:
        self.written = 0
        # What found no room.
        self.dropped = 0
        self._anonymizer = Anonymizer() if anonymize else None
        self._lines: list[str] = []
        self._awake_at: datetime | None = None
        self._file = _open(path, "w")
        header = Header(netmon_evidence=LOG_VERSION, netmon=__version__, started_at=now, anonymized=anonymize)
        self._lines.append(to_line(header))

    def begin(
        self,
        devices: tuple[Device, ...],
        silences: Mapping[str, str],
        now: datetime,
        *,
        restarted: bool = False,
    ) -> None:
        """Note what is known already; `restarted`: by an engine that has only just begun."""
        self.awake(now)
        for device in devices:
            learned = silences.get(device.id, "")
            self._add(Known(at=now, device=device, silences=learned, restarted=restarted))

    def awake(self, now: datetime) -> None:
        """Be told, as often as presence is judged, that nobody sleeps; a time in which it was not is noted.

        A gap between two lines does not tell: on a quiet network the engine judges all the while.
        """
        if self._awake_at is not None and now - self._awake_at > OVERSLEPT:
            self._add(Slept(since=self._awake_at, at=now))
        self._awake_at = now

    def note(self, event: Event, now: datetime) -> None:
        """Take in an event; those that replaying needs are kept."""
        self.awake(now)
        match event:
            case DeviceDiscovered(device=device):
                self._add(Named(at=now, id=device.id))
            case MonitoringPaused(pauses=pauses):
                self._add(Paused(at=now, pauses=pauses))

    def take(self, told: Observation | Probed | tuple[Footing, ...], now: datetime) -> None:
        """Take in what the inventory was told, after the events that came of it."""
        self.awake(now)
        self._add(told if isinstance(told, Observation | Probed) else Standing(at=now, footings=told))

    def flush(self) -> None:
        """Write what is waiting."""
        lines, self._lines = self._lines, []
        if lines:
            self._file.write("\n".join(lines) + "\n")
            self._file.flush()
            self.written += len(lines)

    def close(self) -> None:
        """Write what is waiting, and end the file."""
        try:
            self.flush()
        finally:
            self._file.close()

    def _add(self, entry: Entry) -> None:
        if len(self._lines) >= WAITING_LINES:
            self.dropped += 1
            return
        self._lines.append(to_line(entry if self._anonymizer is None else self._anonymizer.entry(entry)))


def read_log(path: Path) -> Iterator[Entry]:
    """Yield every entry; raises FormatError naming the line that is damaged."""
    number = 0
    try:
        with _open(path, "r") as file:
            latest = None
            while line := file.readline(MAX_LINE + 1):
                number += 1
                entry = _read(line, number)
                now = time_of(entry)
                # A sleep may be of any length; nobody goes through it.
                begun = entry.since if isinstance(entry, Slept) else now
                if latest is not None and begun - latest > LONGEST_STEP:
                    raise _damaged(number, "its time is more than a day after the line before it")
                latest = now if latest is None else max(now, latest)
                yield entry
    except (EOFError, zlib.error, gzip.BadGzipFile, UnicodeDecodeError) as err:
        raise _damaged(number + 1, f"the file cannot be read on: {err}") from err
    except OSError as err:
        raise FormatError(f"{path} cannot be read: {err.strerror or err}.") from err
    if number == 0:
        raise _damaged(1, "the file is empty")


def _read(line: str, number: int) -> Entry:
    if not line.endswith("\n"):
        raise _damaged(number, "it is cut off, or too long")
    if number > MOST_LINES:
        raise _damaged(number, f"there are more than {MOST_LINES:,}")
    try:
        entry = from_line(line)
    except FormatError as err:
        raise _damaged(number, err.message) from err
    if (number == 1) is not isinstance(entry, Header):
        raise _damaged(number, "an evidence log has one header, and it is the first line")
    if isinstance(entry, Header) and entry.netmon_evidence != LOG_VERSION:
        raise _damaged(number, f"it is of version {entry.netmon_evidence}, this netmon reads {LOG_VERSION}")
    return entry


def _damaged(number: int, what: str) -> FormatError:
    return FormatError(f"Line {number} of the evidence log is damaged: {what}.", field=f"line {number}")


def _open(path: Path, mode: str) -> IO[str]:
    if path.suffix == ".gz":
        packed = gzip.GzipFile(path, f"{mode}b", mtime=0)
        return io.TextIOWrapper(cast("IO[bytes]", packed), encoding="utf-8", newline="\n")
    return path.open(mode, encoding="utf-8", newline="\n")
