"""What an agent says of itself: the system group (RFC 3418), its uptimes, and ids by which others know it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ..evidence.reading import SystemFacts, Uptimes
from .fields import dotted, mac_of, number_of, text_of, ticks_of
from .lldp_ids import chassis_id

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .table import Oid, Value

_SYSTEM: Final[Oid] = (1, 3, 6, 1, 2, 1, 1)
DESCRIPTION, OBJECT_ID, UPTIME = ((*_SYSTEM, each, 0) for each in (1, 2, 3))
_CONTACT, _NAME, _LOCATION = ((*_SYSTEM, each, 0) for each in (4, 5, 6))
_HOST_UPTIME: Final[Oid] = (1, 3, 6, 1, 2, 1, 25, 1, 1, 0)
# SNMP-FRAMEWORK-MIB, RFC 3411.
_ENGINE: Final[Oid] = (1, 3, 6, 1, 6, 3, 10, 2, 1)
_ENGINE_ID, _BOOTS, _ENGINE_TIME = ((*_ENGINE, each, 0) for each in (1, 2, 3))
_FORWARDS: Final[Oid] = (1, 3, 6, 1, 2, 1, 4, 1, 0)
_BRIDGE: Final[Oid] = (1, 3, 6, 1, 2, 1, 17, 1, 1, 0)
_CHASSIS_KIND: Final[Oid] = (1, 0, 8802, 1, 1, 2, 1, 3, 1, 0)
_CHASSIS: Final[Oid] = (1, 0, 8802, 1, 1, 2, 1, 3, 2, 0)
# RFC 3411 allows 5 to 32 bytes.
_ENGINE_ID_SIZE: Final = 32

# What every agent has, and what some have: an agent that refuses a question with an unknown object in it has
# answered the first.
ALWAYS: Final = (DESCRIPTION, OBJECT_ID, UPTIME, _CONTACT, _NAME, _LOCATION)
SOMETIMES: Final = (
    _HOST_UPTIME,
    _ENGINE_ID,
    _BOOTS,
    _ENGINE_TIME,
    _FORWARDS,
    _BRIDGE,
    _CHASSIS_KIND,
    _CHASSIS,
)


def system_facts(found: Mapping[Oid, Value]) -> SystemFacts:
    """Read who it is."""
    forwards = number_of(found.get(_FORWARDS))
    engine_id = found.get(_ENGINE_ID)
    return SystemFacts(
        description=text_of(found.get(DESCRIPTION)),
        object_id=dotted(found.get(OBJECT_ID)),
        name=text_of(found.get(_NAME)),
        location=text_of(found.get(_LOCATION)),
        contact=text_of(found.get(_CONTACT)),
        bridge_mac=mac_of(found.get(_BRIDGE)),
        chassis=chassis_id(number_of(found.get(_CHASSIS_KIND)), found.get(_CHASSIS)),
        engine_id=engine_id[:_ENGINE_ID_SIZE].hex() if isinstance(engine_id, bytes) else "",
        forwards=forwards == 1 if forwards in (1, 2) else None,
    )


def uptimes(found: Mapping[Oid, Value]) -> Uptimes:
    """Read how long what has run."""
    engine = number_of(found.get(_ENGINE_TIME))
    return Uptimes(
        agent=ticks_of(found.get(UPTIME)),
        host=ticks_of(found.get(_HOST_UPTIME)),
        engine=float(engine) if engine is not None and engine >= 0 else None,
        boots=number_of(found.get(_BOOTS)),
    )
