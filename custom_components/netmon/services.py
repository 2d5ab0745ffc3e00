"""The actions. What sends packets or changes anything is for administrators."""

from __future__ import annotations

from ipaddress import IPv4Network
from typing import TYPE_CHECKING, Any, cast

import probatio
from homeassistant.core import ServiceCall, SupportsResponse, callback
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.service import async_register_admin_service

from .call_device import ATTR_DEVICE, ATTR_ENTRY, coordinator_of, device_of, find_device
from .const import DOMAIN
from .engine import NetmonError, Presence, ScanRequest, to_wire
from .failures import translated
from .particulars import particulars

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine

    from homeassistant.core import HomeAssistant, ServiceResponse

    from .coordinator import NetmonCoordinator
    from .engine import Device

type Action = Callable[[ServiceCall], Coroutine[Any, Any, ServiceResponse]]

# An answer of more devices than this is of no use to an automation.
LISTED = 2000

_ENTRY: dict[Any, Any] = {probatio.Optional(ATTR_ENTRY): cv.string}
_DEVICE: dict[Any, Any] = {probatio.Required(ATTR_DEVICE): cv.string, **_ENTRY}
_KNOWN: dict[str, bool | None] = {"known": True, "ignored": False, "unset": None}


def _prefix(value: object) -> IPv4Network:
    try:
        return IPv4Network(str(value), strict=False)
    except ValueError as err:
        raise probatio.Invalid("must be a subnet such as 192.168.1.0/24") from err


@callback
def async_set_up_services(hass: HomeAssistant) -> None:
    """Register every action."""
    admin: tuple[tuple[str, Action, dict[Any, Any]], ...] = (
        ("scan", _scan, {probatio.Optional("prefixes"): probatio.All(cv.ensure_list, [_prefix]), **_ENTRY}),
        ("ping", _ping, _DEVICE),
        ("ask_device", _ask_device, _DEVICE),
        ("rename", _rename, {probatio.Optional("name"): cv.string, **_DEVICE}),
        ("set_known", _set_known, {probatio.Required("known"): probatio.In(list(_KNOWN)), **_DEVICE}),
        ("merge", _merge, {probatio.Required("absorb"): cv.string, **_DEVICE}),
        ("forget", _forget, _DEVICE),
        ("acknowledge", _acknowledge, {probatio.Required("alert"): cv.string, **_ENTRY}),
    )
    for name, action, schema in admin:
        async_register_admin_service(
            hass, DOMAIN, name, action, probatio.Schema(schema), SupportsResponse.OPTIONAL
        )
    listing: dict[Any, Any] = {
        probatio.Optional("presence"): probatio.In([str(each) for each in Presence]),
        probatio.Optional("known"): cv.boolean,
        probatio.Optional("search"): cv.string,
        **_ENTRY,
    }
    for name, action, schema in (
        ("list_devices", _list_devices, listing),
        ("get_device", _get_device, _DEVICE),
    ):
        hass.services.async_register(
            DOMAIN, name, action, schema=probatio.Schema(schema), supports_response=SupportsResponse.ONLY
        )


async def _scan(call: ServiceCall) -> ServiceResponse:
    coordinator = coordinator_of(call)
    scan = await _done(coordinator.backend.scan(ScanRequest(prefixes=tuple(call.data.get("prefixes", ())))))
    return {
        "state": str(scan.state),
        "asked": sum(sweep.asked for sweep in scan.sweeps),
        "answered": scan.answered,
        "problem": scan.problem,
        "devices_online": sum(
            device.presence is Presence.ONLINE for device in coordinator.backend.state.devices.values()
        ),
    }


async def _ping(call: ServiceCall) -> ServiceResponse:
    coordinator, device = device_of(call)
    sample = await _done(coordinator.backend.ping(device.id))
    return {
        "answered": sample.received > 0,
        "sent": sample.sent,
        "received": sample.received,
        "latency_ms": None if sample.rtt_avg is None else round(sample.rtt_avg * 1000, 3),
        "loss": sample.loss,
        **({} if sample.problem is None else {"problem": sample.problem}),
    }


