from __future__ import annotations

from ipaddress import ip_network

import pytest
from multidict import CIMultiDict, CIMultiDictProxy

from netmon_core.server.forwarded import HOPS, asked_for, client_of, is_trusted, split

PROXIES = (ip_network("127.0.0.1"), ip_network("172.18.0.0/16"), ip_network("fd00::/64"))


def headers(*given: tuple[str, str]) -> CIMultiDictProxy[str]:
    return CIMultiDictProxy(CIMultiDict(given))


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("127.0.0.1", ["192.168.1.7"], "192.168.1.7"),
        ("::ffff:127.0.0.1", ["192.168.1.7"], "192.168.1.7"),
        ("172.18.0.5", ["192.168.1.7, 172.18.0.4"], "192.168.1.7"),
        ("127.0.0.1", ["6.6.6.6, 192.168.1.7"], "192.168.1.7"),
        ("127.0.0.1", ["6.6.6.6", "192.168.1.7"], "192.168.1.7"),
        ("127.0.0.1", ["192.168.1.7:51234"], "192.168.1.7"),
        ("fd00::1", ["[2001:db8::7]:443"], "2001:db8::7"),
        ("fd00::1", ['"[2001:db8::7]"'], "2001:db8::7"),
        ("127.0.0.1", ["2001:db8::7"], "2001:db8::7"),
        ("127.0.0.1", ["::ffff:192.168.1.7"], "192.168.1.7"),
        # All of them are ours: the farthest asks.
        ("127.0.0.1", ["172.18.0.9, 172.18.0.4"], "172.18.0.9"),
        # What is no address ends what is known.
        ("127.0.0.1", ["192.168.1.7, unknown"], "127.0.0.1"),
        ("127.0.0.1", ["192.168.1.7, _hidden, 172.18.0.4"], "172.18.0.4"),
        ("127.0.0.1", [""], "127.0.0.1"),
        ("127.0.0.1", [], "127.0.0.1"),
        ("127.0.0.1", [", ,,"], "127.0.0.1"),
    ],
)
def test_behind_trusted_proxies_the_nearest_stranger_asks(
    peer: str, forwarded: list[str], client: str
) -> None:
    assert client_of(peer, headers(*(("X-Forwarded-For", each) for each in forwarded)), PROXIES) == client


@pytest.mark.parametrize("peer", ["192.168.1.9", "fd01::1", "", "nobody"])
def test_whoever_is_no_proxy_of_ours_asks_for_themselves(peer: str) -> None:
    assert client_of(peer, headers(("X-Forwarded-For", "10.0.0.1")), PROXIES) == peer
    assert not is_trusted(peer, PROXIES)


def test_no_more_hops_are_looked_at_than_there_are_in_a_real_way() -> None:
    chain = ", ".join(["192.168.1.7", *["172.18.0.4"] * (HOPS - 1)])
    longer = ", ".join(["192.168.1.7", *["172.18.0.4"] * HOPS])

    assert client_of("127.0.0.1", headers(("X-Forwarded-For", chain)), PROXIES) == "192.168.1.7"
    assert client_of("127.0.0.1", headers(("X-Forwarded-For", longer)), PROXIES) == "172.18.0.4"


def test_of_a_trusted_proxy_the_last_forwarded_host_counts_and_of_others_none() -> None:
    given = headers(
        ("Host", "127.0.0.1:8643"),
        ("X-Forwarded-Host", "evil.example, nas.example:8443"),
        ("X-Forwarded-Port", "443"),
    )

    trusted, other = asked_for(given, trusted=True), asked_for(given, trusted=False)
    assert trusted is not None
    assert other is not None
    assert (trusted.header, trusted.host, trusted.port) == ("X-Forwarded-Host", "nas.example", 8443)
    assert (other.header, other.host, other.port) == ("Host", "127.0.0.1", 8643)


@pytest.mark.parametrize(("given", "port"), [("8443", 8443), ("https", None), ("", None), ("1" * 80, None)])
def test_the_forwarded_port_is_a_number_or_nothing(given: str, port: int | None) -> None:
    asked = asked_for(headers(("Host", "nas.example"), ("X-Forwarded-Port", given)), trusted=True)
    assert asked is not None
    assert asked.port == port


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("//NAS.example.:8443", ("nas.example", 8443)),
        ("//[2001:DB8:0:0::0007]:1", ("2001:db8::7", 1)),
        ("//[::ffff:10.0.0.1]", ("10.0.0.1", None)),
        ("//a:99999", (None, None)),
        ("//[::1", (None, None)),
        ("//me@a", (None, None)),
        ("//", (None, None)),
    ],
)
def test_one_host_has_one_form(url: str, expected: tuple[str | None, int | None]) -> None:
    assert split(url) == expected
