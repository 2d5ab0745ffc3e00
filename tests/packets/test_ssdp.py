from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netmon_core.packets.ssdp import MAX_HEADERS, MAX_MESSAGE, Says, Ssdp, build_ssdp, parse_ssdp, uuid_of

words = st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=40)
messages = st.builds(
    Ssdp,
    says=st.sampled_from(Says),
    target=words,
    usn=words,
    location=words,
    server=words,
    user_agent=words,
    max_age=st.none() | st.integers(0, 999_999_999),
)
# As in the UPnP Device Architecture, filled in as a router does.
NOTIFY = (
    b"NOTIFY * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\nCACHE-CONTROL: max-age = 1800\r\n"
    b"LOCATION: http://10.0.0.1:5000/rootDesc.xml\r\nNT: upnp:rootdevice\r\nNTS: ssdp:alive\r\n"
    b"SERVER: Debian/12 UPnP/1.1 MiniUPnPd/2.3.1\r\n"
    b"USN: uuid:8C1D2B3A-0000-1000-8000-00155D000001::upnp:rootdevice\r\nBOOTID.UPNP.ORG: 7\r\n\r\n"
)


@given(messages)
def test_parsing_undoes_building(message: Ssdp) -> None:
    assert parse_ssdp(build_ssdp(message)) == message


@given(st.binary(max_size=200))
def test_any_bytes_are_a_message_or_none(data: bytes) -> None:
    parse_ssdp(data)
    parse_ssdp(b"NOTIFY * HTTP/1.1\r\nNTS: ssdp:alive\r\n" + data)


def test_a_routers_announcement_is_read() -> None:
    assert parse_ssdp(NOTIFY) == Ssdp(
        says=Says.ALIVE,
        target="upnp:rootdevice",
        usn="uuid:8C1D2B3A-0000-1000-8000-00155D000001::upnp:rootdevice",
        location="http://10.0.0.1:5000/rootDesc.xml",
        server="Debian/12 UPnP/1.1 MiniUPnPd/2.3.1",
        max_age=1800,
    )


def test_headers_are_read_in_any_case_and_with_bare_line_ends_and_the_first_of_two_counts() -> None:
    message = parse_ssdp(b"notify * HTTP/1.1\nnt: a\nNts:ssdp:byebye\nNT: b\n")
    assert message == Ssdp(says=Says.BYEBYE, target="a")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"GET / HTTP/1.1\r\n\r\n",
        b"NOTIFY * HTTP/1.1\r\nNT: a\r\n\r\n",
        b"NOTIFY * HTTP/1.1\r\nNTS: ssdp:other\r\n\r\n",
        b"HTTP/1.1 404 Not Found\r\n\r\n",
        NOTIFY + bytes(MAX_MESSAGE),
    ],
    ids=["nothing", "HTTP", "no kind", "unknown kind", "no answer", "too long"],
)
def test_what_is_no_message_is_none(data: bytes) -> None:
    assert parse_ssdp(data) is None


def test_headers_are_read_up_to_the_cap() -> None:
    head = b"M-SEARCH * HTTP/1.1\r\n"
    full = head + b"X: y\r\n" * (MAX_HEADERS - 1)
    at_the_end = parse_ssdp(full + b"ST: a\r\n")
    assert at_the_end is not None
    assert at_the_end.target == "a"
    beyond = parse_ssdp(full + b"X: y\r\nST: a\r\n")
    assert beyond is not None
    assert beyond.target == ""


def test_a_hostile_text_is_cleaned_and_cut() -> None:
    message = parse_ssdp(b"NOTIFY * HTTP/1.1\r\nNTS: ssdp:alive\r\nSERVER: <b>\x1b[31m\x00" + b"x" * 3000)
    assert message is not None
    assert message.server.startswith("<b>[31mxxx")
    assert len(message.server) == 255


def test_two_lines_in_one_are_not_built() -> None:
    with pytest.raises(ValueError, match="one line"):
        build_ssdp(Ssdp(says=Says.ALIVE, server="a\r\nBcc: b"))


@pytest.mark.parametrize(
    ("usn", "uuid"),
    [
        ("uuid:ABC-1::urn:x", "abc-1"),
        ("UUID: abc-1", "abc-1"),
        ("uuid:", None),
        ("urn:x", None),
        ("", None),
    ],
)
def test_the_id_of_the_device_is_taken_out_of_what_it_offers(usn: str, uuid: str | None) -> None:
    assert uuid_of(usn) == uuid
