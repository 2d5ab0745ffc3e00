"""What IPv6 routers announce."""

from __future__ import annotations

from typing import Literal

from ..lazy_dataclass import dataclass
from ..model.ip import IPAddress
from .meaning import Holds, Meaning

SERVICE = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class RouterEvidence:
    """The device advertises itself as a router for so many seconds, with these prefixes; 0: no longer."""

    lifetime: int
    prefixes: tuple[IPAddress, ...] = ()
    # Of each prefix, its length in bits.
    lengths: tuple[int, ...] = ()
    name_servers: tuple[IPAddress, ...] = ()
    type: Literal["router"] = "router"

    @property
    def meaning(self) -> Meaning:
        """Its own word. With a lifetime of 0 it is no way out, and may still tell of prefixes."""
        return Meaning(
            words="it advertised itself as a router",
            solicited=False,
            answered=False,
            introduces=True,
            quality=1.0,
            fields={
                "lifetime": Holds.PLAIN,
                "prefixes": Holds.ADDRESS,
                "lengths": Holds.PLAIN,
                "name_servers": Holds.ADDRESS,
            },
            topic="router",
            says=(("service", "ipv6_router", SERVICE),) if self.lifetime else (),
            framed=True,
        )
