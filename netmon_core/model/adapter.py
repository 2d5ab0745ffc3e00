"""The monitor's own network attachments."""

from __future__ import annotations

from enum import StrEnum

from ..lazy_dataclass import dataclass
from .ip import IPAddress, IPInterface


class AdapterKind(StrEnum):
    """What one of our own attachments is; only some are worth sweeping.

    OTHER is said of real ones, so a kind that a newer peer tells may be read as that.
    """

    ETHERNET = "ethernet"
    WIFI = "wifi"
    VLAN = "vlan"
    BRIDGE = "bridge"
    CONTAINER = "container"
    VPN = "vpn"
    LOOPBACK = "loopback"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Adapter:
    """One of the monitor's own network attachments, as the kernel reports it."""

    name: str
    index: int
    kind: AdapterKind
    # None where the link layer has no 48-bit address (a tunnel, say).
    mac: str | None
    up: bool
    # The link is there: carrier for a cable, association for Wi-Fi.
    carrier: bool
    mtu: int = 1500
    vlan: int | None = None
    parent: str | None = None
    addresses: tuple[IPInterface, ...] = ()
    gateways: tuple[IPAddress, ...] = ()
