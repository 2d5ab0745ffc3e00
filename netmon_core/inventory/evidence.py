"""What sources have said about a device, kept so that facts can be made of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..evidence.observation import Observation
    from ..model.fact import Fact
    from .records import DeviceRecord

# A media box announces a dozen services; more is noise or an attack.
EVIDENCE_PER_DEVICE = 64


def remember(device: DeviceRecord, seen: Observation, topic: str) -> bool:
    """Keep the evidence; True when it says something new. When full, the oldest makes room."""
    key = (seen.source, topic)
    before = device.evidence.pop(key, None)
    if before is None and len(device.evidence) >= EVIDENCE_PER_DEVICE:
        del device.evidence[next(iter(device.evidence))]
    device.evidence[key] = (seen.evidence, seen.seen_at)
    return before is None or before[0] != seen.evidence


def renew(old: tuple[Fact, ...], new: tuple[Fact, ...], sources: frozenset[str]) -> tuple[Fact, ...]:
    """The facts after `sources` were heard again: theirs are replaced, the rest stays.

    The rest is from before a restart. A fact that is merely repeated keeps its time.
    """
    said = {(fact.name, fact.value, fact.source): fact for fact in old}
    kept = [fact for fact in old if fact.source not in sources]
    return tuple(kept + [said.get((fact.name, fact.value, fact.source), fact) for fact in new])
