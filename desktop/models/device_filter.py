"""Which devices are shown. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from netmon_core.model.presence import Presence

    from .device_rows import DeviceRow
    from .standing import Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceFilter:
    """What a person asked for; None and "": of any."""

    search: str = ""
    presence: Presence | None = None
    standing: Standing | None = None
    kind: str | None = None
    tag: str | None = None
    network_id: str | None = None

    @property
    def empty(self) -> bool:
        """Everything is shown."""
        return self == DeviceFilter()

    def accepts(self, row: DeviceRow) -> bool:
        """Tell whether a device is shown: every word of the search is found in it, and the rest fits."""
        device = row.device
        if self.presence is not None and device.presence is not self.presence:
            return False
        if self.standing is not None and row.standing is not self.standing:
            return False
        if self.kind is not None and row.kind != self.kind:
            return False
        if self.tag is not None and self.tag not in device.tags:
            return False
        if self.network_id is not None and all(i.network_id != self.network_id for i in device.interfaces):
            return False
        return all(word in row.haystack for word in self.search.casefold().split())
