"""Our own host is a device like any other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..evidence.observation import Observation
from ..evidence.own import OwnEvidence

if TYPE_CHECKING:
    from datetime import datetime

    from ..plugins import Attachment

SOURCE = "own"


def observe_own(attachment: Attachment, *, hostname: str, now: datetime) -> list[Observation]:
    """Sightings of ourselves on one network: one for each address."""
    return [
        Observation(
            source=SOURCE,
            seen_at=now,
            network_id=attachment.network.id,
            mac=attachment.adapter.mac,
            address=own.ip,
            evidence=OwnEvidence(hostname=hostname),
        )
        for own in attachment.adapter.addresses
    ]
