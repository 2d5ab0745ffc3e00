from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from netmon_core.evidence.dns import PtrEvidence
from netmon_core.evidence.imported import ImportEvidence
from netmon_core.evidence.mdns import MdnsEvidence
from netmon_core.evidence.observation import Observation
from netmon_core.evidence.own import OwnEvidence
from netmon_core.inventory.footing import Footing
from netmon_core.inventory.probed import Probed
from netmon_core.model.device import Device
from netmon_core.model.fact import Fact
from netmon_core.model.interface import Address, Interface
from netmon_core.model.monitor import Pause
from netmon_core.packets.mac import is_private
from netmon_core.replay.anonymize import Anonymizer
from netmon_core.replay.log import Known, Named, Paused, Standing, to_line
from tests.inventory.sightings import LAN, PHONE, at, seen

if TYPE_CHECKING:
    from netmon_core.replay.log import Entry

KEY = bytes(range(32))
HIDE = Anonymizer(KEY)
MACS = st.integers(0, (1 << 48) - 1).map(lambda number: number.to_bytes(6).hex(":"))
IPV4 = st.integers(0, (1 << 32) - 1).map(IPv4Address)
IPV6 = st.integers(0, (1 << 128) - 1).map(IPv6Address)


def shared(one: IPv4Address | IPv6Address, other: IPv4Address | IPv6Address) -> int:
    """How many leading bits are alike."""
    return one.max_prefixlen - (int(one) ^ int(other)).bit_length()


def hidden_mac(mac: str) -> str:
    hidden = HIDE.mac(mac)
    assert hidden is not None
    return hidden


@given(MACS, MACS)
def test_macs_stay_apart_and_keep_their_vendor_or_that_they_are_made_up(one: str, other: str) -> None:
    assert (hidden_mac(one) == hidden_mac(other)) is (one == other)
    assert is_private(hidden_mac(one)) is is_private(one)
    assert int(hidden_mac(one)[:2], 16) & 1 == int(one[:2], 16) & 1
    if not is_private(one):
        assert hidden_mac(one)[:8] == one[:8]


@given(IPV4, IPV4)
def test_two_addresses_share_as_long_a_prefix_as_before(one: IPv4Address, other: IPv4Address) -> None:
    assert shared(HIDE.address(one), HIDE.address(other)) == shared(one, other)
    assert HIDE.address(one).is_private is one.is_private or int(one) >> 24 not in (10, 172, 192)


@given(IPV6, IPV6)
def test_so_do_two_ipv6_addresses(one: IPv6Address, other: IPv6Address) -> None:
    assert shared(HIDE.address(one), HIDE.address(other)) == shared(one, other)
    assert HIDE.address(one).is_link_local is one.is_link_local


def test_another_recording_has_other_pseudonyms() -> None:
    first, second = Anonymizer(), Anonymizer()
    assert first.mac(PHONE) != second.mac(PHONE)
    assert first.id("d1") != second.id("d1")
    assert first.name("Anna") != second.name("Anna")


def test_nothing_by_which_anybody_could_be_known_is_in_the_lines() -> None:
    secrets = ("anna", "kitchen", "da:a1:19:00:00:01", "00:00:01", "10.0.0.5", "eth0", "lan-id", "device-id")
    interface = Interface(
        network_id="lan-id",
        mac=PHONE,
        first_seen=at(0),
        last_seen=at(0),
        addresses=(Address(value=ip_address("10.0.0.5"), first_seen=at(0), last_seen=at(0), source="arp"),),
    )
    device = Device(
        id="device-id",
        first_seen=at(0),
        last_seen=at(0),
        name="Anna's phone",
        hostname="anna-phone",
        notes="of Anna",
        tags=("anna",),
        presence_why="unknown: eth0 is down",
        interfaces=(interface,),
        facts=(Fact(name="hostname", value="anna-phone", source="mdns", confidence=1, seen_at=at(0)),),
    )
    evidence = (
        PtrEvidence(hostname="anna.lan"),
        PtrEvidence(hostname="kitchen.lan", also=("anna.lan", "annas-phone.lan")),
        PtrEvidence(hostname=None),
        OwnEvidence(hostname="kitchen"),
        ImportEvidence(program="NetAlertX", name="Anna", hostname="anna", notes="Anna's", tags=("anna",)),
        MdnsEvidence(
            service="_anna", instance="Anna's kitchen", hostname="anna", properties=(("owner", "anna"),)
        ),
        MdnsEvidence(service="_workstation._tcp", instance="anna [da:a1:19:00:00:01]"),
    )
    entries: list[Entry] = [
        Known(at=at(0), device=device),
        Named(at=at(0), id="device-id"),
        Standing(
            at=at(0),
            footings=(
                Footing(network_id="lan-id", problem="eth0 is down", gateways=(ip_address("10.0.0.5"),)),
            ),
        ),
        Paused(at=at(0), pauses=(Pause(until=at(9), device_id="device-id", network_id="lan-id"),)),
        Probed(device_id="device-id", at=at(0), sent=1, received=1, address=ip_address("10.0.0.5")),
        *(seen(PHONE, "10.0.0.5", evidence=each, network="lan-id") for each in evidence),
        seen("da:a1:19:00:00:01", network="lan-id"),
    ]
    text = "\n".join(to_line(HIDE.entry(entry)) for entry in entries).lower()
    assert [secret for secret in secrets if secret in text] == []
    assert "_workstation._tcp" in text


def test_a_mac_in_an_announcement_is_the_same_as_that_of_the_device() -> None:
    announced = seen(None, evidence=MdnsEvidence(service="_workstation._tcp", instance=f"nas [{PHONE}]"))
    hidden = HIDE.entry(announced)
    assert isinstance(hidden, Observation)
    assert isinstance(hidden.evidence, MdnsEvidence)
    assert hidden.evidence.instance.endswith(f"[{HIDE.mac(PHONE)}]")


def test_what_says_nothing_of_anybody_stays() -> None:
    plain = seen(None, None, network=LAN)
    hidden = HIDE.entry(plain)
    assert isinstance(hidden, Observation)
    assert (hidden.evidence, hidden.seen_at, hidden.live) == (plain.evidence, plain.seen_at, plain.live)
    assert hidden.mac is None
    assert hidden.address is None
