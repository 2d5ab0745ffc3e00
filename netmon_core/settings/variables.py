"""Credentials from NETMON_CREDENTIALS_* variables. Pure: the environment comes in."""

from __future__ import annotations

import re
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from ..errors import ConfigError
from .credentials import LIST_KEYS, CredentialSettings

if TYPE_CHECKING:
    from collections.abc import Mapping

_START = "NETMON_CREDENTIALS_"


def add_credentials(listed: object, environ: Mapping[str, str]) -> object:
    """Return the list of the file with what variables say, each as NETMON_CREDENTIALS_NAME_KEY.

    A name that the file has not makes one more; in variables it is in capitals, with _ for what is no letter
    or digit. What is no list is returned as it is. Raises ConfigError.
    """
    given = [(key, environ[key]) for key in sorted(environ) if key.startswith(_START)]
    if not given or not isinstance(listed, list | tuple):
        return listed
    tables: list[Any] = [dict(each) if isinstance(each, dict) else each for each in listed]
    by_name = {_variable(str(each.get("name"))): each for each in tables if isinstance(each, dict)}
    for variable, value in given:
        name, key = _split(variable)
        if (table := by_name.get(name)) is None:
            table = by_name[name] = {"name": name.lower()}
            tables.append(table)
        parts = [part.strip() for part in value.split(",") if part.strip()]
        table[key] = parts if key in LIST_KEYS else value
    return tables


def _variable(name: str) -> str:
    return re.sub(r"[^A-Z0-9]+", "_", name.upper()).strip("_")


def _split(variable: str) -> tuple[str, str]:
    """The name and the key of a variable: the longest key it ends with."""
    rest = variable.removeprefix(_START)
    keys = sorted((each.name for each in fields(CredentialSettings)), key=len, reverse=True)
    for key in keys:
        if rest.endswith(f"_{key.upper()}"):
            return rest[: -len(key) - 1], key
    raise ConfigError(f"{variable}: must end with a key of a credential, as in {_START}SWITCHES_SECRET.")
