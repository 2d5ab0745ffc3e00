from __future__ import annotations

from ipaddress import ip_address

import pytest

from netmon_core.discovery.whom_to_ask import is_private, whom_to_ask
from tests.fakes.places import adapter, attached

HOME = attached(adapter("192.168.1.2/24", name="eth0", gateway="192.168.1.1"))
OFFICE = attached(adapter("10.20.0.2/24", name="eth0.20", gateway="10.20.0.1"))
CLOUD = attached(adapter("10.9.0.2/24", name="eth1", gateway="198.51.100.1"))
LONELY = attached(adapter("10.8.0.2/24", name="eth2"))
ALL = (HOME, OFFICE, CLOUD, LONELY)


@pytest.mark.parametrize(
    ("address", "network", "servers"),
    [
        ("192.168.1.9", "net-eth0", (None, "192.168.1.1")),
        # Each network's own router, not that of another.
        ("10.20.0.9", "net-eth0.20", (None, "10.20.0.1")),
        ("fd00::9", "net-eth0", (None, "192.168.1.1")),
        ("100.64.0.9", "net-eth0", (None, "192.168.1.1")),
        # A provider's gateway is no business of ours.
        ("10.9.0.9", "net-eth1", (None,)),
        ("10.8.0.9", "net-eth2", (None,)),
        # What is public, the system's servers know as well as any.
        ("198.51.100.9", "net-eth0", (None,)),
        ("2001:db8::9", "net-eth0", (None,)),
        ("10.7.0.9", "elsewhere", (None,)),
    ],
)
def test_for_a_private_address_the_gateway_of_its_own_network_is_asked_last(
    address: str, network: str, servers: tuple[str | None, ...]
) -> None:
    assert whom_to_ask(ip_address(address), network, ALL) == servers


def test_servers_that_are_set_are_asked_alone() -> None:
    given = ("10.0.0.53", "fd00::53")
    for address in ("192.168.1.9", "198.51.100.9"):
        assert whom_to_ask(ip_address(address), "net-eth0", ALL, given=given) == given


def test_what_is_private_ends_where_it_should() -> None:
    private = ["172.16.0.0", "172.31.255.255", "10.255.255.255", "192.168.255.255", "fdff::1", "100.127.0.1"]
    public = ["172.15.255.255", "172.32.0.0", "11.0.0.0", "192.169.0.0", "fe80::1", "8.8.8.8", "100.128.0.0"]
    assert [each for each in private + public if is_private(ip_address(each))] == private
