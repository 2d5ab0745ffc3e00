"""LLDP, CDP, FDP, EDP and SONMP."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netmon_core.packets import cdp, edp, lldp
from netmon_core.packets.cdp import Cdp, build_cdp, parse_cdp
from netmon_core.packets.edp import Edp, build_edp, parse_edp
from netmon_core.packets.ethernet import Ethernet, build_ethernet
from netmon_core.packets.frame import parse_frame
from netmon_core.packets.lldp import CHASSIS_MAC, Lldp, build_lldp, parse_lldp
from netmon_core.packets.snap import CDP, EDP, FDP, SONMP, build_snap, parse_snap
from netmon_core.packets.sonmp import Sonmp, build_sonmp, parse_sonmp

from .strategies import ipv4_addresses, ipv6_addresses, macs, octets, shorts

MAC = "b8:27:eb:00:00:01"
words = st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=40)
some = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=40)
addresses = st.lists(ipv4_addresses | ipv6_addresses, max_size=4, unique=True).map(tuple)


def abilities(known: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    """Some of these, in their order."""
    return st.sets(st.sampled_from(known)).map(lambda chosen: tuple(each for each in known if each in chosen))


lldps = st.builds(
    Lldp,
    chassis=macs,
    chassis_kind=st.just(CHASSIS_MAC),
    port=some,
    ttl=shorts,
    port_description=words,
    name=words,
    description=words,
    abilities=abilities(lldp.ABILITIES),
    addresses=addresses,
    hardware=words,
    firmware=words,
    software=words,
    serial=words,
    manufacturer=words,
    model=words,
)
cdps = st.builds(
    Cdp,
    ttl=octets,
    device=some,
    port=words,
    platform=words,
    version=words,
    abilities=abilities(cdp.ABILITIES),
    addresses=addresses,
    foundry=st.booleans(),
)
edps = st.builds(
    Edp, mac=macs, name=some, port=st.just("1/26"), version=st.sampled_from(["7.8.3.2", "0.0.0.0"])
)
sonmps = st.builds(
    Sonmp,
    address=ipv4_addresses.filter(lambda address: int(address) > 0),
    port=st.integers(0, 0xFFFFFF),
    chassis=octets,
)


def framed(payload: bytes) -> bytes:
    """An 802.3 frame, padded as Ethernet pads it."""
    header = Ethernet(destination="01:00:0c:cc:cc:cc", source=MAC, ethertype=len(payload))
    return build_ethernet(header, payload).ljust(60, b"\xee")


@given(lldps)
def test_lldp_comes_through_whole(message: Lldp) -> None:
    header = Ethernet(destination="01:80:c2:00:00:0e", source=MAC, ethertype=lldp.ETHERTYPE)
    frame = parse_frame(build_ethernet(header, build_lldp(message)).ljust(60, b"\x00"))
    assert frame is not None
    assert frame.message == message


@given(cdps, st.sampled_from([1, 2]))
def test_cdp_and_fdp_come_through_whole(message: Cdp, version: int) -> None:
    protocol = FDP if message.foundry else CDP
    frame = parse_frame(framed(build_snap(protocol, build_cdp(message, version))))
    assert frame is not None
    assert frame.message == message


@given(edps)
def test_edp_comes_through_whole(message: Edp) -> None:
    frame = parse_frame(framed(build_snap(EDP, build_edp(message))))
    assert frame is not None
    assert frame.message == message


@given(sonmps, st.sampled_from(SONMP))
def test_sonmp_comes_through_whole(message: Sonmp, protocol: bytes) -> None:
    frame = parse_frame(framed(build_snap(protocol, build_sonmp(message))))
    assert frame is not None
    assert frame.message == message


@given(st.binary(max_size=200))
def test_any_bytes_are_a_message_or_none(data: bytes) -> None:
    parse_lldp(data)
    parse_lldp(bytes.fromhex("0207 04b827eb000001 0404 05313233 0602 0078") + data)
    parse_cdp(b"\x02\xb4\x00\x00" + data)
    parse_edp(bytes((1, 0, 0x7F, 0xFF)) + bytes(12) + data)
    parse_sonmp(data)
    for protocol in (CDP, FDP, EDP, *SONMP, b"\x00\x00\x00\x08\x00"):
        parse_snap(build_snap(protocol, data))


GOOD = Lldp(chassis=MAC, chassis_kind=CHASSIS_MAC, port="1", ttl=120, name="sw")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        build_lldp(GOOD)[9:],
        build_lldp(GOOD)[:15],
        b"\x02\x01\x04" + build_lldp(GOOD)[9:],
        b"\x00\x00" + build_lldp(GOOD),
    ],
    ids=["nothing", "no chassis", "no ttl", "empty chassis", "end first"],
)
def test_lldp_without_what_must_be_there_is_none(data: bytes) -> None:
    assert parse_lldp(data) is None


def test_an_lldp_part_that_is_cut_ends_the_frame() -> None:
    data = build_lldp(GOOD)[:-4]
    found = parse_lldp(data)
    assert found is not None
    assert found.name == ""


def test_ids_are_read_by_their_kind() -> None:
    address = bytes.fromhex("0206 05 01 0a000005".replace(" ", ""))
    port = bytes.fromhex("0407 03 b827eb000002".replace(" ", ""))
    found = parse_lldp(address + port + bytes.fromhex("06020078 0000"))
    assert found is not None
    assert (found.chassis, found.port) == ("10.0.0.5", "b8:27:eb:00:00:02")


def test_frames_that_never_end_are_cut() -> None:
    many = build_lldp(GOOD)[:-2] + b"\x10\x0c\x05\x01\x0a\x00\x00\x05\x02\x00\x00\x00\x01\x00" * 600
    found = parse_lldp(many)
    assert found is not None
    assert len(found.addresses) == lldp.MAX_ADDRESSES
    assert len(list(lldp._tlvs(many))) == lldp.MAX_TLVS
    assert len(list(cdp.tlvs(b"\x00\x09\x00\x04" * 600, 0))) == cdp.MAX_TLVS
    display = bytes((0x99, 2, 0, 20)) + bytes(16)
    parts = bytes((0x99, 5, 0, 4)) * edp.MAX_TLVS + display
    head = bytes((1, 0)) + (16 + len(parts)).to_bytes(2) + bytes(12)
    assert parse_edp(head + parts) is None
    assert parse_edp(head + parts[4:]) is not None


def test_cdp_keeps_no_more_addresses_than_its_cap() -> None:
    many = Cdp(ttl=1, device="sw", addresses=tuple(IPv4Address(0x0A000000 + n) for n in range(40)))
    found = parse_cdp(build_cdp(many))
    assert found is not None
    assert len(found.addresses) == cdp.MAX_ADDRESSES


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x03\xb4\x00\x00",
        b"\x02\xb4\x00\x00",
        b"\x02\xb4\x00\x00\x00\x01\x00\x03",
        b"\x02\xb4\x00\x00\x00\x01\x00\xff",
    ],
    ids=["nothing", "version", "nobody", "no room", "cut"],
)
def test_cdp_that_says_nothing_of_its_sender_is_none(data: bytes) -> None:
    assert parse_cdp(data) is None


def test_other_protocols_behind_llc_are_none() -> None:
    assert parse_snap(bytes.fromhex("424203 0000")) is None
    assert parse_snap(build_snap(b"\x00\x00\x00\x08\x00", bytes(40))) is None
    assert parse_frame(framed(bytes.fromhex("424203") + bytes(35))) is None


def test_padding_behind_the_length_of_a_frame_is_none_of_its_own() -> None:
    message = Sonmp(address=IPv4Address("10.0.0.5"), port=257)
    frame = parse_frame(framed(build_snap(SONMP[0], build_sonmp(message)[:8])))
    assert frame is not None
    assert frame.message == message


def test_an_ipv6_address_is_read_by_cdp() -> None:
    message = Cdp(ttl=1, device="sw", addresses=(IPv6Address("2001:db8::1"),))
    assert parse_cdp(build_cdp(message)) == message
