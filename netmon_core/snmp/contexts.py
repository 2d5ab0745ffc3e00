"""Agents that keep a bridge table of each VLAN in a context of its own, as Cisco's IOS does.

Such an agent answers for VLAN 20 to the community "public@20", or in the v3 context "vlan-20"; without that
it tells of VLAN 1 only. Whoever speaks with agents opens that door; where it stays shut, the rows of the
other VLANs are missing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from .table import Agent


class Contexts(Protocol):
    """The same agent under the same credential, asked for one VLAN."""

    def of_vlan(self, vlan: int) -> Agent:
        """Return the agent that answers for a VLAN; it raises SnmpError where it has no such context."""
