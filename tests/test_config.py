from __future__ import annotations

from contextlib import suppress
from ipaddress import IPv4Address, IPv4Network, IPv6Address
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netmon_core import config as config_module
from netmon_core.config import Config, default_data_dir, load_config, parse_config
from netmon_core.errors import ConfigError
from netmon_core.settings.discovery import DiscoverySettings

if TYPE_CHECKING:
    from collections.abc import Callable

type Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Write a settings file; no other one is there."""
    monkeypatch.setattr(config_module, "SYSTEM_CONFIG", tmp_path / "no-such-file")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))

    def write(text: str) -> Path:
        file = tmp_path / "netmon.toml"
        file.write_text(text)
        return file

    return write


def test_nothing_needs_to_be_set(write: Write) -> None:
    loaded = load_config(environ={})
    assert loaded.discovery == DiscoverySettings()
    assert loaded.site_name == "Home"
    assert loaded.data_dir == default_data_dir({})


def test_a_file_sets_everything(write: Write) -> None:
    file = write("""
        data_dir = "/srv/netmon"
        site_name = "Attic"
        [discovery]
        interfaces = ["eth0", "wlan0"]
        exclude_interfaces = ["eth1"]
        subnets = ["10.9.0.0/24", "10.10.0.7/24"]
        containers = true
        vpn = true
        loopback = true
        sweep_interval = 60
        rate = 50
        guard_addresses = 256
        mdns = false
        reverse_dns = false
    """)
    assert load_config(file, environ={}) == Config(
        data_dir=Path("/srv/netmon"),
        site_name="Attic",
        discovery=DiscoverySettings(
            interfaces=("eth0", "wlan0"),
            exclude_interfaces=("eth1",),
            subnets=(IPv4Network("10.9.0.0/24"), IPv4Network("10.10.0.0/24")),
            containers=True,
            vpn=True,
            loopback=True,
            sweep_interval=60.0,
            rate=50,
            guard_addresses=256,
            mdns=False,
            reverse_dns=False,
        ),
    )


def test_flags_win_over_the_environment_and_that_over_the_file(write: Write) -> None:
    file = write('site_name = "file"\n[discovery]\nrate = 1\nvpn = true\nmdns = false\n')
    environ = {
        "NETMON_SITE_NAME": "environment",
        "NETMON_DISCOVERY_RATE": "2",
        "NETMON_DISCOVERY_MDNS": "yes",
    }
    flags = {"discovery": {"rate": 3, "mdns": None}, "data_dir": None}
    plain = load_config(file, environ={})
    assert (plain.site_name, plain.discovery.rate, plain.discovery.mdns) == ("file", 1, False)
    around = load_config(file, environ=environ)
    assert (around.site_name, around.discovery.rate, around.discovery.mdns) == ("environment", 2, True)
    flagged = load_config(file, environ=environ, flags=flags)
    assert (flagged.site_name, flagged.discovery.rate, flagged.discovery.mdns) == ("environment", 3, True)
    # What nobody else set is the file's.
    assert flagged.discovery.vpn


def test_lists_in_the_environment_are_separated_by_commas(write: Write) -> None:
    environ = {
        "NETMON_DISCOVERY_INTERFACES": "eth0, wlan0,",
        "NETMON_DISCOVERY_SUBNETS": "10.0.0.0/24,10.1.0.0/24",
        "NETMON_DISCOVERY_SWEEP_INTERVAL": "0",
        "NETMON_DISCOVERY_NAME_SERVERS": "10.0.0.1, fd00::53",
    }
    found = load_config(environ=environ).discovery
    assert found.interfaces == ("eth0", "wlan0")
    assert found.subnets == (IPv4Network("10.0.0.0/24"), IPv4Network("10.1.0.0/24"))
    assert found.sweep_interval == 0
    assert found.name_servers == (IPv4Address("10.0.0.1"), IPv6Address("fd00::53"))


def test_the_file_is_looked_for_where_people_keep_it(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = write('site_name = "named"')
    user = tmp_path / "xdg" / "netmon" / "netmon.toml"
    user.parent.mkdir(parents=True)
    user.write_text('site_name = "user"')
    system = tmp_path / "system.toml"
    system.write_text('site_name = "system"')
    monkeypatch.setattr(config_module, "SYSTEM_CONFIG", system)
    folder = {"XDG_CONFIG_HOME": str(tmp_path / "xdg")}
    assert load_config(environ={**folder, "NETMON_CONFIG": str(named)}).site_name == "named"
    assert load_config(environ=folder).site_name == "user"
    assert load_config(environ={"XDG_CONFIG_HOME": str(tmp_path / "empty")}).site_name == "system"


@pytest.mark.parametrize(
    ("key", "value", "allowed"),
    [
        ("data_dir", 7, "must be a folder"),
        ("site_name", "", "must be a text of 1 to 64 characters"),
        ("site_name", "x" * 65, "must be a text of 1 to 64 characters"),
        ("discovery.rate", 0, "must be from 1 to 1000000"),
        ("discovery.rate", "fast", "must be a number from 1 to 1000000"),
        ("discovery.rate", 10**30, "must be from 1 to 1000000"),
        ("discovery.guard_addresses", 0, "must be from 1 to 16777216"),
        ("discovery.guard_addresses", [], "must be a number from 1 to 16777216"),
        ("discovery.sweep_interval", 5, "must be 0 (only when asked) or from 10 to 86400 seconds"),
        ("discovery.sweep_interval", "soon", "must be 0 (only when asked) or from 10 to 86400 seconds"),
        ("discovery.sweep_interval", float("nan"), "must be 0 (only when asked) or from 10 to 86400 seconds"),
        ("discovery.mdns", "perhaps", "must be true or false"),
        ("discovery.reverse_dns", 3, "must be true or false"),
        ("discovery.containers", [], "must be true or false"),
        ("discovery.vpn", "x", "must be true or false"),
        ("discovery.loopback", None, "must be true or false"),
        ("discovery.interfaces", "eth0", "must be a list"),
        ("discovery.interfaces.0", [""], "must be a text of 1 to 64 characters"),
        ("discovery.exclude_interfaces.0", [5], "must be a text of 1 to 64 characters"),
        ("discovery.subnets.0", ["printer"], "must be an IPv4 prefix such as 192.168.1.0/24, not 'printer'"),
        ("discovery.subnets.1", ["10.0.0.0/8", "fe80::/64"], "must be an IPv4 prefix"),
        ("discovery.name_servers.0", ["router"], "must be an IP address, not 'router'"),
        ("discovery.name_servers", ["10.0.0.1"] * 5, "length of value must be at most 4"),
        ("discovery.colour", "red", "is not a setting; see the list in docs/settings.md"),
        ("discovry", {}, "is not a setting; see the list in docs/settings.md"),
        ("discovery", 5, "must be a section, not a value"),
    ],
)
def test_an_error_names_the_key_and_what_is_allowed(key: str, value: Any, allowed: str) -> None:
    section, _, rest = key.partition(".")
    name = rest.partition(".")[0]
    with pytest.raises(ConfigError) as refused:
        parse_config({section: {name: value}} if name else {section: value})
    assert refused.value.field == key
    assert refused.value.message.startswith(f"{key}: ")
    assert allowed in refused.value.message


def test_a_value_where_a_section_belongs_is_refused_from_anywhere(write: Write) -> None:
    file = write("discovery = 5")
    with pytest.raises(ConfigError, match="discovery: must be a section, not a value"):
        load_config(file, environ={"NETMON_DISCOVERY_RATE": "3"})
    with pytest.raises(ConfigError, match="discovery: must be a section, not a value"):
        load_config(file, environ={})


@pytest.mark.parametrize("text", ["rate = ", "[discovery", "a = 1\na = 2"])
def test_a_file_that_is_no_toml_is_refused_with_the_place(write: Write, text: str) -> None:
    file = write(text)
    with pytest.raises(ConfigError, match=r"netmon\.toml is not valid TOML: .*(line|end of document)"):
        load_config(file, environ={})


def test_a_file_in_another_encoding_is_refused(write: Write, tmp_path: Path) -> None:
    file = tmp_path / "latin.toml"
    file.write_bytes(b'site_name = "\xe4"')
    with pytest.raises(ConfigError, match="is not valid TOML"):
        load_config(file, environ={})


def test_a_file_that_is_not_there_is_refused_when_it_was_named(write: Write, tmp_path: Path) -> None:
    for named in (tmp_path / "missing.toml", tmp_path):
        with pytest.raises(ConfigError, match="cannot be read"):
            load_config(named, environ={})
    with pytest.raises(ConfigError, match="cannot be read"):
        load_config(environ={"NETMON_CONFIG": str(tmp_path / "missing.toml")})


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
KEYS = st.sampled_from([*DiscoverySettings.__dataclass_fields__, "x"])


@given(
    st.dictionaries(st.sampled_from(["data_dir", "site_name", "discovery", "x"]), JSON),
    st.dictionaries(KEYS, JSON),
)
def test_whatever_is_set_it_is_a_config_or_a_config_error(
    top: dict[str, Any], section: dict[str, Any]
) -> None:
    for data in (top, {"discovery": section}):
        with suppress(ConfigError):
            assert isinstance(parse_config(data), Config)
