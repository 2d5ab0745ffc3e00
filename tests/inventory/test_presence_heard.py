"""What is heard of a device, and what each kind of it does for its presence."""

from __future__ import annotations

from ipaddress import ip_address
from typing import get_args

import pytest

from netmon_core.evidence.arp import ArpEvidence
from netmon_core.evidence.dhcp import DhcpEvidence, DhcpServerEvidence, LeaseEvidence
from netmon_core.evidence.dhcp6 import Dhcp6Evidence
from netmon_core.evidence.dns import PtrEvidence
from netmon_core.evidence.echo import EchoEvidence
from netmon_core.evidence.heard import GoodbyeEvidence, HeardEvidence
from netmon_core.evidence.imported import ImportEvidence
from netmon_core.evidence.known import Evidence
from netmon_core.evidence.link import LinkEvidence
from netmon_core.evidence.mdns import MdnsEvidence, MdnsHostEvidence
from netmon_core.evidence.neighbor import NeighborEvidence
from netmon_core.evidence.netbios import LlmnrEvidence, NetbiosEvidence
from netmon_core.evidence.own import OwnEvidence
from netmon_core.evidence.router import RouterEvidence
from netmon_core.evidence.ssdp import SsdpEvidence, SsdpSearchEvidence, UpnpEvidence
from netmon_core.evidence.system import SystemEvidence
from netmon_core.evidence.wsd import WsdEvidence
from netmon_core.model.presence import Presence

from .sightings import PRINTER, at, seen
from .test_presence import ADDRESSES, GATEWAY, Lan, downs, presences, ups

GOODBYE = GoodbyeEvidence(protocol="mDNS")
SPOKE = HeardEvidence(protocol="mDNS")
# Nobody but the device itself can have said it.
SIGNS: tuple[Evidence, ...] = (
    ArpEvidence(asked=True),
    ArpEvidence(asked=False),
    EchoEvidence(rtt=0.01),
    NeighborEvidence(state="reachable"),
    SPOKE,
    DhcpEvidence(hostname="laser"),
    LeaseEvidence(declined=ip_address("10.0.0.9")),
    DhcpServerEvidence(),
    Dhcp6Evidence(fqdn="laser"),
    RouterEvidence(lifetime=1800),
    SsdpEvidence(target="upnp:rootdevice"),
    SsdpSearchEvidence(user_agent="x"),
    UpnpEvidence(udn="uuid:x"),
    NetbiosEvidence(name="LASER", suffix=0),
    LlmnrEvidence(hostname="laser"),
    WsdEvidence(endpoint="urn:x"),
    LinkEvidence(protocol="LLDP", name="laser"),
    SystemEvidence(name="laser"),
)
# A sleep proxy says it too.
WEAK: tuple[Evidence, ...] = (
    MdnsEvidence(service="_ipp._tcp", instance="Laser"),
    MdnsHostEvidence(hostname="laser"),
)
# Said by others, or as it leaves.
HEARSAY: tuple[Evidence, ...] = (
    LeaseEvidence(server=ip_address("10.0.0.1"), seconds=3600),
    LeaseEvidence(gone=True),
    PtrEvidence(hostname="laser.lan"),
    ImportEvidence(program="x"),
    NeighborEvidence(state="failed"),
    GOODBYE,
    MdnsEvidence(service="_ipp._tcp", instance="Laser", gone=True),
    SsdpEvidence(target="upnp:rootdevice", gone=True),
    NetbiosEvidence(name="LASER", suffix=0, gone=True),
    WsdEvidence(endpoint="urn:x", gone=True),
)


def tag(evidence: Evidence) -> str:
    return evidence.type


def gone() -> Lan:
    """A LAN whose printer was called offline, a minute and a half after the start."""
    lan = Lan(GATEWAY, PRINTER)
    lan.run(30)
    lan.leave(PRINTER)
    lan.run(60)
    assert lan.device(PRINTER).presence is Presence.OFFLINE
    lan.pinged.remove(PRINTER)
    lan.events.clear()
    lan.asked.clear()
    return lan


def test_every_kind_of_evidence_has_its_place_here() -> None:
    kinds = {type(each) for each in (*SIGNS, *WEAK, *HEARSAY)}
    assert kinds == set(get_args(Evidence.__value__)) - {OwnEvidence}


@pytest.mark.parametrize("evidence", SIGNS, ids=tag)
def test_what_only_the_device_can_have_said_brings_it_back_at_once_and_says_what_it_was(
    evidence: Evidence,
) -> None:
    lan = gone()
    lan.take(seen(PRINTER, ADDRESSES[PRINTER], after=91, evidence=evidence, source=evidence.type))
    (up,) = ups(lan.events)
    assert (up.at, up.why) == (at(91), evidence.meaning.words)
    assert lan.device(PRINTER).last_seen == at(91)


