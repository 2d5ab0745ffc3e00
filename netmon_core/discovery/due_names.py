"""Whose names are asked for again, and when. Pure.

An address is asked about when a device takes it. A name may come after its lease, or with the DNS itself, or
change: the nameless are asked at each sweep, all once a day, an address that changed hands soon again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ..model.device import Device
    from .reverse_dns import Place

# Addresses whose turn is kept, half as many again as there may be devices; strangers' oldest go first.
PLACES = 32_768
# Asked at one sweep, those first that were not asked for longest: a home has some, a flood has thousands.
NAMELESS_AT_ONCE = 256
# Asked at one look for being due.
DUE_AT_ONCE = 256
# Not asked again within this time, whatever happens.
LATELY = timedelta(seconds=30)
# Where no sweep comes by itself, the nameless are asked again after this time.
NAMELESS_AFTER = timedelta(minutes=15)
ALL_AFTER = timedelta(days=1)
# A server learns of a lease at once or with its next round, and a name from its former bearer may be cached.
SOON = (timedelta(minutes=1), timedelta(minutes=5))

_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(slots=True)
class _Turn:
    """Who has an address (None: nobody any longer), and when it was and is to be asked about."""

    device_id: str | None
    asked_at: datetime | None = None
    soon: list[datetime] = field(default_factory=list)


class DueNames:
    """Keeps the turn of each address of each device."""

    def __init__(self) -> None:
        self._turns: dict[Place, _Turn] = {}
        self._places: dict[str, set[Place]] = {}
        self._nameless: set[str] = set()

    def load(self, devices: Iterable[Device]) -> None:
        """Take in what was remembered: all of it is due, for nobody knows what happened meanwhile."""
        for device in devices:
            self._enter(device)

    def know(self, device: Device, now: datetime, *, new: bool) -> list[Place]:
        """The device has these addresses now, and a name or none; return those to be asked about at once."""
        places = self._enter(device)
        asked = []
        for place, former in places:
            # Another had it, or the device had others: the server may take a while to notice.
            if former or not new:
                self._turns[place].soon = [now + each for each in SOON]
            asked.append(place)
        return asked

    def forget(self, device_id: str) -> None:
        """The device is gone; whoever takes its addresses has changed hands with it."""
        self._nameless.discard(device_id)
        for place in self._places.pop(device_id, ()):
            if place in self._turns:
                self._turns[place].device_id = None

    def asked(self, place: Place, now: datetime) -> None:
        """The address was asked about."""
        if place in self._turns:
            self._turns[place].asked_at = now

    def nameless(self, now: datetime, here: Callable[[str], bool]) -> list[Place]:
        """After a sweep: the addresses of nameless devices, first those not asked about for longest."""
        waiting = [
            place
            for device_id in self._nameless
            for place in self._places.get(device_id, ())
            if place in self._turns and here(place[0]) and not _since(self._turns[place], now, LATELY)
        ]
        waiting.sort(key=lambda place: self._turns[place].asked_at or _NEVER)
        return waiting[:NAMELESS_AT_ONCE]

    def due(self, now: datetime, here: Callable[[str], bool]) -> list[Place]:
        """The addresses whose turn has come, on networks that are `here`; each is to be asked about now."""
        found: list[Place] = []
        for place, turn in self._turns.items():
            if turn.device_id is None or not here(place[0]):
                continue
            if turn.soon and turn.soon[0] <= now:
                turn.soon = [each for each in turn.soon if each > now]
            elif _since(turn, now, NAMELESS_AFTER if turn.device_id in self._nameless else ALL_AFTER):
                continue
            found.append(place)
            if len(found) >= DUE_AT_ONCE:
                break
        return found

    def _enter(self, device: Device) -> list[tuple[Place, bool]]:
        """Note what the device has; return the addresses that it had not, and whether another had them."""
        (self._nameless.add if device.hostname is None else self._nameless.discard)(device.id)
        places = {
            (interface.network_id, address.value)
            for interface in device.interfaces
            for address in interface.addresses
            if not address.value.is_link_local
        }
        before = self._places.pop(device.id, set())
        if places:
            self._places[device.id] = places
        for place in before - places:
            turn = self._turns.get(place)
            if turn is not None and turn.device_id == device.id:
                turn.device_id = None
        taken = []
        for place in sorted(places - before, key=str):
            turn = self._turns.pop(place, None)
            while len(self._turns) >= PLACES:
                del self._turns[next(iter(self._turns))]
            self._turns[place] = _Turn(device.id)
            taken.append((place, turn is not None))
        return taken


def _since(turn: _Turn, now: datetime, time: timedelta) -> bool:
    """Whether it was asked about within this time."""
    return turn.asked_at is not None and now - turn.asked_at < time
