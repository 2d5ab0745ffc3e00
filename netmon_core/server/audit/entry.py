"""One line of the audit log. Pure."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ...packets.text import clean_text
from ...wire import time_to_wire

if TYPE_CHECKING:
    from datetime import datetime

    from ..access import Principal


def to_line(
    *,
    number: int,
    action: str,
    principal: Principal | None,
    remote: str,
    subject: str | None,
    detail: str,
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
        "detail": clean_text(detail),
    }
    # ASCII only, so that no terminal or viewer is told anything by a control character.
    return json.dumps(entry).encode("ascii") + b"\n"
