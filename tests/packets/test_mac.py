from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netmon_core.packets.mac import format_mac, is_private, is_unicast, is_virtual, pack_mac, parse_mac


@given(st.binary(min_size=6, max_size=6))
def test_packing_undoes_formatting(data: bytes) -> None:
    assert pack_mac(format_mac(data)) == data


@pytest.mark.parametrize(
    "text",
    [
        "b8:27:eb:0a:00:01",
        "B8:27:EB:0A:00:01",
        "b8-27-eb-0a-00-01",
        "b827.eb0a.0001",
        "B827EB0A0001",
        "b827-eb0a-0001",
        "b8:27:eb:a:0:1",
        "  b8:27:eb:0a:00:01\n",
    ],
)
def test_every_common_notation_becomes_ours(text: str) -> None:
    assert parse_mac(text) == "b8:27:eb:0a:00:01"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "b8:27:eb:0a:00",
        "b8:27:eb:0a:00:01:02",
        "b8:27-eb:0a:00:01",
        "b827.eb0a-0001",
        "b8:27:eb:0a:00:0g",
        "b8:27:eb:0a:00:001",
        "b827eb0a000",
        "b8 27 eb 0a 00 01",
        "b8::27:eb:0a:00",
        "٣8:27:eb:0a:00:01",
    ],
)
def test_what_is_not_a_mac_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a MAC"):
        parse_mac(text)


@given(st.text())
def test_any_text_is_a_mac_or_a_value_error(text: str) -> None:
    try:
        mac = parse_mac(text)
    except ValueError:
        return
    assert parse_mac(mac) == mac


@pytest.mark.parametrize("text", ["", "aa:bb", "aa:bb:cc:dd:ee:ff:00"])
def test_packing_refuses_another_size(text: str) -> None:
    with pytest.raises(ValueError, match="not a MAC"):
        pack_mac(text)


@pytest.mark.parametrize(
    ("mac", "private", "unicast"),
    [
        ("b8:27:eb:00:00:01", False, True),
        ("da:a1:19:00:00:01", True, True),
        ("02:00:00:00:00:01", True, True),
        ("01:00:5e:00:00:fb", False, False),
        ("33:33:00:00:00:01", False, False),
        ("ff:ff:ff:ff:ff:ff", False, False),
    ],
)
def test_the_first_byte_tells_private_and_unicast(mac: str, private: bool, unicast: bool) -> None:  # noqa: FBT001
    assert is_private(mac) is private
    assert is_unicast(mac) is unicast


@given(st.binary(min_size=6, max_size=6))
def test_the_flags_are_the_two_low_bits(data: bytes) -> None:
    mac = format_mac(data)
    assert is_unicast(mac) == (data[0] & 1 == 0)
    assert is_private(mac) == (data[0] & 3 == 2)


@pytest.mark.parametrize(
    ("mac", "shared"),
    [
        ("00:00:5e:00:01:0a", True),
        ("00:00:5e:00:02:0a", True),
        ("00:00:0c:07:ac:01", True),
        ("00:00:0c:9f:f0:01", True),
        ("00:05:73:a0:00:01", True),
        ("00:07:b4:03:ff:04", True),
        ("00:07:b4:10:00:01", False),
        ("00:05:73:a1:00:01", False),
        ("00:00:5e:00:53:01", False),
        (None, False),
    ],
)
def test_the_macs_of_virtual_routers_are_known(mac: str | None, *, shared: bool) -> None:
    assert is_virtual(mac) is shared
