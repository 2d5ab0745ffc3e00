from __future__ import annotations

from ipaddress import ip_address

import pytest

from netmon_core.evidence.looks import Looks, looks, words_of

ADDRESSES = [ip_address(each) for each in ("10.0.0.23", "2001:db8::9", "fd00:1:2:3:a8bb:ccff:fedd:eeff")]


@pytest.mark.parametrize(
    "name",
    [
        "10-0-0-23.lan",
        "10.0.0.23",
        "23.0.0.10.pool.isp.example",
        "ip-10-0-0-23.ec2.internal",
        "host-010-000-000-023.example",
        "0-23.lan",
        "0a000017.dip.isp.example",
        "p0a000017.dip.isp.example",
        "dhcp-23.lan",
        "DHCP23",
        "2001-db8--9.dyn.isp.example",
        "2001-0db8-0000-0000-0000-0000-0000-0009.example",
        "20010db8000000000000000000000009.ip6.isp.example",
        "host-a8bbccfffeddeeff.example",
        "fd00-1-2-3-a8bb-ccff-fedd-eeff.lan",
        # Of any address, not only of its own.
        "198-51-100-7.isp.example",
        "2001-db8-1--77.dyn.isp.example",
        "_gateway",
        "localhost",
        "localhost.localdomain",
        "Unknown",
        "*",
        "\ufffd" * 30,
        "-",
        "",
    ],
)
def test_a_name_made_of_an_address_tells_nothing(name: str) -> None:
    assert looks(name, ADDRESSES) is Looks.ADDRESS


@pytest.mark.parametrize(
    "name",
    [
        "0123456789abcdef0123456789abcdef.local",
        "01234567-89ab-cdef-0123-456789abcdef",
        "aa:bb:cc:dd:ee:f0",
        "aabbccddee01",
        "a0d7b954",
        "1234567890",
    ],
)
def test_what_a_machine_made_up_is_an_id(name: str) -> None:
    assert looks(name, ADDRESSES) is Looks.MACHINE


@pytest.mark.parametrize(
    "name",
    [
        "nas",
        "nas.lan",
        "küche",
        "ESP_1A2B3C",
        "cam-23",
        "pc23",
        "facade",
        "deadbeefcafe",
        "Living Room",
        "hue-bridge-0",
        "name-1a2b3c4d",
        "server-2024",
        "node-1-2",
        "a-b-c",
        "版",
    ],
)
def test_words_are_words_though_they_hold_numbers(name: str) -> None:
    assert looks(name, ADDRESSES) is Looks.WORDS


def test_the_id_that_a_machine_added_to_words_is_left_out() -> None:
    assert words_of("Chromecast-Ultra-0123456789abcdef0123456789abcdef") == "Chromecast-Ultra"
    assert words_of(" Home ") == "Home"
    assert words_of("0123456789abcdef0123456789abcdef") is None
    assert words_of("") is None
    assert words_of("1234") is None
