from __future__ import annotations

from collections import Counter
from dataclasses import replace
from ipaddress import IPv4Address, IPv4Interface, IPv4Network
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netmon_core.discovery.adapters import worth_watching
from netmon_core.discovery.estimate import estimate
from netmon_core.discovery.plan import ScanRequest
from netmon_core.discovery.planning import plan_scan
from netmon_core.errors import AdapterError, InvalidRequestError, ScanTooWideError
from netmon_core.model.adapter import AdapterKind
from netmon_core.model.scan import SweepMethod
from netmon_core.settings.discovery import DiscoverySettings
from tests.fakes.places import adapter, attached

if TYPE_CHECKING:
    from collections.abc import Sequence

    from netmon_core.discovery.plan import Plan
    from netmon_core.plugins import Attachment

LAN = attached(adapter("192.168.1.5/24", gateway="192.168.1.1"))
WIFI = attached(
    adapter("192.168.2.9/24", name="wlan0", index=3, kind=AdapterKind.WIFI, mac="00:16:3e:00:00:01")
)
SETTINGS = DiscoverySettings()


def plan(
    *prefixes: str,
    on: Sequence[Attachment] = (LAN,),
    settings: DiscoverySettings = SETTINGS,
    raw: bool = True,
    interface: str | None = None,
    wide: bool = False,
) -> Plan:
    request = ScanRequest(
        prefixes=tuple(IPv4Network(prefix) for prefix in prefixes), interface=interface, wide=wide
    )
    return plan_scan(request, on, settings, raw=raw)


def asked(made: Plan) -> Counter[IPv4Address]:
    return Counter(IPv4Address(target) for sweep in made.sweeps for target in sweep.targets())


@st.composite
def prefixes(draw: st.DrawFn) -> IPv4Network:
    """Small prefixes close together, so that they overlap and touch."""
    length = draw(st.integers(24, 32))
    return IPv4Network((0x0A00_0000 + draw(st.integers(0, 0x3FF)), length), strict=False)


@st.composite
def interfaces(draw: st.DrawFn) -> IPv4Interface:
    return IPv4Interface((0x0A00_0000 + draw(st.integers(0, 0x3FF)), draw(st.integers(24, 30))))


@given(
    wanted=st.lists(prefixes(), min_size=1, max_size=4),
    own=st.lists(st.lists(interfaces(), max_size=2), max_size=3),
    raw=st.booleans(),
)
def test_every_address_of_a_request_is_asked_exactly_once_and_our_own_never(
    *, wanted: list[IPv4Network], own: list[list[IPv4Interface]], raw: bool
) -> None:
    on = [
        attached(adapter(*map(str, addresses), name=f"eth{number}", index=number + 2))
        for number, addresses in enumerate(own)
    ]
    made = plan_scan(ScanRequest(prefixes=tuple(wanted)), on, SETTINGS, raw=raw)
    ours = [address for addresses in own for address in addresses]
    ends = [*wanted, *(address.network for address in ours)]
    nobody = {address.ip for address in ours}
    nobody |= {end for net in ends if net.prefixlen < 31 for end in (net[0], net[-1])}
    all_of_it = {address for prefix in wanted for address in prefix}
    counts = asked(made)
    assert set(counts.values()) <= {1}
    assert all_of_it - nobody <= set(counts) <= all_of_it - {address.ip for address in ours}
    for sweep in made.sweeps:
        assert sweep.addresses == len(sweep.targets())
        assert sweep.targets() == sorted(sweep.targets())


def test_without_a_request_every_attached_network_is_swept_by_its_adapter() -> None:
    made = plan(on=[LAN, WIFI])
    assert [(str(sweep.prefix), sweep.adapter, sweep.method) for sweep in made.sweeps] == [
        ("192.168.1.0/24", LAN.adapter, SweepMethod.ARP),
        ("192.168.2.0/24", WIFI.adapter, SweepMethod.ARP),
    ]
    assert made.left_out == ()
    assert made.packets == 2 * (253 + 253)


