"""What a tracker has said last, and when that was so: kept beside its state over restarts. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from typing import Protocol

    class Stored(Protocol):
        """What Home Assistant has kept."""

        def as_dict(self) -> dict[str, Any]:
            """Return it as it was written."""
            ...


@dataclass(frozen=True, slots=True, kw_only=True)
class LastWord:
    """Whether a device was there, and when that was last known to be so."""

    is_connected: bool
    as_of: datetime

    def as_dict(self) -> dict[str, Any]:
        """Return it as it is written."""
        return {"is_connected": self.is_connected, "as_of": self.as_of.isoformat()}

    @classmethod
    def read(cls, stored: Stored | None) -> Self | None:
        """Read what was written; None: nothing, or nothing of ours."""
        told = {} if stored is None else stored.as_dict()
        is_connected, as_of = told.get("is_connected"), told.get("as_of")
        if not isinstance(is_connected, bool) or not isinstance(as_of, str):
            return None
        try:
            at = datetime.fromisoformat(as_of)
        except ValueError:
            return None
        return None if at.tzinfo is None else cls(is_connected=is_connected, as_of=at)
