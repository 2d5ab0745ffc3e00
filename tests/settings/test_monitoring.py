from __future__ import annotations

from ipaddress import ip_address
from typing import Any

import pytest

from netmon_core.config import load_config, parse_config
from netmon_core.errors import ConfigError
from netmon_core.model.target import ProbeKind
from netmon_core.settings.monitoring import (
    TARGETS_MAX,
    MonitoringSettings,
    TargetSettings,
    WhichDevices,
    parse_target,
)

PING = {"name": "a", "kind": "ping", "address": "192.0.2.1"}


def parse(**section: Any) -> MonitoringSettings:
    return parse_config({"monitoring": section}).monitoring


def test_without_settings_every_device_is_pinged_every_ten_seconds() -> None:
    assert parse() == MonitoringSettings()
    assert (MonitoringSettings().interval, MonitoringSettings().devices) == (10, WhichDevices.ALL)


def test_targets_of_each_kind_are_taken() -> None:
    settings = parse(
        devices="known",
        targets=[
            PING,
            {"name": "b", "kind": "ping", "host": "nas.lan", "interval": 30},
            {"name": "b", "kind": "tcp", "host": "192.0.2.2", "port": 22},
            {"kind": "http", "url": "https://192.0.2.3/"},
        ],
    )
    assert settings.devices is WhichDevices.KNOWN
    assert settings.targets == (
        TargetSettings(name="a", kind=ProbeKind.PING, address=ip_address("192.0.2.1")),
        TargetSettings(name="b", kind=ProbeKind.PING, host="nas.lan", interval=30.0),
        TargetSettings(name="b", kind=ProbeKind.TCP, address=ip_address("192.0.2.2"), port=22),
        TargetSettings(name="https://192.0.2.3/", kind=ProbeKind.HTTP, url="https://192.0.2.3/"),
    )


def test_a_target_can_be_one_text_as_in_a_variable() -> None:
    text = "ping://nas.lan, tcp://[2001:db8::1]:22,https://router.lan:8443/a"
    settings = load_config(environ={"NETMON_MONITORING_TARGETS": text, "HOME": "/nowhere"}).monitoring
    assert settings.targets == (
        TargetSettings(name="nas.lan", kind=ProbeKind.PING, host="nas.lan"),
        TargetSettings(
            name="2001:db8::1 port 22", kind=ProbeKind.TCP, address=ip_address("2001:db8::1"), port=22
        ),
        TargetSettings(
            name="https://router.lan:8443/a", kind=ProbeKind.HTTP, url="https://router.lan:8443/a"
        ),
    )


@pytest.mark.parametrize(
    ("section", "key", "words"),
    [
        ({"interval": 0}, "interval", "from 1 to 86400"),
        ({"timeout": 61}, "timeout", "from 0.1 to 60"),
        ({"count": 101}, "count", "from 1 to 100"),
        ({"interval": 2, "count": 21}, "count", "at most 10 in a second, so 20 here"),
        ({"devices": "some"}, "devices", "all, known or none"),
        ({"enabled": "perhaps"}, "enabled", "true or false"),
        ({"targets": [{"name": "a"}]}, "targets.0.kind", "ping, tcp or http"),
        ({"targets": [{**PING, "kind": "smtp"}]}, "targets.0.kind", "ping, tcp or http"),
        ({"targets": [{**PING, "address": "nas"}]}, "targets.0.address", "IP address"),
        ({"targets": [{**PING, "host": "nas"}]}, "targets.0", "either a host or an address"),
        ({"targets": [{"name": "a", "kind": "ping"}]}, "targets.0", "either a host or an address"),
        ({"targets": [{**PING, "port": 7}]}, "targets.0.port", "nothing for a target of kind ping"),
        ({"targets": [{**PING, "kind": "tcp"}]}, "targets.0.port", "from 1 to 65535"),
        ({"targets": [{**PING, "kind": "tcp", "port": 0}]}, "targets.0.port", "from 1 to 65535"),
        ({"targets": [{"name": "a", "kind": "http"}]}, "targets.0.url", "http://"),
        ({"targets": [{"kind": "http", "url": "ftp://nas/"}]}, "targets.0.url", "http://"),
        ({"targets": [{"kind": "http", "url": "http://[/"}]}, "targets.0.url", "http://"),
        ({"targets": [{"kind": "http", "url": "http://a:b@nas/"}]}, "targets.0.url", "password"),
        ({"targets": [PING, PING]}, "targets.1.name", "another ping target 'a'"),
        ({"targets": ["nas.lan"]}, "targets.0", "ping://HOST"),
        ({"targets": ["tcp://nas.lan"]}, "targets.0", "tcp://HOST:PORT"),
        ({"targets": ["http://[/"]}, "targets.0", "ping://HOST"),
        ({"targets": [7]}, "targets.0", "table"),
        ({"targets": [{**PING, "color": "red"}]}, "targets.0.color", "is not a setting"),
        (
            {"targets": [f"ping://host-{number}" for number in range(TARGETS_MAX + 1)]},
            "targets",
            f"at most {TARGETS_MAX}",
        ),
    ],
)
def test_an_error_names_the_key_and_what_is_allowed(section: dict[str, Any], key: str, words: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse(**section)
    assert caught.value.field == f"monitoring.{key}"
    assert words in caught.value.message
    assert "a:b@" not in caught.value.message


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",
        "0.1.2.3",
        "255.255.255.255",
        "224.0.0.251",
        "239.255.255.250",
        "::",
        "ff02::fb",
        "::ffff:0.0.0.0",
        "::ffff:224.0.0.1",
    ],
)
def test_an_address_of_nobody_or_of_many_is_no_target(address: str) -> None:
    literal = f"[{address}]" if ":" in address else address
    for target, key in (
        ({"kind": "ping", "address": address}, "address"),
        ({"kind": "ping", "host": address}, "host"),
        ({"kind": "tcp", "host": address, "port": 80}, "host"),
        ({"kind": "http", "url": f"http://{literal}/"}, "url"),
        (f"ping://{literal}", "host"),
        (f"https://{literal}:8443/x", "url"),
    ):
        with pytest.raises(ConfigError, match="must be the address of") as caught:
            parse_target(target)
        assert caught.value.field == key


@pytest.mark.parametrize(
    "address", ["10.0.0.255", "192.168.1.0", "127.0.0.1", "fe80::1", "2001:db8::1", "240.0.0.1"]
)
def test_any_address_of_a_machine_may_be_one(address: str) -> None:
    assert str(parse_target({"kind": "ping", "address": address}).address) == address


@pytest.mark.parametrize("kind", ["other", "OTHER", "quic", 5, ["ping"], None])
def test_a_kind_that_nobody_probes_is_refused(kind: object) -> None:
    with pytest.raises(ConfigError, match=r"must be (ping, tcp or http|set)") as caught:
        parse_target({"kind": kind, "host": "nas.lan"})
    assert caught.value.field == "kind"
