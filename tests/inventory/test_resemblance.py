"""How sure a suggestion is, and why."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from netmon_core.evidence.dhcp import DhcpEvidence
from netmon_core.evidence.mdns import MdnsEvidence

from .sightings import apply_all, at, new_inventory, seen

if TYPE_CHECKING:
    from netmon_core.model.device import Resemblance

FIRST, SECOND = "02:00:00:00:00:01", "02:00:00:00:00:02"
LATER = 100_000.0
ASKING = DhcpEvidence(hostname="annas-phone", wanted=(1, 3, 6, 15))


def test_what_two_have_in_common_beside_their_name_makes_it_surer() -> None:
    plain: list[Resemblance | None] = []
    rich: list[Resemblance | None] = []
    for extra, told in ((False, plain), (True, rich)):
        inventory = new_inventory()
        inventory.presence.judge(at(0))
        for mac, after in ((FIRST, 1.0), (SECOND, LATER)):
            asking = ASKING if extra else replace(ASKING, wanted=())
            apply_all(inventory, seen(mac, None, after=after, evidence=asking, source="dhcp"))
            if extra:
                airplay = MdnsEvidence(service="_airplay._tcp", instance="x", hostname="annas-phone")
                apply_all(inventory, seen(mac, None, after=after + 1, evidence=airplay, source="mdns"))
            for second in range(0, 1_200, 10):
                inventory.presence.judge(at(after + 50_000 + second))
        told += [device.resemblance for device in inventory.devices() if device.resembles]
    assert plain[0] is not None
    assert rich[0] is not None
    assert plain[0].reasons == ("both are called annas-phone", "the other had gone before it came")
    assert rich[0].reasons == (
        *plain[0].reasons,
        "both offer _airplay._tcp",
        "both ask for the same things by DHCP",
    )
    assert 0.6 < plain[0].score < rich[0].score < 1.0


def test_it_goes_with_the_suggestion_and_is_weighed_again_after_a_restart() -> None:
    inventory = new_inventory()
    inventory.presence.judge(at(0))
    for mac, after in ((FIRST, 1.0), (SECOND, LATER)):
        apply_all(inventory, seen(mac, None, after=after, evidence=ASKING, source="dhcp"))
        for second in range(0, 1_200, 10):
            inventory.presence.judge(at(after + 50_000 + second))
    before = next(device for device in inventory.devices() if device.resembles)
    again = new_inventory()
    again.load([replace(device, resemblance=None) for device in inventory.devices()])
    after_restart = next(device for device in again.devices() if device.resembles)
    assert after_restart.resemblance == before.resemblance
    apply_all(again, seen(FIRST, None, after=3 * LATER, evidence=ASKING, source="dhcp"))
    assert [device.resemblance for device in again.devices()] == [None, None]
