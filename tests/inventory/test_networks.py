"""Which network an adapter is on, when adapters and addresses change."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

from netmon_core.inventory.networks import place
from tests.fakes.places import adapter

if TYPE_CHECKING:
    from netmon_core.model.adapter import Adapter
    from netmon_core.model.network import Network

ETH0, ETH1 = adapter("10.0.0.2/24"), adapter("192.168.9.2/24", name="eth1", index=3)


class Known:
    """The networks that were met, by id."""

    def __init__(self) -> None:
        self.networks: dict[str, Network] = {}
        self._numbers = count(1)

    def place(self, *adapters: Adapter) -> dict[str, str]:
        """Place these adapters; returns the id of the network of each by its name."""
        pairs = place(
            adapters,
            self.networks.values(),
            site_id="home",
            new_id=lambda: f"net-{next(self._numbers)}",
        )
        self.networks |= {network.id: network for _, network in pairs}
        return {each.name: network.id for each, network in pairs}


def test_another_subnet_is_another_network_and_the_old_one_waits_for_us() -> None:
    known = Known()
    assert known.place(ETH0) == {"eth0": "net-1"}
    assert known.place(adapter("10.9.0.2/24")) == {"eth0": "net-2"}
    assert known.place(ETH0) == {"eth0": "net-1"}


def test_an_address_renewed_without_a_gap_keeps_the_network() -> None:
    known = Known()
    known.place(ETH0)
    assert known.place(adapter("10.0.0.2/24", "10.9.0.2/24")) == {"eth0": "net-1"}
    assert known.place(adapter("10.9.0.2/24")) == {"eth0": "net-1"}


def test_a_cable_moved_to_another_adapter_takes_its_network_along() -> None:
    known = Known()
    assert known.place(ETH0, replace(ETH1, addresses=())) == {"eth0": "net-1"}
    assert known.place(
        replace(ETH0, carrier=False, addresses=()), replace(ETH1, addresses=ETH0.addresses)
    ) == {"eth1": "net-1"}


def test_two_adapters_on_one_subnet_each_keep_their_network() -> None:
    known = Known()
    both = (ETH0, replace(ETH1, addresses=adapter("10.0.0.3/24").addresses))
    assert known.place(*both) == {"eth0": "net-1", "eth1": "net-2"}
    assert known.place(*both) == {"eth0": "net-1", "eth1": "net-2"}