async def _ask_device(call: ServiceCall) -> ServiceResponse:
    coordinator, device = device_of(call)
    state = await _done(coordinator.backend.ask(device.id))
    coordinator.measuring.readings.async_read_soon()
    return {
        "answered": not state.problem,
        "problem": state.problem,
        "waits_for_yes": state.until_yes,
        "credential": state.credential,
        "took": state.took,
        "partial": list(state.partial),
    }


async def _rename(call: ServiceCall) -> ServiceResponse:
    coordinator, device = device_of(call)
    await _done(coordinator.backend.rename(device.id, call.data.get("name") or None))
    return _now(coordinator, device.id)


async def _set_known(call: ServiceCall) -> ServiceResponse:
    coordinator, device = device_of(call)
    await _done(coordinator.backend.set_known(device.id, known=_KNOWN[call.data["known"]]))
    return _now(coordinator, device.id)


async def _merge(call: ServiceCall) -> ServiceResponse:
    coordinator, device = device_of(call)
    absorbed = find_device(call.hass, coordinator, call.data["absorb"])
    await _done(coordinator.backend.merge(device.id, absorbed.id))
    return _now(coordinator, device.id)


async def _forget(call: ServiceCall) -> ServiceResponse:
    coordinator, device = device_of(call)
    await _done(coordinator.backend.forget(device.id))
    return {"netmon_id": device.id}


async def _acknowledge(call: ServiceCall) -> ServiceResponse:
    coordinator = coordinator_of(call)
    user = await call.hass.auth.async_get_user(call.context.user_id) if call.context.user_id else None
    by = (user.name if user is not None else None) or "Home Assistant"
    await _done(coordinator.backend.acknowledge(call.data["alert"], by))
    return {"alert": call.data["alert"]}


async def _list_devices(call: ServiceCall) -> ServiceResponse:
    coordinator = coordinator_of(call)
    presence, known = call.data.get("presence"), call.data.get("known")
    search = call.data.get("search", "").casefold()
    found = [
        _said(coordinator, device)
        for device in coordinator.backend.state.devices.values()
        if presence in (None, device.presence) and known in (None, device.known is True)
    ]
    listed = [each for each in found if search in " ".join(map(str, each.values())).casefold()]
    return {"total": len(listed), "devices": cast("Any", listed[:LISTED])}


async def _get_device(call: ServiceCall) -> ServiceResponse:
    coordinator, device = device_of(call)
    at = coordinator.backend.state.attachments.get(device.id)
    ports = coordinator.backend.state.ports.get(device.id)
    return {
        **_said(coordinator, device),
        "plugged_in_at": None if at is None else to_wire(at),
        "ports": None if ports is None else to_wire(ports),
        "more": to_wire(device),
    }


async def _done[Answer](work: Awaitable[Answer]) -> Answer:
    try:
        return await work
    except NetmonError as err:
        raise translated(err) from err


def _now(coordinator: NetmonCoordinator, device_id: str) -> ServiceResponse:
    device = coordinator.backend.state.devices.get(device_id)
    return {"netmon_id": device_id} if device is None else _said(coordinator, device)


def _said(coordinator: NetmonCoordinator, device: Device) -> dict[str, Any]:
    known = particulars(device)
    return {
        "netmon_id": device.id,
        "name": known.name,
        "presence": str(device.presence),
        "why": device.presence_why,
        "ip": known.address,
        "mac": known.mac,
        "hostname": known.hostname,
        "manufacturer": known.manufacturer,
        "model": known.model,
        "private_mac": known.private,
        "known": device.known,
        "first_seen": device.first_seen.isoformat(),
        "last_seen": device.last_seen.isoformat(),
        "tags": list(device.tags),
        "in_home_assistant": device.id in coordinator.population.admitted,
    }
