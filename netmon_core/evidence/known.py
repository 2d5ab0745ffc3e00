"""Every kind of evidence there is."""

from __future__ import annotations

from .arp import ArpEvidence
from .dns import PtrEvidence
from .echo import EchoEvidence
from .imported import ImportEvidence
from .mdns import MdnsEvidence
from .neighbor import NeighborEvidence
from .own import OwnEvidence
from .spoke import SpokeEvidence

type Evidence = (
    ArpEvidence
    | EchoEvidence
    | NeighborEvidence
    | PtrEvidence
    | MdnsEvidence
    | OwnEvidence
    | ImportEvidence
    | SpokeEvidence
)
