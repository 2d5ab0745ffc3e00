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
import asyncio, sys
from netmon_core.server.announce import Announcer

async def main():
    told = [tuple(sys.argv[1:])]
    announcer = Announcer(lambda: told[0], port=8643, server_id="0123456789abcdef", tls=True)
    announcer.start()
    print("announcing", flush=True)
    await asyncio.sleep(60)
    await announcer.close()

asyncio.run(main())
"""
LISTENS = """
import asyncio, json, sys
from zeroconf import IPVersion
from zeroconf.asyncio import AsyncServiceInfo, AsyncZeroconf

async def main():
    zeroconf = AsyncZeroconf(
        interfaces=sys.argv[1:], ip_version=IPVersion.V6Only if ":" in sys.argv[1] else IPVersion.V4Only
    )
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
@pytest.mark.parametrize(
    ("ours", "listener"),
    [
        (["10.77.0.2"], "10.77.0.11"),
        (["10.77.0.2", "fd77::2"], "10.77.0.11"),
        (["10.77.0.2", "fd77::2"], "fd77::11"),
        (["fd77::2"], "fd77::11"),
    ],
)
def test_another_machine_finds_the_server_and_what_it_needs_to_connect(
    small_lan: SmallLan, ours: list[str], listener: str
) -> None:
    printer = small_lan.hosts["printer"]
    for host, address in ((small_lan.scanner, "fd77::2"), (printer, "fd77::11")):
        host.run("ip", "addr", "replace", f"{address}/64", "dev", "eth0", "nodad")
    environment = {"PYTHONPATH": str(CHECKOUT)}
    announcing = small_lan.scanner.start(sys.executable, "-c", ANNOUNCES, *ours, environment=environment)
    announcing.wait_for("announcing")

    said = json.loads(printer.run(sys.executable, "-c", LISTENS, listener))

    assert said["name"].startswith("netmon on ")
    assert (said["port"], said["addresses"]) == (8643, ours)
    assert said["properties"].keys() == {"id", "version", "api", "tls"}
    assert (said["properties"]["id"], said["properties"]["tls"]) == ("0123456789abcdef", "1")
    announcing.stop()
    for host, address in ((small_lan.scanner, "fd77::2"), (printer, "fd77::11")):
        host.run("ip", "addr", "del", f"{address}/64", "dev", "eth0")
