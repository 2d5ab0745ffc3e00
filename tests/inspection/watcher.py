"""An engine in a namespace, which prints each finding as a line of JSON."""

from __future__ import annotations

import argparse
import asyncio
import json
import time
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address, ip_interface

from netmon_core import hourly_questions
from netmon_core.config import parse_config
from netmon_core.engine import Engine
from netmon_core.events.finding import FindingChanged
from netmon_core.events.place import NetworkChanged, SiteChanged
from netmon_core.inspection.inspector import MEMORY
from netmon_core.inspection.pins import Pin, Pins, pins_to_text
from netmon_core.model.network import Network, Site
from netmon_core.store.memory import MemoryStore
from netmon_core.wire import to_wire
from tests.fakes.until import until


async def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--own", required=True)
    parser.add_argument("--gateway", required=True)
    parser.add_argument("--mac", required=True)
    parser.add_argument("--known-days", type=float, default=2.0)
    parser.add_argument("--server")
    parser.add_argument("--ask-every", type=float)
    given = parser.parse_args()
    if given.ask_every is not None:
        hourly_questions.FIRST_AFTER = hourly_questions.ASK_EVERY = given.ask_every
    since = datetime.now(UTC) - timedelta(days=given.known_days)
    gateway = ip_address(given.gateway)
    pins = Pins(since)
    pins.gateways[gateway] = Pin(mac=given.mac, since=since)
    if given.server:
        pins.servers[given.server] = None
    store = MemoryStore()
    store.record(SiteChanged(site=Site(id="site", name="Lab")))
    network = Network(
        id="lan",
        site_id="site",
        name="lan",
        adapter="eth0",
        subnets=(ip_interface(given.own).network,),
        gateways=(gateway,),
    )
    store.record(NetworkChanged(network=network))
    store.remember(MEMORY, "lan", pins_to_text(pins))
    config = parse_config({"inspection": {"ask": given.ask_every is not None}})
    engine = Engine(config, store=store)

    def tell(event: object) -> None:
        if isinstance(event, FindingChanged):
            print(json.dumps({"now": time.time(), **to_wire(event.finding)}), flush=True)

    engine.subscribe(tell, FindingChanged)
    await engine.start()
    await until(engine.ears)
    print(json.dumps({"now": time.time(), "ready": [each.frames for each in engine.ears()]}), flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
