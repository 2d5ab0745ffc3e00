"""Whom one judgement wants asked: the silent, and beside them those who show that questions get through."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from .census import place
from .grace import is_steady
from .presence import learn
from .probed import ProbeWanted
from .records import Sharing

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from ..model.ip import IPAddress
    from .census import Census
    from .records import DeviceRecord

# Devices that are asked anew in one judgement. When hundreds fall silent at once, the first show why.
ASKED_AT_ONCE = 16
# Canaries are asked so often at most.
CANARY_AGAIN = timedelta(seconds=5)
# The latest addresses of a device that is asked.
ADDRESSES_ASKED = 4


class Canaries:
    """When those were asked last who show whether questions get through."""

    def __init__(self) -> None:
        self._asked: dict[str, datetime] = {}

    def due(self, network_id: str, now: datetime) -> bool:
        """Whether they may be asked now; if so, they count as asked."""
        last = self._asked.get(network_id)
        # The clock may have been set back since.
        if last is not None and last <= now < last + CANARY_AGAIN:
            return False
        self._asked[network_id] = now
        return True


class Questions:
    """Gathers the wishes of one judgement, each device once."""

    def __init__(self, now: datetime, canaries: Canaries, census: Callable[[], Census]) -> None:
        self._now = now
        self._canaries = canaries
        self._census = census
        self._wanted: dict[str, ProbeWanted] = {}
        self._asked = 0

    def probes(self) -> tuple[ProbeWanted, ...]:
        """All of them."""
        return tuple(self._wanted.values())

    def ask(self, device: DeviceRecord) -> None:
        """Ask the device, if there is room, and beside it canaries; its absence may depend on the answer."""
        if self._asked >= ASKED_AT_ONCE:
            return
        self._asked += 1
        watch = device.watch
        watch.asked_at = self._now
        watch.waiting = True
        watch.denied = False
        # What sleeps is silent for longer, and the next sweep is in time for it.
        self.want(device, search=is_steady(learn(watch)), question=self._now)
        self.ask_canaries(place(device), but=device)

    def ask_canaries(self, network_id: str, *, but: DeviceRecord | None = None) -> None:
        """Ask those whose answers show that questions get through, unless that was done just now."""
        if self._canaries.due(network_id, self._now):
            for canary in self._census().canaries(network_id, but=but):
                self.want(canary)

    def want(self, device: DeviceRecord, *, search: bool = False, question: datetime | None = None) -> None:
        """Ask the device by the addresses that it had last; `question` None: nothing depends on it."""
        if device.id in self._wanted and question is None:
            return
        heard_last = max(device.interfaces, key=lambda interface: interface.last_seen)
        latest = sorted(heard_last.addresses.values(), key=lambda address: address.last_seen, reverse=True)
        addresses: tuple[IPAddress, ...] = tuple(address.value for address in latest[:ADDRESSES_ASKED])
        if not addresses and heard_last.shared is not None and heard_last.shared.sharing is Sharing.TURNS:
            # It has none but one that is with another now.
            addresses = (heard_last.shared.address,)
        self._wanted[device.id] = ProbeWanted(
            device_id=device.id,
            network_id=heard_last.network_id,
            mac=heard_last.mac,
            addresses=addresses,
            search=search,
            question=question,
        )
