"""What the user has set for an entry, as typed data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from .const import (
    CONF_CAP,
    CONF_HOLD,
    CONF_INTERFACES,
    CONF_NAME_SERVERS,
    CONF_PATIENCE,
    CONF_PRIVATE_MACS,
    CONF_PROBE_INTERVAL,
    CONF_RETENTION_DAYS,
    CONF_SELECTED,
    CONF_SHORTEST_GRACE,
    CONF_SUBNETS,
    CONF_SWEEP_INTERVAL,
    CONF_TRACK,
    SECTION_DEVICES,
    SECTION_NETWORK,
    SECTION_PRESENCE,
)
from .hold import HOLDS, USUAL, USUAL_HOLD, Hold

if TYPE_CHECKING:
    from collections.abc import Mapping


class Track(StrEnum):
    """Which devices become devices of Home Assistant; each includes those before it."""

    SELECTED = "selected"
    # And those that were named or marked as known.
    KNOWN = "known"
    ALL = "all"


class PrivateMacs(StrEnum):
    """What becomes of strangers whose MAC is made up, and may be another next week."""

    ENABLED = "enabled"
    DISABLED = "disabled"
    IGNORED = "ignored"


DEFAULT_CAP = 250
# A frontend with more devices than this is no longer usable.
MOST = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The preferences of one entry; intervals and graces are seconds."""

    track: Track = Track.ALL
    selected: frozenset[str] = frozenset()
    private_macs: PrivateMacs = PrivateMacs.DISABLED
    cap: int = DEFAULT_CAP
    retention: timedelta = timedelta(days=30)
    # How long trackers keep a state that nobody confirms.
    hold: Hold = USUAL
    patience: float = 945.0
    shortest_grace: float = 15.0
    interfaces: tuple[str, ...] = ()
    subnets: tuple[str, ...] = ()
    name_servers: tuple[str, ...] = ()
    sweep_interval: float = 300.0
    probe_interval: float = 30.0


def read_options(stored: Mapping[str, Any]) -> Options:
    """Read what the options flow has stored; what is missing is as by default."""
    devices: Mapping[str, Any] = stored.get(SECTION_DEVICES, {})
    presence: Mapping[str, Any] = stored.get(SECTION_PRESENCE, {})
    network: Mapping[str, Any] = stored.get(SECTION_NETWORK, {})
    usual = Options()
    return Options(
        track=Track(devices.get(CONF_TRACK, usual.track)),
        selected=frozenset(devices.get(CONF_SELECTED, ())),
        private_macs=PrivateMacs(devices.get(CONF_PRIVATE_MACS, usual.private_macs)),
        cap=int(devices.get(CONF_CAP, usual.cap)),
        retention=timedelta(days=devices.get(CONF_RETENTION_DAYS, usual.retention.days)),
        hold=Hold(length=HOLDS[presence.get(CONF_HOLD, USUAL_HOLD)]),
        patience=float(presence.get(CONF_PATIENCE, usual.patience)),
        shortest_grace=float(presence.get(CONF_SHORTEST_GRACE, usual.shortest_grace)),
        interfaces=tuple(network.get(CONF_INTERFACES, ())),
        subnets=tuple(network.get(CONF_SUBNETS, ())),
        name_servers=tuple(network.get(CONF_NAME_SERVERS, ())),
        sweep_interval=float(network.get(CONF_SWEEP_INTERVAL, usual.sweep_interval)),
        probe_interval=float(network.get(CONF_PROBE_INTERVAL, usual.probe_interval)),
    )


def select_instead(stored: Mapping[str, Any], device_id: str, heir: str) -> dict[str, Any]:
    """What is to be stored when a selected device was merged into another one."""
    devices: Mapping[str, Any] = stored[SECTION_DEVICES]
    selected = [heir if each == device_id else each for each in devices[CONF_SELECTED]]
    return {**stored, SECTION_DEVICES: {**devices, CONF_SELECTED: list(dict.fromkeys(selected))}}
