from __future__ import annotations

import pytest

from netmon_core.model.adapter import AdapterKind
from netmon_core.net.adapter_kind import adapter_kind, bridge_kind


@pytest.mark.parametrize(
    ("name", "driver", "kind"),
    [
        ("eth0", "", "ethernet"),
        ("enp3s0", "", "ethernet"),
        ("end0", "", "ethernet"),
        # The card of a container, or of a scanner in a test.
        ("eth0", "veth", "ethernet"),
        ("s0", "veth", "ethernet"),
        ("nmnet0", "veth", "ethernet"),
        ("macvlan0", "macvlan", "ethernet"),
        ("bond0", "bond", "ethernet"),
        ("docker0", "bridge", "container"),
        ("docker_gwbridge", "bridge", "container"),
        ("br-0123456789ab", "bridge", "container"),
        ("veth1a2b3c4", "veth", "container"),
        ("cni0", "bridge", "container"),
        ("podman1", "bridge", "container"),
        ("lxcbr0", "bridge", "container"),
        ("virbr0", "bridge", "container"),
        ("hassio", "bridge", "container"),
        ("kube-ipvs0", "dummy", "container"),
        ("br-lan", "bridge", "bridge"),
        ("vmbr0", "bridge", "bridge"),
        ("br0", "bridge", "bridge"),
        ("wg0", "wireguard", "vpn"),
        ("office", "wireguard", "vpn"),
        ("tun0", "tun", "vpn"),
        ("tap3", "tun", "vpn"),
        ("tailscale0", "tun", "vpn"),
        ("ztabcdefgh", "tun", "vpn"),
        ("utun4", "", "vpn"),
        ("eth0.10", "vlan", "vlan"),
        ("dummy0", "dummy", "other"),
        ("vxlan7", "vxlan", "other"),
    ],
)
def test_an_adapter_is_known_by_its_name_and_driver(name: str, driver: str, kind: str) -> None:
    assert adapter_kind(name, driver=driver).value == kind


def test_loopback_ppp_and_wireless_are_told_by_the_kernel() -> None:
    assert adapter_kind("lo", loopback=True) is AdapterKind.LOOPBACK
    assert adapter_kind("wlan0", wireless=True) is AdapterKind.WIFI
    assert adapter_kind("dsl", hardware=512) is AdapterKind.VPN
    assert adapter_kind("ib0", hardware=32) is AdapterKind.OTHER


def test_a_bridge_without_a_port_to_the_outside_only_joins_what_runs_here() -> None:
    kinds = AdapterKind
    assert bridge_kind(frozenset({kinds.ETHERNET, kinds.CONTAINER})) is kinds.BRIDGE
    assert bridge_kind(frozenset({kinds.VLAN})) is kinds.BRIDGE
    assert bridge_kind(frozenset({kinds.CONTAINER, kinds.VPN})) is kinds.CONTAINER
    assert bridge_kind(frozenset()) is kinds.CONTAINER
