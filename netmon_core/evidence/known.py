"""Every kind of evidence there is."""

from __future__ import annotations

from .arp import ArpEvidence
from .dhcp import DhcpEvidence, DhcpServerEvidence, LeaseEvidence
from .dhcp6 import Dhcp6Evidence
from .dns import PtrEvidence
from .echo import EchoEvidence
from .heard import GoodbyeEvidence, HeardEvidence
from .imported import ImportEvidence
from .link import LinkEvidence
from .mdns import MdnsEvidence, MdnsHostEvidence
from .neighbor import NeighborEvidence
from .netbios import LlmnrEvidence, NetbiosEvidence
from .own import OwnEvidence
from .router import RouterEvidence
from .ssdp import SsdpEvidence, SsdpSearchEvidence, UpnpEvidence
from .system import SystemEvidence
from .wsd import WsdEvidence

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
    | Dhcp6Evidence
    | RouterEvidence
    | SsdpEvidence
    | SsdpSearchEvidence
    | UpnpEvidence
    | NetbiosEvidence
    | LlmnrEvidence
    | WsdEvidence
    | LinkEvidence
    | SystemEvidence
)
