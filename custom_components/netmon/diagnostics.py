"""What a user may attach to a bug report: an allow-list, with names, MACs and addresses replaced.

The same thing has the same replacement within one file, so that what belongs together can be seen.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from homeassistant.config_entries import ConfigEntryState

from .const import CONF_KIND, CONF_MODE
from .credentials import credentials_of
from .options import read_options

if TYPE_CHECKING:
    from homeassistant.core import HomeAssistant
    from homeassistant.helpers.device_registry import DeviceEntry

    from .coordinator import NetmonConfigEntry, NetmonCoordinator
    from .engine import Device

# A file of megabytes helps nobody.
DEVICES = 500


class Pseudonyms:
    """One name for each thing, in the order they are met."""

    def __init__(self) -> None:
        self._given: dict[tuple[str, str], str] = {}
        self._counts: Counter[str] = Counter()

    def of(self, kind: str, value: object | None) -> str | None:
        """Return the name for a value; None stays None."""
        if value is None:
            return None
        key = (kind, str(value))
        if key not in self._given:
            self._counts[kind] += 1
            self._given[key] = f"{kind}-{self._counts[kind]}"
        return self._given[key]


async def async_get_config_entry_diagnostics(hass: HomeAssistant, entry: NetmonConfigEntry) -> dict[str, Any]:
    """Return what is known of an entry; of one that could not be set up, how it is set."""
    if entry.state is not ConfigEntryState.LOADED:
        return _about_entry(entry)
    coordinator = entry.runtime_data
    names = Pseudonyms()
    state = coordinator.backend.state
    return {
        **_about_entry(entry),
        **_about_backend(coordinator),
        "networks": [
            {
                "id": names.of("network", network.id),
                "adapter": names.of("adapter", network.adapter),
                "vlan": network.vlan is not None,
                "prefix_lengths": [subnet.prefixlen for subnet in network.subnets],
                "gateways": len(network.gateways),
            }
            for network in state.networks.values()
        ],
        "devices": [
            _about_device(coordinator, device, names) for device in list(state.devices.values())[:DEVICES]
        ],
        "targets": [
            {
                "id": names.of("target", status.target.id),
                "kind": status.target.kind,
                "interval": status.target.interval,
                "up": status.up,
            }
            for status in state.targets.values()
        ],
        "alerts": [
            {"rule": alert.rule, "subject": names.of("subject", alert.subject_id), "state": alert.state}
            for alert in state.alerts.values()
        ],
    }


async def async_get_device_diagnostics(
    hass: HomeAssistant, entry: NetmonConfigEntry, device: DeviceEntry
) -> dict[str, Any]:
    """Return what is known of one device."""
    if entry.state is not ConfigEntryState.LOADED:
        return _about_entry(entry)
    coordinator = entry.runtime_data
    device_id = coordinator.registry.async_device_id(device)
    known = coordinator.backend.state.devices.get(device_id) if device_id is not None else None
    return {
        **_about_entry(entry),
        **_about_backend(coordinator),
        "device": None if known is None else _about_device(coordinator, known, Pseudonyms()),
    }


def _about_entry(entry: NetmonConfigEntry) -> dict[str, Any]:
    options = read_options(entry.options)
    return {
        "mode": entry.data[CONF_MODE],
        "state": entry.state.value,
        "options": {
            "track": options.track,
            "selected": len(options.selected),
            "private_macs": options.private_macs,
            "cap": options.cap,
            "retention_days": options.retention.days,
            "hold": None if options.hold.length is None else options.hold.length.total_seconds(),
            "patience": options.patience,
            "shortest_grace": options.shortest_grace,
            "interfaces": len(options.interfaces),
            "subnets": len(options.subnets),
            "name_servers": len(options.name_servers),
            "sweep_interval": options.sweep_interval,
            "probe_interval": options.probe_interval,
        },
        "subentries": len(entry.subentries),
        # Of a credential its kind alone: even its name is the user's.
        "credentials": sorted(str(each.get(CONF_KIND)) for each in credentials_of(entry)),
    }


def _about_backend(coordinator: NetmonCoordinator) -> dict[str, Any]:
    info, totals = coordinator.backend.info, asdict(coordinator.data)
    # In words, and with the names of adapters.
    totals.pop("blind_reason")
    return {
        "version": info.version,
        "available": coordinator.backend.available,
        "capabilities": [{"mechanism": each.mechanism, "works": each.works} for each in info.capabilities],
        "database_set_aside": info.set_aside is not None,
        "totals": totals,
        "admitted": len(coordinator.population.admitted),
        "waiting": len(coordinator.population.waiting),
        "measured": {
            "devices": len(coordinator.measuring.choices),
            "ports": sum(map(len, coordinator.measuring.readings.ports.values())),
            "sensors": sum(map(len, coordinator.measuring.readings.sensors.values())),
            "left_out": coordinator.measuring.left_out,
            "attachments": len(coordinator.backend.state.attachments),
            "port_summaries": len(coordinator.backend.state.ports),
        },
    }


def _about_device(coordinator: NetmonCoordinator, device: Device, names: Pseudonyms) -> dict[str, Any]:
    admission = coordinator.population.admitted.get(device.id)
    return {
        "id": names.of("device", device.id),
        "first_seen": device.first_seen,
        "last_seen": device.last_seen,
        "presence": device.presence,
        "presence_since": device.presence_since,
        "flapping": device.flapping,
        "named": device.name is not None,
        "hostname": names.of("hostname", device.hostname),
        "own": device.own,
        "known": device.known,
        "merges": len(device.merges),
        "admitted": None if admission is None else admission.value,
        "interfaces": [
            {
                "network": names.of("network", interface.network_id),
                "mac": names.of("mac", interface.mac),
                "private": interface.private,
                "proxied": interface.proxied,
                "addresses": [names.of("address", address.value) for address in interface.addresses],
            }
            for interface in device.interfaces
        ],
        "facts": sorted({fact.name for fact in device.facts}),
    }
