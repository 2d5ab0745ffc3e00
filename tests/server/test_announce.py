"""What another machine hears of the server."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest

from tests.lab.processes import CHECKOUT

if TYPE_CHECKING:
    from tests.lab.small_lan import SmallLan

ANNOUNCES = """
import asyncio
from netmon_core.server.announce import Announcer

async def main():
    told = [("10.77.0.2",)]
    announcer = Announcer(lambda: told[0], port=8643, server_id="0123456789abcdef", tls=True)
    announcer.start()
    print("announcing", flush=True)
    await asyncio.sleep(60)
    await announcer.close()

asyncio.run(main())
"""
LISTENS = """
import asyncio, json
from zeroconf import IPVersion
from zeroconf.asyncio import AsyncServiceInfo, AsyncZeroconf

async def main():
    zeroconf = AsyncZeroconf(interfaces=["10.77.0.11"], ip_version=IPVersion.V4Only)
    found = asyncio.get_running_loop().create_future()

    def heard(zeroconf, service_type, name, state_change):
        if not found.done():
            found.set_result(name)

    from zeroconf.asyncio import AsyncServiceBrowser
    browser = AsyncServiceBrowser(zeroconf.zeroconf, ["_netmon._tcp.local."], handlers=[heard])
    name = await asyncio.wait_for(found, 20)
    info = AsyncServiceInfo("_netmon._tcp.local.", name)
    await info.async_request(zeroconf.zeroconf, 3000)
    print(json.dumps({
        "name": name,
        "port": info.port,
        "addresses": info.parsed_addresses(),
        "properties": {key.decode(): value.decode() for key, value in info.properties.items()},
    }))
    await browser.async_cancel()
    await zeroconf.async_close()

asyncio.run(main())
"""


@pytest.mark.usefixtures("lab_possible")
def test_another_machine_finds_the_server_and_what_it_needs_to_connect(small_lan: SmallLan) -> None:
    environment = {"PYTHONPATH": str(CHECKOUT)}
    announcing = small_lan.scanner.start(sys.executable, "-c", ANNOUNCES, environment=environment)
    announcing.wait_for("announcing")

    said = json.loads(small_lan.hosts["printer"].run(sys.executable, "-c", LISTENS))

    assert said["name"].startswith("netmon on ")
    assert (said["port"], said["addresses"]) == (8643, ["10.77.0.2"])
    assert said["properties"].keys() == {"id", "version", "api", "tls"}
    assert (said["properties"]["id"], said["properties"]["tls"]) == ("0123456789abcdef", "1")
