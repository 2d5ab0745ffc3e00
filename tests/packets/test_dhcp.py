from __future__ import annotations

from dataclasses import replace
from ipaddress import IPv4Address
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netmon_core.packets.dhcp import ACK, DISCOVER, MAX_ADDRESSES, MAX_MESSAGE, Dhcp, build_dhcp, parse_dhcp
from netmon_core.packets.mac import UNSET

from .strategies import ipv4_addresses, macs, octets

if TYPE_CHECKING:
    from collections.abc import Callable

MAC = "b8:27:eb:00:00:01"
DISCOVERED = Dhcp(reply=False, mac=MAC, kind=DISCOVER, transaction=7)
COOKIE = 236

texts = st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=40)
addresses = st.none() | ipv4_addresses.filter(lambda address: int(address) > 0)
messages = st.builds(
    Dhcp,
    reply=st.booleans(),
    mac=macs,
    kind=octets,
    transaction=st.integers(0, 0xFFFFFFFF),
    client_address=addresses,
    given=addresses,
    relay=addresses,
    broadcast=st.booleans(),
    hostname=texts,
    fqdn=texts.map(lambda text: text.rstrip(".")),
    vendor_class=texts,
    client_id=st.binary(max_size=40),
    requested=addresses,
    wanted=st.lists(octets, max_size=60).map(tuple),
    server=addresses,
    mask=addresses,
    routers=st.lists(ipv4_addresses, max_size=MAX_ADDRESSES).map(tuple),
    name_servers=st.lists(ipv4_addresses, max_size=MAX_ADDRESSES).map(tuple),
    domain=texts,
    lease=st.none() | st.integers(0, 0xFFFFFFFF),
)


def with_options(*options: tuple[int, bytes], file: bytes = b"", sname: bytes = b"") -> bytes:
    """A DISCOVER with these options after its own, and with bytes in the fields that may be lent."""
    data = bytearray(build_dhcp(DISCOVERED)[:-1])
    data[108 : 108 + len(file)] = file
    data[44 : 44 + len(sname)] = sname
    for code, value in options:
        data += bytes((code, len(value))) + value
    return bytes(data) + b"\xff"


def parsed(data: bytes) -> Dhcp:
    message = parse_dhcp(data)
    assert message is not None
    return message


@given(messages)
def test_parsing_undoes_building(message: Dhcp) -> None:
    assert parse_dhcp(build_dhcp(message)) == message


@given(st.binary(max_size=400))
def test_any_bytes_are_a_message_or_none(tail: bytes) -> None:
    parse_dhcp(tail)
    parse_dhcp(build_dhcp(DISCOVERED)[:240] + tail)


def test_an_android_phone_says_all_that_it_says() -> None:
    # Its options in its order: type, client id, largest message, vendor class, name, list.
    data = with_options(
        (61, bytes.fromhex("01 da a1 19 00 00 01")),
        (57, bytes.fromhex("05dc")),
        (60, b"android-dhcp-14"),
        (12, b"Pixel-8"),
        (55, bytes((1, 3, 6, 15, 26, 28, 51, 58, 59, 43, 114, 108))),
    )
    message = parsed(data)
    assert (message.kind, message.hostname, message.vendor_class) == (DISCOVER, "Pixel-8", "android-dhcp-14")
    assert message.wanted == (1, 3, 6, 15, 26, 28, 51, 58, 59, 43, 114, 108)
    assert message.client_id == bytes.fromhex("01daa119000001")


def test_a_long_option_in_two_parts_is_one() -> None:
    assert parsed(with_options((55, b"\x01\x03"), (55, b"\x06\x0f"))).wanted == (1, 3, 6, 15)


