"""An agent that speaks real UDP and answers from a file of `OID|type|value` lines, until it is ended.

python -m tests.snmp.walk_server FILE [--address 0.0.0.0] [--port 161] [--community public]
"""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path

from tests.snmp.table_agent import TableAgent
from tests.snmp.walk_agent import walk_agent


async def serve(agent: TableAgent, address: str, port: int) -> None:
    """Answer until cancelled."""
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(lambda: agent, local_addr=(address, port))
    try:
        print("listening", flush=True)
        await asyncio.Event().wait()
    finally:
        transport.close()


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--address", default="0.0.0.0")
    parser.add_argument("--port", type=int, default=161)
    parser.add_argument("--community", default="public")
    asked = parser.parse_args()
    agent = TableAgent(walk_agent(asked.file).values, community=asked.community.encode())
    asyncio.run(serve(agent, asked.address, asked.port))


if __name__ == "__main__":
    main()
