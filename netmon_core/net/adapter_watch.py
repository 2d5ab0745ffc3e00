"""Hears from the kernel that an adapter or its addresses changed. Needs no privilege, sends nothing."""

from __future__ import annotations

import errno
from typing import Self

from . import netlink

# Links, IPv4 addresses, IPv6 addresses. Not routes: of those a router of the internet changes hundreds a
# second, and they change with an address.
_GROUPS = (1, 5, 9)
# Room for some hundred changes. What does not fit is lost, which is a change too.
_RECEIVE_BUFFER = 1 << 16
# Of one look: a machine that makes and drops adapters without end must leave the loop its turns.
DRAINED = 1_024


class AdapterWatch:
    """Becomes readable when something changed; what it was is read from the adapters. For `loop.add_reader`.

    OSError where the kernel has no such socket, or a sandbox forbids it.
    """

    def __init__(self) -> None:
        self._socket = netlink.subscribe(_GROUPS, _RECEIVE_BUFFER)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def fileno(self) -> int:
        """Return the descriptor that becomes readable."""
        return self._socket.fileno()

    def drain(self) -> int:
        """Pass over what was told until now, at most DRAINED messages; return how many."""
        told = 0
        while told < DRAINED:
            try:
                self._socket.recv(netlink.RECEIVE_SIZE)
            except BlockingIOError:
                break
            except OSError as err:
                if err.errno != errno.ENOBUFS:
                    raise
            told += 1
        return told

    def close(self) -> None:
        """Stop hearing; safe twice."""
        self._socket.close()
