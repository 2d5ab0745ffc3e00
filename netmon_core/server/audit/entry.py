"""One line of the audit log. Pure."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ...packets.text import clean_text
from ...wire import time_to_wire

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from ..access import Principal

# Bytes of a line; a detail that makes it longer is left out.
LONGEST = 8192
# Where a caller forgot that its detail holds a secret. What is parsed as a Secret shows none anyway.
_SECRETS = frozenset({"access", "credential", "key", "password", "refresh", "secret", "token"})


def to_line(
    *,
    number: int,
    action: str,
    principal: Principal | None,
    remote: str,
    subject: str | None,
    detail: Mapping[str, object] | None,
    at: datetime,
    outcome: str,
) -> bytes:
    """The entry as one line of JSON."""
    entry: dict[str, Any] = {
        "number": number,
        "at": time_to_wire(at),
        "action": clean_text(action),
        "outcome": clean_text(outcome),
        "principal": None
        if principal is None
        else {
            "kind": principal.kind.value,
            "id": principal.id,
            "name": clean_text(principal.name),
            "role": principal.role.value,
        },
        "remote": clean_text(remote),
        "subject": None if subject is None else clean_text(subject),
        "detail": None if detail is None else _without_secrets(detail),
    }
    line = _dump(entry)
    if len(line) > LONGEST:
        line = _dump(entry | {"detail": {"left_out": "too long"}})
    return line


def _dump(entry: dict[str, Any]) -> bytes:
    # ASCII only, so that no terminal or viewer is told anything by a control character.
    return json.dumps(entry, default=str).encode("ascii") + b"\n"


def _without_secrets(value: object) -> object:
    if hasattr(value, "items"):
        return {
            str(key): "***" if str(key).casefold() in _SECRETS else _without_secrets(each)
            for key, each in value.items()
        }
    if isinstance(value, list | tuple | set | frozenset):
        return [_without_secrets(each) for each in value]
    return value
