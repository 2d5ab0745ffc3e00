"""Try each way to look at the network, and say of each that fails why, and what would help.

Opens the real sockets and closes them; sends nothing.
"""

from __future__ import annotations

import errno
import socket
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from importlib.util import find_spec
from shlex import quote
from typing import TYPE_CHECKING

from ..errors import AdapterError, MissingExtraError, NetmonError, PermissionMissingError
from .arp import open_arp
from .ear import Ear
from .groups import GROUPS, bind_group
from .icmp import EchoSocket
from .neighbors import NeighborWatch, read_neighbors
from .poke import PokeSocket
from .refusal import raw_socket_command

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ..model.adapter import Adapter
    from .groups import Group

_MDNS_PORT = 5353
# What no group or no shareable port brings.
_FRAMES_ONLY = "ARP, DHCP, NetBIOS, neighbor discovery, LLDP and CDP"
_IN_FRAMES = "It is heard in whole frames alone."
_EXTRA_COMMAND = 'pip install "netmon-core[capture]"'


class Mechanism(StrEnum):
    """A way to look at the network."""

    ARP = "arp"
    ICMP_RAW = "icmp_raw"
    ICMP_DATAGRAM = "icmp_datagram"
    NEIGHBORS = "neighbors"
    NEIGHBOR_ROOM = "neighbor_room"
    POKE = "poke"
    MULTICAST = "multicast"
    EAR = "ear"
    NAMES = "names"
    CAPTURE = "capture"


@dataclass(frozen=True, slots=True, kw_only=True)
class Capability:
    """Whether one mechanism works; `adapter` is None where it is the same for all of them."""

    mechanism: Mechanism
    adapter: str | None
    works: bool
    # A sentence that says why not; None when it works.
    problem: str | None = None
    # The one command that would help, where one would.
    fix: str | None = None
    # Of which protocol and group it is; None: of whatever the mechanism is for.
    about: str | None = None


def read_capabilities(adapters: Iterable[Adapter]) -> tuple[Capability, ...]:
    """Try every mechanism on this machine, then those of each adapter."""
    icmp_fix = 'sudo sysctl -w net.ipv4.ping_group_range="0 2147483647"'
    found = [
        _tried(Mechanism.ICMP_RAW, _try_raw_icmp, fix=raw_socket_command()),
        _tried(Mechanism.ICMP_DATAGRAM, _try_datagram_icmp, fix=icmp_fix),
        _tried(Mechanism.NEIGHBORS, _try_neighbors),
        _capture(),
    ]
    for adapter in adapters:
        found += _adapter_capabilities(adapter)
    return tuple(found)


def _adapter_capabilities(adapter: Adapter) -> list[Capability]:
    name = adapter.name
    mechanisms = (Mechanism.ARP, Mechanism.POKE, Mechanism.MULTICAST, Mechanism.EAR)
    if not adapter.up or not adapter.carrier:
        # A cable is plugged in by hand, so there the command is missing.
        problem = "has no carrier: no cable, or no Wi-Fi association" if adapter.up else "is down"
        fix = None if adapter.up else f"sudo ip link set {quote(name)} up"
        return [
            Capability(mechanism=each, adapter=name, works=False, problem=f"{name} {problem}.", fix=fix)
            for each in mechanisms
        ]
    tries = (_try_arp, _try_poke, _try_multicast, _try_ear)
    found = [
        _tried(mechanism, partial(attempt, adapter), adapter=name, fix=raw_socket_command())
        for mechanism, attempt in zip(mechanisms, tries, strict=True)
    ]
    if not found[-1].works and adapter.mac is not None:
        # Then each protocol that has a group goes on alone.
        for group in GROUPS:
            mechanism = Mechanism.EAR if group.port is None else Mechanism.MULTICAST
            tried = _tried(mechanism, partial(_try_group, adapter, group), adapter=name)
            found.append(replace(tried, about=f"{group.protocol} at {group.address}"))
        found.append(replace(found[-1], about=_FRAMES_ONLY, problem=_IN_FRAMES))
    return found


def _tried(
    mechanism: Mechanism, attempt: Callable[[], None], *, adapter: str | None = None, fix: str | None = None
) -> Capability:
    """Run `attempt`; `fix` helps where a permission is what is missing."""
    try:
        attempt()
    except (NetmonError, OSError) as err:
        problem = err.message if isinstance(err, NetmonError) else _sentence(err)
        return Capability(
            mechanism=mechanism, adapter=adapter, works=False, problem=problem, fix=_fix(err, fix)
        )
    return Capability(mechanism=mechanism, adapter=adapter, works=True)


def _fix(err: Exception, permission: str | None) -> str | None:
    match err:
        case PermissionMissingError() | PermissionError():
            return permission
        case MissingExtraError():
            return _EXTRA_COMMAND
        case OSError(errno=errno.EADDRINUSE):
            return f"sudo ss -ulpn sport = :{_MDNS_PORT}"
    return None


def _sentence(err: OSError) -> str:
    if err.errno == errno.EADDRINUSE:
        return f"Another program holds UDP port {_MDNS_PORT} for itself alone."
    return f"{err.strerror or err}."


def _capture() -> Capability:
    if find_spec("scapy"):
        return Capability(mechanism=Mechanism.CAPTURE, adapter=None, works=True)
    return Capability(
        mechanism=Mechanism.CAPTURE,
        adapter=None,
        works=False,
        problem="Capture files need scapy, which is not installed.",
        fix=_EXTRA_COMMAND,
    )


def _try_raw_icmp() -> None:
    EchoSocket(raw=True).close()


def _try_datagram_icmp() -> None:
    EchoSocket(raw=False).close()


def _try_neighbors() -> None:
    if not hasattr(socket, "AF_NETLINK"):
        raise AdapterError("This system has no rtnetlink, so its neighbor table cannot be read.")
    read_neighbors()
    NeighborWatch().close()


def _try_arp(adapter: Adapter) -> None:
    open_arp(adapter, source=None).close()


def _try_poke(adapter: Adapter) -> None:
    if not any(each.version == 4 for each in adapter.addresses):
        raise AdapterError(f"{adapter.name} has no IPv4 address to send from.")
    PokeSocket(adapter).close()


def _try_multicast(adapter: Adapter) -> None:
    _try_group(adapter, GROUPS[0])


def _try_ear(adapter: Adapter) -> None:
    Ear(adapter).close()


def _try_group(adapter: Adapter, group: Group) -> None:
    if group.port is None:
        raise AdapterError(_IN_FRAMES)
    # Joining the group would send a report.
    bind_group(adapter, group).close()
