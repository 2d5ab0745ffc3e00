"""What happened to the places that are watched."""

from __future__ import annotations

from typing import Literal

from ..lazy_dataclass import dataclass
from ..model.network import Network, Site


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteChanged:
    """A site is new or has other particulars."""

    site: Site
    type: Literal["site_changed"] = "site_changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkChanged:
    """A network is new or has other subnets, gateways or a new adapter."""

    network: Network
    type: Literal["network_changed"] = "network_changed"
