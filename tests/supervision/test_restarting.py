"""What the monitor says of whom after it was stopped, on a real network and from a real file."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from netmon_core.events.alert import AlertChanged
from netmon_core.events.device import DeviceChanged, DeviceDown, DeviceUp
from netmon_core.model.alert import AlertState
from netmon_core.model.presence import NOT_CHECKED, Presence
from netmon_core.settings.alerts import AlertSettings
from netmon_core.settings.rules import Scope
from netmon_core.store.sqlite import SqliteStore
from tests.fakes.until import until

from .watching import CONFIG, NAS, Heard, watching

if TYPE_CHECKING:
    from pathlib import Path

    from tests.lab.small_lan import SmallLan

TELLING = replace(CONFIG, alerts=AlertSettings(offline=Scope.ALL, offline_for=0))


def said_of(heard: Heard, device_id: str) -> list[tuple[Presence, str]]:
    return [
        (event.device.presence, event.device.presence_why)
        for event in heard.events
        if isinstance(event, DeviceChanged)
        and event.device.id == device_id
        and {"presence", "presence_why"} & set(event.changed)
    ]


async def test_what_was_gone_stays_gone_over_a_restart_is_checked_and_its_outage_ends_at_the_stop(
    watched: SmallLan, tmp_path: Path
) -> None:
    path = tmp_path / "netmon.db"
    async with watching(watched, TELLING, store=SqliteStore(path)) as heard:
        nas = heard.device(NAS).id
        watched.hosts["nas"].ip("link", "set", "eth0", "down")
        await until(lambda: heard.of(DeviceDown, NAS), seconds=90)
        gone_since = heard.device(NAS).presence_since

    # Again, while it is still away: nobody is told anew, and it is asked.
    async with watching(watched, TELLING, store=SqliteStore(path)) as heard:
        await until(lambda: said_of(heard, nas), seconds=60)
        ((presence, why),) = said_of(heard, nas)
        assert presence is Presence.OFFLINE
        assert why.startswith("silent")
        assert why != NOT_CHECKED
        assert heard.device(NAS).presence_since == gone_since
        assert not heard.of(DeviceDown)
        changed = [event.alert for event in heard.events if isinstance(event, AlertChanged)]
        assert [alert for alert in changed if alert.state is AlertState.FIRING] == []
    stopped = datetime.now(UTC)

    # And once more, when it has come back meanwhile.
    watched.hosts["nas"].ip("link", "set", "eth0", "up")
    async with watching(watched, TELLING, store=SqliteStore(path)) as heard:
        await until(lambda: heard.of(DeviceUp, NAS), seconds=60)
        (up,) = heard.of(DeviceUp, NAS)
        assert isinstance(up, DeviceUp)
        assert up.down_until is not None
        assert up.down_until <= stopped < up.at
        await heard.engine.flush()
        (outage,) = [each for each in await heard.engine.history.outages() if each.subject_id == nas]
        assert outage.end == up.down_until
        assert outage.start == gone_since
