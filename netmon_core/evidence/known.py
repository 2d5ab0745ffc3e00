"""Every kind of evidence there is."""

from __future__ import annotations

from .arp import ArpEvidence
from .dhcp import DhcpEvidence, DhcpServerEvidence, LeaseEvidence
from .dns import PtrEvidence
from .echo import EchoEvidence
from .heard import GoodbyeEvidence, HeardEvidence
from .imported import ImportEvidence
from .mdns import MdnsEvidence, MdnsHostEvidence
from .neighbor import NeighborEvidence
from .own import OwnEvidence
from .router import RouterEvidence

type Evidence = (
    ArpEvidence
    | EchoEvidence
    | NeighborEvidence
    | PtrEvidence
    | MdnsEvidence
    | MdnsHostEvidence
    | OwnEvidence
    | ImportEvidence
    | HeardEvidence
    | GoodbyeEvidence
    | DhcpEvidence
    | LeaseEvidence
    | DhcpServerEvidence
    | RouterEvidence
)
