"""What the embedded store knows and keeps of measurements in memory, and which of its questions go where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....errors import InvalidRequestError
from ....model.measurement import ROW_KINDS
from ..steps import HOUR
from .answers import rank
from .head import MeasuredHead
from .kinds import first_number, is_counted, last_number
from .names import MeasuredNames
from .writing import NewSeries

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from ....model.measured import Ranked
    from ....model.measurement import Measurement, RowKind
    from .reader import MeasuredReader


class MeasuredPart:
    """The rows in memory and the numbers of all series but those of pings."""

    def __init__(self) -> None:
        self.head = MeasuredHead()
        self.names = MeasuredNames()

    def record(self, measurement: Measurement, new: list[NewSeries]) -> None:
        """Take a measurement in; a series that is not on the disk yet is added to `new`."""
        lot = self.names.kinds.get(measurement.kind)
        number = None if lot is None else lot.numbers.get(measurement.subject_id)
        if number is None:
            number = self._begin(measurement, new)
            if number is None:
                self.head.dropped += 1
                return
        self.head.append(number, measurement)

    def anew(self, hour: int) -> list[NewSeries]:
        """Nothing is on the disk: return every series, to be written once more."""
        self.head.forget_journal()
        return [NewSeries(number, kind, subject, hour) for number, kind, subject in self.names.all()]

    def highest(
        self, kind: RowKind, column: int, start: datetime, end: datetime, count: int
    ) -> Callable[[MeasuredReader], list[Ranked]]:
        """Return what finds those with the most in the file and in memory."""
        hours = self.head.hours()
        numbers = first_number(kind.name), last_number(kind.name)

        def find(reader: MeasuredReader) -> list[Ranked]:
            sums = reader.sums(numbers, column, start, end, hours)
            named = ((self.names.name(number), each) for number, each in sums.items())
            return rank(((name, each) for name, each in named if name is not None), kind, count)

        return find

    def _begin(self, measurement: Measurement, new: list[NewSeries]) -> int | None:
        """Return a number for a new series; None: there is no room, or no such kind."""
        kind, subject_id = measurement.kind, measurement.subject_id
        lot = self.names.kinds.get(kind)
        if lot is None or len(measurement.values) != len(ROW_KINDS[kind].columns):
            return None
        number = lot.add(subject_id)
        if number is not None:
            # Before its first row, so that the journal never holds a number without its name.
            hour = int(measurement.at.timestamp() // HOUR)
            new.append(NewSeries(number, kind, subject_id, hour))
        return number


def row_kind(name: str) -> RowKind:
    """Return a kind by its name; raises InvalidRequestError."""
    kind = ROW_KINDS.get(name)
    if kind is None:
        raise InvalidRequestError(
            f"There is no kind {name[:40]!r}; there are {', '.join(ROW_KINDS)}.", field="kind"
        )
    return kind


def counted_kind(name: str) -> RowKind:
    """Return a kind of counts by its name; raises InvalidRequestError."""
    kind = row_kind(name)
    if not is_counted(kind):
        raise InvalidRequestError(f"What a {name} shows does not add up.", field="kind")
    return kind


def column_of(kind: RowKind, name: str) -> int:
    """Return the place of a column; raises InvalidRequestError."""
    names = [column.name for column in kind.columns]
    if name not in names:
        raise InvalidRequestError(
            f"There is no column {name[:40]!r}; there are {', '.join(names)}.", field="column"
        )
    return names.index(name)
