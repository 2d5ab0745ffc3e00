"""A question that asks for less each time it is asked again. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ..packets.snmp import GET_BULK
from .manners import VARIABLE_OCTETS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .manners import Manners


class Form(NamedTuple):
    """A question as it is asked at one try: so many rows of what these names stand for, 1 but for GETBULK."""

    kind: int
    names: Sequence[bytes]
    rows: int


class Question:
    """For variables by their names, the first of which are asked for together; one takes about `octets`."""

    def __init__(
        self, kind: int, names: Sequence[bytes], manners: Manners, *, octets: float = VARIABLE_OCTETS
    ) -> None:
        self._kind = kind
        self._names = names
        self._manners = manners
        self._octets = octets
        self._before = manners.amount
        self._forms: dict[int, Form] = {}

    def form(self, number: int) -> Form:
        """Return what to ask for at the try with this number."""
        names = self._names[: self._manners.columns(self._octets)]
        rows = self._manners.rows(len(names), self._octets) if self._kind == GET_BULK else 1
        form = self._forms[number] = Form(self._kind, names, rows)
        return form

    def asked(self, number: int) -> tuple[int, int]:
        """Return how many names and rows a try asked for."""
        form = self._forms[number]
        return len(form.names), form.rows

    def silent(self) -> None:
        """Take note that a try had no answer."""
        self._manners.silent()

    def given_up(self) -> None:
        """Take note that no try had one."""
        self._manners.absent(self._before)
