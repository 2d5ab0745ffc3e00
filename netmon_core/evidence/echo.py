"""ICMP echo."""

from __future__ import annotations

from typing import Literal

from ..lazy_dataclass import dataclass
from .meaning import Holds, Meaning


@dataclass(frozen=True, slots=True, kw_only=True)
class EchoEvidence:
    """The address answered an ICMP echo after `rtt` seconds; None: a reply seen in a capture."""

    rtt: float | None = None
    type: Literal["echo"] = "echo"

    meaning = Meaning(
        words="ping reply",
        solicited=True,
        answered=True,
        introduces=True,
        quality=1.0,
        fields={"rtt": Holds.PLAIN},
    )
