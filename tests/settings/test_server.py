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
