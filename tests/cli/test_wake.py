from __future__ import annotations

import socket
from ipaddress import IPv4Interface
from typing import TYPE_CHECKING

import pytest

from netmon_core.errors import AdapterError
from netmon_core.model.adapter import Adapter, AdapterKind
from netmon_core.net.wake import TIMES, magic_packet, wake

if TYPE_CHECKING:
    from tests.lab.namespaces import Lab

MAC = "3c:22:fb:00:00:01"


def adapter(*addresses: str, up: bool = True) -> Adapter:
    own = tuple(IPv4Interface(address) for address in addresses)
    return Adapter(
        name="eth0", index=2, kind=AdapterKind.ETHERNET, mac=None, up=up, carrier=up, addresses=own
    )


def test_a_magic_packet_is_six_ones_and_sixteen_times_the_mac() -> None:
    packet = magic_packet(MAC)
    assert len(packet) == 102
    assert packet.startswith(b"\xff" * 6 + bytes.fromhex("3c22fb000001"))


def test_a_packet_reaches_the_network_of_the_adapter(lab: Lab) -> None:
    here, far = lab.namespace("here"), lab.namespace("far")
    lab.link(here, far, near_name="eth0", far_name="eth0")
    for host, address in ((here, "10.9.0.1/24"), (far, "10.9.0.2/24")):
        host.ip("addr", "add", address, "brd", "10.9.0.255", "dev", "eth0")
        host.ip("link", "set", "eth0", "up")
    with far.inside():
        sleeper = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    with sleeper:
        sleeper.bind(("10.9.0.255", 9))
        sleeper.settimeout(5)
        with here.inside():
            assert wake(MAC, [adapter("10.9.0.1/24")]) == TIMES
        assert {sleeper.recv(200) for _ in range(TIMES)} == {magic_packet(MAC)}


@pytest.mark.parametrize("adapters", [[], [adapter()], [adapter("10.9.0.1/24", up=False)]])
def test_with_no_adapter_to_send_from_nothing_is_said_to_be_sent(adapters: list[Adapter]) -> None:
    with pytest.raises(AdapterError):
        wake(MAC, adapters)
