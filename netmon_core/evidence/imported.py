"""What a device list of another program says."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from ..lazy_dataclass import dataclass
from .meaning import Holds, Meaning

# A list may be years old.
HOSTNAME = 0.3

_FIELDS = {
    "program": Holds.PLAIN,
    "name": Holds.NAME,
    "hostname": Holds.NAME,
    "vendor": Holds.PLAIN,
    "known": Holds.PLAIN,
    "tags": Holds.TEXT,
    "notes": Holds.TEXT,
    "first_seen": Holds.PLAIN,
    "last_seen": Holds.PLAIN,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportEvidence:
    """A device list of another program names the device."""

    program: str
    name: str | None = None
    hostname: str | None = None
    vendor: str | None = None
    known: bool | None = None
    tags: tuple[str, ...] = ()
    notes: str = ""
    # As the list has them; they may be of a time to come.
    first_seen: datetime | None = None
    last_seen: datetime | None = None
    type: Literal["import"] = "import"

    @property
    def meaning(self) -> Meaning:
        """A person's word: it introduces a device, and shows nothing of where it is now."""
        return Meaning(
            words="seen",
            solicited=True,
            answered=False,
            introduces=True,
            quality=0.0,
            fields=_FIELDS,
            topic="import",
            says=(("hostname", self.hostname, HOSTNAME),) if self.hostname else (),
        )
