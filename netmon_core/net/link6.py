"""Ask every IPv6 host on one adapter's link, and hear the answers: AF_PACKET, one frame at a time."""

from __future__ import annotations

import secrets
from contextlib import suppress
from typing import TYPE_CHECKING, Final, Self

from ..errors import AdapterError
from ..packets.all_nodes import COOKIE_SIZE, everybody_frame, read_answer, solicitation_frame
from .arp_socket import open_packet_socket
from .linux import PACKET_IGNORE_OUTGOING, SOL_PACKET, attach_filter, enlarge_receive_buffer
from .refusal import QUEUE_FULL, adapter_failed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from ipaddress import IPv6Address

    from ..model.adapter import Adapter
    from ..packets.all_nodes import LinkAnswer
    from .linux import Filter

# Frames one `read` takes, so that a flood leaves the loop its turns.
READ_MAX: Final = 512
# All hosts of a link answer one question at the same moment: some 5,000 frames.
_RECEIVE_BUFFER: Final = 4 << 20
# An error quotes our whole question: 54 + 8 + 40 + 8 + 16 bytes.
_FRAME_READ: Final = 192
_ETH_P_IPV6: Final = 0x86DD

_LOAD_BYTE, _LOAD_WORD, _EQUAL, _RETURN = 0x30, 0x20, 0x15, 0x06
# SKF_AD_OFF: what the kernel knows of the packet; 4 is for whom it was, and 0 there means for us.
_PACKET_TYPE: Final = 0xFFFFF004
# Frames to us alone that hold ICMPv6 of the kinds that answer: problem, echo reply, advertisement.
_ANSWERS: Filter = (
    (_LOAD_WORD, 0, 0, _PACKET_TYPE),
    (_EQUAL, 0, 7, 0),
    (_LOAD_BYTE, 0, 0, 20),
    (_EQUAL, 0, 5, 58),
    (_LOAD_BYTE, 0, 0, 54),
    (_EQUAL, 2, 0, 4),
    (_EQUAL, 1, 0, 129),
    (_EQUAL, 0, 1, 136),
    (_RETURN, 0, 0, 0x40000),
    (_RETURN, 0, 0, 0),
)


class Link6Socket:
    """Asks on the link of one adapter. Raises PermissionMissingError where packet sockets are refused."""

    def __init__(self, adapter: Adapter) -> None:
        if adapter.mac is None:
            raise AdapterError(
                f"Network adapter {adapter.name} has no MAC address, so it has no link to ask."
            )
        self._name = adapter.name
        self._mac = adapter.mac
        self._cookie = secrets.token_bytes(COOKIE_SIZE)
        self._socket = open_packet_socket()
        try:
            self._socket.settimeout(0)
            enlarge_receive_buffer(self._socket, _RECEIVE_BUFFER)
            attach_filter(self._socket, _ANSWERS)
            with suppress(OSError):
                self._socket.setsockopt(SOL_PACKET, PACKET_IGNORE_OUTGOING, 1)
            self._socket.bind((adapter.name, _ETH_P_IPV6))
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

    def ask_everybody(self, sources: Sequence[IPv6Address], *, option: bool = False) -> int:
        """Ask ff02::1 from each of our addresses, for a host answers with one of the same prefix."""
        return self._send(
            [everybody_frame(self._mac, source, self._cookie, option=option) for source in sources]
        )

    def solicit(self, source: IPv6Address, targets: Sequence[IPv6Address]) -> int:
        """Ask for each address; return how many of the first went out."""
        return self._send([solicitation_frame(self._mac, source, target) for target in targets])

    def read(self) -> list[LinkAnswer]:
        """Return up to READ_MAX answers."""
        answers: list[LinkAnswer] = []
        try:
            for _ in range(READ_MAX):
                answer = read_answer(self._socket.recv(_FRAME_READ), self._cookie)
                if answer is not None:
                    answers.append(answer)
        except BlockingIOError:
            pass
        except OSError as err:
            raise adapter_failed(self._name, err) from err
        return answers

    def fileno(self) -> int:
        """Return the descriptor that becomes readable."""
        return self._socket.fileno()

    def close(self) -> None:
        """Give the socket back; safe twice."""
        self._socket.close()

    def _send(self, frames: Sequence[bytes]) -> int:
        sent = 0
        try:
            for frame in frames:
                self._socket.send(frame)
                sent += 1
        except OSError as err:
            if err.errno not in QUEUE_FULL:
                raise adapter_failed(self._name, err) from err
        return sent
