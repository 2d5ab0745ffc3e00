"""Facts from what sources said in so many words: names and services.

Pure. The confidences order the sources: a device's own word about its name beats the DNS, whose
entries outlive the lease they were made for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..model.fact import IDENTITY, Fact

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..plugins import SeenEvidence

# A mark is the device's own word; a copied machine says it too.
MARKED = 0.9


def recognize_announced(evidence: Sequence[SeenEvidence]) -> list[Fact]:
    """Hostnames and services, in the order they were said."""
    facts: dict[tuple[str, str, str], Fact] = {}
    for payload, source, seen_at in evidence:
        means = payload.meaning
        for name, value, confidence in (*means.says, *((IDENTITY, mark, MARKED) for mark in means.marks)):
            facts[name, value, source] = Fact(
                name=name, value=value, source=source, confidence=confidence, seen_at=seen_at
            )
    return list(facts.values())
