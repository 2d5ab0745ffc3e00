"""What Windows, printers and cameras say by WS-Discovery."""

from __future__ import annotations

from typing import Literal

from ..lazy_dataclass import dataclass
from .meaning import Holds, Meaning

SERVICE = 0.85
NAME = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class WsdEvidence:
    """The device is at hand; `name` is what a camera calls itself. `gone`: it took that back."""

    endpoint: str
    # The same, where it tells one device from all others.
    key: str | None = None
    types: tuple[str, ...] = ()
    name: str | None = None
    scopes: tuple[str, ...] = ()
    # Where it says that it is to be had.
    locations: tuple[str, ...] = ()
    gone: bool = False
    type: Literal["wsd"] = "wsd"

    @property
    def meaning(self) -> Meaning:
        """Its own word; it is there."""
        services = tuple(("service", f"wsd:{each}", SERVICE) for each in self.types)
        names = (("hostname", self.name, NAME),) if self.name else ()
        return Meaning(
            words="it announced itself by WS-Discovery",
            solicited=False,
            answered=False,
            introduces=not self.gone,
            quality=0.0 if self.gone else 1.0,
            fields={
                "endpoint": Holds.ID,
                "key": Holds.ID,
                "types": Holds.TEXT,
                "name": Holds.NAME,
                "scopes": Holds.TEXT,
                "locations": Holds.TEXT,
                "gone": Holds.PLAIN,
            },
            topic=f"wsd {self.endpoint}",
            keys=(f"wsd {self.key}",) if self.key and not self.gone else (),
            says=() if self.gone else (*names, *services),
            ends=self.gone,
            framed=True,
        )