def test_two_pairs_side_by_side_are_asked_to_their_last_address() -> None:
    found = asked(plan("10.0.0.28/31", "10.0.0.30/31"))
    assert sorted(map(str, found)) == ["10.0.0.28", "10.0.0.29", "10.0.0.30", "10.0.0.31"]


def test_half_of_an_attached_subnet_is_asked_to_its_last_address() -> None:
    found = asked(plan("192.168.1.0/25"))
    assert IPv4Address("192.168.1.127") in found
    assert IPv4Address("192.168.1.0") not in found
    assert len(found) == 126


def test_a_wider_prefix_is_split_over_adapters_and_routing() -> None:
    made = plan("192.168.0.0/22", on=[LAN, WIFI])
    methods = {str(sweep.prefix): sweep.method for sweep in made.sweeps}
    assert methods == {
        "192.168.1.0/24": SweepMethod.ARP,
        "192.168.2.0/24": SweepMethod.ARP,
        "192.168.0.0/24": SweepMethod.ICMP,
        "192.168.3.0/24": SweepMethod.ICMP,
    }
    assert {sweep.source for sweep in made.sweeps if sweep.adapter} == {
        IPv4Address("192.168.1.5"),
        IPv4Address("192.168.2.9"),
    }
    assert len(asked(made)) == 1024 - 2 - 4 - 2


def test_overlapping_prefixes_are_asked_once() -> None:
    made = plan("192.168.1.0/24", "192.168.1.64/26", "192.168.1.0/24")
    assert len(made.sweeps) == 1


def test_two_addresses_in_one_subnet_make_one_sweep() -> None:
    made = plan(on=[attached(adapter("10.0.0.1/24", "10.0.0.2/24"))])
    assert [sweep.addresses for sweep in made.sweeps] == [252]


def test_a_subnet_within_another_on_one_adapter_is_asked_once() -> None:
    made = plan(on=[attached(adapter("10.0.1.2/24", "10.0.0.1/22"))])
    assert set(asked(made).values()) == {1}
    assert IPv4Address("10.0.1.9") in asked(made)


def test_two_adapters_on_one_subnet_are_both_swept_and_neither_asks_for_the_other() -> None:
    twin = attached(adapter("192.168.1.6/24", name="eth1", index=3, mac="00:16:3e:00:00:02"))
    made = plan(on=[LAN, twin])
    assert [sweep.adapter for sweep in made.sweeps] == [LAN.adapter, twin.adapter]
    assert not {IPv4Address("192.168.1.5"), IPv4Address("192.168.1.6")} & set(asked(made))


def test_one_address_is_a_prefix_too() -> None:
    assert list(asked(plan("192.168.1.77/32"))) == [IPv4Address("192.168.1.77")]


def test_a_tunnel_is_asked_by_echo() -> None:
    tunnel = attached(adapter("10.8.0.2/24", name="tun0", kind=AdapterKind.VPN, mac=None))
    assert {sweep.method for sweep in plan(on=[tunnel]).sweeps} == {SweepMethod.ICMP}


def test_without_raw_sockets_the_kernel_is_poked() -> None:
    assert {sweep.method for sweep in plan(raw=False).sweeps} == {SweepMethod.POKE}


def test_poking_more_than_a_22_is_refused_with_the_reason() -> None:
    on = [attached(adapter("10.0.0.1/20"))]
    with pytest.raises(
        InvalidRequestError, match=r"10\.0\.0\.0/21 is too wide .* 1,024 entries.*netmon doctor"
    ):
        plan("10.0.0.0/21", on=on, raw=False, wide=True)
    assert plan("10.0.0.0/22", on=on, raw=False).sweeps[0].addresses == 1024 - 2


def test_two_networks_that_fill_the_neighbor_table_together_are_not_poked_together() -> None:
    on = [
        attached(adapter("10.0.0.1/22")),
        attached(adapter("10.1.0.1/22", name="eth1", index=3, mac="00:16:3e:00:00:02")),
    ]
    made = plan(on=on, raw=False)
    assert [str(sweep.prefix) for sweep in made.sweeps] == ["10.0.0.0/22"]
    assert "10.1.0.0/22 was left out" in made.left_out[0]
    with pytest.raises(InvalidRequestError, match="too wide without raw sockets"):
        plan("10.0.0.0/22", "10.1.0.0/22", on=on, raw=False)


