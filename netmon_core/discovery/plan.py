"""What to scan, and what a scan will therefore ask, as data. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..lazy_dataclass import dataclass
from .rounds import ROUNDS_AT_LEAST

if TYPE_CHECKING:
    from ipaddress import IPv4Address, IPv4Network, IPv6Address

    from ..model.adapter import Adapter
    from ..model.scan import SweepMethod


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
    # Not asked: our own addresses, for which nobody else answers, and the ends of the subnet.
    skipped: frozenset[IPv4Address] = frozenset()

    @property
    def addresses(self) -> int:
        """How many addresses will be asked."""
        return self.prefix.num_addresses - sum(address in self.prefix for address in self.skipped)

    def targets(self) -> list[int]:
        """The addresses to ask, ascending."""
        first, last = int(self.prefix.network_address), int(self.prefix.broadcast_address)
        targets = list(range(first, last + 1))
        for address in self.skipped:
            if address in self.prefix:
                targets.remove(int(address))
        return targets


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkPlan:
    """One link whose IPv6 hosts are asked, all at once; `sources` are our addresses to ask from.

    The first is our address on the link itself, if we have one.
    """

    network_id: str
    adapter: Adapter
    sources: tuple[IPv6Address, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """All that one scan asks, and in words what was left out."""

    sweeps: tuple[SweepPlan, ...]
    links: tuple[LinkPlan, ...] = ()
    left_out: tuple[str, ...] = ()

    @property
    def packets(self) -> int:
        """How many packets the usual number of rounds takes."""
        asked = sum(sweep.addresses for sweep in self.sweeps) * ROUNDS_AT_LEAST
        return asked + sum(len(link.sources) for link in self.links)
