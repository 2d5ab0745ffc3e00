"""Ask by ARP through scapy's layer-2 socket, where AF_PACKET does not exist (extra `capture`).

Scapy moves bytes here and decodes none: its dissectors never see a live frame.
"""

from __future__ import annotations

import queue
import socket
import threading
from contextlib import suppress
from struct import Struct
from typing import TYPE_CHECKING, Protocol, Self, cast

from ..errors import AdapterError, MissingExtraError
from .arp_filter import arp_filter
from .arp_frame import TARGET_OFFSET, parse_frame, request_frame
from .arp_socket import READ_MAX, RECEIVE_BUFFER, adapter_mac
from .linux import ETH_P_ARP, attach_filter, enlarge_receive_buffer
from .refusal import QUEUE_FULL, adapter_failed, raw_socket_refused

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from ipaddress import IPv4Address

    from ..model.adapter import Adapter
    from .arp_frame import ArpHeard
    from .linux import Filter

# Sightings kept for a loop that is busy: some answers to eight batches. More are counted and dropped.
QUEUE_MAX = 4096

# How long the reading thread may take to notice that it shall end, in seconds.
_POLL = 0.2

_TARGET = Struct("!I")


class _ScapyLink(Protocol):
    """What we use of a layer-2 socket of scapy's; bytes go in as they are."""

    def send(self, frame: bytes, /) -> int: ...

    def recv_raw(self) -> tuple[object, bytes | None, float | None]: ...

    def select(self, links: list[_ScapyLink], timeout: float, /) -> list[_ScapyLink]: ...

    def close(self) -> None: ...


class ScapyArp:
    """An `ArpLink` over scapy; a thread of its own reads."""

    # Scapy's own buffers are small, and the thread may have to wait for its turn.
    batch = 64

    def __init__(self, adapter: Adapter, *, source: IPv4Address | None, hear: bool = False) -> None:
        self._name = adapter.name
        self._hear = hear
        self._dropped = 0
        self._failure: OSError | None = None
        self._closing = threading.Event()
        self._found: queue.Queue[ArpHeard] = queue.Queue(QUEUE_MAX)
        self._link, self._mac = _open_link(adapter, hear=hear)
        self._frame = request_frame(self._mac, source)
        # What the loop waits on: scapy's own descriptor belongs to the thread.
        self._woken, self._waker = socket.socketpair()
        self._woken.settimeout(0)
        self._waker.settimeout(0)
        self._thread = threading.Thread(target=self._listen, name=f"netmon arp {adapter.name}", daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def ask(self, targets: Sequence[int]) -> int:
        """Send a request for each address; return how many of the first went out."""
        self._raise_failure()
        sent = 0
        try:
            for target in targets:
                _TARGET.pack_into(self._frame, TARGET_OFFSET, target)
                self._link.send(bytes(self._frame))
                sent += 1
        except OSError as err:
            if err.errno not in QUEUE_FULL:
                raise adapter_failed(self._name, err) from err
        return sent

    def read(self) -> list[ArpHeard]:
        """Return up to READ_MAX sightings."""
        with suppress(BlockingIOError):
            self._woken.recv(QUEUE_MAX)
        heard: list[ArpHeard] = []
        with suppress(queue.Empty):
            while len(heard) < READ_MAX:
                heard.append(self._found.get_nowait())
        if len(heard) == READ_MAX:
            self._wake()
        if not heard:
            self._raise_failure()
        return heard

    def fileno(self) -> int:
        """Return the descriptor that becomes readable."""
        return self._woken.fileno()

    def drops(self) -> int:
        """Return how many sightings the queue had no room for."""
        return self._dropped

    def close(self) -> None:
        """End the thread and give the sockets back; safe twice."""
        self._closing.set()
        self._thread.join()
        self._link.close()
        self._woken.close()
        self._waker.close()

    def _listen(self) -> None:
        """Read until closed; runs in the thread."""
        try:
            while not self._closing.is_set():
                if self._link.select([self._link], _POLL):
                    self._take(self._link.recv_raw()[1])
        except OSError as err:
            self._failure = err
            self._wake()

    def _take(self, frame: bytes | None) -> None:
        found = parse_frame(frame, self._mac) if frame else None
        if found is None or not (found[2] or self._hear):
            return
        try:
            self._found.put_nowait(found)
        except queue.Full:
            self._dropped += 1
        self._wake()

    def _wake(self) -> None:
        # A full pipe wakes just as well.
        with suppress(BlockingIOError):
            self._waker.send(b"\0")

    def _raise_failure(self) -> None:
        if self._failure is not None:
            raise adapter_failed(self._name, self._failure) from self._failure


def _open_link(adapter: Adapter, *, hear: bool) -> tuple[_ScapyLink, bytes]:
    """Open scapy's socket for ARP on this adapter; return it with the adapter's MAC."""
    try:
        # Takes a third of a second, and is not in the base install. Without the layer it warns of Ethernet.
        import scapy.layers.l2  # noqa: F401, PLC0415
        from scapy.arch import get_if_hwaddr  # noqa: PLC0415
        from scapy.config import conf  # noqa: PLC0415
        from scapy.error import Scapy_Exception  # noqa: PLC0415
    except ImportError as err:
        raise MissingExtraError("ARP on this platform needs scapy: pip install netmon-core[capture]") from err
    try:
        mac = _mac(adapter, get_if_hwaddr)
        link = cast("_ScapyLink", conf.L2socket(iface=adapter.name, type=ETH_P_ARP, promisc=False))
    except PermissionError as err:
        raise raw_socket_refused("Asking by ARP") from err
    except OSError as err:
        raise adapter_failed(adapter.name, err) from err
    except (Scapy_Exception, ValueError) as err:
        if "ermission" in str(err):
            raise raw_socket_refused("Asking by ARP") from err
        raise AdapterError(f"Network adapter {adapter.name} failed: {err}") from err
    try:
        _prepare(link, arp_filter(adapter.index, mac, hear=hear))
    except OSError as err:
        link.close()
        raise adapter_failed(adapter.name, err) from err
    return link, mac


def _prepare(link: _ScapyLink, program: Filter) -> None:
    """Where scapy reads an AF_PACKET socket, treat it as our own; elsewhere libpcap keeps VLANs out."""
    reader = getattr(link, "ins", None)
    if isinstance(reader, socket.socket) and hasattr(socket, "AF_PACKET"):
        enlarge_receive_buffer(reader, RECEIVE_BUFFER)
        attach_filter(reader, program)


def _mac(adapter: Adapter, ask_scapy: Callable[[str], str]) -> bytes:
    """Return the adapter's MAC; the adapters of other systems come without one."""
    if adapter.mac is None:
        mac = bytes.fromhex(ask_scapy(adapter.name).replace(":", ""))
        if len(mac) == 6 and any(mac):
            return mac
    return adapter_mac(adapter)
