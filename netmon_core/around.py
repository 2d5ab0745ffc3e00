"""The parts of the engine, and what is around them: what they must know as it is now, and who listens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from .lazy_dataclass import dataclass

if TYPE_CHECKING:
    from asyncio import TaskGroup
    from collections.abc import Callable, Iterable, Sequence

    from .evidence.observation import Observation
    from .inventory.footing import Footing
    from .inventory.probed import Probed
    from .model.adapter import Adapter
    from .model.network import Network
    from .plugins import Attachment


# What the inventory is told: a sighting, what came of a probe, or how we stand on our networks.
type Told = Observation | Probed | tuple[Footing, ...]
type Observer = Callable[[Told], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What is around us, asked for as it is now. `adapters` are those that are watched, up or down."""

    attachments: Callable[[], Sequence[Attachment]]
    adapters: Callable[[], Iterable[Adapter]]
    networks: Callable[[], Iterable[Network]]
    # Called with what the inventory was told, so that it can be recorded.
    told: Observer


class Part(Protocol):
    """What an engine starts and stops. One that must know of events has `hear(event)` beside."""

    def start(self, group: TaskGroup) -> None:
        """Begin, with tasks of the group; each has a name."""

    def stop(self) -> None:
        """Begin to end those tasks; the group waits for them."""
