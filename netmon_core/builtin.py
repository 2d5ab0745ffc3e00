"""The plugins that come with netmon; they come through the same door as any other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .discovery.neighbors import NeighborSource
from .identification.combine import recognize_announced
from .plugins import Plugins
from .snmp.informant import SnmpReader

if TYPE_CHECKING:
    from .config import Config
    from .plugins import Source


def builtin_plugins(config: Config) -> Plugins:
    """The sources, recognizers and readers that come with netmon, as far as they are switched on."""
    sources: list[Source] = [NeighborSource()]
    if config.discovery.mdns:
        from .discovery.mdns import MdnsSource  # noqa: PLC0415 - a scan without names does without it

        sources.append(MdnsSource())
    if config.discovery.listen:
        from .discovery.ears import EarSource  # noqa: PLC0415 - a scan needs no ears

        sources.append(EarSource())
    readers = (SnmpReader(slow=config.informants.slow_interval),)
    return Plugins(sources=tuple(sources), recognizers=(recognize_announced,), readers=readers)
