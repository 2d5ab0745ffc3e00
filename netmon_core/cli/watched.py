"""What `netmon watch` shows, whoever it is asked of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from ..bus import Listener, Unsubscribe
    from ..snapshot import Snapshot


class Watched(Protocol):
    """What is shown: an engine of our own, or a server's."""

    def snapshot(self) -> Snapshot:
        """All of it, now."""

    def subscribe(self, listener: Listener, *kinds: type) -> Unsubscribe:
        """Call `listener` with every later event."""

    def why(self, device_id: str) -> str:
        """What speaks for the presence of a device, in words."""