@pytest.mark.parametrize("evidence", WEAK, ids=tag)
def test_what_a_proxy_may_have_said_brings_nobody_back_but_has_the_device_asked(evidence: Evidence) -> None:
    lan = gone()
    lan.take(seen(PRINTER, ADDRESSES[PRINTER], after=91, evidence=evidence, source=evidence.type))
    assert ups(lan.events) == []
    lan.come(PRINTER)
    lan.run(3)
    assert lan.asked == [PRINTER]
    assert len(ups(lan.events)) == 1


@pytest.mark.parametrize("evidence", WEAK, ids=tag)
def test_what_a_proxy_may_have_said_is_worth_half_of_the_grace(evidence: Evidence) -> None:
    lan = Lan(GATEWAY, PRINTER, steady=False)
    grace = lan.presence.grace(lan.id(PRINTER))
    watch = lan.inventory.index.by_mac["lan", PRINTER].device.watch
    lan.take(seen(PRINTER, ADDRESSES[PRINTER], after=grace, evidence=evidence, source=evidence.type))
    assert (watch.heard_at - at(0)).total_seconds() == grace / 2


@pytest.mark.parametrize("evidence", HEARSAY, ids=tag)
def test_hearsay_brings_nobody_back_and_prolongs_nothing(evidence: Evidence) -> None:
    lan = gone()
    before = lan.device(PRINTER)
    lan.take(seen(PRINTER, ADDRESSES[PRINTER], after=91, evidence=evidence, source=evidence.type, live=False))
    lan.run(20)
    assert presences(lan.events) == []
    assert lan.device(PRINTER).last_seen == before.last_seen


def test_the_request_of_a_phone_that_comes_home_counts_before_it_has_an_address() -> None:
    lan = gone()
    lan.take(seen(PRINTER, None, after=91, evidence=DhcpEvidence(hostname="laser"), source="dhcp"))
    (up,) = ups(lan.events)
    assert (up.at, up.why) == (at(91), "it asked for an address by DHCP")


def last_words(lan: Lan, *, after: float) -> None:
    """The frame of the device's own that says goodbye, as discovery reads it."""
    lan.take(
        seen(PRINTER, ADDRESSES[PRINTER], after=after, evidence=SPOKE, source="heard"),
        seen(PRINTER, ADDRESSES[PRINTER], after=after, evidence=GOODBYE, source="goodbye", live=False),
    )


def test_who_says_goodbye_itself_is_asked_when_it_has_been_silent_for_a_while() -> None:
    lan = Lan(GATEWAY, PRINTER, steady=False)
    lan.run(20)
    lan.pinged.remove(PRINTER)
    last_words(lan, after=20)
    lan.run(5)
    assert lan.asked == []
    lan.run(5)
    assert lan.asked[0] == PRINTER
    assert presences(lan.events) == []


def test_who_says_goodbye_and_goes_on_speaking_is_not_asked() -> None:
    lan = Lan(GATEWAY, PRINTER, steady=False)
    lan.run(20)
    lan.pinged.remove(PRINTER)
    last_words(lan, after=20)
    for second in range(23, 60, 5):
        lan.run(second - lan.clock)
        lan.take(seen(PRINTER, ADDRESSES[PRINTER], after=second, evidence=SPOKE, source="heard"))
    assert lan.asked == []


def test_a_goodbye_of_one_that_stays_is_no_departure_however_often_it_is_said() -> None:
    lan = Lan(GATEWAY, PRINTER)
    for minute in range(20):
        last_words(lan, after=lan.clock + 0.5)
        lan.run(60)
        assert lan.device(PRINTER).presence is Presence.ONLINE, minute
    assert presences(lan.events) == []


def test_a_stranger_who_says_goodbye_for_another_sends_nobody_away() -> None:
    lan = Lan(GATEWAY, PRINTER)
    for _ in range(100):
        lan.take(
            seen(PRINTER, ADDRESSES[PRINTER], after=lan.clock, evidence=GOODBYE, source="goodbye", live=False)
        )
        lan.run(3)
    assert presences(lan.events) == []
    # Once a minute, whatever is said.
    assert lan.asked.count(PRINTER) <= 6


def test_who_says_goodbye_and_leaves_is_offline_no_later_than_who_says_nothing() -> None:
    delays = []
    for says in (False, True):
        lan = Lan(GATEWAY, PRINTER)
        lan.run(60)
        if says:
            last_words(lan, after=60)
        lan.leave(PRINTER)
        delay = 0
        while lan.device(PRINTER).presence is Presence.ONLINE and delay < 120:
            lan.run(1)
            delay += 1
        assert len(downs(lan.events)) == 1
        delays.append(delay)
    silent, said_so = delays
    assert said_so <= silent
