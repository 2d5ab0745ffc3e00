"""Facts from what sources said in so many words: names and services.

Pure. The confidences order the sources: a device's own word about its name beats the DNS, whose
entries outlive the lease they were made for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..evidence.dns import PtrEvidence
from ..evidence.imported import ImportEvidence
from ..evidence.mdns import MdnsEvidence
from ..evidence.own import OwnEvidence
from ..model.fact import Fact

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..plugins import SeenEvidence

OWN_NAME = 1.0
MDNS_HOSTNAME = 0.8
PTR_HOSTNAME = 0.6
IMPORTED_HOSTNAME = 0.3
ANNOUNCED = 0.9


def recognize_announced(evidence: Sequence[SeenEvidence]) -> list[Fact]:
    """Hostnames and services, in the order they were said."""
    facts: dict[tuple[str, str, str], Fact] = {}
    for payload, source, seen_at in evidence:
        for name, value, confidence in _said(payload):
            facts[name, value, source] = Fact(
                name=name, value=value, source=source, confidence=confidence, seen_at=seen_at
            )
    return list(facts.values())


def _said(payload: object) -> list[tuple[str, str, float]]:
    match payload:
        case OwnEvidence(hostname=hostname):
            return [("hostname", hostname, OWN_NAME)]
        case PtrEvidence(hostname=hostname):
            return [("hostname", hostname, PTR_HOSTNAME)]
        case MdnsEvidence():
            said = [("service", payload.service, ANNOUNCED)]
            if payload.hostname:
                said.append(("hostname", payload.hostname, MDNS_HOSTNAME))
            return said
        case ImportEvidence(hostname=str(hostname)) if hostname:
            return [("hostname", hostname, IMPORTED_HOSTNAME)]
        case _:
            return []
