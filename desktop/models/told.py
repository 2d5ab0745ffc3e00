"""What is known here of what a device tells of itself, and how far. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from netmon_core.errors import NetmonError
    from netmon_core.model.informant import InformantState
    from netmon_core.model.link import Link
    from netmon_core.model.port import Port
    from netmon_core.model.sensor import Sensor


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """None: the server has not been asked, or has not answered yet."""

    device_id: str
    ports: tuple[Port, ...] | None = None
    sensors: tuple[Sensor, ...] | None = None
    links: tuple[Link, ...] = ()
    # How it goes with asking; with `looked` and None nothing is asked.
    state: InformantState | None = None
    looked: bool = False
    # When the server last said any of it.
    at: datetime | None = None
    # Why the server did not answer.
    trouble: NetmonError | None = None
