"""What is around the engine, for its parts that must know it as it is now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from .model import Adapter, Network
    from .plugins import Attachment


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What is around us, asked for as it is now. `adapters` are those that are watched, up or down."""

    attachments: Callable[[], Sequence[Attachment]]
    adapters: Callable[[], Iterable[Adapter]]
    networks: Callable[[], Iterable[Network]]
