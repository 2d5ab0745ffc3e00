"""Whether a person scoped a credential to a device, and how closely. Pure."""

from __future__ import annotations

from enum import IntEnum
from ipaddress import ip_address
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..model.device import Device
    from ..model.ip import IPAddress
    from ..model.network import Network
    from ..settings.credentials import CredentialSettings


class Closeness(IntEnum):
    """How a device came into the scope, the closest first."""

    NAMED = 0
    TAGGED = 1
    ON_NETWORK = 2
    OUTSIDE = 3


def closeness(
    given: CredentialSettings, device: Device, network: Network | None, address: IPAddress
) -> Closeness:
    """How a credential is scoped to a device that is asked at an address of a network.

    Only a person's words count: the name they gave, their tags, a MAC or id they wrote. What a device calls
    itself counts for nothing.
    """
    if names_device(given, device, address, routed=network is not None and network.adapter is None):
        return Closeness.NAMED
    tags = {tag.casefold() for tag in device.tags}
    if not tags.isdisjoint(each.casefold() for each in given.tags):
        return Closeness.TAGGED
    if network is not None and not {network.id, network.name}.isdisjoint(given.networks):
        return Closeness.ON_NETWORK
    return Closeness.OUTSIDE


def names_device(given: CredentialSettings, device: Device, address: IPAddress, *, routed: bool) -> bool:
    """Tell whether the credential names this very device.

    Its address is a name only behind a router: on our own network anybody can take an address.
    """
    names = {device.id.casefold()}
    if device.name:
        names.add(device.name.casefold())
    names.update(interface.mac for interface in device.interfaces if interface.mac is not None)
    listed = {_plain(each) for each in given.devices}
    return not names.isdisjoint(listed) or (routed and str(address) in listed)


def _plain(text: str) -> str:
    """As names are compared: MACs and addresses in our notation."""
    from ..packets.mac import parse_mac  # noqa: PLC0415 - only where something is set

    try:
        return parse_mac(text)
    except ValueError:
        pass
    try:
        return str(ip_address(text))
    except ValueError:
        return text.casefold()
