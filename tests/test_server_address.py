"""One text means one server, whoever reads it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netmon_core.errors import InvalidRequestError
from netmon_core.server_address import DEFAULT_PORT, ServerAddress, parse_server_address
from netmon_core.settings.server import PORT

UNDERSTOOD = {
    # A server of its own: plain HTTP at netmon's port.
    "nas": "http://nas:8643",
    "nas.lan": "http://nas.lan:8643",
    "NAS.lan": "http://nas.lan:8643",
    "nas.lan.": "http://nas.lan:8643",
    " nas.lan\n": "http://nas.lan:8643",
    "\u200bnas.lan\u00a0": "http://nas.lan:8643",
    "nas.lan/": "http://nas.lan:8643",
    "//nas.lan": "http://nas.lan:8643",
    "nas.lan:80": "http://nas.lan:80",
    "nas.lan : 80": "http://nas.lan:80",
    "nas.lan:": "http://nas.lan:8643",
    "nas.lan:443": "https://nas.lan:443",
    "192.168.1.5": "http://192.168.1.5:8643",
    "192.168.1.5:8643": "http://192.168.1.5:8643",
    "müller.example": "http://müller.example:8643",
    # IPv6, bare or in brackets, with and without its link.
    "::1": "http://[::1]:8643",
    "[::1]": "http://[::1]:8643",
    "[::1]:99": "http://[::1]:99",
    "fd00::2/": "http://[fd00::2]:8643",
    "FD00:0::2": "http://[fd00::2]:8643",
    "fe80::1%eth0": "http://[fe80::1%eth0]:8643",
    "[fe80::1%25eth0]:8643": "http://[fe80::1%eth0]:8643",
    "https://[fe80::1%eth0.10]/": "https://[fe80::1%eth0.10]",
    "http://fd00::2/": "http://[fd00::2]",
    "http://[fd00::2]:99/": "http://[fd00::2]:99",
    # A URL, as it stands.
    "http://nas.lan": "http://nas.lan",
    "https://nas.lan": "https://nas.lan",
    "HTTPS://Nas.Lan:8643/": "https://nas.lan:8643",
    "http:/nas.lan:1": "http://nas.lan:1",
    "http:\\\\nas.lan:1\\": "http://nas.lan:1",
    "https://nas.example/netmon/": "https://nas.example/netmon",
    "https://nas.example/netmon": "https://nas.example/netmon",
    "https://nas.example/über uns/": "https://nas.example/%C3%BCber%20uns",
    "https://nas.example:444/a/b//": "https://nas.example:444/a/b",
    "<https://netmon.example>,": "https://netmon.example",
    "\u201ehttps://netmon.example\u201c.": "https://netmon.example",
    "wss://nas.example/netmon/ws/stream": "https://nas.example/netmon",
    "ws://nas:1": "http://nas:1",
    # The pages of a server lead to the server.
    "https://nas:8643/api/docs": "https://nas:8643",
    "https://nas:8643/api/v1/devices/d1?limit=5#x": "https://nas:8643",
    "https://nas.example/netmon/api/v1": "https://nas.example/netmon",
    "https://nas:8643/page/main.js": "https://nas:8643",
    "http://nas:8643/#/devices": "http://nas:8643",
    "nas:8643/index.html": "http://nas:8643",
    # What may be a page of somebody else's, or the place of a proxy.
    "https://host:8643/some/page": "https://host:8643/some/page",
}

REFUSED = (
    "",
    " ",
    "ftp://nas",
    "http://",
    "http:///",
    "://nas",
    "nas lan",
    "http://nas:b",
    "http://nas:0",
    "http://nas:99999",
    "http://nas:-1",
    "http://[::1",
    "http://[nas]",
    "[1.2.3.4]",
    "box..:8643",
    "1:2:3",
    "fe80::1%",
    "fe80::1%et h0",
    "nas%eth0",
    "http://a:b@nas",
    "http://key@nas",
    "http://nas/?key=1",
    "http://nas/?x=nmk_abc",
    "na\x00s",
    "nas\r\nHost: x",
)


@pytest.mark.parametrize(("typed", "url"), UNDERSTOOD.items())
def test_an_address_is_read_as_people_type_and_paste_it(typed: str, url: str) -> None:
    assert parse_server_address(typed).url == url


@pytest.mark.parametrize("url", UNDERSTOOD.values())
def test_what_was_read_is_read_as_the_same_again(url: str) -> None:
    assert parse_server_address(url).url == url


@pytest.mark.parametrize("typed", REFUSED)
def test_what_is_no_address_is_refused_with_a_sentence(typed: str) -> None:
    with pytest.raises(InvalidRequestError, match=r"^[A-Z][^\n]*\.$") as refused:
        parse_server_address(typed)
    assert refused.value.field == "server"


@given(st.text(max_size=60) | st.text(alphabet="htps:/[]%.@?#1afx \\", max_size=30))
def test_whatever_is_typed_is_an_address_or_a_sentence(typed: str) -> None:
    try:
        url = parse_server_address(typed).url
    except InvalidRequestError:
        return
    assert url.isprintable()
    assert not any(c.isspace() for c in url)
    assert parse_server_address(url).url == url


def test_a_key_in_an_address_is_not_repeated_in_the_sentence() -> None:
    with pytest.raises(InvalidRequestError) as refused:
        parse_server_address("http://nas/?token=nmk_secret")
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    ("typed", "rest", "stream"),
    [
        ("nas:1", "http://nas:1/api/v1/info", "ws://nas:1/ws/stream"),
        ("https://netmon.lan/", "https://netmon.lan/api/v1/info", "wss://netmon.lan/ws/stream"),
        ("http://[::1]:80/at/", "http://[::1]:80/at/api/v1/info", "ws://[::1]:80/at/ws/stream"),
    ],
)
def test_an_address_leads_to_the_resources(typed: str, rest: str, stream: str) -> None:
    address = parse_server_address(typed)
    assert (address.rest("info"), address.stream) == (rest, stream)


def test_an_id_cannot_leave_its_place_in_a_path() -> None:
    assert parse_server_address("http://a").rest("targets", "user:../x?y#z") == (
        "http://a/api/v1/targets/user%3A..%2Fx%3Fy%23z"
    )


def test_the_path_may_have_been_that_of_a_page() -> None:
    address = ServerAddress(secure=True, host="host", port=8643, path="/some/page")
    assert address.at_root.url == "https://host:8643"


def test_a_bare_name_means_the_port_that_servers_listen_at() -> None:
    assert DEFAULT_PORT == PORT
