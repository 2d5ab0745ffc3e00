"""The few sockets through which all targets are pinged: opened when needed, and again after a failure."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..errors import NetmonError
from ..net.echo_batch import EchoBatch
from ..net.echo_message import IPV4, IPV6, EchoProtocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..net.echo_batch import Heard

type OpenBatch = Callable[[EchoProtocol], EchoBatch]

_LOGGER = logging.getLogger(__name__)

# Seconds before a socket that failed is tried again.
RETRY_DELAYS = (1.0, 5.0, 30.0, 60.0)

_PROTOCOLS = {4: IPV4, 6: IPV6}


@dataclass(slots=True)
class _Outlet:
    batch: EchoBatch | None = None
    failures: int = 0
    retry_at: float = 0.0


class Outlets:
    """A socket for each version of IP and, apart, for those who were silent.

    The kernel keeps what it cannot deliver in the send buffer for seconds, and those who answer shall not
    wait for it. A failure is warned about once.
    """

    def __init__(self, open_batch: OpenBatch = EchoBatch) -> None:
        self._open_batch = open_batch
        self._outlets: dict[tuple[int, bool], _Outlet] = {}
        # Problems that have been warned about.
        self._told: set[str] = set()

    def ask(
        self, kind: tuple[int, bool], sequence: int, names: Sequence[bytes], now: float
    ) -> tuple[int, list[int]]:
        """As `EchoBatch.ask`, through the socket for this (version, silent); without one all are refused."""
        outlet = self._outlets.setdefault(kind, _Outlet())
        try:
            if outlet.batch is None and now >= outlet.retry_at:
                outlet.batch = self._open_batch(_PROTOCOLS[kind[0]])
            if outlet.batch is not None:
                done, refused = outlet.batch.ask(sequence, names)
                if outlet.failures and done > len(refused):
                    outlet.failures = 0
                    self._told.clear()
                    _LOGGER.info("The socket for pinging works again")
                return done, refused
        except NetmonError as err:
            self._drop(outlet, err, now)
        return len(names), list(range(len(names)))

    def read(self, now: float) -> Iterator[Heard]:
        """Yield what has come, socket by socket."""
        for outlet in self._outlets.values():
            if outlet.batch is not None:
                try:
                    yield outlet.batch.read()
                except NetmonError as err:
                    self._drop(outlet, err, now)

    def forget(self, sequence: int) -> None:
        """Await no answer to this batch any more."""
        for outlet in self._outlets.values():
            if outlet.batch is not None:
                outlet.batch.forget(sequence)

    def close(self) -> None:
        """Give the sockets back; the next request opens them again."""
        for outlet in self._outlets.values():
            if outlet.batch is not None:
                outlet.batch.close()
        self._outlets.clear()

    def _drop(self, outlet: _Outlet, err: NetmonError, now: float) -> None:
        if outlet.batch is not None:
            outlet.batch.close()
            outlet.batch = None
        outlet.retry_at = now + RETRY_DELAYS[min(outlet.failures, len(RETRY_DELAYS) - 1)]
        outlet.failures += 1
        if err.message not in self._told:
            _LOGGER.warning("Devices cannot be pinged: %s", err.message)
        self._told.add(err.message)
