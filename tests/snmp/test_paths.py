"""What lies between: fragments that are lost, and an agent that has only a link-local address."""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING

from netmon_core.snmp.agent import open_agent
from netmon_core.snmp.exchange import Patience
from netmon_core.snmp.manners import Manners
from netmon_core.snmp.oddity import Oddity
from netmon_core.snmp.table import Extent

from ..lab.peers import start_snmpd
from .asking import PUBLIC, asking, columns
from .table_agent import TableAgent, listening, table_of

if TYPE_CHECKING:
    from ..lab.namespaces import Lab

_LOSE_FRAGMENTS = """
add table ip lost
add chain ip lost early { type filter hook prerouting priority -450 ; }
add rule ip lost early ip frag-off & 0x1fff != 0 counter drop
"""


async def test_a_path_that_loses_fragments_only_costs_time(lab: Lab) -> None:
    host = lab.namespace("path")
    host.ip("link", "set", "lo", "mtu", "1500")
    host.run("nft", "-f", "-", fed=_LOSE_FRAGMENTS)
    manners = Manners()
    # Nobody expects values as long as these, so the first answers are too large.
    objects = dict.fromkeys(table_of(48, 20), b"x" * 100)
    with host.inside():
        async with listening(TableAgent(objects)) as agent, asking(agent, manners=manners) as asks:
            table = await asks.table(columns(20))
            assert (table.extent, len(table.rows)) == (Extent.WHOLE, 48)
            assert manners.odd[Oddity.SILENT]
            # What was learned holds.
            silences = manners.odd[Oddity.SILENT]
            assert (await asks.table(columns(20))).extent is Extent.WHOLE
            assert manners.odd[Oddity.SILENT] == silences
    assert "counter packets 0 " not in host.run("nft", "list", "ruleset")


async def test_an_agent_with_a_link_local_address_only_is_asked(lab: Lab) -> None:
    near, far = lab.namespace("near"), lab.namespace("far")
    for each in (near, far):
        each.sysctl(net__ipv6__conf__default__accept_dad=0)
    lab.link(near, far, far_mac="02:aa:00:00:00:02")
    start_snmpd(far, name="far-switch")
    with near.inside():
        async with open_agent(
            ip_address("fe80::aa:ff:fe00:2%eth0"), PUBLIC, patience=Patience(timeout=1.0, tries=4)
        ) as agent:
            found = await agent.get([(1, 3, 6, 1, 2, 1, 1, 5, 0)])
    assert found == {(1, 3, 6, 1, 2, 1, 1, 5, 0): b"far-switch"}
