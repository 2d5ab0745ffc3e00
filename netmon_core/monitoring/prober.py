"""What the monitor asks of a prober, whatever the kind of its probes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from ..model.series import Sample

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..model.target import ProbeKind, Target

type OnSample = Callable[[Sample], None]


class Prober(Protocol):
    """Probes all targets of one kind, and tells each window of each."""

    @property
    def kind(self) -> ProbeKind:
        """The kind of target it probes."""
        ...

    def set_targets(self, targets: Iterable[Target]) -> None:
        """Probe these and no others; one that is known keeps its time."""
        ...

    def rest(self, target_ids: Iterable[str]) -> None:
        """Leave these in peace, and no others, until told anew."""
        ...

    async def probe(self, target: Target, *, attempts: int = 1) -> Sample:
        """Probe once now, and again up to `attempts` times until it answers; told to the caller alone."""
        ...

    async def run(self) -> None:
        """Probe until cancelled."""
        ...
