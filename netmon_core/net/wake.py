"""Wake-on-LAN: the magic packet, broadcast on the device's own network."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

from ..errors import AdapterError, InvalidRequestError
from ..packets.mac import pack_mac
from .refusal import adapter_failed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..model.adapter import Adapter
    from ..model.device import Device

# The discard service, which most network cards are told to listen on.
_PORT = 9
# A single datagram may get lost, and nobody answers.
TIMES = 3


def magic_packet(mac: str) -> bytes:
    """Six bytes of ones, then the MAC sixteen times (AMD publication 20213)."""
    return b"\xff" * 6 + pack_mac(mac) * 16


def wake_device(device: Device, adapters: Iterable[Adapter]) -> int:
    """Broadcast the magic packet for each MAC of a device; return how many were sent.

    Raises AdapterError as `wake` does, and InvalidRequestError where no MAC is known.
    """
    adapters = tuple(adapters)
    macs = dict.fromkeys(interface.mac for interface in device.interfaces if interface.mac)
    if not macs:
        raise InvalidRequestError(f"The MAC of {device.label} is not known.", field="device_id")
    return sum(wake(mac, adapters) for mac in macs)


def wake(mac: str, adapters: Iterable[Adapter]) -> int:
    """Broadcast the magic packet on every IPv4 subnet of the adapters; return how many were sent.

    Needs no privilege. Raises AdapterError where no adapter is up with an IPv4 address.
    """
    packet = magic_packet(mac)
    sent = 0
    for adapter in adapters:
        for own in adapter.addresses:
            if own.version != 4 or not adapter.up:
                continue
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
                try:
                    # From our address there, so that the datagram leaves by this adapter.
                    sock.bind((str(own.ip), 0))
                    for _ in range(TIMES):
                        sock.sendto(packet, (str(own.network.broadcast_address), _PORT))
                        sent += 1
                except OSError as err:
                    raise adapter_failed(adapter.name, err) from err
    if not sent:
        raise AdapterError("No interface is up with an IPv4 address to wake a device from.")
    return sent
