"""What was learned of a network and is kept over restarts: its gateways, routers and DHCP servers. Pure."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from typing import TYPE_CHECKING, Final

from ..lazy_dataclass import dataclass

if TYPE_CHECKING:
    from ..model.ip import IPAddress

# A gateway that was the same for so long is what it should be; another is told of at its first frame.
FIRM_AFTER: Final = timedelta(hours=24)
# Routers that advertise themselves so soon after the network was first seen are taken to be its own.
LEARN_FOR: Final = timedelta(minutes=30)
# Gateways, routers and servers of one network, and what a person called right.
PINNED: Final = 32
ACCEPTED: Final = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """A gateway is at this MAC, since so long; `said`: a person says so."""

    mac: str
    since: datetime
    said: bool = False

    def is_firm(self, now: datetime) -> bool:
        """Whether another MAC is wrong at its first frame."""
        return self.said or now - self.since >= FIRM_AFTER


class Pins:
    """Of one network."""

    def __init__(self, began: datetime) -> None:
        self.began = began
        self.gateways: dict[IPAddress, Pin] = {}
        # MACs of routers that advertise themselves by IPv6, and addresses of DHCP servers.
        self.routers: dict[str, None] = {}
        self.servers: dict[str, None] = {}
        # Causes that a person called right.
        self.accepted: dict[str, None] = {}

    def pin(self, address: IPAddress, mac: str, now: datetime, *, said: bool = False) -> bool:
        """Take a MAC for a gateway's; False: there is no room, or it was known."""
        known = self.gateways.get(address)
        if known is not None and known.mac == mac and (known.said or not said):
            return False
        if known is None and len(self.gateways) >= PINNED:
            return False
        self.gateways[address] = Pin(mac=mac, since=now, said=said)
        return True

    def follow(self, address: IPAddress, mac: str) -> None:
        """The gateway is at another MAC, as was to be expected: it is as firm as it was."""
        known = self.gateways[address]
        self.gateways[address] = Pin(mac=mac, since=known.since, said=known.said)

    def learning(self, now: datetime) -> bool:
        """Whether the network is so new that routers are taken for its own."""
        return now - self.began < LEARN_FOR


def learn(known: dict[str, None], name: str, most: int = PINNED) -> bool:
    """Take in a name; False: there is no room, or it was known."""
    if name in known or len(known) >= most:
        return False
    known[name] = None
    return True


def pins_to_text(pins: Pins) -> str:
    """As it is kept."""
    return json.dumps(
        {
            "began": pins.began.isoformat(),
            "gateways": {
                str(address): [pin.mac, pin.since.isoformat(), pin.said]
                for address, pin in pins.gateways.items()
            },
            "routers": [*pins.routers],
            "servers": [*pins.servers],
            "accepted": [*pins.accepted],
        }
    )


def pins_from_text(text: str) -> Pins | None:
    """As it was kept; None for what makes no sense."""
    try:
        told = json.loads(text)
        pins = Pins(_time(told["began"]))
        for address, (mac, since, said) in [*told["gateways"].items()][:PINNED]:
            pins.gateways[ip_address(address)] = Pin(mac=str(mac), since=_time(since), said=bool(said))
        pins.routers = dict.fromkeys(map(str, told["routers"][:PINNED]))
        pins.servers = dict.fromkeys(map(str, told["servers"][:PINNED]))
        pins.accepted = dict.fromkeys(map(str, told["accepted"][:ACCEPTED]))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return pins


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
