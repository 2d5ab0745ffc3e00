"""Who sent a message, and what is told of whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...packets.mac import UNSET, is_unicast
from ..on_link import is_its_own

if TYPE_CHECKING:
    from collections.abc import Container

    from ...evidence.known import Evidence
    from ...model.ip import IPAddress


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """The sender of a message; `port` is the one it sent from, 0 where its protocol has none."""

    # None: it came through a socket that does not tell, or is no single card's.
    mac: str | None
    # Its own. None: it has none yet, or a router passed the message on.
    address: IPAddress | None
    port: int
    on_link: Container[IPAddress]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One thing said of the device with this MAC or address; not `live`: by another, or as it left."""

    evidence: Evidence
    mac: str | None
    address: IPAddress | None
    live: bool = True


def speaker(mac: str | None, address: IPAddress | None, port: int, on_link: Container[IPAddress]) -> Speaker:
    """The sender, known by what is its own only."""
    return Speaker(
        mac=mac if mac is not None and is_one_card(mac) else None,
        address=address if address is not None and is_its_own(address, on_link) else None,
        port=port,
        on_link=on_link,
    )


def is_one_card(mac: str) -> bool:
    """Whether it can be a sender's: neither a group's nor nobody's."""
    return is_unicast(mac) and mac != UNSET
