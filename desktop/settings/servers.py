"""The servers a person has connected to. Their keys are kept apart, in `secrets`."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PyQt6.QtCore import QSettings

# More than a person has; a broken file must not fill the menu.
MAX_SERVERS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A server as it is remembered: `fingerprint` is the certificate a person has said yes to, and when."""

    url: str
    name: str
    fingerprint: str | None = None
    # As ISO 8601.
    trusted_at: str | None = None


class Servers:
    """The remembered servers, the last used first."""

    def __init__(self, settings: QSettings) -> None:
        self._settings = settings

    def all(self) -> list[Server]:
        """Return them; what cannot be read is left out."""
        try:
            entries = json.loads(self._settings.value("servers", "[]", str))
        except ValueError:
            return []
        found = (_server(entry) for entry in (entries if isinstance(entries, list) else ())[:MAX_SERVERS])
        return [server for server in found if server is not None]

    def remember(self, server: Server) -> None:
        """Put a server first."""
        others = [other for other in self.all() if other.url != server.url]
        self._write([server, *others][:MAX_SERVERS])

    def forget(self, url: str) -> None:
        """Drop a server; its key is dropped by whoever keeps it."""
        self._write([other for other in self.all() if other.url != url])

    def _write(self, servers: list[Server]) -> None:
        self._settings.setValue("servers", json.dumps([asdict(server) for server in servers]))


def _server(entry: object) -> Server | None:
    given = entry if isinstance(entry, dict) else {}
    url, name, fingerprint, trusted_at = (
        given.get(key) for key in ("url", "name", "fingerprint", "trusted_at")
    )
    if not isinstance(url, str) or not isinstance(name, str):
        return None
    return Server(
        url=url,
        name=name,
        fingerprint=fingerprint if isinstance(fingerprint, str) else None,
        trusted_at=trusted_at if isinstance(trusted_at, str) else None,
    )
