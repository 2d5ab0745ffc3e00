"""Whether the kernel has room for everybody who is pinged on our own networks."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ..net.capabilities import Capability, Mechanism
from .targets import device_targets

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from ..model.device import Device
    from ..model.network import Network
    from ..model.target import Target
    from ..net.neighbor_limits import NeighborTable
    from ..settings.monitoring import MonitoringSettings

# Gateways, ourselves, and whom other programs of this machine speak with.
OTHERS = 24
# More than netmon ever knows: 20,000 devices.
ENOUGH = 32_768
# A table with less room than this is full: what is freed is taken at once.
SPARE = 8


def count_neighbors(
    devices: Iterable[Device], networks: Iterable[Network], settings: MonitoringSettings
) -> Counter[int]:
    """Count those that are pinged without a router between, by version of IP."""
    routed = {network.id for network in networks if network.adapter is None}
    targets = device_targets(devices, settings, away=routed)
    return Counter(target.address.version for target in targets if target.address is not None)


def judge_room(neighbors: Mapping[int, int], limits: Mapping[int, int]) -> Capability:
    """Say whether the table holds them all; a version whose limit is not known is taken to be well."""
    small = [
        version
        for version, count in sorted(neighbors.items())
        if count + OTHERS > limits.get(version, ENOUGH)
    ]
    if not small:
        return Capability(mechanism=Mechanism.NEIGHBOR_ROOM, adapter=None, works=True)
    found = " and ".join(
        f"{neighbors[version]:,} devices by IPv{version}, with room for {limits[version]:,} in all"
        for version in small
    )
    return Capability(
        mechanism=Mechanism.NEIGHBOR_ROOM,
        adapter=None,
        works=False,
        problem=f"The kernel's neighbor table is too small: this machine's own networks have {found}. "
        "Those without room are not pinged, and ARP alone tells of them. In a container the host has to "
        "change it.",
        fix=_fix(small),
    )


def judge_use(tables: Mapping[int, NeighborTable]) -> Capability | None:
    """Say that a table is full now, whoever fills it; None: there is room."""
    full = [version for version, table in sorted(tables.items()) if table.entries + SPARE > table.limit]
    if not full:
        return None
    return Capability(
        mechanism=Mechanism.NEIGHBOR_ROOM,
        adapter=None,
        works=False,
        problem=" ".join(
            f"The kernel's neighbor table for IPv{version} is full: {tables[version].entries:,} entries of"
            f" {tables[version].limit:,}, of all programs and containers of this machine."
            for version in full
        ),
        fix=_fix(full),
    )


def fit(
    targets: Sequence[Target], limits: Mapping[int, int], *, near: Collection[str], rank: Mapping[str, int]
) -> list[Target]:
    """The device targets that the table has room for: by rank (none: the last), then in their order.

    `near` are the ids of those that are asked without a router between; the others need no room.
    """
    room = {version: max(0, limit - OTHERS) for version, limit in limits.items()}
    kept: set[str] = set()
    for target in sorted(targets, key=lambda target: rank.get(target.id, len(targets))):
        if target.address is None or target.id not in near:
            kept.add(target.id)
            continue
        left = room.get(target.address.version, ENOUGH)
        if left > 0:
            room[target.address.version] = left - 1
            kept.add(target.id)
    return [target for target in targets if target.id in kept]


def _fix(versions: Iterable[int]) -> str:
    return "sudo sysctl -w " + " ".join(
        f"net.ipv{version}.neigh.default.gc_thresh3={ENOUGH}" for version in versions
    )
