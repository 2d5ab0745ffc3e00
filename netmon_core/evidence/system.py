"""What a device says of itself to who has its credential."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from ..lazy_dataclass import dataclass
from .meaning import Holds, Meaning

if TYPE_CHECKING:
    from .reading import PartRow, Reading

# Its owner wrote it into the device; above what the DNS says, below the words that it announces to people.
HOSTNAME = 0.8
# The device's own word about what it is, not made for anybody's screen.
SAYS = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemEvidence:
    """The device answered an informed question about itself; "": it does not say.

    `object_id` is the dotted number by which its maker knows the product.
    """

    name: str = ""
    description: str = ""
    object_id: str = ""
    location: str = ""
    manufacturer: str = ""
    model: str = ""
    serial: str = ""
    software: str = ""
    type: Literal["system"] = "system"

    @property
    def meaning(self) -> Meaning:
        """It answers us, and what it says is its own word."""
        said = (
            ("hostname", self.name, HOSTNAME),
            ("system_description", self.description, SAYS),
            ("system_object_id", self.object_id, SAYS),
            ("location", self.location, SAYS),
            ("manufacturer", self.manufacturer, SAYS),
            ("model", self.model, SAYS),
            ("serial", self.serial, SAYS),
            ("software", self.software, SAYS),
        )
        return Meaning(
            words="it answered about itself",
            solicited=True,
            answered=True,
            introduces=True,
            quality=1.0,
            fields={
                "name": Holds.NAME,
                "description": Holds.TEXT,
                "object_id": Holds.ID,
                "location": Holds.TEXT,
                "manufacturer": Holds.TEXT,
                "model": Holds.TEXT,
                "serial": Holds.ID,
                "software": Holds.TEXT,
            },
            topic="system",
            says=tuple(each for each in said if each[1]),
            renames=True,
        )


def system_evidence(reading: Reading) -> SystemEvidence:
    """What a reading says of the device itself; of its parts the one that all others are in counts."""
    system = reading.system
    chassis = _chassis(reading)
    return SystemEvidence(
        name=system.name,
        description=system.description,
        object_id=system.object_id,
        location=system.location,
        manufacturer=chassis.manufacturer if chassis is not None else "",
        model=chassis.model if chassis is not None else "",
        serial=chassis.serial if chassis is not None else "",
        software=(chassis.software or chassis.firmware) if chassis is not None else "",
    )


def _chassis(reading: Reading) -> PartRow | None:
    outermost = [part for part in reading.parts if not part.within]
    return next((part for part in outermost if part.kind == "chassis"), next(iter(outermost), None))
