"""More patience with one device than netmon has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from homeassistant.config_entries import SOURCE_USER, ConfigSubentryDataWithId
from homeassistant.const import STATE_HOME, STATE_NOT_HOME
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.util import dt as dt_util

from netmon_core.model.presence import Presence

from .fakes import FakeBackend, make_device
from .moves import Moves

if TYPE_CHECKING:
    from homeassistant.core import HomeAssistant

    from .conftest import SetUp
    from .test_trackers import Later

PHONE = "device_tracker.phone"
PATIENCE = ConfigSubentryDataWithId(
    data={"device": "d1", "seconds": 180},
    subentry_type="patience",
    title="phone",
    unique_id="patience:d1",
    subentry_id="sub-9",
)


def go(backend: FakeBackend) -> None:
    backend.change("d1", presence=Presence.OFFLINE, presence_since=dt_util.utcnow())


async def test_a_device_with_patience_stays_at_home_for_so_long_through_reloads(
    hass: HomeAssistant, set_up: SetUp, later: Later
) -> None:
    backend = FakeBackend(make_device(hostname="phone"), make_device("d2", mac=None, hostname="nas"))
    entry = await set_up(backend, subentries_data=[PATIENCE])
    moves = Moves(hass)
    go(backend)
    await later(seconds=100)
    assert await hass.config_entries.async_reload(entry.entry_id)
    await later(seconds=70)
    assert moves.seen == []
    await later(seconds=15)
    assert moves.seen == [(PHONE, STATE_HOME, STATE_NOT_HOME)]
    # Who is away does not come home by being set up anew, nor by having patience.
    assert await hass.config_entries.async_reload(entry.entry_id)
    await later(seconds=30)
    assert len(moves.seen) == 1


async def test_who_is_back_in_time_never_left(hass: HomeAssistant, set_up: SetUp, later: Later) -> None:
    backend = FakeBackend(make_device(hostname="phone"))
    await set_up(backend, subentries_data=[PATIENCE])
    moves = Moves(hass)
    go(backend)
    await later(seconds=100)
    backend.change("d1", presence=Presence.ONLINE, presence_since=dt_util.utcnow())
    await later(seconds=200)
    assert moves.seen == []


async def test_patience_is_given_and_changed_and_is_so_at_once(
    hass: HomeAssistant, set_up: SetUp, later: Later
) -> None:
    backend = FakeBackend(make_device(hostname="phone"))
    entry = await set_up(backend)
    coordinator = entry.runtime_data
    moves = Moves(hass)
    subentries = hass.config_entries.subentries
    given: dict[str, Any] = {"device": "d1", "seconds": 600}
    for ends in (FlowResultType.CREATE_ENTRY, FlowResultType.FORM):
        result = await subentries.async_init((entry.entry_id, "patience"), context={"source": SOURCE_USER})
        result = await subentries.async_configure(result["flow_id"], given)
        await hass.async_block_till_done()
        assert result["type"] is ends
    assert result["errors"] == {"device": "has_patience"}
    go(backend)
    await later(seconds=300)
    assert moves.seen == []
    (subentry,) = entry.subentries.values()
    assert subentry.title.startswith("phone")
    result = await entry.start_subentry_reconfigure_flow(hass, subentry.subentry_id)
    result = await subentries.async_configure(result["flow_id"], {"seconds": 60})
    await hass.async_block_till_done()
    assert result["reason"] == "reconfigure_successful"
    assert moves.seen == [(PHONE, STATE_HOME, STATE_NOT_HOME)]
    assert entry.runtime_data is coordinator
