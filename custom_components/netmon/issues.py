"""What the user should know and can do something about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from homeassistant.core import callback
from homeassistant.helpers import issue_registry as ir

from .const import CONF_MODE, DOMAIN, MODE_REMOTE
from .engine import Mechanism, ServerVersionError

if TYPE_CHECKING:
    from homeassistant.config_entries import ConfigEntry
    from homeassistant.core import HomeAssistant

    from .backend import BackendInfo
    from .engine import NetmonError

DOCUMENTATION = "https://github.com/netmon-project/netmon/blob/main/docs/home-assistant.md"

# Without any of these nobody can be asked by name, so nobody is ever called away.
_PINGS = frozenset({Mechanism.ICMP_RAW, Mechanism.ICMP_DATAGRAM})

_KINDS = (
    "no_ping", "monitor_limited", "no_raw_socket", "device_flood", "database_set_aside", "server_version",
    "measured_left_out",
)  # fmt: skip


@callback
def async_update_issues(
    hass: HomeAssistant, entry: ConfigEntry, info: BackendInfo, *, waiting: int, cap: int, limited: str
) -> None:
    """Raise what is wrong now, and take back what no longer is."""
    pings = [each for each in info.capabilities if each.mechanism in _PINGS]
    problem = next((each.problem for each in pings if each.problem), None) or ""
    dumb = bool(pings) and not any(each.works for each in pings)
    _put(hass, entry, "no_ping", holds=dumb, placeholders={"problem": problem})
    # What keeps it from pinging is told once.
    told = dumb and limited.startswith("Nothing can be pinged")
    _put(hass, entry, "monitor_limited", holds=bool(limited) and not told, placeholders={"problem": limited})
    raw = [each for each in info.capabilities if each.mechanism is Mechanism.ARP]
    blocked = next((each for each in raw if not each.works and each.fix is not None), None)
    _put(
        hass,
        entry,
        "no_raw_socket",
        holds=bool(raw) and blocked is not None and not any(each.works for each in raw),
        placeholders={"problem": (blocked.problem if blocked is not None else None) or ""},
    )
    _put(
        hass,
        entry,
        "device_flood",
        holds=waiting > 0,
        placeholders={"waiting": str(waiting), "cap": str(cap)},
        fixable=True,
    )
    _put(
        hass,
        entry,
        "database_set_aside",
        holds=info.set_aside is not None,
        placeholders={"file": info.set_aside or ""},
    )


@callback
def async_clear_issues(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Take everything back."""
    for key in _KINDS:
        ir.async_delete_issue(hass, DOMAIN, issue_id(entry.entry_id, key))


def issue_id(entry_id: str, key: str) -> str:
    """The id of an issue: one of each kind for each entry."""
    return f"{key}_{entry_id}"


@callback
def async_update_version_issue(hass: HomeAssistant, entry: ConfigEntry, err: NetmonError | None) -> None:
    """Raise that the server speaks another version, or take it back."""
    problem = err.message if isinstance(err, ServerVersionError) else None
    _put(hass, entry, "server_version", holds=problem is not None, placeholders={"problem": problem or ""})


@callback
def async_update_absence_issue(
    hass: HomeAssistant, entry: ConfigEntry, problem: str | None, *, where: str = ""
) -> None:
    """Raise that an entry's netmon has been away for long; None: it is there."""
    remote = entry.data[CONF_MODE] == MODE_REMOTE
    _put(
        hass,
        entry,
        "server_away" if remote else "engine_stopped",
        holds=problem is not None,
        placeholders={"problem": problem or "", "where": where},
    )


@callback
def _put(
    hass: HomeAssistant,
    entry: ConfigEntry,
    key: str,
    *,
    holds: bool,
    placeholders: dict[str, str],
    fixable: bool = False,
) -> None:
    if not holds:
        ir.async_delete_issue(hass, DOMAIN, issue_id(entry.entry_id, key))
        return
    ir.async_create_issue(
        hass,
        DOMAIN,
        issue_id(entry.entry_id, key),
        data={"entry_id": entry.entry_id},
        is_fixable=fixable,
        learn_more_url=DOCUMENTATION,
        severity=ir.IssueSeverity.WARNING,
        translation_key=key,
        translation_placeholders={"entry": entry.title, **placeholders},
    )
