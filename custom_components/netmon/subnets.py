"""Subnets and name servers as people write them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .engine import ConfigError, parse_config

if TYPE_CHECKING:
    from collections.abc import Iterable


def refused_subnet(subnets: Iterable[str]) -> str | None:
    """Say what is wrong with the first that cannot be swept; None: nothing."""
    return _refused("subnets", subnets)


def refused_name_server(servers: Iterable[str]) -> str | None:
    """Say what is wrong with the first that cannot be asked for names; None: nothing."""
    return _refused("name_servers", servers)


def _refused(setting: str, given: Iterable[str]) -> str | None:
    try:
        parse_config({"discovery": {setting: list(given)}})
    except ConfigError as err:
        return err.message
    return None