def test_a_prefix_wider_than_the_guard_is_refused_with_the_estimate() -> None:
    with pytest.raises(ScanTooWideError) as refused:
        plan("10.0.0.0/16")
    assert refused.value.message == (
        "10.0.0.0/16 holds 65,534 addresses: about 131,068 packets, 4 min 23 s at 500 packets a second."
        " Add --yes to scan it."
    )
    assert plan("10.0.0.0/16", wide=True).sweeps[0].addresses == 65_534


def test_many_prefixes_are_measured_together_by_the_guard() -> None:
    wanted = [f"10.{number}.0.0/20" for number in range(3)]
    with pytest.raises(ScanTooWideError, match="The prefixes hold 12,282 addresses"):
        plan(*wanted)


def test_of_a_wide_network_the_part_around_us_is_swept_and_the_rest_is_told() -> None:
    made = plan(on=[attached(adapter("10.77.130.9/16"))])
    assert [str(sweep.prefix) for sweep in made.sweeps] == ["10.77.128.0/20"]
    assert "only 10.77.128.0/20 around us was swept" in made.left_out[0]
    assert "netmon scan --yes 10.77.0.0/16" in made.left_out[0]
    assert asked(made)[IPv4Address("10.77.128.0")] == 1
    assert not plan(on=[attached(adapter("10.77.130.9/16"))], wide=True).left_out


def test_subnets_that_are_set_are_swept_besides() -> None:
    settings = DiscoverySettings(subnets=(IPv4Network("10.9.0.0/24"), IPv4Network("192.168.1.0/25")))
    made = plan(settings=settings)
    assert [str(sweep.prefix) for sweep in made.sweeps] == ["192.168.1.0/24", "10.9.0.0/24"]
    assert plan(settings=settings, interface="eth0").sweeps == made.sweeps[:1]


def test_a_wide_subnet_in_the_settings_stops_no_other_sweep() -> None:
    made = plan(settings=DiscoverySettings(subnets=(IPv4Network("10.0.0.0/8"),)))
    assert [str(sweep.prefix) for sweep in made.sweeps] == ["192.168.1.0/24"]
    assert "10.0.0.0/8 is wide, so it was left out: about 33,554,432 packets" in made.left_out[0]


def test_an_unknown_interface_is_refused_with_those_there_are() -> None:
    with pytest.raises(AdapterError, match=r"no interface eth9 to scan from; there are: eth0, wlan0\."):
        plan(on=[LAN, WIFI], interface="eth9")


def test_an_interface_that_is_down_is_refused_with_the_command_that_starts_it() -> None:
    with pytest.raises(AdapterError, match="eth0 is down; `sudo ip link set eth0 up`"):
        plan(on=[attached(adapter("10.0.0.1/24", up=False))], interface="eth0")


@pytest.mark.parametrize("broken", [{"up": False}, {"carrier": False}])
def test_with_no_link_there_is_nothing_to_scan(broken: dict[str, bool]) -> None:
    with pytest.raises(AdapterError, match="no interface is up with an IPv4 address"):
        plan(on=[attached(adapter("10.0.0.1/24", **broken))])  # type: ignore[arg-type]


def test_of_a_point_to_point_link_the_other_end_is_asked() -> None:
    link = attached(adapter("10.9.9.0/31", name="eth1", index=3))
    made = plan(on=[LAN, link])
    assert [sweep.adapter for sweep in made.sweeps] == [LAN.adapter, link.adapter]
    assert [str(IPv4Address(target)) for target in made.sweeps[1].targets()] == ["10.9.9.1"]


@pytest.mark.parametrize("raw", [True, False])
def test_of_a_single_address_the_gateway_on_its_link_is_asked(*, raw: bool) -> None:
    made = plan(on=[attached(adapter("198.51.100.7/32", gateway="172.31.1.1"))], raw=raw)
    (sweep,) = made.sweeps
    assert [str(IPv4Address(target)) for target in sweep.targets()] == ["172.31.1.1"]
    assert sweep.source == IPv4Address("198.51.100.7")
    assert sweep.method is (SweepMethod.ARP if raw else SweepMethod.POKE)


