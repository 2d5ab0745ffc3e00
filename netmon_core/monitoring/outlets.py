"""The few sockets through which all targets are pinged: opened when needed, and again after a failure."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..errors import NetmonError
from ..net.echo_batch import EchoBatch
from ..net.echo_message import IPV4, IPV6, SMALL_PAYLOAD, USUAL_PAYLOAD, EchoProtocol
from .lane import SILENT, SMALL

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..net.echo_batch import Heard
    from .lane import Lane

type OpenBatch = Callable[[EchoProtocol, int], EchoBatch]

_LOGGER = logging.getLogger(__name__)

# Seconds before a socket that failed is tried again.
RETRY_DELAYS = (1.0, 5.0, 30.0, 60.0)
# Seconds after which the silent are asked with another identifier: less than the 30 s for which routers keep
# an ICMP flow, so that each has its chance.
RENEW_AFTER = 20.0

_PROTOCOLS = {4: IPV4, 6: IPV6}


@dataclass(slots=True)
class _Outlet:
    batch: EchoBatch | None = None
    opened_at: float = 0.0


@dataclass(slots=True)
class _Trouble:
    """What one version of IP meets, whichever the socket."""

    failures: int = 0
    retry_at: float = 0.0
    problem: str = ""


def open_batch(protocol: EchoProtocol, payload_size: int) -> EchoBatch:
    """Open a socket for requests of a size."""
    return EchoBatch(protocol, payload_size=payload_size)


class Outlets:
    """A socket for each version of IP and lane.

    The kernel keeps what it cannot deliver in the send buffer for seconds, and those who answer shall not
    wait for it. A failure is warned about once.
    """

    def __init__(self, open_batch: OpenBatch = open_batch) -> None:
        self._open_batch = open_batch
        self._outlets: dict[tuple[int, Lane], _Outlet] = {}
        self._troubles = {version: _Trouble() for version in _PROTOCOLS}
        # Renewed, and still awaiting answers.
        self._retired: list[EchoBatch] = []
        # Problems that have been warned about.
        self._told: set[str] = set()

    def ask(
        self, kind: tuple[int, Lane], sequence: int, names: Sequence[bytes], now: float
    ) -> tuple[int, list[int]]:
        """As `EchoBatch.ask`, through the socket for this (version, lane); without one all are refused."""
        version, lane = kind
        outlet = self._outlets.setdefault(kind, _Outlet())
        trouble = self._troubles[version]
        try:
            if outlet.batch is not None and lane in SILENT and now - outlet.opened_at >= RENEW_AFTER:
                self._retired.append(outlet.batch)
                outlet.batch = None
            if outlet.batch is None and now >= trouble.retry_at:
                outlet.batch = self._open_batch(
                    _PROTOCOLS[version], SMALL_PAYLOAD if lane in SMALL else USUAL_PAYLOAD
                )
                outlet.opened_at = now
            if outlet.batch is not None:
                done, refused = outlet.batch.ask(sequence, names)
                if trouble.failures and done > len(refused):
                    trouble.failures = 0
                    self._told.clear()
                    _LOGGER.info("The socket for pinging works again")
                return done, refused
        except NetmonError as err:
            self._drop(outlet, trouble, err, now)
        return len(names), list(range(len(names)))

    def read(self, now: float) -> Iterator[Heard]:
        """Yield what has come, socket by socket."""
        for (version, _), outlet in self._outlets.items():
            if outlet.batch is not None:
                try:
                    yield outlet.batch.read()
                except NetmonError as err:
                    self._drop(outlet, self._troubles[version], err, now)
        for batch in list(self._retired):
            try:
                yield batch.read()
            except NetmonError:
                self._retire(batch)

    @property
    def problem(self) -> str | None:
        """Why nothing can be asked now; None: it can, or was not tried."""
        return next((each.problem for each in self._troubles.values() if each.failures), None)

    def forget(self, sequence: int) -> None:
        """Await no answer to this batch any more."""
        for outlet in self._outlets.values():
            if outlet.batch is not None:
                outlet.batch.forget(sequence)
        for batch in list(self._retired):
            batch.forget(sequence)
            if batch.idle:
                self._retire(batch)

    def close(self) -> None:
        """Give the sockets back; the next request opens them again."""
        for outlet in self._outlets.values():
            if outlet.batch is not None:
                outlet.batch.close()
        self._outlets.clear()
        for batch in list(self._retired):
            self._retire(batch)

    def _retire(self, batch: EchoBatch) -> None:
        self._retired.remove(batch)
        batch.close()

    def _drop(self, outlet: _Outlet, trouble: _Trouble, err: NetmonError, now: float) -> None:
        if outlet.batch is not None:
            outlet.batch.close()
            outlet.batch = None
        trouble.retry_at = now + RETRY_DELAYS[min(trouble.failures, len(RETRY_DELAYS) - 1)]
        trouble.failures += 1
        trouble.problem = err.message
        if err.message not in self._told:
            _LOGGER.warning("Devices cannot be pinged: %s", err.message)
        self._told.add(err.message)
