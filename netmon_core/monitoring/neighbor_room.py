"""Whether the kernel has room for everybody who is pinged on our own networks."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ..net.capabilities import Capability, Mechanism
from .targets import device_targets

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ..model.device import Device
    from ..model.network import Network
    from ..settings.monitoring import MonitoringSettings

# Gateways, ourselves, and whom other programs of this machine speak with.
OTHERS = 24
# More than netmon ever knows: 20,000 devices.
ENOUGH = 32_768


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
    keys = " ".join(f"net.ipv{version}.neigh.default.gc_thresh3={ENOUGH}" for version in small)
    return Capability(
        mechanism=Mechanism.NEIGHBOR_ROOM,
        adapter=None,
        works=False,
        problem=f"The kernel's neighbor table is too small: this machine's own networks have {found}. "
        "Those without room seem not to answer. In a container the host has to change it.",
        fix=f"sudo sysctl -w {keys}",
    )