def test_a_single_address_without_a_gateway_has_nobody_to_ask_and_that_is_said() -> None:
    with pytest.raises(AdapterError, match=r"nobody but us on 198\.51\.100\.7/32 on eth0"):
        plan(on=[attached(adapter("198.51.100.7/32"))])


def test_each_of_nested_subnets_is_asked_from_its_own_address() -> None:
    near = adapter("10.0.0.5/8")
    nested = attached(replace(near, addresses=(*near.addresses, IPv4Interface("10.1.2.5/24"))))
    made = plan(on=[nested])
    assert {str(sweep.prefix): str(sweep.source) for sweep in made.sweeps} == {
        "10.0.0.0/20": "10.0.0.5",
        "10.1.2.0/24": "10.1.2.5",
    }
    wide = plan("10.1.0.0/16", on=[nested], wide=True)
    by_source = {target: sweep.source for sweep in wide.sweeps for target in sweep.targets()}
    assert str(by_source[int(IPv4Address("10.1.2.77"))]) == "10.1.2.5"
    assert str(by_source[int(IPv4Address("10.1.3.77"))]) == "10.0.0.5"
    assert max(asked(wide).values()) == 1


def test_an_estimate_counts_minutes_and_knows_full_speed() -> None:
    assert estimate(506, 500) == "about 506 packets, 2 s at 500 packets a second"
    assert estimate(131_068, 1_000) == "about 131,068 packets, 2 min 12 s at 1,000 packets a second"
    assert estimate(506, float("inf")) == "about 506 packets at full speed"
    assert estimate(33_554_422, 500) == "about 33,554,422 packets, 18 h 38 min at 500 packets a second"


@pytest.mark.parametrize(
    ("kind", "setting"),
    [
        (AdapterKind.CONTAINER, "containers"),
        (AdapterKind.VPN, "vpn"),
        (AdapterKind.LOOPBACK, "loopback"),
    ],
)
def test_adapters_that_join_no_real_network_are_watched_only_when_asked_for(
    kind: AdapterKind, setting: str
) -> None:
    made = adapter("10.0.0.1/24", name="x0", kind=kind)
    assert not worth_watching(made, DiscoverySettings())
    assert worth_watching(made, DiscoverySettings(**{setting: True}))  # type: ignore[arg-type]
    assert worth_watching(made, DiscoverySettings(interfaces=("x0",)))


@pytest.mark.parametrize(
    "kind", [AdapterKind.ETHERNET, AdapterKind.WIFI, AdapterKind.VLAN, AdapterKind.BRIDGE, AdapterKind.OTHER]
)
def test_adapters_on_real_networks_are_watched_unless_excluded(kind: AdapterKind) -> None:
    made = adapter("10.0.0.1/24", kind=kind)
    assert worth_watching(made, DiscoverySettings())
    assert not worth_watching(made, DiscoverySettings(exclude_interfaces=("eth0",)))
    assert not worth_watching(made, DiscoverySettings(interfaces=("eth1",)))
    both = DiscoverySettings(interfaces=("eth0",), exclude_interfaces=("eth0",))
    assert not worth_watching(made, both)


def test_what_is_on_another_interface_is_not_asked_for_by_routing() -> None:
    on = [LAN, WIFI]
    for prefix in ("192.168.1.0/24", "192.168.1.7/32", "192.168.0.0/22"):
        with pytest.raises(
            InvalidRequestError, match=r"192\.168\.1\.0/24 is on eth0, not on wlan0"
        ) as raised:
            plan(prefix, on=on, interface="wlan0")
        assert raised.value.field == "interface"
    assert plan("10.9.0.0/24", on=on, interface="wlan0").sweeps


def test_of_two_interfaces_on_one_subnet_either_may_be_chosen() -> None:
    twin = attached(
        adapter("192.168.1.9/24", name="wlan0", index=3, kind=AdapterKind.WIFI, mac="00:16:3e:00:00:01")
    )
    (sweep,) = plan("192.168.1.0/24", on=[LAN, twin], interface="wlan0").sweeps
    assert sweep.adapter == twin.adapter
