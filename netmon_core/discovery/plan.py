"""What a scan will ask, decided before the first packet. Pure."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Interface, IPv4Network
from typing import TYPE_CHECKING

from ..errors import AdapterError, InvalidRequestError, ScanTooWideError
from ..model import AdapterKind, SweepMethod
from .rounds import ROUNDS_AT_LEAST

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ..config import DiscoverySettings
    from ..model import Adapter
    from ..plugins import Attachment

# The kernel's neighbor table holds 1,024 entries for all networks together (gc_thresh3); filling it
# breaks real traffic. A /22 with the table's other users just fits.
POKE_ADDRESSES = 1024
# Seconds a sweep takes besides sending.
OVERHEAD = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanRequest:
    """What to scan and how; None or empty: what is set or found by itself. `rate` may be infinite."""

    prefixes: tuple[IPv4Network, ...] = ()
    interface: str | None = None
    timeout: float | None = None
    rate: float | None = None
    rounds: int | None = None
    # The explicit yes to prefixes wider than the guard.
    wide: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepPlan:
    """One prefix to sweep. `adapter` and `source` are None where the kernel routes."""

    network_id: str | None
    prefix: IPv4Network
    method: SweepMethod
    adapter: Adapter | None = None
    source: IPv4Address | None = None
    # Our own addresses, which nobody else answers for.
    own: frozenset[IPv4Address] = frozenset()

    @property
    def addresses(self) -> int:
        """How many addresses will be asked."""
        return len(self._inside()) - len(self._own_inside())

    def targets(self) -> list[int]:
        """The addresses to ask, ascending."""
        targets = list(self._inside())
        for number in self._own_inside():
            targets.remove(number)
        return targets

    def _inside(self) -> range:
        """Every address of the prefix that a device can have."""
        first, last = int(self.prefix.network_address), int(self.prefix.broadcast_address)
        return range(first + 1, last) if self.prefix.prefixlen < 31 else range(first, last + 1)

    def _own_inside(self) -> list[int]:
        inside = self._inside()
        return [int(address) for address in self.own if int(address) in inside]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """All sweeps of one scan, and in words what was left out."""

    sweeps: tuple[SweepPlan, ...]
    left_out: tuple[str, ...] = field(default=())

    @property
    def packets(self) -> int:
        """How many packets the usual number of rounds takes."""
        return sum(sweep.addresses for sweep in self.sweeps) * ROUNDS_AT_LEAST


def worth_watching(adapter: Adapter, settings: DiscoverySettings) -> bool:
    """Whether an adapter is attached to a network of devices, as far as its kind and the settings tell."""
    if adapter.name in settings.exclude_interfaces:
        return False
    if settings.interfaces:
        return adapter.name in settings.interfaces
    match adapter.kind:
        case AdapterKind.LOOPBACK:
            return settings.loopback
        case AdapterKind.CONTAINER:
            return settings.containers
        case AdapterKind.VPN:
            return settings.vpn
        case _:
            return True


def plan_scan(
    request: ScanRequest,
    attachments: Sequence[Attachment],
    settings: DiscoverySettings,
    *,
    raw: bool,
) -> Plan:
    """Decide what to sweep and how. `raw`: whether packet sockets may be opened.

    Raises AdapterError for an adapter that is not there, InvalidRequestError for a prefix that cannot be
    swept, ScanTooWideError (with the estimate) for one that needs an explicit yes.
    """
    if request.interface is not None:
        attachments = _only(request.interface, attachments)
    if request.prefixes:
        plan = Plan(
            sweeps=tuple(
                sweep for prefix in request.prefixes for sweep in _split(prefix, attachments, raw=raw)
            )
        )
    else:
        plan = _own_networks(request, attachments, settings, raw=raw)
    for sweep in plan.sweeps:
        if sweep.method is SweepMethod.POKE and sweep.addresses > POKE_ADDRESSES:
            raise InvalidRequestError(
                f"{sweep.prefix} is too wide without raw sockets: the kernel's neighbor table holds"
                f" {POKE_ADDRESSES:,} entries. Scan a /22 or smaller, or see `netmon doctor` for how to"
                " allow raw sockets.",
                field="cidr",
            )
    _guard(plan, request, settings)
    return plan


def estimate(packets: int, rate: float) -> str:
    """In words: how many packets and how long."""
    if math.isinf(rate):
        return f"about {packets:,} packets at full speed"
    seconds = round(packets / rate + OVERHEAD)
    hours, minutes, rest = seconds // 3600, seconds // 60 % 60, seconds % 60
    time = f"{hours} h {minutes} min" if hours else f"{minutes} min {rest} s" if minutes else f"{rest} s"
    return f"about {packets:,} packets, {time} at {rate:,.0f} packets a second"


def _only(name: str, attachments: Sequence[Attachment]) -> list[Attachment]:
    chosen = [attachment for attachment in attachments if attachment.adapter.name == name]
    if not chosen:
        names = ", ".join(attachment.adapter.name for attachment in attachments) or "none"
        raise AdapterError(
            f"There is no interface {name} to scan from; there are: {names}.", field="interface"
        )
    if not chosen[0].adapter.up:
        raise AdapterError(
            f"Interface {name} is down; `sudo ip link set {name} up` starts it.", field="interface"
        )
    return chosen


def _own_networks(
    request: ScanRequest, attachments: Sequence[Attachment], settings: DiscoverySettings, *, raw: bool
) -> Plan:
    """Every subnet we are attached to, and those that are set."""
    sweeps: list[SweepPlan] = []
    left_out: list[str] = []
    most = settings.guard_addresses if raw else min(settings.guard_addresses, POKE_ADDRESSES)
    for attachment in attachments:
        if not (attachment.adapter.up and attachment.adapter.carrier):
            continue
        for own in _attached(attachment.adapter):
            prefix = own.network
            if prefix.prefixlen >= 31:
                continue
            if prefix.num_addresses > most and not (request.wide and raw):
                near = IPv4Network((own.ip, 32 - int(math.log2(most))), strict=False)
                left_out.append(
                    f"{prefix} is wide, so only {near} around us was swept; all of it takes"
                    f" {estimate(prefix.num_addresses * ROUNDS_AT_LEAST, request.rate or settings.rate)}"
                    f" (netmon scan --yes {prefix})."
                )
                prefix = near
            sweeps += _split(prefix, [attachment], raw=raw)
    if request.interface is None:
        covered = [sweep.prefix for sweep in sweeps]
        for prefix in settings.subnets:
            if not any(prefix.subnet_of(other) for other in covered):
                sweeps += _split(prefix, attachments, raw=raw)
    if not sweeps:
        raise AdapterError(
            "No network to scan: no interface is up with an IPv4 address. `netmon doctor` says more."
        )
    return Plan(sweeps=tuple(_distinct(sweeps)), left_out=tuple(left_out))


def _split(prefix: IPv4Network, attachments: Sequence[Attachment], *, raw: bool) -> list[SweepPlan]:
    """Sweeps for the parts of a prefix: by the adapter attached to a part, by routing for the rest."""
    sweeps: list[SweepPlan] = []
    rest = [prefix]
    everywhere = frozenset(own.ip for attachment in attachments for own in _attached(attachment.adapter))
    for attachment in attachments:
        adapter = attachment.adapter
        if not adapter.up:
            continue
        for own in _attached(adapter):
            for part in list(rest):
                if not part.overlaps(own.network):
                    continue
                here = part if part.subnet_of(own.network) else own.network
                rest.remove(part)
                rest += part.address_exclude(here) if part != here else ()
                speaks_arp = adapter.mac is not None and adapter.kind is not AdapterKind.LOOPBACK
                method = SweepMethod.ICMP
                if speaks_arp:
                    method = SweepMethod.ARP if raw else SweepMethod.POKE
                sweeps.append(
                    SweepPlan(
                        network_id=attachment.network.id,
                        prefix=here,
                        method=method,
                        adapter=adapter,
                        source=own.ip,
                        own=frozenset(other.ip for other in _attached(adapter)),
                    )
                )
    routed = [
        SweepPlan(network_id=None, prefix=part, method=SweepMethod.ICMP, own=everywhere) for part in rest
    ]
    return sweeps + routed


def _guard(plan: Plan, request: ScanRequest, settings: DiscoverySettings) -> None:
    if request.wide:
        return
    for prefix in request.prefixes or [sweep.prefix for sweep in plan.sweeps]:
        if prefix.num_addresses > settings.guard_addresses:
            packets = prefix.num_addresses * ROUNDS_AT_LEAST
            raise ScanTooWideError(
                f"{prefix} holds {prefix.num_addresses:,} addresses:"
                f" {estimate(packets, request.rate or settings.rate)}. Add --yes to scan it.",
                field="cidr",
            )


def _attached(adapter: Adapter) -> list[IPv4Interface]:
    return [own for own in adapter.addresses if isinstance(own, IPv4Interface)]


def _distinct(sweeps: Iterable[SweepPlan]) -> list[SweepPlan]:
    """Two addresses in one subnet make one sweep."""
    return list({(sweep.network_id, sweep.prefix): sweep for sweep in reversed(list(sweeps))}.values())[::-1]
