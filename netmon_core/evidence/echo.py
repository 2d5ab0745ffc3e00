"""ICMP echo."""

from __future__ import annotations

from typing import Literal

from ..lazy_dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class EchoEvidence:
    """The address answered an ICMP echo after `rtt` seconds; None: a reply seen in a capture."""

    rtt: float | None = None
    type: Literal["echo"] = "echo"
