"""Real hosts that answer by ARP and no ping, and those that lose all."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from netmon_core.events.target import SampleTaken, TargetDown
from netmon_core.model.presence import Presence
from netmon_core.model.target import ProbeKind
from netmon_core.monitoring.pingless import ANSWERS_NO_PINGS
from netmon_core.settings.monitoring import TargetSettings
from tests.fakes.until import until

from .watching import CONFIG, NAS, watching

if TYPE_CHECKING:
    from tests.lab.small_lan import SmallLan


async def test_who_answers_by_arp_and_no_ping_is_never_said_to_lose_all(watched: SmallLan) -> None:
    watched.hosts["nas"].sysctl(net__ipv4__icmp_echo_ignore_all=1)
    async with watching(watched) as heard:
        nas = heard.device(NAS).id
        await until(lambda: len(heard.sampled(nas, since=0)) >= 20, seconds=30)
        assert [sample.loss for sample in heard.sampled(nas, since=0)] == [None] * len(
            heard.sampled(nas, since=0)
        )
        assert {sample.problem for sample in heard.sampled(nas, since=0)} == {ANSWERS_NO_PINGS}
        assert heard.engine.why(nas).endswith(ANSWERS_NO_PINGS)
        asked = await heard.engine.watch.probe(f"device:{nas}/ping")
        assert asked.loss is None

        # Its cable is pulled: now it is away, and what is sent is lost.
        watched.hosts["nas"].ip("link", "set", "eth0", "down")
        await until(lambda: heard.presence(nas) is Presence.OFFLINE, seconds=60)
        begun = len(heard.events)
        await until(lambda: heard.sampled(nas, since=begun), seconds=10)
        assert [sample.loss for sample in heard.sampled(nas, since=begun)] == [1.0]


async def test_a_ping_target_at_an_address_that_answers_by_arp_is_down_and_says_why(
    watched: SmallLan,
) -> None:
    watched.hosts["nas"].sysctl(net__ipv4__icmp_echo_ignore_all=1)
    target = TargetSettings(name="nas", kind=ProbeKind.PING, host=NAS, interval=0.5)
    config = replace(CONFIG, monitoring=replace(CONFIG.monitoring, targets=(target,)))
    async with watching(watched, config) as heard:
        await until(
            lambda: any(ANSWERS_NO_PINGS in getattr(each, "why", "") for each in heard.of(TargetDown)),
            seconds=30,
        )
        last = [
            event.sample
            for event in heard.events
            if isinstance(event, SampleTaken) and event.sample.target_id == "user:nas/ping"
        ][-1]
        assert last.loss is None
