"""A real host that begins to drop pings, and a router of which more is silent than itself."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import IPv4Network, ip_address
from typing import TYPE_CHECKING

from netmon_core.events.alert import AlertChanged
from netmon_core.events.device import DeviceChanged, DeviceDown
from netmon_core.events.monitor import MonitorHealthChanged
from netmon_core.model.alert import AlertState
from netmon_core.model.presence import Presence
from netmon_core.model.target import ProbeKind
from netmon_core.settings.alerts import AlertSettings
from netmon_core.settings.monitoring import TargetSettings
from netmon_core.settings.rules import Scope
from tests.fakes.until import until

from .watching import CONFIG, NAS, watching

if TYPE_CHECKING:
    from tests.lab.small_lan import SmallLan

ROUTER = "10.77.0.254"
BARN = IPv4Network("192.0.2.0/28")


async def test_a_host_that_begins_to_drop_pings_and_answers_arp_stays_online(watched: SmallLan) -> None:
    # With this time-out eight pings one after the other would outlast the grace.
    config = replace(CONFIG, monitoring=replace(CONFIG.monitoring, interval=2.0, timeout=2.0))
    async with watching(watched, config) as heard:
        nas = heard.device(NAS).id
        watched.hosts["nas"].sysctl(net__ipv4__icmp_echo_ignore_all=1)
        begun = len(heard.events)
        # Three times as long as its grace.
        await until(
            lambda: sum(not each.received for each in heard.sampled(nas, since=begun)) >= 25, seconds=90
        )
        assert not heard.of(DeviceDown)
        assert heard.presence(nas) is Presence.ONLINE
        assert not any(
            isinstance(event, DeviceChanged) and event.device.doubtful for event in heard.events[begun:]
        )


async def test_a_router_that_is_cut_is_one_message_with_those_behind_it_and_nobody_is_blind(
    watched: SmallLan,
) -> None:
    router = watched.switch.host("barn", f"{ROUTER}/24", ipv6=False)
    for address in list(BARN.hosts())[:8]:
        router.ip("address", "add", f"{address}/32", "dev", "lo")
    watched.scanner.ip("route", "add", str(BARN), "via", ROUTER)
    config = replace(
        CONFIG,
        discovery=replace(CONFIG.discovery, subnets=(BARN,)),
        monitoring=replace(
            CONFIG.monitoring,
            targets=(TargetSettings(name="barn", kind=ProbeKind.PING, address=ip_address(ROUTER)),),
        ),
        alerts=AlertSettings(offline=Scope.ALL, offline_for=15),
    )
    async with watching(watched, config) as heard:
        await until(lambda: len({each for each in heard.addresses() if each.startswith("192.0.2.")}) == 8)
        behind = [heard.device(f"192.0.2.{number}").id for number in range(1, 9)]
        router_id = heard.device(ROUTER).id
        begun = len(heard.events)
        await until(lambda: all(heard.answered(each, since=begun) for each in behind))

        router.ip("link", "set", "eth0", "down")
        await until(lambda: {heard.presence(each) for each in behind} == {Presence.OFFLINE}, seconds=90)
        await until(lambda: heard.presence(router_id) is Presence.OFFLINE, seconds=30)

        def firing() -> list[str]:
            told = [event.alert for event in heard.events if isinstance(event, AlertChanged)]
            return [alert.subject_id for alert in told if alert.state is AlertState.FIRING]

        await until(firing, seconds=60)
        box = {router_id, "user:barn/ping"}
        await until(
            lambda: any(
                set(behind) <= set(alert.behind)
                for alert in heard.engine.snapshot().alerts
                if alert.subject_id in box
            ),
            seconds=60,
        )
        assert set(firing()) <= box
        assert len(set(firing())) == 1
        assert not heard.of(MonitorHealthChanged)
