"""What happened to addresses, and on a network that strangers fill."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from ..lazy_dataclass import dataclass
from ..model.ip import IPAddress


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressMoved:
    """An address that one interface had is now another's."""

    network_id: str
    address: IPAddress
    from_device: str
    to_device: str
    at: datetime
    type: Literal["address_moved"] = "address_moved"


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressConflict:
    """Two interfaces answer for one address at one time."""

    network_id: str
    address: IPAddress
    macs: tuple[str, str]
    at: datetime
    type: Literal["address_conflict"] = "address_conflict"


@dataclass(frozen=True, slots=True, kw_only=True)
class FloodStarted:
    """More new devices a minute than a real network has; further strangers are only counted."""

    network_id: str
    at: datetime
    type: Literal["flood_started"] = "flood_started"
