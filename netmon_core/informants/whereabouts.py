"""Where a device would be asked, and who would get the question, by the kernel's own table just before."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from ..credentials.asking import Whereabouts
from ..errors import NetmonError
from ..net.neighbors import find_neighbor
from ..net.poke import PokeSocket

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..model.adapter import Adapter
    from ..model.device import Device
    from ..model.ip import IPAddress
    from ..model.network import Network
    from ..net.neighbors import Neighbor

_LOGGER = logging.getLogger(__name__)

# The kernel asks three times a second apart before it gives up (net.ipv4.neigh.*.mcast_solicit).
RESOLVE_TIME = 3.2
_LOOK_EVERY = 0.02
# An entry in another state is not used without asking first.
_USED = frozenset({"reachable", "stale", "delay", "probe", "permanent"})


def place_of(device: Device, networks: Mapping[str, Network], away: frozenset[str]) -> Whereabouts | None:
    """The address at which to ask a device, IPv4 first, the latest first, on a link of ours before others.

    Nobody was looked for yet: `mac` is None. `away`: networks where we are not now.
    """
    found = [
        (network.adapter is not None, address.value.version == 4, address.last_seen, address.value, network)
        for interface in device.interfaces
        if (network := networks.get(interface.network_id)) is not None and network.id not in away
        for address in interface.addresses
        if not address.value.is_link_local or network.adapter is not None
    ]
    if not found:
        return None
    *_, address, network = max(found, key=lambda each: (*each[:3], str(each[3])))
    return Whereabouts(address=address, network=network)


async def who_is_at(address: IPAddress, adapter: Adapter) -> str | None:
    """The MAC to which this machine sends what is for an address on its link; None: nobody answers for it.

    What the kernel does not know it is made to ask for.
    """
    try:
        neighbor = find_neighbor(adapter.index, address)
        if _mac(neighbor) is None and address.version == 4:
            with PokeSocket(adapter) as poking:
                poking.poke([int(address)])
            loop = asyncio.get_running_loop()
            until = loop.time() + RESOLVE_TIME
            while _mac(neighbor) is None and loop.time() < until:
                await asyncio.sleep(_LOOK_EVERY)
                neighbor = find_neighbor(adapter.index, address)
    except (NetmonError, OSError) as err:
        _LOGGER.debug("It cannot be told who is at %s: %s", address, err)
        return None
    return _mac(neighbor)


def _mac(neighbor: Neighbor | None) -> str | None:
    return neighbor.mac if neighbor is not None and neighbor.state in _USED else None
