from __future__ import annotations

from dataclasses import replace
from ipaddress import IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netmon_core.packets.dhcp6 import (
    MAX_ADDRESSES,
    MAX_OPTIONS,
    MAX_RELAYS,
    REPLY,
    SOLICIT,
    Dhcp6,
    build_dhcp6,
    parse_dhcp6,
)

from .strategies import ipv6_addresses, macs, shorts

labels = st.text(st.characters(min_codepoint=97, max_codepoint=122), min_size=1, max_size=20)
words = st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=40)
own = st.builds(
    Dhcp6,
    kind=st.integers(1, 11),
    transaction=st.integers(0, 0xFFFFFF),
    client_id=st.binary(max_size=130),
    server_id=st.binary(max_size=130),
    fqdn=st.lists(labels, max_size=4).map(".".join),
    vendor_class=words,
    enterprise=st.integers(0, 0xFFFFFFFF),
    wanted=st.lists(shorts, max_size=20).map(tuple),
    addresses=st.lists(ipv6_addresses, min_size=1, max_size=4).map(tuple),
    lease=st.integers(0, 0xFFFFFFFF),
    name_servers=st.lists(ipv6_addresses, max_size=4).map(tuple),
)
relayed = st.builds(
    lambda message, peer, mac: replace(message, relays=1, peer=peer, mac=mac), own, ipv6_addresses, macs
)
ASKING = Dhcp6(kind=SOLICIT, client_id=bytes(range(14)), fqdn="pc.lan")


@given(own | relayed)
def test_parsing_undoes_building(message: Dhcp6) -> None:
    assert parse_dhcp6(build_dhcp6(message)) == message


@given(st.binary(max_size=200))
def test_any_bytes_are_a_message_or_none(data: bytes) -> None:
    parse_dhcp6(data)
    parse_dhcp6(b"\x01\x00\x00\x01" + data)
    parse_dhcp6(b"\x0c\x00" + bytes(32) + data)


def test_the_client_is_known_through_as_many_relays_as_there_may_be() -> None:
    peer, mac = IPv6Address("fe80::5"), "02:00:00:00:00:05"
    through = replace(ASKING, relays=MAX_RELAYS, peer=peer, mac=mac)
    assert parse_dhcp6(build_dhcp6(through)) == through
    assert parse_dhcp6(build_dhcp6(replace(through, relays=MAX_RELAYS + 1))) is None
    answered = replace(through, kind=REPLY, relays=2)
    assert parse_dhcp6(build_dhcp6(answered)) == answered


def test_a_relay_that_carries_nothing_is_none() -> None:
    assert parse_dhcp6(b"\x0c\x00" + bytes(32)) is None


@pytest.mark.parametrize("cut", [1, 5, 20])
def test_an_option_that_is_cut_short_spoils_the_message(cut: int) -> None:
    assert parse_dhcp6(build_dhcp6(ASKING)[:-cut]) is None


def test_no_more_is_read_than_honest_messages_have() -> None:
    many = replace(ASKING, addresses=tuple(IPv6Address(n) for n in range(40)))
    found = parse_dhcp6(build_dhcp6(many))
    assert found is not None
    assert len(found.addresses) == MAX_ADDRESSES
    hidden = b"\x01\x00\x00\x01" + b"\x00\x63\x00\x00" * MAX_OPTIONS + b"\x00\x01\x00\x02ab"
    found = parse_dhcp6(hidden)
    assert found is not None
    assert found.client_id == b""


def test_a_hostile_name_is_cleaned() -> None:
    option = b"\x00\x27\x00\x0b\x00\x09a\x1b<b>\xff\x00\x01\x02"
    found = parse_dhcp6(b"\x01\x00\x00\x01" + option)
    assert found is not None
    assert found.fqdn == "a<b>\ufffd"
