"""Make what Home Assistant keeps of the integration that is on the path; README.md says how to call it.

Run by pytest in Home Assistant's environment, as the integration's own tests are: the engine is the real one,
on a copy of the folder that `make.py` made, and what people answer in the forms is answered in the forms.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from homeassistant.core import CoreState
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import async_fire_time_changed, flush_store

if TYPE_CHECKING:
    from homeassistant.core import HomeAssistant

KEPT = ("core.config_entries", "core.device_registry", "core.entity_registry")


async def test_make_the_storage(
    hass: HomeAssistant, hass_storage: dict[str, Any], tmp_path: Path, socket_enabled: None
) -> None:
    assert [name for _, name in socket.if_nameindex()] == ["lo"], "README.md says how"
    made = Path(os.environ["NETMON_FOLDER"])
    hass.config.config_dir = str(tmp_path)
    # So the engine opens the folder, and does not begin to look around.
    hass.set_state(CoreState.not_running)
    shutil.copytree(made / "data", tmp_path / ".storage" / "netmon")
    flow = await hass.config_entries.flow.async_init("netmon", context={"source": "user"})
    flow = await hass.config_entries.flow.async_configure(flow["flow_id"], {"next_step_id": "embedded"})
    flow = await hass.config_entries.flow.async_configure(flow["flow_id"], {"interfaces": ["eth0"]})
    await settle(hass)
    entry = flow["result"]
    target = await hass.config_entries.subentries.async_init(
        (entry.entry_id, "target"), context={"source": "user"}
    )
    answers = {"kind": "tcp", "where": "127.0.0.1:8643", "name": "Server"}
    await hass.config_entries.subentries.async_configure(target["flow_id"], answers)
    await settle(hass)
    options = await hass.config_entries.options.async_init(entry.entry_id)
    chosen = {
        "devices": {
            "track": "known",
            "selected": ["device-tv"],
            "private_macs": "disabled",
            "cap": 50,
            "retention_days": 90,
        },
        "presence": {"patience": 600, "shortest_grace": 20},
        "network": {"interfaces": ["eth0"], "subnets": [], "sweep_interval": 600, "probe_interval": 60},
    }
    await hass.config_entries.options.async_configure(options["flow_id"], chosen)
    await settle(hass)
    registry = er.async_get(hass)
    registry.async_update_entity("device_tracker.tv", name="Telly", new_entity_id="device_tracker.telly")
    await settle(hass)
    # What the integration itself would keep is in none of Home Assistant's own files.
    assert [key for key in hass_storage if "netmon" in key] == []
    assert await hass.config_entries.async_unload(entry.entry_id)
    await hass.async_block_till_done()
    for store in (hass.config_entries._store, dr.async_get(hass)._store, registry._store):
        await flush_store(store)
    folder = made / "homeassistant"
    folder.mkdir()
    for key in KEPT:
        (folder / key).write_text(
            json.dumps(hass_storage[key], ensure_ascii=False, separators=(",", ":")) + "\n"
        )


async def settle(hass: HomeAssistant) -> None:
    """Let newcomers be let in and what is delayed be done."""
    await hass.async_block_till_done()
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=20))
    await hass.async_block_till_done()
