"""By which router a prefix is reached, asked of a real kernel."""

from __future__ import annotations

from ipaddress import ip_network
from typing import TYPE_CHECKING

from netmon_core.net.next_hop import next_hops
from tests.lab.switch import build_switch

if TYPE_CHECKING:
    from tests.lab.namespaces import Lab


def test_the_most_special_route_says_which_router_leads_to_a_prefix(lab: Lab) -> None:
    scanner = build_switch(lab).host("scanner", "10.77.0.2/24")
    for route in (
        ("default", "via", "10.77.0.1"),
        ("192.0.2.0/24", "via", "10.77.0.254"),
        ("192.0.2.128/26", "via", "10.77.0.253"),
        ("198.51.100.0/24", "via", "10.77.0.252", "metric", "200"),
        ("198.51.100.0/24", "via", "10.77.0.251", "metric", "100"),
    ):
        scanner.ip("route", "add", *route)
    with scanner.inside():
        found = {
            text: [str(each) for each in next_hops(ip_network(text))]
            for text in (
                "192.0.2.0/25",
                "192.0.2.0/24",
                "192.0.2.128/27",
                "198.51.100.0/24",
                "203.0.113.0/24",
            )
        }
        assert next_hops(ip_network("2001:db8:5::/64")) == ()
    assert found == {
        "192.0.2.0/25": ["10.77.0.254"],
        "192.0.2.0/24": ["10.77.0.254"],
        "192.0.2.128/27": ["10.77.0.253"],
        "198.51.100.0/24": ["10.77.0.251"],
        "203.0.113.0/24": ["10.77.0.1"],
    }