@pytest.mark.parametrize(
    ("lent", "hostname"), [(0, ""), (1, "file"), (2, "sname"), (3, "filesname")], ids=["no", "1", "2", "3"]
)
def test_options_in_lent_fields_are_read_where_they_are_lent(lent: int, hostname: str) -> None:
    data = with_options((52, bytes((lent,))), file=b"\x0c\x04file\xff", sname=b"\x0c\x05sname\xff")
    assert parsed(data).hostname == hostname


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (b"\x00\x00\x00pc.lan", "pc.lan"),
        (b"\x01\xff\xffpc.lan.", "pc.lan"),
        (b"\x04\x00\x00\x02pc\x03lan\x00", "pc.lan"),
        (b"\x05\x00\x00\x02pc", "pc"),
        (b"\x04\x00\x00\xc0\x0c", ""),
        (b"\x04\x00\x00\x3fpc", ""),
        (b"\x00\x00", ""),
    ],
    ids=["ASCII", "with a dot", "labels", "part of a name", "pointer", "cut short", "no name"],
)
def test_the_full_name_is_read_in_both_of_its_forms(value: bytes, name: str) -> None:
    assert parsed(with_options((81, value))).fqdn == name


def test_a_hostile_name_is_cleaned() -> None:
    data = with_options((12, b'nas"><svg\x00\x1b[31m\xe2\x80\xae'))
    assert parsed(data).hostname == 'nas"><svg[31m'


def test_a_server_is_read_as_one() -> None:
    given_away = Dhcp(
        reply=True,
        mac=MAC,
        kind=ACK,
        given=IPv4Address("10.0.0.5"),
        server=IPv4Address("10.0.0.1"),
        mask=IPv4Address("255.255.255.0"),
        routers=(IPv4Address("10.0.0.1"),),
        lease=3600,
    )
    assert parsed(build_dhcp(given_away)) == given_away


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data[:239],
        lambda data: data[:COOKIE] + b"\x00\x00\x00\x00" + data[COOKIE + 4 :],
        lambda data: b"\x03" + data[1:],
        lambda data: data + bytes(MAX_MESSAGE),
    ],
    ids=["short", "no cookie", "neither", "too long"],
)
def test_what_is_malformed_is_none(spoil: Callable[[bytes], bytes]) -> None:
    data = build_dhcp(DISCOVERED)
    assert parse_dhcp(data) is not None
    assert parse_dhcp(spoil(data)) is None


@pytest.mark.parametrize("rest", [b"\x37", b"\x37\xff\x01\x03", b"\x0c\x05name"])
def test_an_option_that_is_cut_short_costs_only_itself(rest: bytes) -> None:
    message = parsed(build_dhcp(replace(DISCOVERED, hostname="pc"))[:-1] + rest)
    assert (message.hostname, message.wanted) == ("pc", ())


def test_zeros_after_the_options_are_none() -> None:
    assert parsed(with_options((55, b"\x01\x03"))[:-1] + bytes(60)).wanted == (1, 3)


@pytest.mark.parametrize(
    ("raw", "name"),
    [(b"laptop\0", "laptop"), (b"k\xfcche", "küche"), ("küche".encode(), "küche"), (b"x" * 255, "x" * 255)],
)
def test_a_name_is_read_as_clients_write_it(raw: bytes, name: str) -> None:
    assert parsed(with_options((12, raw))).hostname == name


@pytest.mark.parametrize(("at", "value"), [(1, 6), (2, 0), (2, 16)])
def test_a_client_that_is_no_ethernet_card_has_no_mac(at: int, value: int) -> None:
    data = bytearray(build_dhcp(DISCOVERED))
    data[at] = value
    assert parsed(bytes(data)).mac == UNSET


def test_an_option_without_an_end_is_the_last() -> None:
    assert parsed(build_dhcp(replace(DISCOVERED, hostname="pc"))[:-1]).hostname == "pc"


def test_of_many_addresses_the_first_count() -> None:
    assert len(parsed(with_options((3, bytes(range(4, 4 + 4 * 20))))).routers) == MAX_ADDRESSES


def test_an_option_that_does_not_fit_is_not_built() -> None:
    with pytest.raises(ValueError, match="option 12"):
        build_dhcp(replace(DISCOVERED, hostname="x" * 256))
