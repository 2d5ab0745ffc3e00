"""Lets one alert fire and sends it, until it is killed: `crash_child.py FOLDER URL`."""

import asyncio
import sys
from dataclasses import replace
from pathlib import Path

from netmon_core.alerts.alerting import Alerting
from netmon_core.events.device import DeviceDiscovered, DeviceDown
from netmon_core.events.place import NetworkChanged
from netmon_core.model.presence import Presence
from netmon_core.settings.alerts import AlertSettings
from netmon_core.settings.secret import Secret
from netmon_core.store.sqlite import SqliteStore

from .world import LAN, NAS, NOON


async def main(folder: Path, url: str) -> None:
    settings = AlertSettings(
        offline_for=0, webhook_url=Secret(url), webhook_allow_private=True, webhook_timeout=60
    )
    store = SqliteStore(folder / "netmon.db")
    alerting = Alerting(settings, publish=store.record, remember=store.remember)
    alerting.open(await store.open())
    for event in (
        NetworkChanged(network=LAN),
        DeviceDiscovered(device=replace(NAS, presence=Presence.OFFLINE)),
        DeviceDown(device_id="nas", at=NOON, why="silent"),
    ):
        store.record(event)
        alerting.hear(event)
    await alerting.run()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2]))
