"""The IPv6 hosts of a real link, found at once or by name."""

from __future__ import annotations

import asyncio
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from netmon_core.discovery import link_sweep
from netmon_core.discovery.link_sweep import LinkSweep, open_link
from netmon_core.discovery.pace import Pace
from netmon_core.discovery.parts import link_of
from netmon_core.net.link6 import Link6Socket
from tests.fakes.places import attached
from tests.lab.hosts6 import build_hosts6

if TYPE_CHECKING:
    from collections.abc import Iterable
    from ipaddress import IPv6Address

    from netmon_core.model.scan import SweepReport
    from tests.lab.hosts6 import Hosts6
    from tests.lab.namespaces import Lab

HOSTS = 20


async def sweep(
    hosts: Hosts6, *, expected: Iterable[IPv6Address] = (), rate: float = 500, raw: bool = True
) -> tuple[dict[IPv6Address, str], list[SweepReport]]:
    plan = link_of(attached(hosts.adapter()))
    assert plan is not None
    found: dict[IPv6Address, str] = {}
    with hosts.near.inside(), closing(open_link(plan.adapter, raw=raw)) as link:
        reports = await LinkSweep(
            plan,
            link,
            Pace(rate),
            expected=expected,
            on_answer=lambda _, answer: found.update({answer.address: answer.mac}),
            on_sent=lambda _: None,
        ).run()
    return found, reports


async def test_every_host_is_found_with_every_address_and_its_mac(lab: Lab) -> None:
    hosts = build_hosts6(lab, HOSTS)
    found, reports = await sweep(hosts)
    assert found == hosts.macs
    assert {str(report.prefix): report.answered for report in reports} == {
        "fe80::/64": HOSTS,
        "fd66::/64": HOSTS,
    }
    assert [report.problem for report in reports] == [None, None]


async def test_without_raw_sockets_the_kernel_asks_and_knows_the_macs(lab: Lab) -> None:
    hosts = build_hosts6(lab, HOSTS)
    found, _ = await sweep(hosts, raw=False)
    assert found == hosts.macs


@pytest.mark.parametrize("rate", [20.0, float("inf")])
async def test_it_keeps_to_the_budget_and_to_full_speed(lab: Lab, rate: float) -> None:
    hosts = build_hosts6(lab, 2)
    found, _ = await sweep(hosts, expected=hosts.macs, rate=rate)
    assert found == hosts.macs


async def test_what_strangers_make_up_is_bounded(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(link_sweep, "ANSWERS", 5)
    found, _ = await sweep(build_hosts6(lab, HOSTS))
    assert len(found) == 5


async def test_who_answers_no_ping_to_everybody_complains_about_an_unknown_option(lab: Lab) -> None:
    # One alone: errors of several would leave their common namespace by its first card.
    hosts = build_hosts6(lab, 1)
    hosts.far.sysctl(net__ipv6__icmp__echo_ignore_multicast=1)
    found, _ = await sweep(hosts)
    assert found == hosts.macs


async def test_who_answers_no_ping_at_all_is_asked_by_name(lab: Lab) -> None:
    hosts = build_hosts6(lab, 3)
    # A firewall that lets through what IPv6 cannot do without.
    hosts.far.run("nft", "add table ip6 f; add chain ip6 f i { type filter hook input priority 0; }")
    hosts.far.run("nft", "add rule ip6 f i icmpv6 type echo-request drop")
    hosts.far.run("nft", "add rule ip6 f i ip6 nexthdr 60 drop")
    unasked, _ = await sweep(hosts)
    assert unasked == {}
    found, _ = await sweep(hosts, expected=hosts.macs)
    assert found == hosts.macs


async def test_an_address_of_nowhere_near_is_not_taken_in(lab: Lab) -> None:
    hosts = build_hosts6(lab, 1)
    hosts.far.ip("address", "add", "2001:db8::7/64", "dev", "m1", "nodad")
    found, _ = await sweep(hosts, expected=[*hosts.macs])
    assert found == hosts.macs


async def test_the_end_of_the_link_is_told(lab: Lab) -> None:
    hosts = build_hosts6(lab, 1)
    plan = link_of(attached(hosts.adapter()))
    assert plan is not None
    with hosts.near.inside(), Link6Socket(plan.adapter) as link:
        hosts.near.ip("link", "set", "dev", "s0", "down")
        reports = await LinkSweep(
            plan, link, Pace(500), on_answer=lambda *_: None, on_sent=lambda _: None
        ).run()
        await asyncio.sleep(0)
    assert {report.problem for report in reports} == {"Network adapter s0 is down."}
