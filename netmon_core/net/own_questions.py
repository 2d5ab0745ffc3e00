"""Whom this machine asks for by ARP, whichever program asks. Sends nothing."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING, Self

from .arp_socket import adapter_mac, open_packet_socket
from .bpf import JUMP_EQUAL, LOAD_HALF, LOAD_WORD, PACKET_OUTGOING, PACKET_TYPE, RETURN, Program
from .linux import ETH_P_ALL, attach_filter
from .refusal import adapter_failed

if TYPE_CHECKING:
    from ..model.adapter import Adapter
    from .linux import Filter

# Questions one `read` takes, so that a sweep leaves the loop its turns.
READ_MAX = 256
# An Ethernet header and ARP.
_FRAME = 42
_TARGET = slice(38, 42)
_ARP, _REQUEST = 0x0806, 1

_QUIET = frozenset({errno.ENETDOWN, errno.EAGAIN})


class OwnQuestions:
    """The ARP requests that leave by one adapter; for `loop.add_reader`.

    Those of a sweep at full speed go past the kernel's taps and are not seen. Raises PermissionMissingError
    where packet sockets are refused, AdapterError for an adapter that is gone or is no Ethernet.
    """

    def __init__(self, adapter: Adapter) -> None:
        adapter_mac(adapter)
        self._name = adapter.name
        self._socket = open_packet_socket()
        try:
            self._socket.settimeout(0)
            attach_filter(self._socket, _filter())
            self._socket.bind((adapter.name, ETH_P_ALL))
        except OSError as err:
            self._socket.close()
            raise adapter_failed(adapter.name, err) from err
        except BaseException:
            self._socket.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def fileno(self) -> int:
        """Return the descriptor that becomes readable."""
        return self._socket.fileno()

    def read(self) -> list[bytes]:
        """Return up to READ_MAX addresses that were asked for, four bytes each. Raises AdapterError."""
        asked: list[bytes] = []
        while len(asked) < READ_MAX:
            try:
                asked.append(self._socket.recv(_FRAME)[_TARGET])
            except OSError as err:
                if err.errno in _QUIET:
                    break
                raise adapter_failed(self._name, err) from err
        return asked

    def close(self) -> None:
        """Give the socket back; safe twice."""
        self._socket.close()


def send_frame(adapter: Adapter, frame: bytes) -> None:
    """Send one whole frame. Raises PermissionMissingError and AdapterError."""
    with open_packet_socket() as sock:
        try:
            # Protocol 0: it hears nothing.
            sock.bind((adapter.name, 0))
            sock.send(frame)
        except OSError as err:
            raise adapter_failed(adapter.name, err) from err


def _filter() -> Filter:
    program = Program()
    program.put(LOAD_WORD, PACKET_TYPE)
    program.put(JUMP_EQUAL, PACKET_OUTGOING, no="refuse")
    program.put(LOAD_HALF, 12)
    program.put(JUMP_EQUAL, _ARP, no="refuse")
    program.put(LOAD_HALF, 20)
    program.put(JUMP_EQUAL, _REQUEST, no="refuse")
    program.put(RETURN, _FRAME)
    program.mark("refuse")
    program.put(RETURN, 0)
    return program.assemble()
