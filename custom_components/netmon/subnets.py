"""Subnets as people write them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .engine import ConfigError, parse_config

if TYPE_CHECKING:
    from collections.abc import Iterable


def refused_subnet(subnets: Iterable[str]) -> str | None:
    """Say what is wrong with the first that cannot be swept; None: nothing."""
    try:
        parse_config({"discovery": {"subnets": list(subnets)}})
    except ConfigError as err:
        return err.message
    return None
