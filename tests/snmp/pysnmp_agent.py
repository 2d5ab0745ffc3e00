"""An agent made by pysnmp, for what net-snmp does not have: `python -m tests.snmp.pysnmp_agent PRIVACY`.

Its one user signs by SHA-1. It prints its port when it listens.
"""

from __future__ import annotations

import asyncio
import socket
import sys
import warnings

from pysnmp.carrier.asyncio.dgram import udp
from pysnmp.entity import config, engine
from pysnmp.entity.rfc3413 import cmdrsp, context

NAME = "netmon"


async def serve(privacy: str) -> None:
    """Answer until killed."""
    agent = engine.SnmpEngine()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind(("127.0.0.1", 0))
        port = sock.getsockname()[1]
    transport = udp.UdpTransport().open_server_mode(("127.0.0.1", port))
    config.add_transport(agent, udp.DOMAIN_NAME, transport)
    config.add_v3_user(
        agent, NAME, config.USM_AUTH_HMAC96_SHA, "authpass12", getattr(config, privacy), "privpass12"
    )
    config.add_vacm_user(agent, 3, NAME, "authPriv", (1, 3, 6, 1, 2, 1), ())
    answers = context.SnmpContext(agent)
    cmdrsp.GetCommandResponder(agent, answers)
    cmdrsp.NextCommandResponder(agent, answers)
    cmdrsp.BulkCommandResponder(agent, answers)
    agent.transport_dispatcher.job_started(1)
    await asyncio.sleep(0.1)
    print(port, flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    asyncio.run(serve(sys.argv[1]))
