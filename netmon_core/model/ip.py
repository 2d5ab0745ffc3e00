"""What the network's addresses are inside: never text."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Interface, IPv4Network, IPv6Address, IPv6Interface, IPv6Network

type IPAddress = IPv4Address | IPv6Address

type IPNetwork = IPv4Network | IPv6Network

type IPInterface = IPv4Interface | IPv6Interface
