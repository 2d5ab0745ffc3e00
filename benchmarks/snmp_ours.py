"""Our side of benchmarks.snmp: read ifXTable of agents, all at once; prints how many values they have."""

from __future__ import annotations

import argparse
import asyncio
from ipaddress import ip_address
from typing import TYPE_CHECKING

from netmon_core.settings.secret import Secret
from netmon_core.snmp.agent import open_agent
from netmon_core.snmp.security import AuthProtocol, Community, PrivacyProtocol, User
from netmon_core.snmp.table import Extent

if TYPE_CHECKING:
    from netmon_core.snmp.security import Security

COLUMNS = [(1, 3, 6, 1, 2, 1, 31, 1, 1, 1, column) for column in range(1, 20)]
LOOPBACK = ip_address("127.0.0.1")
USER = User(
    name="authpriv",
    auth_protocol=AuthProtocol.SHA256,
    auth_key=Secret("authpass12"),
    privacy_protocol=PrivacyProtocol.AES128,
    privacy_key=Secret("privpass12"),
)


async def read(port: int, walks: int, security: Security) -> int:
    """Read one agent again and again; return how many values the last time had."""
    count = 0
    async with open_agent(LOOPBACK, security, port=port) as agent:
        for _ in range(walks):
            table = await agent.table(COLUMNS)
            if table.extent is not Extent.WHOLE:
                raise SystemExit(f"port {port}: {table.why or table.extent}")
            count = sum(map(len, table.rows.values()))
    return count


async def read_all(ports: list[int], walks: int, security: Security) -> int:
    """Read all at once."""
    return sum(await asyncio.gather(*(read(port, walks, security) for port in ports)))


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("ports", type=int, nargs="+")
    parser.add_argument("--walks", type=int, default=1)
    parser.add_argument("--v3", action="store_true")
    chosen = parser.parse_args()
    security: Security = USER if chosen.v3 else Community(community=Secret("public"))
    print(asyncio.run(read_all(chosen.ports, chosen.walks, security)))


if __name__ == "__main__":
    main()
