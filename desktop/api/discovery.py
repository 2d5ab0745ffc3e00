"""Finds netmon servers that announce themselves by mDNS, on threads of its own."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from ipaddress import ip_address
from threading import Event, Thread
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, pyqtSignal

if TYPE_CHECKING:
    from zeroconf import ServiceInfo, ServiceStateChange, Zeroconf

_LOGGER = logging.getLogger(__name__)

SERVICE = "_netmon._tcp.local."
# A stranger can announce as many as it likes.
MAX_FOUND = 32
# Milliseconds to resolve one.
TIMEOUT = 1500
# Bytes of a label (RFC 1035, 2.3.4).
MAX_NAME = 63
# The type and class of a pointer (RFC 1035, 3.2).
PTR, INTERNET = 12, 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A server that announces itself. Its name is a stranger's text."""

    name: str
    url: str


class Discovery(QObject):
    """Looks while started; never makes the window wait, neither for sockets nor for an answer."""

    # A Found that is there, and one that is there no longer.
    found = pyqtSignal(object)
    lost = pyqtSignal(object)
    # The network cannot be listened to.
    failed = pyqtSignal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._search: Search | None = None

    def start(self) -> None:
        """Look from now on."""
        if self._search is None:
            self._search = Search(self)
            self._search.start()

    def stop(self) -> None:
        """Look no longer."""
        search, self._search = self._search, None
        if search is not None:
            search.ended.set()


class Search(Thread):
    """One search, until `ended`; tells a Discovery."""

    def __init__(self, discovery: Discovery) -> None:
        super().__init__(name="netmon discovery", daemon=True)
        self.ended = Event()
        self._discovery = discovery
        self._known: dict[str, Found] = {}
        # That somebody announces what breaks the rules was said.
        self._refused = False

    def run(self) -> None:
        """Listen until it is enough."""
        from zeroconf import NotRunningException, ServiceBrowser, Zeroconf  # noqa: PLC0415 - slow to import

        try:
            zeroconf = Zeroconf()
        except (OSError, RuntimeError, NotRunningException) as err:  # RuntimeError: there is no adapter
            _LOGGER.info("Servers cannot be looked for: %s", err)
            if not self.ended.is_set():
                self._discovery.failed.emit()
            return
        ServiceBrowser(zeroconf, SERVICE, handlers=[self.hear])
        self.ended.wait()
        zeroconf.close()

    def hear(
        self, zeroconf: Zeroconf, service_type: str, name: str, state_change: ServiceStateChange
    ) -> None:
        """On the browser's thread; the signals cross over."""
        if self.ended.is_set():
            return
        if any(len(label.encode("utf-8", "replace")) > MAX_NAME for label in name.split(".")):
            # zeroconf could ask nothing more while it knows a pointer that it cannot write.
            _drop_pointer(zeroconf, service_type, name)
        elif state_change.name == "Removed":
            self._tell(name, None)
        elif name in self._known or len(self._known) < MAX_FOUND:
            server = self._ask(zeroconf, service_type, name)
            if server is not None:
                self._tell(name, server)

    def _ask(self, zeroconf: Zeroconf, service_type: str, name: str) -> Found | None:
        """Resolve what was announced; None where that cannot be or makes no sense."""
        try:
            info = zeroconf.get_service_info(service_type, name, timeout=TIMEOUT)
            return read_announcement(info) if info is not None else None
        except Exception as err:  # noqa: BLE001 - a stranger's name may not end the search for the others
            if not self._refused:
                _LOGGER.info("An announcement is passed over: %s", err)
            self._refused = True
            return None

    def _tell(self, name: str, server: Found | None) -> None:
        """Tell what is different now; two announcements of one address are one server."""
        before = set(self._known.values())
        self._known.pop(name, None)
        if server is not None:
            self._known[name] = server
        after = set(self._known.values())
        if self.ended.is_set():
            return
        for gone in before - after:
            self._discovery.lost.emit(gone)
        for come in after - before:
            self._discovery.found.emit(come)


def _drop_pointer(zeroconf: Zeroconf, service_type: str, name: str) -> None:
    from zeroconf._dns import DNSPointer  # noqa: PLC0415 - slow to import

    def drop() -> None:
        known = zeroconf.cache.get(DNSPointer(service_type, PTR, INTERNET, 0, name))
        if known is not None:
            zeroconf.cache.async_remove_records([known])

    if zeroconf.loop is not None:
        zeroconf.loop.call_soon_threadsafe(drop)


def read_announcement(info: ServiceInfo) -> Found | None:
    """Return the server that an announcement is of; None where it makes no sense."""
    # An address of a link means nothing without the adapter, which a URL cannot say.
    told = [ip_address(each) for each in info.parsed_addresses() if "%" not in each]
    addresses = [
        each
        for each in sorted(told, key=lambda a: a.version)
        if not (each.is_unspecified or each.is_loopback or each.is_multicast)
        and not (each.version == 6 and each.is_link_local)
    ]
    if not addresses or not info.port:
        return None
    address = addresses[0]
    secure = (info.properties or {}).get(b"tls") in (b"1", b"true", b"yes")
    host = f"[{address}]" if address.version == 6 else str(address)
    label = info.name.removesuffix(f".{info.type}")
    name = "".join(c for c in label if c.isprintable())[:MAX_NAME].strip() or str(address)
    return Found(name=name, url=f"{'https' if secure else 'http'}://{host}:{info.port}")
