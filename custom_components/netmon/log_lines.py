"""Which lines the activity log has without us: nobody can leave out the move of an entity's state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from homeassistant.const import Platform

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .coordinator import NetmonCoordinator


def has_a_line(coordinator: NetmonCoordinator, kind: str, told: Mapping[str, Any]) -> bool:
    """Whether the log says so already by an entity that is there, or by what else happened."""
    device_id = told.get("netmon_id")
    match kind:
        case "device_up" | "device_down":
            return _shows(coordinator, Platform.DEVICE_TRACKER, f":{device_id}") or _shows(
                coordinator, Platform.BINARY_SENSOR, f":{device_id}-connectivity"
            )
        case "address_changed":
            return _shows(coordinator, Platform.SENSOR, f":{device_id}-address")
        case "port_up" | "port_down":
            return _port_has_a_line(coordinator, told)
        case "alert" | "alert_over":
            return _alert_has_a_line(coordinator, told)
    return False


def _port_has_a_line(coordinator: NetmonCoordinator, told: Mapping[str, Any]) -> bool:
    """By its own entity; and what is plugged in there has a line for having come or gone."""
    switch_id, port_id = told.get("netmon_id"), told.get("port_id")
    if _shows(coordinator, Platform.BINARY_SENSOR, f":{switch_id}-port-{port_id}-connectivity"):
        return True
    return any(
        (at.switch_id, at.port_id) == (switch_id, port_id)
        for at in coordinator.backend.state.attachments.values()
    )


def _alert_has_a_line(coordinator: NetmonCoordinator, told: Mapping[str, Any]) -> bool:
    match told.get("rule"):
        case "offline":
            # A device has come or gone, which has its line; of a target only those have that are ours.
            return "netmon_id" in told or told.get("subject_id") in coordinator.targets
        case "new_device":
            return True
        case "monitor_blind":
            return _shows(coordinator, Platform.BINARY_SENSOR, "-monitor_health")
    return False


def _shows(coordinator: NetmonCoordinator, domain: str, key: str) -> bool:
    return (domain, f"{coordinator.server_id}{key}") in coordinator.present
