"""Answers the API's questions about the made-up network. As much of it as the viewer asks."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from netmon_core.errors import NetmonError, NotFoundError, ScanBusyError
from netmon_core.events.alert import AlertChanged, SilencesChanged
from netmon_core.events.device import DeviceChanged, DeviceDiscovered, DeviceForgotten
from netmon_core.events.finding import FindingChanged
from netmon_core.events.target import SampleTaken
from netmon_core.model.alert import AlertState, Silence
from netmon_core.model.scan import ScanState
from netmon_core.snapshot import apply
from netmon_core.wire import to_wire

from . import joining, past, telling
from .forms import check

if TYPE_CHECKING:
    from collections.abc import Callable

    from netmon_core.events.event import Event
    from netmon_core.model.device import Device

    from .http import Request
    from .play import Play

STATUSES = {"not_found": 404, "scan_busy": 409, "credential_invalid": 401, "request_invalid": 422}


class Desk:
    """Takes requests; `tell` hears of the events that come of them."""

    def __init__(self, play: Play, tell: Callable[[Event], None]) -> None:
        self._play = play
        self._state = play.state
        self._tell = tell
        # Devices that may be asked again, though they may be others.
        self._agreed: set[str] = set()

    def answer(self, request: Request) -> tuple[int, object]:
        """Return status and content."""
        try:
            check(request)
            now = datetime.now(UTC)
            told = telling.answer(request, self._state, now, self._agreed)
            return told or self._answer(request, now)
        except NetmonError as err:
            status = STATUSES.get(err.code, 400)
            return status, {"status": status, "title": err.code, "detail": str(err), "code": err.code}

    def _answer(self, request: Request, now: datetime) -> tuple[int, object]:  # noqa: PLR0911 - one per question
        match request.method, *request.parts[2:]:
            case "GET", "devices", device_id:
                return 200, self._device(self._find(device_id), now)
            case "PATCH", "devices", device_id:
                return 200, self._edit(self._find(device_id), request.body)
            case "DELETE", "devices", device_id:
                self._do(DeviceForgotten(device_id=self._find(device_id).id))
                return 204, None
            case "POST", "devices", device_id, "ping":
                sample = self._play.measure(self._find(device_id).id, now)
                self._do(SampleTaken(sample=sample))
                return 200, to_wire(sample)
            case "POST", "devices", device_id, "wake":
                self._find(device_id)
                return 204, None
            case "POST", "devices", device_id, "merge":
                return 200, self._merge(
                    self._find(device_id), self._find(str(request.body.get("absorb"))), now
                )
            case "POST", "devices", device_id, "split":
                return 200, self._split(self._find(device_id), str(request.body.get("merged_id")))
            case "POST", "devices", device_id, "distinct":
                return 200, self._tell_apart(
                    self._find(device_id), self._find(str(request.body.get("other")))
                )
            case "GET", "metrics", metric:
                return 200, self._series(metric, request.query, now)
            case "GET", "events":
                wanted = request.query.get("device")
                told = [each for each in past.happened(now) if wanted in (None, each["device_id"])]
                return 200, {"items": told[: int(request.query.get("limit", "100"))], "next": None}
            case "GET", "outages":
                found = past.outages(request.query.get("subject", ""), now)
                return 200, {"items": [to_wire(outage) for outage in found], "next": None}
            case _:
                return self._command(request, now)

    def _settle(self, finding_id: str, now: datetime) -> tuple[int, object]:
        finding = self._state.findings.get(finding_id)
        if finding is None:
            raise NotFoundError("This finding is over.")
        self._do(FindingChanged(finding=replace(finding, ended_at=now, ended_why="said by you")))
        return 204, None

    def _command(self, request: Request, now: datetime) -> tuple[int, object]:  # noqa: PLR0911 - one per question
        match request.method, *request.parts[2:]:
            case "GET", "alerts":
                return 200, {"items": [to_wire(alert) for alert in self._state.alerts.values()], "next": None}
            case "POST", "alerts", alert_id, "acknowledge":
                alert = self._state.alerts.get(alert_id)
                if alert is None:
                    raise NotFoundError("This alert is over.")
                self._do(AlertChanged(alert=replace(alert, acknowledged_at=now, acknowledged_by="you")))
                return 200, None
            case "POST", "findings", finding_id, "settle":
                return self._settle(finding_id, now)
            case "POST", "silences":
                end = now + timedelta(seconds=float(str(request.body["for"])))
                silence = Silence(
                    id=uuid.uuid4().hex, start=now, end=end, subject_id=_text(request.body.get("subject_id")),
                    rule=_text(request.body.get("rule")),
                )  # fmt: skip
                self._do(SilencesChanged(silences=(*self._state.silences, silence)))
                return 201, to_wire(silence)
            case "DELETE", "silences", silence_id:
                self._do(
                    SilencesChanged(silences=tuple(s for s in self._state.silences if s.id != silence_id))
                )
                return 204, None
            case "POST", "scans":
                if self._state.scan is not None and self._state.scan.state is ScanState.RUNNING:
                    raise ScanBusyError("A scan is already running: wait for it, or cancel it.")
                scan, event = self._play.begin_scan(now)
                self._tell(event)
                return 202, to_wire(scan)
            case "DELETE", "scans", _:
                ended = self._play.end_scan(now, ScanState.CANCELLED)
                if ended is not None:
                    self._tell(ended)
                return 200, None
            case _:
                raise NotFoundError("The demo cannot do this.")

    def _do(self, event: Event) -> None:
        apply(self._state, event)
        self._tell(event)

    def _find(self, device_id: str) -> Device:
        device = self._state.devices.get(device_id)
        if device is None:
            raise NotFoundError("This device is not known.")
        return device

    def _edit(self, device: Device, changes: dict[str, Any]) -> object:
        given: dict[str, Any] = {
            name: changes[name] for name in ("name", "notes", "known") if name in changes
        }
        if "tags" in changes:
            given["tags"] = tuple(changes["tags"])
        self._do(DeviceChanged(device=replace(device, **given), changed=tuple(given)))
        return to_wire(self._state.devices[device.id])

    def _merge(self, keep: Device, absorbed: Device, now: datetime) -> object:
        one = joining.merged(keep, absorbed, now)
        self._do(DeviceForgotten(device_id=absorbed.id, merged_into=keep.id))
        self._do(DeviceChanged(device=one, changed=("interfaces", "merges")))
        return to_wire(one)

    def _split(self, device: Device, merged_id: str) -> object:
        left, part = joining.split(device, merged_id)
        self._do(DeviceDiscovered(device=part))
        self._do(DeviceChanged(device=left, changed=("distinct_from", "interfaces", "merges")))
        return to_wire(part)

    def _tell_apart(self, device: Device, other: Device) -> object:
        for one, two in ((other, device), (device, other)):
            told = replace(one, distinct_from=(*one.distinct_from, two.id), resembles=None)
            self._do(DeviceChanged(device=told, changed=("distinct_from", "resembles")))
        return to_wire(self._state.devices[device.id])

    def _device(self, device: Device, now: datetime) -> object:
        sample = self._state.samples.get(f"device:{device.id}/ping")
        return {
            **to_wire(device),
            "sample": None if sample is None else to_wire(sample),
            "why": device.presence_why,
            "evidence": [
                {
                    "source": address.source,
                    "evidence": {"type": "arp", "asked": True},
                    "seen_at": address.last_seen.isoformat(),
                }
                for interface in device.interfaces
                for address in interface.addresses
            ],
            "outages": [to_wire(outage) for outage in past.outages(device.id, now)[:20]],
            "alerts": [to_wire(a) for a in self._state.alerts.values() if a.subject_id == device.id
                       and a.state is not AlertState.RESOLVED],
        }  # fmt: skip

    @staticmethod
    def _series(metric: str, query: dict[str, str], now: datetime) -> object:
        start, end = (datetime.fromisoformat(query[name]) for name in ("start", "end"))
        device_id = query["device"]
        step, points = past.series(metric, device_id, start, end, now)
        return {
            "target_id": f"device:{device_id}/ping",
            "metric": metric,
            "step": step,
            "start": start.isoformat(),
            "end": end.isoformat(),
            "points": [[at.isoformat(), *values] for at, *values in points],
        }


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
