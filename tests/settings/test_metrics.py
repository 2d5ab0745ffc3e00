from typing import Any

import pytest

from netmon_core.config import load_config, parse_config
from netmon_core.errors import ConfigError

INFLUX = {
    "store": "influxdb",
    "influx_url": "http://192.168.1.5:8086/",
    "influx_org": "My Home",
    "influx_bucket": "netmon",
    "influx_token": "s3cret==",
}


def test_influxdb_is_configured_with_all_it_needs() -> None:
    metrics = parse_config({"metrics": INFLUX}).metrics

    assert (metrics.store, metrics.influx_url) == ("influxdb", "http://192.168.1.5:8086")
    assert (metrics.influx_org, metrics.influx_token) == ("My Home", "s3cret==")


@pytest.mark.parametrize("key", ["influx_url", "influx_org", "influx_bucket", "influx_token"])
@pytest.mark.parametrize("without", [None, ""])
def test_influxdb_is_configured_or_absent_but_never_half(key: str, without: str | None) -> None:
    half: dict[str, Any] = {name: value for name, value in INFLUX.items() if name != key}
    if without is not None:
        half[key] = without

    with pytest.raises(ConfigError, match="is needed") as refused:
        parse_config({"metrics": half})
    assert refused.value.field == f"metrics.{key}"


@pytest.mark.parametrize("key", ["influx_url", "influx_org", "influx_bucket", "influx_token"])
def test_what_is_for_influxdb_alone_is_refused(key: str) -> None:
    with pytest.raises(ConfigError, match="set that too") as refused:
        parse_config({"metrics": {key: INFLUX[key]}})
    assert refused.value.field == f"metrics.{key}"


@pytest.mark.parametrize("token", ["with space", "line\nbreak", "x" * 513, "ünicode", "nul\0"])
def test_a_token_that_fits_no_header_is_refused_and_not_repeated(token: str) -> None:
    with pytest.raises(ConfigError, match=r"metrics\.influx_token") as refused:
        parse_config({"metrics": {**INFLUX, "influx_token": token}})
    assert token not in str(refused.value)
    assert token not in repr(refused.value)


@pytest.mark.parametrize(
    "url",
    [
        "192.168.1.5:8086",
        "ftp://host",
        "http://",
        "http://user:word@host",
        "http://host/?token=x",
        "http://host:99999",
        "http://[1",
    ],
)
def test_a_url_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(ConfigError, match=r"metrics\.influx_url: must be a URL"):
        parse_config({"metrics": {**INFLUX, "influx_url": url}})


def test_the_token_is_in_no_representation() -> None:
    config = parse_config({"metrics": INFLUX})

    assert "s3cret" not in f"{config!r} {config} {config.metrics!r}"


def test_a_variable_sets_the_token() -> None:
    environ = {f"NETMON_METRICS_{key.upper()}": value for key, value in INFLUX.items()}

    assert load_config(environ=environ | {"HOME": "/nowhere"}).metrics.influx_token == "s3cret=="


@pytest.mark.parametrize(("key", "value"), [("raw_days", 0), ("size_mb", 15), ("store", "csv")])
def test_what_is_out_of_bounds_is_refused(key: str, value: object) -> None:
    with pytest.raises(ConfigError) as refused:
        parse_config({"metrics": {key: value}})
    assert refused.value.field == f"metrics.{key}"
