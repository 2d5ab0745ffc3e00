"""Asks a server what devices tell of themselves: ports, sensors, links, traffic."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netmon_core.errors import UnexpectedAnswerError
from netmon_core.model.informant import InformantState
from netmon_core.model.link import Link
from netmon_core.model.port import Port
from netmon_core.model.sensor import Sensor
from netmon_core.wire import time_to_wire

from .answers import not_understood
from .rest import segment

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from typing import Protocol

    from netmon_core.errors import NetmonError

    from .rest import Rest

    type Failed = Callable[[NetmonError], None]

    class ReadAll(Protocol):
        """Reads a list that was answered; raises NetmonError where it is none."""

        def __call__[T](self, kind: type[T], answer: object) -> list[T]:
            """Return what is known here of it."""


class Informants:
    """Questions about one device each; `failed` is told why one was not answered."""

    def __init__(self, rest: Rest, read_all: ReadAll) -> None:
        self._rest, self._read_all = rest, read_all

    def ports(self, device_id: str, done: Callable[[list[Port]], None], failed: Failed) -> None:
        """Ask for all of its ports."""
        self._list(Port, f"/devices/{segment(device_id)}/ports", {}, done, failed)

    def sensors(self, device_id: str, done: Callable[[list[Sensor]], None], failed: Failed) -> None:
        """Ask for all of its sensors."""
        self._list(Sensor, f"/devices/{segment(device_id)}/sensors", {}, done, failed)

    def links(self, device_id: str, done: Callable[[list[Link]], None], failed: Failed) -> None:
        """Ask what it is connected with."""
        self._list(Link, "/links", {"device": device_id}, done, failed)

    def state(self, device_id: str, done: Callable[[InformantState | None], None], failed: Failed) -> None:
        """Ask how it goes with asking it; None: nothing is asked."""

        def take(states: list[InformantState]) -> None:
            done(next((each for each in states if each.device_id == device_id), None))

        self._list(InformantState, "/informants", {"device": device_id}, take, failed)

    def ask(self, device_id: str, done: Callable[[InformantState], None]) -> None:
        """Have the server ask it now."""
        self._command(device_id, "ask", done)

    def agree(self, device_id: str, done: Callable[[InformantState], None]) -> None:
        """Say yes to whoever answers there now, and have it asked."""
        self._command(device_id, "agree", done)

    def traffic(
        self,
        device_id: str,
        port_id: str | None,
        start: datetime,
        end: datetime,
        done: Callable[[object], None],
    ) -> None:
        """Ask what flowed through a port, or (None) through all of them; None is told where nobody knows."""
        query = {"device": device_id, "start": time_to_wire(start), "end": time_to_wire(end)}
        if port_id is not None:
            query["port"] = port_id
        self._rest.get("/metrics/bandwidth", done, query=query, failed=lambda _: done(None))

    def percentile(
        self, device_id: str, port_id: str, start: datetime, end: datetime, done: Callable[[object], None]
    ) -> None:
        """Ask what a port's traffic stayed below for 95 % of the time; None is told where nobody knows."""
        query = {
            "device": device_id,
            "port": port_id,
            "start": time_to_wire(start),
            "end": time_to_wire(end),
        }
        path = "/metrics/bandwidth/percentile"
        self._rest.get(path, done, query=query, failed=lambda _: done(None))

    def _command(self, device_id: str, what: str, done: Callable[[InformantState], None]) -> None:
        def take(answer: object) -> None:
            found = self._read_all(InformantState, [answer])
            if not found:
                raise UnexpectedAnswerError(not_understood())
            done(found[0])

        self._rest.send("POST", f"/devices/{segment(device_id)}/{what}", take)

    def _list[T](
        self,
        kind: type[T],
        path: str,
        query: dict[str, str],
        done: Callable[[list[T]], None],
        failed: Failed,
    ) -> None:
        self._rest.get(path, lambda answer: done(self._read_all(kind, answer)), query=query, failed=failed)
