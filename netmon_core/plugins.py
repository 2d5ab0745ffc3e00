"""What a plugin can be; built-ins come through the same door.

Three protocols today: a source, a recognizer and a reader. A probe and a notifier join them with their first
feature.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from .lazy_dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from datetime import datetime

    from zeroconf.asyncio import AsyncZeroconf

    from .evidence.known import Evidence
    from .evidence.observation import Observation
    from .evidence.reading import Reading
    from .model.adapter import Adapter
    from .model.ear import EarState
    from .model.fact import Fact
    from .model.ip import IPAddress
    from .model.network import Network
    from .settings.credentials import CredentialKind, CredentialSettings

type SeenEvidence = tuple[Evidence, str, datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """One of our adapters and the network it is attached to."""

    adapter: Adapter
    network: Network


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """Where a source runs: our attachments, and objects a host has injected (None: make your own)."""

    attachments: tuple[Attachment, ...]
    zeroconf: AsyncZeroconf | None = None
    # Called with the id of a network on which more is said than a network has to say; None: nobody asks.
    flooded: Callable[[str], None] | None = None
    # Called with each frame that an ear reads: network id, bytes, ns since the epoch; None: nobody asks.
    heard: Callable[[str, bytes, int], None] | None = None


class Source(Protocol):
    """Watches the network for as long as it is iterated.

    `observe` may raise `NetmonError` when it cannot work now; it is then tried again with back-off.
    """

    @property
    def name(self) -> str:
        """Short and stable: it is stored with every address and fact the source brings."""
        ...

    def observe(self, surroundings: Surroundings) -> AsyncGenerator[Observation]:
        """Yield observations until closed."""
        ...


@runtime_checkable
class Hears(Protocol):
    """A source that has ears, of which it can be asked how they do."""

    def ears(self) -> tuple[EarState, ...]:
        """How hearing goes on each adapter now."""
        ...


# A recognizer turns one device's evidence (payload, source, time) into facts; pure.
type Recognizer = Callable[[Sequence[SeenEvidence]], Sequence[Fact]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Whom a reader asks, where, and with what. A link-local address has its zone."""

    device_id: str
    address: IPAddress
    credential: CredentialSettings
    # What the informant called itself (hexadecimal digits) when it answered last; "": not known. Where the
    # protocol has such a name, one that is called otherwise is told nothing that the secret makes.
    engine_id: str = ""


class Reader(Protocol):
    """Asks an informant, a device that knows about itself and others. One question a device at a time."""

    @property
    def name(self) -> str:
        """Short and stable: it is the source of whatever the reader brings."""
        ...

    @property
    def kinds(self) -> frozenset[CredentialKind]:
        """The credentials that it can ask with."""
        ...

    async def read(self, question: Question) -> Reading:
        """Ask for all that is due now.

        Raises NetmonError where nothing was answered, OtherInformantError where it is called otherwise.
        """
        ...

    def forget(self, device_id: str) -> None:
        """Keep nothing that was learned of this device."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Plugins:
    """What an engine runs with."""

    sources: tuple[Source, ...] = ()
    recognizers: tuple[Recognizer, ...] = ()
    readers: tuple[Reader, ...] = ()
