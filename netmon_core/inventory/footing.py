"""How we stand on our networks: whether our own link and address are well. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..model.ip import IPAddress  # noqa: TC001 - wire reads the hints

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ..model.adapter import Adapter
    from ..model.network import Network


@dataclass(frozen=True, slots=True, kw_only=True)
class Footing:
    """How we stand on one network: our link and our own address. `problem` is a clause, None: all is well."""

    network_id: str
    problem: str | None = None
    gateways: tuple[IPAddress, ...] = ()
    # Behind a router: we have no link of our own there.
    routed: bool = False
    # We stand on another network instead.
    left: bool = False


def footings(adapters: Mapping[str, Adapter], networks: Iterable[Network]) -> tuple[Footing, ...]:
    """How we stand on each network; `adapters` by name, as they are now."""
    problems = [
        (network, None if network.adapter is None else _problem(network, adapters.get(network.adapter)))
        for network in networks
    ]
    standing = {network.adapter for network, problem in problems if problem is None} - {None}
    return tuple(
        Footing(
            network_id=network.id,
            problem=problem,
            gateways=network.gateways,
            routed=network.adapter is None,
            left=problem is not None
            and (network.adapter in standing or (network.adapter not in adapters and bool(standing))),
        )
        for network, problem in problems
    )


class Ground:
    """How we stand on every network there is, as far as we were told."""

    def __init__(self, footings: Iterable[Footing] = ()) -> None:
        self._footings = {footing.network_id: footing for footing in footings}

    def __iter__(self) -> Iterator[Footing]:
        return iter(self._footings.values())

    def gateways(self, network_id: str) -> tuple[IPAddress, ...]:
        """The gateways of a network."""
        footing = self._footings.get(network_id)
        return footing.gateways if footing is not None else ()

    def is_routed(self, network_id: str) -> bool:
        """Whether the network is behind a router."""
        footing = self._footings.get(network_id)
        return footing is not None and footing.routed

    def near(self, network_id: str) -> tuple[str, ...]:
        """Where it can be seen whether questions to a network leave us: there, or before its router."""
        if not self.is_routed(network_id):
            return (network_id,)
        return tuple(each.network_id for each in self if not each.routed and not each.left)

    def stands(self, network_id: str) -> bool:
        """Whether our link and address on the network are well, as far as we know."""
        footing = self._footings.get(network_id)
        return footing is None or footing.problem is None


def _problem(network: Network, adapter: Adapter | None) -> str | None:
    if adapter is None:
        return f"{network.adapter} is not there"
    if not adapter.up:
        return f"{adapter.name} is down"
    if not adapter.carrier:
        return f"the link of {adapter.name} is down"
    own = {address.network for address in adapter.addresses}
    if network.subnets and not own & set(network.subnets):
        return f"{adapter.name} has no address of {network.name}"
    return None
