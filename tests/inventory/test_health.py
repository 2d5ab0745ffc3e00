from __future__ import annotations

from dataclasses import replace
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING

from netmon_core.inventory.census import Census
from netmon_core.inventory.footing import Footing, footings
from netmon_core.inventory.health import MOVED_AFTER, Cause, Health
from netmon_core.inventory.index import Index
from netmon_core.model.network import Network
from tests.fakes.places import adapter, attached

from .sightings import LAN, at

if TYPE_CHECKING:
    from datetime import datetime

    from netmon_core.model.adapter import Adapter

ETH0 = adapter("10.0.0.2/24")
NETWORK = replace(attached(ETH0).network, gateways=(ip_address("10.0.0.1"),))


def never(network_id: str) -> datetime | None:
    return None


def problem(changed: Adapter | None) -> str | None:
    (footing,) = footings({} if changed is None else {"eth0": changed}, [NETWORK])
    return footing.problem


def test_a_network_is_footed_well_while_its_adapter_is_up_with_its_address() -> None:
    assert footings({"eth0": ETH0}, [NETWORK]) == (Footing(network_id=NETWORK.id, gateways=NETWORK.gateways),)


def test_what_is_wrong_with_our_side_is_said_in_words() -> None:
    assert problem(None) == "eth0 is not there"
    assert problem(replace(ETH0, up=False)) == "eth0 is down"
    assert problem(replace(ETH0, carrier=False)) == "the link of eth0 is down"
    assert problem(replace(ETH0, addresses=())) == "eth0 has no address of eth0"
    elsewhere = adapter("10.9.0.2/24")
    assert problem(elsewhere) == "eth0 has no address of eth0"


def test_a_routed_network_needs_no_adapter_but_is_dark_when_all_of_ours_are() -> None:
    routed = Network(id="far", site_id="home", name="far", adapter=None)
    health = Health()
    health.stand(footings({}, [NETWORK, routed]))
    health.look(at(0), never)
    assert health.reason("far") == "eth0 is not there"
    health.stand(footings({"eth0": ETH0}, [NETWORK, routed]))
    assert set(health.regain(lambda: Census(Index(), health.ground, at(5)))) == {NETWORK.id, "far"}
    assert health.reason("far") is None


def test_a_few_sendings_that_fail_beside_those_that_work_are_no_blindness() -> None:
    health = Health()
    for second in range(10):
        health.sent(LAN, at(second), sent=10, failed=1)
    health.look(at(10), never)
    assert not health.blind


def test_when_most_sendings_fail_the_network_is_dark_until_they_work_again() -> None:
    health = Health()
    for second in range(5):
        health.sent(LAN, at(second), sent=0, failed=2)
    health.look(at(5), never)
    assert health.blind[LAN][1] is Cause.SENDING
    assert health.regain(lambda: Census(Index(), health.ground, at(6))) == []
    for second in range(6, 40):
        health.sent(LAN, at(second), sent=5, failed=0)
    health.look(at(40), never)
    assert health.regain(lambda: Census(Index(), health.ground, at(40))) == [LAN]


def test_the_event_comes_once_and_names_what_is_dark() -> None:
    health = Health()
    health.stand([Footing(network_id="a", problem="eth0 is down"), Footing(network_id="b")])
    assert health.told(at(0)) is None
    health.look(at(1), never)
    event = health.told(at(1))
    assert event is not None
    assert (event.health.blind, event.health.since, event.health.network_ids) == (True, at(1), ("a",))
    assert health.told(at(2)) is None
    health.stand([Footing(network_id="a"), Footing(network_id="b")])
    health.regain(lambda: Census(Index(), health.ground, at(3)))
    event = health.told(at(3))
    assert event is not None
    assert not event.health.blind
    assert health.told(at(4)) is None


OTHER = replace(NETWORK, id="other", subnets=(ip_network("10.9.0.0/24"),))
MOVED = adapter("10.9.0.2/24")


def test_a_network_is_left_when_its_adapter_stands_on_another_one() -> None:
    left = {each.network_id: each.left for each in footings({"eth0": MOVED}, [NETWORK, OTHER])}
    assert left == {NETWORK.id: True, "other": False}
    down = footings({"eth0": replace(MOVED, carrier=False)}, [NETWORK, OTHER])
    assert [each.left for each in down] == [False, False]
    gone = footings({"eth1": adapter("10.9.0.2/24", name="eth1")}, [NETWORK, replace(OTHER, adapter="eth1")])
    assert [each.left for each in gone] == [True, False]


def test_a_network_we_have_left_is_out_of_sight_for_good_but_told_of_for_a_day() -> None:
    health = Health()
    health.stand(footings({"eth0": MOVED}, [NETWORK, OTHER]))
    health.look(at(0), lambda _: at(-60))
    event = health.told(at(0))
    assert event is not None
    assert (event.health.blind, event.health.network_ids) == (True, (NETWORK.id,))
    later = at(MOVED_AFTER.total_seconds() - 60)
    health.look(later, never)
    event = health.told(later)
    assert event is not None
    assert not event.health.blind
    assert health.reason(NETWORK.id) == "eth0 has no address of eth0"
    assert health.told(later) is None
    # Blind where we stand now, we see nothing at all.
    health.stand(footings({"eth0": replace(MOVED, up=False)}, [NETWORK, OTHER]))
    health.look(later, never)
    event = health.told(later)
    assert event is not None
    assert (event.health.blind, event.health.network_ids) == (True, ())


def test_a_network_left_long_before_the_start_is_told_of_to_nobody() -> None:
    health = Health()
    health.stand(footings({"eth0": MOVED}, [NETWORK, OTHER]))
    health.look(at(0), lambda _: at(0) - MOVED_AFTER)
    assert health.told(at(0)) is None
    assert health.reason(NETWORK.id) is not None


def test_what_is_behind_a_router_comes_to_sight_again_when_we_stand_elsewhere() -> None:
    routed = Network(id="far", site_id="home", name="far", adapter=None)
    health = Health()
    health.stand(footings({"eth0": replace(ETH0, addresses=())}, [NETWORK, routed]))
    health.look(at(0), never)
    assert health.regain(lambda: Census(Index(), health.ground, at(0))) == []
    assert health.reason("far") is not None
    health.stand(footings({"eth0": MOVED}, [NETWORK, OTHER, routed]))
    health.look(at(5), never)
    assert health.regain(lambda: Census(Index(), health.ground, at(5))) == ["far"]


def test_what_cannot_be_done_is_told_while_all_can_be_seen_and_when_it_is_mended() -> None:
    health = Health()
    health.limit("There is no room.")
    told = health.told(at(0))
    assert told is not None
    assert (told.health.blind, told.health.limited) == (False, "There is no room.")
    assert health.told(at(1)) is None
    health.limit("")
    told = health.told(at(2))
    assert told is not None
    assert told.health.limited == ""
    assert health.told(at(3)) is None


def test_why_nothing_can_be_sent_is_a_part_of_the_reason() -> None:
    health = Health()
    health.sent("lan", at(0), sent=0, failed=9)
    health.look(at(1), lambda _: None)
    assert health.reason("lan") == "what is to be asked cannot be sent"
    health.limit("Nothing can be pinged: run `this`.")
    health.look(at(2), lambda _: None)
    assert health.reason("lan") == "what is to be asked cannot be sent: Nothing can be pinged: run `this`"
