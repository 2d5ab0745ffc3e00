"""Finds netmon servers that announce themselves by mDNS, on a thread of zeroconf's own."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from ipaddress import ip_address
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, pyqtSignal

if TYPE_CHECKING:
    from zeroconf import ServiceBrowser, ServiceInfo, ServiceStateChange, Zeroconf

_LOGGER = logging.getLogger(__name__)

SERVICE = "_netmon._tcp.local."
# A stranger can announce as many as it likes.
MAX_FOUND = 32
# Milliseconds to resolve one.
TIMEOUT = 1500
MAX_NAME = 63


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A server that announces itself. Its name is a stranger's text."""

    name: str
    url: str


class Discovery(QObject):
    """Looks while started; `found` brings a Found, once per server, on the window's thread."""

    found = pyqtSignal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._zeroconf: Zeroconf | None = None
        self._browser: ServiceBrowser | None = None
        self._seen: set[str] = set()

    def start(self) -> bool:
        """Look from now on; False where the network cannot be listened to."""
        from zeroconf import NotRunningException, ServiceBrowser, Zeroconf  # noqa: PLC0415 - slow to import

        if self._zeroconf is not None:
            return True
        try:
            self._zeroconf = Zeroconf()
        except (OSError, NotRunningException) as err:
            _LOGGER.info("Servers cannot be looked for: %s", err)
            return False
        self._browser = ServiceBrowser(self._zeroconf, SERVICE, handlers=[self._hear])
        return True

    def stop(self) -> None:
        """Look no longer."""
        zeroconf, self._zeroconf = self._zeroconf, None
        self._seen.clear()
        if zeroconf is not None:
            zeroconf.close()

    def _hear(
        self, zeroconf: Zeroconf, service_type: str, name: str, state_change: ServiceStateChange
    ) -> None:
        """On zeroconf's thread; the signal crosses over."""
        if state_change.name == "Removed" or name in self._seen or len(self._seen) >= MAX_FOUND:
            return
        info = zeroconf.get_service_info(service_type, name, timeout=TIMEOUT)
        server = read_announcement(info) if info is not None else None
        if server is not None:
            self._seen.add(name)
            self.found.emit(server)


def read_announcement(info: ServiceInfo) -> Found | None:
    """Return the server that an announcement is of; None where it makes no sense."""
    addresses = [ip_address(each.partition("%")[0]) for each in info.parsed_addresses()]
    address = next((a for a in sorted(addresses, key=lambda a: a.version) if not a.is_unspecified), None)
    if address is None or not info.port:
        return None
    secure = (info.properties or {}).get(b"tls") in (b"1", b"true", b"yes")
    host = f"[{address}]" if address.version == 6 else str(address)
    label = info.name.removesuffix(f".{info.type}")
    name = "".join(c for c in label if c.isprintable())[:MAX_NAME].strip() or str(address)
    return Found(name=name, url=f"{'https' if secure else 'http'}://{host}:{info.port}")
