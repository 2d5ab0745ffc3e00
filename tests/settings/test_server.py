from __future__ import annotations

import pytest

from netmon_core.config import load_config, parse_config
from netmon_core.errors import ConfigError
from netmon_core.settings.server import ServerSettings


def test_unless_told_otherwise_only_this_machine_is_served() -> None:
    assert parse_config({}).server == ServerSettings(host="127.0.0.1", port=8643, announce=True)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "localhost", "192.168.1.5", "fe80::1"])
def test_an_address_or_localhost_is_a_host(host: str) -> None:
    assert parse_config({"server": {"host": host}}).server.host == host


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("host", ""),
        ("host", "netmon.example.org"),
        ("host", "127.0.0.1:80"),
        ("port", 0),
        ("port", 65_536),
        ("allowed_hosts", ["netmon.example.org:8643"]),
        ("allowed_hosts", ["http://netmon.example.org"]),
        ("allowed_hosts", ["*"]),
        ("allowed_hosts", ["a\n"]),
        ("allowed_hosts", [""]),
        ("allowed_hosts", ["x"] * 65),
        ("public_url", "nas.example"),
        ("public_url", "//nas.example/"),
        ("public_url", "ftp://nas.example/"),
        ("public_url", "https://me:secret@nas.example/"),
        ("public_url", "https://nas.example/?a=b"),
        ("public_url", "https://nas.example/#a"),
        ("public_url", "https://nas.example/a b/"),
        ("public_url", "https://nas.example/../"),
        ("public_url", "https://nas.example//netmon/"),
        ("public_url", "https://nas.example/%6eetmon/"),
        ("public_url", "https://nas.example/{name}/"),
        ("public_url", "https://nas.example:0/"),
        ("public_url", "https://nas.example:99999/"),
        ("public_url", "https://*.example/"),
        ("public_url", "https://müller.example/"),
        ("public_url", ["https://nas.example/"] * 17),
        ("public_url", 5),
        ("trusted_proxies", "localhost"),
        ("trusted_proxies", "0.0.0.0/0"),
        ("trusted_proxies", "::/0"),
        ("trusted_proxies", "127.0.0.1:80"),
        ("trusted_proxies", ["10.0.0.1"] * 65),
        ("tls_certificate", "/c.pem"),
        ("tls_key", "/k.pem"),
        ("tls_key", "\0"),
        ("announce", "perhaps"),
        ("color", "red"),
    ],
)
def test_what_makes_no_sense_is_refused_by_its_key(key: str, value: object) -> None:
    with pytest.raises(ConfigError, match=r"^server\."):
        parse_config({"server": {key: value}})


def test_a_certificate_of_our_own_beside_a_given_one_is_refused() -> None:
    with pytest.raises(ConfigError, match=r"server\.self_signed"):
        parse_config({"server": {"tls_certificate": "c", "tls_key": "k", "self_signed": True}})


def test_names_are_kept_as_they_are_compared() -> None:
    config = load_config(environ={"NETMON_SERVER_ALLOWED_HOSTS": "Netmon.Example.org., attic", "HOME": "/"})

    assert config.server.allowed_hosts == ("netmon.example.org", "attic")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://NAS.example./netmon", "https://nas.example/netmon/"),
        ("https://nas.example:443", "https://nas.example/"),
        ("http://nas.example:80/a/b/", "http://nas.example/a/b/"),
        ("http://nas.example:443", "http://nas.example:443/"),
        ("https://[FD00:0::1]:8443/", "https://[fd00::1]:8443/"),
        ("http://192.168.1.5:8080", "http://192.168.1.5:8080/"),
        ("https://xn--mller-kva.example", "https://xn--mller-kva.example/"),
    ],
)
def test_a_public_url_is_kept_as_browsers_write_it(given: str, kept: str) -> None:
    assert parse_config({"server": {"public_url": given}}).server.public_url == (kept,)
    assert parse_config({"server": {"public_url": [given]}}).server.public_url == (kept,)


def test_proxies_are_addresses_and_prefixes() -> None:
    environ = {"NETMON_SERVER_TRUSTED_PROXIES": "127.0.0.1, 172.18.0.1/16,fd00::/64", "HOME": "/"}

    given = load_config(environ=environ).server.trusted_proxies
    assert [str(each) for each in given] == ["127.0.0.1/32", "172.18.0.0/16", "fd00::/64"]
    assert parse_config({"server": {"trusted_proxies": "::1"}}).server.trusted_proxies[0].num_addresses == 1
