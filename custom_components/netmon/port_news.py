"""What is told of a port or a restart: as which kind, and with what. Pure."""

from __future__ import annotations

from typing import Any

from .engine import AdminState, DeviceRestarted, PortFlapping, PortState, PortStateChanged

type News = PortStateChanged | PortFlapping | DeviceRestarted


def news(event: News) -> tuple[str, dict[str, Any]] | None:
    """The kind and the attributes; None: nothing that people act on."""
    match event:
        case DeviceRestarted():
            return "device_restarted", {
                "at": event.at.isoformat(),
                "agent_only": event.agent_only,
                "why": event.why,
            }
        case PortFlapping():
            kind = "port_flapping" if event.flapping else "port_steady"
            return kind, {**_port(event), "times": event.times}
        case PortStateChanged():
            up = event.state is PortState.UP
            # From one kind of being down to another nothing was plugged in or pulled out, unless it came and
            # went between two questions.
            if not up and event.was is not PortState.UP and event.times <= 1:
                return None
            return "port_up" if up else "port_down", {
                **_port(event),
                "at": event.at.isoformat(),
                "times": event.times,
                "switched_off": event.admin is AdminState.DOWN,
            }


def _port(event: PortStateChanged | PortFlapping) -> dict[str, Any]:
    return {"port_id": event.port_id, "port": event.name}
