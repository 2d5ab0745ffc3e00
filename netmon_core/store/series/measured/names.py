"""Which number a subject and row kind have in the file. No I/O."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..targets import Targets
from .kinds import MOST_SERIES, first_number, kind_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from .writing import NewSeries


class MeasuredNames:
    """The numbers of all kinds. Each kind has its own, so that one that is full costs no other."""

    def __init__(self, most: Mapping[str, int] = MOST_SERIES) -> None:
        self.kinds = {kind: Targets(first_number(kind), most=count) for kind, count in most.items()}

    def load(self, found: Iterable[NewSeries]) -> None:
        """Take what the file knows."""
        lots: dict[str, list[tuple[int, str, int]]] = {kind: [] for kind in self.kinds}
        for number, kind, subject, hour in found:
            if kind in lots:
                lots[kind].append((number, subject, hour))
        for kind, lot in lots.items():
            self.kinds[kind].load(lot)

    def number(self, kind: str, subject_id: str) -> int | None:
        """Return the number of a series; None: there is none."""
        lot = self.kinds.get(kind)
        return None if lot is None else lot.numbers.get(subject_id)

    def subjects(self, kind: str) -> list[str]:
        """Return whose series of a kind there are, in order."""
        lot = self.kinds.get(kind)
        return [] if lot is None else sorted(lot.numbers)

    def name(self, number: int) -> str | None:
        """Return whose series it is; None: it is gone."""
        return self._of(number).names.get(number)

    def all(self) -> Iterable[tuple[int, str, str]]:
        """Yield (number, kind, subject) of every series."""
        for kind, lot in self.kinds.items():
            for number, subject in lot.names.items():
                yield number, kind, subject

    def seen(self, numbers: Iterable[int], hour: int) -> None:
        """Note that series have measurements of an hour."""
        for number in numbers:
            self._of(number).seen((number,), hour)

    def silent(self, active: Collection[int]) -> list[int]:
        """Return the series that must go for new ones of their kind to come."""
        return [number for lot in self.kinds.values() for number in lot.silent(active)]

    def leave(self, numbers: Iterable[int]) -> None:
        """Begin to drop series; ends with `left` or `stayed`."""
        for number in numbers:
            self._of(number).leave((number,))

    def left(self, numbers: Iterable[int]) -> None:
        """Nothing is left of the series."""
        for number in numbers:
            self._of(number).left((number,))

    def stayed(self, numbers: Iterable[int]) -> None:
        """The series could not be dropped."""
        for number in numbers:
            self._of(number).stayed((number,))

    def _of(self, number: int) -> Targets:
        return self.kinds[kind_of(number).name]
