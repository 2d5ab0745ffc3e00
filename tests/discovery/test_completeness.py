"""Scans over a bad network: thousands of pretend hosts behind a cable that loses and delays."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from netmon_core.config import Config
from netmon_core.discovery.plan import ScanRequest
from netmon_core.engine import Engine
from netmon_core.model.presence import Presence
from netmon_core.model.scan import ScanState
from netmon_core.settings.discovery import DiscoverySettings
from tests.lab.answers import Fates

if TYPE_CHECKING:
    from netmon_core.model.device import Device
    from tests.lab.fixtures import BuildLan

ALIVE = 2_000
OWN = "10.77.0.1/20"
QUIET = Config(discovery=DiscoverySettings(sweep_interval=0, mdns=False, reverse_dns=False))
FULL_SPEED = ScanRequest(rate=math.inf)


def found(engine: Engine) -> dict[str, str | None]:
    """The address and MAC of every device but ourselves."""
    return {
        str(interface.addresses[0].value): interface.mac
        for device in engine.snapshot().devices
        if not device.own
        for interface in device.interfaces
    }


def online(engine: Engine) -> list[Device]:
    return [device for device in engine.snapshot().devices if device.presence is Presence.ONLINE]


async def test_five_percent_loss_and_slow_answers_hide_nobody_in_a_thousand(responder_lan: BuildLan) -> None:
    lan = responder_lan(OWN)
    responder = lan.respond(alive=ALIVE, fates=Fates(loss=0.05, delay_max=0.15))
    living = {str(address): mac for address, mac in responder.macs.items()}
    with lan.scanner.inside():
        engine = Engine(QUIET)
        await engine.start()
        try:
            scan = await engine.scan(FULL_SPEED)
            assert scan.state is ScanState.DONE
            # Nobody is made up, and everybody has the right MAC.
            assert found(engine).items() <= living.items()
            assert len(found(engine)) >= 0.999 * ALIVE
            assert scan.answered == len(found(engine))
        finally:
            await engine.stop()


async def test_at_twenty_percent_loss_three_scans_find_everybody_and_forget_nobody(
    responder_lan: BuildLan,
) -> None:
    lan = responder_lan(OWN)
    responder = lan.respond(alive=ALIVE, fates=Fates(loss=0.2, delay_max=0.15))
    living = {str(address): mac for address, mac in responder.macs.items()}
    with lan.scanner.inside():
        engine = Engine(QUIET)
        await engine.start()
        try:
            before: set[str] = set()
            for number in range(3):
                await engine.scan(FULL_SPEED)
                if number == 0:
                    assert len(found(engine)) >= 0.98 * ALIVE
                assert found(engine).keys() >= before
                before = set(found(engine))
                # One missed scan makes nobody offline.
                assert len(online(engine)) == len(engine.snapshot().devices)
            assert found(engine) == living
        finally:
            await engine.stop()
