"""The configuration folder of a Home Assistant that asks nobody anything and needs no person to start."""

from __future__ import annotations

import json
import shutil
import textwrap
import zipfile
from typing import TYPE_CHECKING

from scripts.build_integration import vendored, write

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

# No default_config: it would bring the cloud, Bluetooth and much else that a namespace has not.
CONFIGURATION = """
homeassistant:
  name: Test home
  unit_system: metric
  time_zone: UTC
  country: DE
  latitude: 0
  longitude: 0
recorder:
  commit_interval: 1
config:
history:
logbook:
diagnostics:
system_health:
system_log:
zeroconf:
logger:
  default: warning
"""
_MADE = "2026-01-01T00:00:00+00:00"
# Left to itself the first start asks for a home, a consent and some integrations.
_ONBOARDED = {"done": ["core_config", "analytics", "integration"]}
# Written to the YAML file it would be a trial of five minutes, with a dialog over every page.
_HTTP = {
    "stable": {
        "server_port": 8123,
        "server_host": ["127.0.0.1"],
        "cors_allowed_origins": [],
        "login_attempts_threshold": -1,
        "ip_ban_enabled": True,
        "ssl_profile": "intermediate_v6",
        "use_x_frame_options": True,
        "created_at": _MADE,
        "error": None,
        "error_message": None,
    },
    "pending": None,
    "yaml_migration_done": True,
}


def _switched_off(domain: str, number: int) -> dict[str, object]:
    """An entry that is there but disabled keeps an integration from setting itself up."""
    return {
        "created_at": _MADE,
        "data": {},
        "disabled_by": "user",
        "discovery_keys": {},
        "domain": domain,
        "entry_id": f"01M8000000000000000000000{number}",
        "minor_version": 1,
        "modified_at": _MADE,
        "options": {},
        "pref_disable_new_entities": False,
        "pref_disable_polling": False,
        "source": "system",
        "subentries": [],
        "title": domain.capitalize(),
        "unique_id": None,
        "version": 1,
    }


def prepare(folder: Path, *, more: str = "", files: Mapping[str, Path] | None = None) -> None:
    """Write the settings, `more` of them below, copy `files` in, and unpack the integration as HACS would."""
    storage = folder / ".storage"
    storage.mkdir(parents=True)
    (folder / "configuration.yaml").write_text(CONFIGURATION + textwrap.dedent(more))
    _store(storage, "onboarding", 4, 1, _ONBOARDED)
    _store(storage, "http", 3, 1, _HTTP)
    # Both look for their servers on the internet from the first second.
    entries = [_switched_off("marketplace", 1), _switched_off("analytics", 2)]
    _store(storage, "core.config_entries", 1, 5, {"entries": entries})
    for name, file in (files or {}).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, folder / name)
    archive = folder / "netmon.zip"
    write(vendored(), archive)
    with zipfile.ZipFile(archive) as zipped:
        zipped.extractall(folder / "custom_components" / "netmon")
    archive.unlink()


def _store(storage: Path, key: str, version: int, minor: int, data: object) -> None:
    content = {"version": version, "minor_version": minor, "key": key, "data": data}
    (storage / key).write_text(json.dumps(content))
