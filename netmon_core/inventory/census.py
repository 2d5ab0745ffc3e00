"""Who answered lately and who fell silent, by network: what tells an absence from our own blindness."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from ..model.presence import NEVER_SEEN, Presence

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from .footing import Ground
    from .index import Index
    from .records import DeviceRecord

# Who answered within this time before a silence is expected to answer.
LATELY = timedelta(seconds=90)
# A gateway that answered so lately answers still.
NOW = timedelta(seconds=15)
# Who has not answered for so long is no witness.
WITNESSES = timedelta(days=1)
# The share of those who answered lately that must be silent; where no gateway is known, nearly all.
MOST = 0.5
NEARLY_ALL = 0.8
# Fewer than this fall silent together by chance.
SILENT_DEVICES = 3
# Whom to ask whether questions get through, besides the gateway.
CANARIES = 2


def place(device: DeviceRecord) -> str:
    """The network where the device was heard last."""
    interfaces = device.interfaces
    if len(interfaces) == 1:
        return interfaces[0].network_id
    return max(interfaces, key=lambda interface: interface.last_seen).network_id


def last_heard(index: Index, network_id: str) -> datetime | None:
    """When anybody but ourselves was heard last on the network; None: never."""
    heard = (
        interface.last_seen
        for device in index.devices.values()
        if not device.own
        for interface in device.interfaces
        if interface.network_id == network_id and interface.last_seen > NEVER_SEEN
    )
    return max(heard, default=None)


class Census:
    """The devices at one moment. It is made when it is needed, which is seldom: it looks at every device."""

    def __init__(self, index: Index, ground: Ground, now: datetime) -> None:
        self._ground = ground
        self._now = now
        self._index = index
        # Those who may bear witness, by network; the latest answer first.
        self._witnesses: dict[str, list[DeviceRecord]] = {}
        for device in index.devices.values():
            if not device.own and now - device.watch.answered_at <= WITNESSES and device.interfaces:
                self._witnesses.setdefault(place(device), []).append(device)
        for devices in self._witnesses.values():
            devices.sort(key=lambda device: device.watch.answered_at, reverse=True)

    def witnessed(self, device: DeviceRecord, since: datetime) -> bool | None:
        """Whether somebody else has answered since; None: there is nobody else who could."""
        others = self._others(device)
        first = next(others, None)
        return None if first is None else first.watch.answered_at >= since

    def gateway(self, network_id: str) -> DeviceRecord | None:
        """The gateway of a network, if it answers questions at all."""
        for address in self._ground.gateways(network_id):
            owner = self._index.owners.get((network_id, address))
            if owner is not None and owner.device in self._witnesses.get(network_id, ()):
                return owner.device
        return None

    def most_are_silent(self, network_id: str) -> bool:
        """Whether those who answered lately have fallen silent together."""
        lately = [
            device
            for device in self._witnesses.get(network_id, ())
            if self._now - device.watch.answered_at <= LATELY
        ]
        silent = sum(device.watch.asked_at is not None for device in lately)
        gateway = self.gateway(network_id)
        if silent < SILENT_DEVICES:
            return False
        if gateway is not None and self._now - gateway.watch.answered_at < NOW:
            return False
        return silent / len(lately) >= (MOST if gateway is not None else NEARLY_ALL)

    def any_is_back(self, network_id: str, since: datetime) -> bool:
        """Whether somebody has answered since, or nobody is there who could."""
        witnesses = self._witnesses.get(network_id)
        return not witnesses or witnesses[0].watch.answered_at > since

    def most_are_back(self, network_id: str, since: datetime) -> bool:
        """Whether the gateway, or most of those who answered before, have answered since."""
        gateway = self.gateway(network_id)
        if gateway is not None and gateway.watch.answered_at > since:
            return True
        expected = [
            device
            for device in self._witnesses.get(network_id, ())
            if device.watch.answered_at >= since - LATELY
        ]
        back = sum(device.watch.answered_at > since for device in expected)
        return back > MOST * len(expected)

    def canaries(self, network_id: str, *, but: DeviceRecord | None = None) -> list[DeviceRecord]:
        """Whom to ask whether questions get through: the gateway, and who answered last."""
        gateway = self.gateway(network_id)
        chosen = [gateway] if gateway is not None and gateway is not but else []
        for device in self._witnesses.get(network_id, ()):
            if len(chosen) > CANARIES:
                break
            if device is not but and device not in chosen and device.presence is Presence.ONLINE:
                chosen.append(device)
        return chosen

    def _others(self, device: DeviceRecord) -> Iterator[DeviceRecord]:
        network_id = place(device)
        here = self._witnesses.get(network_id, [])
        if self._ground.is_routed(network_id):
            # The only one behind a router: that questions get out at all must do.
            here = [each for devices in self._witnesses.values() for each in devices[:2]]
            here.sort(key=lambda each: each.watch.answered_at, reverse=True)
        return (each for each in here if each is not device)
