"""A small LAN of real kernel hosts: a gateway, two that speak mDNS, three that only answer, and a scanner."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network
from typing import TYPE_CHECKING

from .peers import Service, start_avahi, start_dnsmasq
from .switch import build_switch

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .namespaces import Lab, Namespace
    from .switch import Switch

PREFIX = "10.77.0"
GATEWAY = f"{PREFIX}.1"
# label, address, MAC; a real vendor's prefix each, but for the phone's private MAC.
_GATEWAY = ("gateway", GATEWAY, "44:4e:6d:00:00:01")
_SCANNER = ("scanner", f"{PREFIX}.2", "b8:27:eb:00:00:02")
_PRINTER = ("printer", f"{PREFIX}.11", "3c:d9:2b:00:00:11")
_SPEAKER = ("speaker", f"{PREFIX}.12", "f4:f5:d8:00:00:12")
_PLAIN = (
    ("nas", f"{PREFIX}.21", "00:11:32:00:00:21"),
    ("phone", f"{PREFIX}.22", "da:a1:19:00:00:22"),
    ("bulb", f"{PREFIX}.23", "00:17:88:00:00:23"),
)
_ALL = (_GATEWAY, _SCANNER, _PRINTER, _SPEAKER, *_PLAIN)


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallLan:
    """The namespaces by label, and what is true of them. The scanner's name server is the gateway."""

    switch: Switch
    hosts: dict[str, Namespace]
    # Everything on the LAN, the scanner included.
    macs: dict[IPv4Address, str]
    # What the gateway's DNS calls them (forward and PTR), in the domain lan.test.
    hostnames: dict[IPv4Address, str]
    prefix: IPv4Network

    @property
    def scanner(self) -> Namespace:
        return self.hosts["scanner"]

    @property
    def gateway(self) -> Namespace:
        return self.hosts["gateway"]


def build_small_lan(lab: Lab, *, more_names: Mapping[str, str] | None = None) -> SmallLan:
    """Build it and wait until its daemons are up; `more_names` (name: address) go into its DNS as well."""
    switch = build_switch(lab)
    hosts = {label: switch.host(label, f"{address}/24", mac=mac) for label, address, mac in _ALL}
    _, scanner_address, scanner_mac = _SCANNER
    for label, host in hosts.items():
        if label != "scanner":
            host.know(scanner_address, scanner_mac)
        if label != "gateway":
            host.ip("route", "add", "default", "via", GATEWAY)
    # The phone is in no DNS, as phones are.
    named = {label: address for label, address, _ in _ALL if label != "phone"}
    start_dnsmasq(hosts["gateway"], prefix=PREFIX, names={**named, **(more_names or {})})
    hosts["scanner"].resolve_with(GATEWAY)
    start_avahi(
        hosts["printer"],
        hostname="printer",
        instance="Office Printer",
        services=[
            Service(type="_ipp._tcp", port=631, text=["ty=Acme Laser 9", "rp=ipp/print"]),
            Service(type="_http._tcp", port=80),
        ],
    )
    start_avahi(
        hosts["speaker"],
        hostname="speaker",
        instance="Living Room",
        services=[Service(type="_googlecast._tcp", port=8009, text=["md=Chromecast", "fn=Living Room"])],
    )
    return SmallLan(
        switch=switch,
        hosts=hosts,
        prefix=IPv4Network(f"{PREFIX}.0/24"),
        macs={IPv4Address(address): mac for _, address, mac in _ALL},
        hostnames={IPv4Address(address): f"{label}.lan.test" for label, address in named.items()},
    )
