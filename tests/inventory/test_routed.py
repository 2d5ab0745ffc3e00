"""Who is behind a router: what is silent there is gone, unless it is we who cannot see."""

from __future__ import annotations

import pytest

from netmon_core.events.monitor import MonitorHealthChanged
from netmon_core.evidence.echo import EchoEvidence
from netmon_core.inventory.footing import Footing
from netmon_core.inventory.probed import PROBES, Probed
from netmon_core.model.presence import Presence

from .sightings import LAN, PRINTER, at, seen
from .test_presence import ADDRESSES, GATEWAY, STEADY_TEXT, Lan, downs, presences

FAR = "far"
ROUTER = "00:00:00:00:00:fd"
ADDRESSES[ROUTER] = "10.0.0.254"
CAMERAS = tuple(f"192.0.2.{number}" for number in range(1, 31))


class Barn(Lan):
    """A LAN with a second router, and thirty cameras behind it whose MACs nobody sees."""

    def __init__(self, *locals_: str) -> None:
        super().__init__(GATEWAY, ROUTER, PRINTER, *locals_)
        self.cut = False
        self.questions: list[tuple[int, str]] = []
        self.presence.stand([self.footing, Footing(network_id=FAR, routed=True)])
        for address in CAMERAS:
            self.take(seen(None, address, network=FAR, evidence=EchoEvidence(rtt=0.01), source="icmp"))
        self.ids = [
            device.id for device in self.inventory.devices() if device.interfaces[0].network_id == FAR
        ]
        self.presence.load(silences=dict.fromkeys(self.ids, STEADY_TEXT))

    def live(self, seconds: int) -> None:
        """Go on, the cameras being probed and asked as everybody is."""
        for _ in range(seconds):
            self.run(1)
            answers = not self.cut
            if self.clock % 10 == 0:
                for device_id in self.ids:
                    self._say(device_id, sent=1, answers=answers)
            for due, device_id in [each for each in self.questions if each[0] <= self.clock]:
                self.questions.remove((due, device_id))
                self._say(device_id, sent=PROBES, answers=answers, wanted=True)
            for each in list(self._open):
                if each[2] in self.ids:
                    self._open.remove(each)
                    self.questions.append((self.clock + (1 if answers else PROBES), each[2]))

    def _say(self, device_id: str, *, sent: int, answers: bool, wanted: bool = False) -> None:
        self.events += self.presence.probed(
            Probed(
                device_id=device_id,
                at=at(self.clock),
                sent=1 if answers else sent,
                received=int(answers),
                wanted=wanted,
            )
        )

    def healths(self) -> list[bool]:
        return [event.health.blind for event in self.events if isinstance(event, MonitorHealthChanged)]


@pytest.mark.parametrize("others", [0, 60])
def test_when_the_router_is_cut_those_behind_it_are_gone_and_the_monitor_can_see(others: int) -> None:
    locals_ = {f"00:00:00:00:02:{number:02x}": f"10.0.2.{number}" for number in range(others)}
    ADDRESSES.update(locals_)
    barn = Barn(*locals_)
    barn.live(60)
    barn.cut = True
    barn.leave(ROUTER)
    barn.live(1_100)
    assert barn.healths() == []
    assert {down.device_id for down in downs(barn.events)} == {*barn.ids, barn.id(ROUTER)}
    assert Presence.UNKNOWN not in presences(barn.events)
    barn.cut = False
    barn.come(ROUTER)
    barn.live(30)
    assert all(device.presence is Presence.ONLINE for device in barn.inventory.devices())


def test_when_our_own_link_is_dead_nobody_behind_a_router_is_gone() -> None:
    barn = Barn()
    barn.live(60)
    barn.cut = True
    barn.leave(GATEWAY, ROUTER, PRINTER)
    barn.presence.stand(
        [
            Footing(network_id=LAN, problem="the link of eth0 is down", gateways=barn.footing.gateways),
            Footing(network_id=FAR, routed=True),
        ]
    )
    barn.live(1_100)
    assert downs(barn.events) == []
    assert barn.healths() == [True]


def test_when_nobody_answers_anywhere_nobody_behind_a_router_is_gone() -> None:
    barn = Barn()
    barn.live(60)
    barn.cut = True
    barn.leave(GATEWAY, ROUTER, PRINTER)
    barn.live(1_100)
    assert downs(barn.events) == []
    assert barn.healths()[:1] == [True]
