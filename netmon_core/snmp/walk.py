"""Several columns of one table, read together by as few questions as the agent can answer. Pure."""

from __future__ import annotations

from itertools import islice
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from ..lazy_dataclass import dataclass
from ..packets.ber import MalformedBerError, build_subids, pack_object_id, read_subids
from ..packets.snmp import END, GET, GET_BULK, GET_NEXT
from . import status
from .errors import SnmpDeniedError
from .oddity import Oddity
from .question import Question
from .table import Extent, Table

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from ..packets.snmp import Pdu, Variable
    from .manners import Manners
    from .table import Oid, Value

    # Questions come out; answers, each with the size of its datagram, go in.
    type Steps = Generator[Question, tuple[Pdu, int]]

# How often the end of a column may turn out not to be its end, before the agent is believed no more.
REVIVALS: Final = 8
# Cells that a row lacks, which are asked for singly to see whether the agent passes them over.
HOLES: Final = 8
_REPEATS: Final = "it says the same again and again instead of going on: a fault of the agent"


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkLimits:
    """What one walk may take: variables, octets, seconds. An agent without an end would go on for ever."""

    variables: int = 500_000
    octets: int = 32 << 20
    seconds: float = 120.0


class Walk:
    """One walk: `steps` is run, and `table` is what came of it, whenever it ended."""

    def __init__(
        self, columns: Sequence[Oid], index: Oid, *, manners: Manners, limits: WalkLimits, by_bulk: bool
    ) -> None:
        self._why = ""
        self._manners = manners
        self._limits = limits
        self._kind = GET_BULK if by_bulk else GET_NEXT
        self._lead = build_subids(index)
        self._columns = [_Column(oid, self._lead) for oid in dict.fromkeys(columns)]
        self._live = list(self._columns)
        # By the bytes of the index, without those that all have.
        self._rows: dict[bytes, dict[Oid, Value]] = {}
        # Cells that the agent named and gave no value.
        self._void: set[bytes] = set()
        self._indexes: dict[bytes, Oid] = {}
        self._taken = self._octets = 0
        # By which it is known again.
        self._table = tuple(columns[0]) if columns else ()

    def steps(self) -> Steps:
        """Read to the end of every column, and at first see whether that was all. Raises SnmpDeniedError."""
        for _ in range(2):
            yield from self._read()
            self._manners.expect(self._table, self._size())
            if self._manners.checked or not self._rows or self._why:
                return
            if (yield from self._stands()):
                return
            self._manners.skips()
            self._forget()
        self.stop("it passes over rows, asked for many or for few: a fault of the agent")

    @property
    def is_empty(self) -> bool:
        """Whether no row was read."""
        return not self._rows

    def stop(self, why: str) -> None:
        """Leave it at what there is; the first reason counts."""
        self._why = self._why or why
        self._live = []

    def table(self) -> Table:
        """What was read, in the order of the indexes."""
        # Of tens of thousands of rows hardly any are out of order, which makes sorting quick.
        order = sorted(self._indexes.items(), key=itemgetter(1))
        rows = {index: self._rows[lead] for lead, index in order}
        if self._why:
            return Table(rows=rows, extent=Extent.PART, why=self._why)
        return Table(rows=rows, extent=Extent.WHOLE if rows else Extent.ABSENT)

    def _forget(self) -> None:
        """Begin anew."""
        for column in self._columns:
            column.cursor = column.prefix
        self._live = list(self._columns)
        self._rows.clear()
        self._indexes.clear()
        self._void.clear()

    def _size(self) -> float:
        """About what a value takes."""
        return self._octets / self._taken if self._taken else self._manners.expected(self._table)

    def _read(self) -> Steps:
        while self._live:
            names = [each.cursor for each in self._live]
            question = Question(self._kind, names, self._manners, octets=self._size())
            answer, size = yield question
            width, rows = question.asked(answer.request_id)
            columns = self._live[:width]
            if answer.status:
                self._take_error(answer, columns, rows)
            elif not answer.variables:
                self._ask_less(columns, rows, "it answers with nothing")
            else:
                self._take(answer.variables, columns, rows)
            self._keep_limits(len(answer.variables), size)

    def _take(self, variables: tuple[Variable, ...], columns: list[_Column], rows: int) -> None:
        width = len(columns)
        over = {
            column.oid
            for at, column in enumerate(columns)
            if not self._read_cells(column, variables[at::width])
        }
        if over:
            self._live = [column for column in self._live if column.oid not in over]
        elif len(variables) < width * rows:
            self._manners.short(len(variables) // width)
        else:
            self._manners.answered()

    def _read_cells(self, column: _Column, variables: tuple[Variable, ...]) -> bool:
        """Take the cells of a column; tell whether it goes on."""
        prefix, oid, rows = column.prefix, column.oid, self._rows
        begin = len(prefix)
        for name, value in variables:
            if value is END or not name.startswith(prefix):
                return False
            lead = name[begin:]
            row = rows.get(lead)
            if row is None:
                row = self._new_row(lead)
                if row is None:
                    self._why = self._why or "it names rows that there cannot be: a fault of the agent"
                    return False
            elif oid in row or name in self._void:
                self._manners.note(Oddity.REPEATS)
                self._why = self._why or _REPEATS
                return False
            if value is None:
                self._void.add(name)
            else:
                row[oid] = value
            column.cursor = name
        return True

    def _new_row(self, lead: bytes) -> dict[Oid, Value] | None:
        try:
            index = read_subids(self._lead + lead)
        except MalformedBerError:
            return None
        if not lead:
            return None
        self._indexes[lead] = index
        row: dict[Oid, Value] = {}
        self._rows[lead] = row
        return row

    def _take_error(self, answer: Pdu, columns: list[_Column], rows: int) -> None:
        name = status.name_of(answer.status)
        if answer.status == status.TOO_BIG:
            self._ask_less(columns, rows, "even its smallest answer is too big for it (tooBig)")
        elif answer.status == status.NO_SUCH_NAME:
            # The end of what version 1 shows.
            self._leave(columns, answer.index)
        elif answer.status in status.DENIED and not self._rows:
            raise SnmpDeniedError(
                f"The agent knows the credential, and does not show this ({name}): widen the view of "
                "the community or user on the device."
            )
        elif not answer.index and rows > 1 and self._manners.can_shrink(rows):
            # It says of no column that it is to blame.
            self._manners.silent()
        else:
            self._why = self._why or f"it answers with an error of its own ({name})"
            self._leave(columns, answer.index)

    def _ask_less(self, columns: list[_Column], rows: int, why: str) -> None:
        if self._manners.can_shrink(rows):
            self._manners.too_big(rows)
        else:
            self._why = self._why or why
            self._leave(columns, 0)

    def _leave(self, columns: list[_Column], index: int) -> None:
        """Ask no more for the column that an error is about, counted from 1; for none if it names none."""
        left = columns[index - 1 : index] if 1 <= index <= len(columns) else columns
        self._live = [column for column in self._live if column not in left]

    def _keep_limits(self, taken: int, size: int) -> None:
        self._taken += taken
        self._octets += size
        if self._taken > self._limits.variables:
            self.stop(f"it has more than {self._limits.variables} values in one table")
        elif self._octets > self._limits.octets:
            self.stop(f"one table is larger than {self._limits.octets >> 20} MiB")

    def _stands(self) -> Generator[Question, tuple[Pdu, int], bool]:
        """Look whether that was all; if not, it has to be read anew."""
        yield from self._look_behind()
        if self._why:
            return True
        if (yield from self._passes_over()):
            return False
        self._manners.checked = True
        return True

    def _look_behind(self) -> Steps:
        """Ask for what comes after the end of each column: some agents cut an answer, and do not say so."""
        for _ in range(REVIVALS):
            self._live = []
            ended = [column for column in self._columns if column.cursor != column.prefix]
            while ended:
                names = [each.cursor for each in ended]
                question = Question(GET_NEXT, names, self._manners, octets=self._size())
                answer, size = yield question
                width, _rows = question.asked(answer.request_id)
                for column, (name, value) in zip(ended[:width], answer.variables, strict=False):
                    known = self._rows.get(name[len(column.prefix) :], ())
                    is_new = column.oid not in known and name not in self._void
                    if is_new and value is not END and name.startswith(column.prefix):
                        self._live.append(column)
                self._keep_limits(len(answer.variables), size)
                ended = ended[width:]
            if not self._live or self._why:
                return
            self._manners.note(Oddity.CUT)
            self._manners.short(0)
            yield from self._read()
        self.stop("it ends the table somewhere else each time it is asked")

    def _passes_over(self) -> Generator[Question, tuple[Pdu, int], bool]:
        """Ask for some cells that rows lack: some agents, asked for many rows at once, pass some over."""
        lacking = (
            column.prefix + lead
            for lead, row in self._rows.items()
            for column in self._columns
            if column.oid not in row and column.cursor != column.prefix
        )
        holes = list(islice(lacking, HOLES))
        while holes:
            question = Question(GET, holes, self._manners, octets=self._size())
            answer, _ = yield question
            width, _rows = question.asked(answer.request_id)
            asked = holes[:width]
            if not answer.status and any(
                name in asked and value is not None and value is not END for name, value in answer.variables
            ):
                return True
            holes = holes[width:]
        return False


class _Column:
    """How far one column was read."""

    __slots__ = ("cursor", "oid", "prefix")

    def __init__(self, oid: Oid, lead: bytes) -> None:
        self.oid = oid
        self.prefix = pack_object_id(oid) + lead
        self.cursor = self.prefix
