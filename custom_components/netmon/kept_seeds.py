"""The ids of the devices of an embedded entry that was removed: added again, it has the same entities."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from homeassistant.helpers.storage import Store
from homeassistant.util import dt as dt_util

from .const import DOMAIN
from .engine import Seed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from homeassistant.core import HomeAssistant

# As long as Home Assistant itself remembers what a removed entity was called.
KEPT_FOR = timedelta(days=30)
_VERSION = 1


async def async_keep_seeds(hass: HomeAssistant, seeds: Iterable[Seed]) -> None:
    """Keep the ids and MACs of devices whose entry is removed."""
    told = {
        "removed_at": dt_util.utcnow().isoformat(),
        "devices": {seed.id: list(seed.macs) for seed in seeds},
    }
    await _store(hass).async_save(told)


async def async_kept_seeds(hass: HomeAssistant, rows: Iterable[Seed]) -> list[Seed]:
    """Return `rows`, and what was kept of devices that none of them is; what is too old is deleted."""
    seeds = list(rows)
    store = _store(hass)
    if (told := await store.async_load()) is None:
        return seeds
    if dt_util.utcnow() - datetime.fromisoformat(told["removed_at"]) > KEPT_FOR:
        await store.async_remove()
        return seeds
    taken = {key for seed in seeds for key in (seed.id, *seed.macs)}
    kept = (Seed(id=device_id, macs=tuple(macs)) for device_id, macs in told["devices"].items())
    return [*seeds, *(seed for seed in kept if taken.isdisjoint((seed.id, *seed.macs)))]


def _store(hass: HomeAssistant) -> Store[dict[str, Any]]:
    return Store(hass, _VERSION, f"{DOMAIN}.removed_devices")
