"""Keeps to those whom the kernel has room for, and says why others are not pinged, and what mends it."""

from __future__ import annotations

import logging
from collections import Counter
from typing import TYPE_CHECKING

from ..errors import NetmonError
from ..net.neighbor_limits import read_neighbor_tables
from ..net.neighbors import read_neighbors
from .neighbor_room import count_neighbors, fit, judge_room, judge_use
from .targets import device_targets

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from ..model.device import Device
    from ..model.ip import IPAddress
    from ..model.network import Network
    from ..model.target import Target
    from ..net.capabilities import Capability
    from ..net.neighbor_limits import NeighborTable
    from ..settings.monitoring import MonitoringSettings

_LOGGER = logging.getLogger(__name__)


class Room:
    """What the kernel's neighbor tables have room for; those without are judged by ARP alone."""

    def __init__(self, settings: MonitoringSettings) -> None:
        self._settings = settings
        self._tables: dict[int, NeighborTable] = {}
        # Who has no room, in words.
        self._left_out = ""

    def look(self) -> bool:
        """Read the tables; whether they have room for others than before."""
        before = self._limits()
        try:
            self._tables = read_neighbor_tables()
        except (NetmonError, OSError) as err:
            _LOGGER.debug("The neighbor table cannot be read: %s", err)
            self._tables = {}
        return self._limits() != before

    def fit(
        self, targets: list[Target], devices: Collection[Device], networks: Iterable[Network]
    ) -> list[Target]:
        """The device targets that there is room for: gateways and who is known before the others."""
        networks = tuple(networks)
        limits = self._limits()
        self._left_out = ""
        if judge_room(count_neighbors(devices, networks, self._settings), limits).works:
            return targets
        held = _held()
        routed = {network.id for network in networks if network.adapter is None}
        near = {
            each.id: each.address.version
            for each in device_targets(devices, self._settings, away=routed)
            if each.address is not None and each.address not in held
        }
        room = judge_room(Counter(near.values()), limits)
        if room.works:
            return targets
        self._left_out = _sentences(room)
        gateways = {each for network in networks for each in network.gateways}
        known = {device.id for device in devices if device.known or device.name}
        rank = {each.id: 1 for each in targets if each.device_id in known}
        rank |= {each.id: 0 for each in targets if each.address in gateways}
        return fit(targets, limits, near=near, rank=rank)

    def limited(self, ping_problem: str | None = None, *, sending_fails: bool = False) -> str:
        """What cannot be done as it should, and what mends it, in sentences; empty: all is well."""
        # Entries that were set by hand take no room, and are counted all the same.
        full = judge_use(self._tables) if sending_fails else None
        found = [self._left_out or (_sentences(full) if full is not None else "")]
        if ping_problem:
            found.append(f"Nothing can be pinged: {ping_problem}")
        return " ".join(filter(None, found))

    def _limits(self) -> dict[int, int]:
        return {version: table.limit for version, table in self._tables.items()}


def _held() -> set[IPAddress]:
    """The neighbors that were set by hand, which take no room."""
    try:
        return {each.address for each in read_neighbors() if each.state == "permanent"}
    except (NetmonError, OSError) as err:
        _LOGGER.debug("The neighbors cannot be read: %s", err)
        return set()


def _sentences(told: Capability) -> str:
    """What is wrong, and the command that mends it."""
    return f"{told.problem} `{told.fix}` makes room."
