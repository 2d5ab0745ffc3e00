"""Versions of netmon, compared. Pure."""

from __future__ import annotations

import re


def newest(one: str, other: str) -> str:
    """Return the later of two versions; `one` where they are equal or cannot be compared."""
    return other if _parts(other) > _parts(one) else one


def compare(server: str, integration: str) -> str:
    """Say in a sentence which of the two is newer."""
    if _parts(server) == _parts(integration):
        return f"The server and this integration are both netmon {server}."
    if newest(server, integration) == server:
        return f"The server ({server}) is newer than the integration ({integration}): update the integration."
    return f"The server ({server}) is older than the integration ({integration}): update the server."


def _parts(version: str) -> list[int]:
    # What follows a plus sign is no part of the order.
    return [int(each) for each in re.findall(r"\d+", version.partition("+")[0])]
