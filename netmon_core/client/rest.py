"""The commands and questions of a server, typed by the model."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, Any

from ..errors import UnexpectedAnswerError
from ..model.alert import Alert, Silence
from ..model.device import Device
from ..model.finding import Finding
from ..model.informant import InformantState
from ..model.link import Attachment, Link
from ..model.monitor import Pause
from ..model.network import Network
from ..model.outage import Outage
from ..model.port import Port
from ..model.scan import Scan
from ..model.sensor import Sensor
from ..model.series import Sample
from ..model.target import Target, TargetStatus
from ..packets.pcap import MEDIA_TYPE
from ..server_address import parse_server_address
from .answers import (
    DeviceDetails,
    MeasuredSeries,
    Series,
    ServerInfo,
    SubjectPercentile,
    Top,
    Totals,
    require_same_language,
)
from .asking import Asking, logged_event
from .fingerprint import parse_fingerprint

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Mapping
    from datetime import datetime

    from aiohttp import ClientSession

    from ..model.measured import By
    from ..model.series import Metric
    from .answers import LoggedEvent
    from .asking import Query

# Things in one answer.
PAGE = 1_000


class Client:
    """A server's REST interface. The session is the caller's and stays open.

    Every method raises what the engine would raise, and ServerUnreachableError, CredentialError,
    ForbiddenError and UnexpectedAnswerError.
    """

    def __init__(
        self, session: ClientSession, url: str, credential: str, *, fingerprint: str | None = None
    ) -> None:
        proof = parse_fingerprint(fingerprint)
        self._server = Asking(session, parse_server_address(url), credential, proof=proof)

    # What devices tell of themselves and others.

    async def ports(self, device_id: str, *, gone: bool = False) -> list[Port]:
        """The ports of a device; with `gone` also the former ones."""
        return await self._server.all(
            Port, "devices", device_id, "ports", query={"gone": gone, "limit": PAGE}
        )

    async def sensors(self, device_id: str, *, gone: bool = False) -> list[Sensor]:
        """What a device measures of itself."""
        query = {"gone": gone, "limit": PAGE}
        return await self._server.all(Sensor, "devices", device_id, "sensors", query=query)

    async def links(self, device_id: str | None = None) -> list[Link]:
        """Which port is connected with which; of one device or of all."""
        return await self._server.all(Link, "links", query={"device": device_id, "limit": PAGE})

    async def attachments(self, device_id: str | None = None) -> list[Attachment]:
        """Where devices are plugged in; one, or all."""
        return await self._server.all(Attachment, "attachments", query={"device": device_id, "limit": PAGE})

    async def informants(self) -> list[InformantState]:
        """The devices that are asked, and how that goes."""
        return await self._server.all(InformantState, "informants", query={"limit": PAGE})

    async def ask(self, device_id: str) -> InformantState:
        """Have a device asked now."""
        return await self._server.one(InformantState, "POST", "devices", device_id, "ask")

    async def agree(self, device_id: str, credential: str | None = None) -> InformantState:
        """Say yes to whoever answers for a device now, where a credential waits for that; it is asked."""
        body = {} if credential is None else {"credential": credential}
        return await self._server.one(InformantState, "POST", "devices", device_id, "agree", body=body)

    # The server.

    async def info(self) -> ServerInfo:
        """Which server it is; raises ServerVersionError where the two do not understand each other."""
        info = await self._server.one(ServerInfo, "GET", "info")
        require_same_language(info)
        return info

    async def problems(self) -> list[str]:
        """What keeps the server from its work, in sentences."""
        told = (await self._server.ask("GET", "health")).get("problems")
        return [str(each) for each in told] if isinstance(told, list) else []

    async def networks(self) -> list[Network]:
        """Every network."""
        return await self._server.all(Network, "networks")

    # Devices.

    async def devices(self, *, search: str | None = None) -> list[Device]:
        """Every device, or those with a text in a name, address, MAC or vendor."""
        return await self._server.all(Device, "devices", query={"search": search, "limit": PAGE})

    async def device(self, device_id: str) -> DeviceDetails:
        """One device and what is known beside; raises NotFoundError."""
        told = await self._server.ask("GET", "devices", device_id)
        parts: dict[str, object] = {"device": told}
        parts |= {key: told[key] for key in ("why", "sample", "outages", "alerts") if key in told}
        return self._server.read(DeviceDetails, parts)

    async def rename(self, device_id: str, name: str | None) -> Device:
        """Set or take away the user's name."""
        return await self._edit(device_id, name=name)

    async def tag(self, device_id: str, tags: Iterable[str]) -> Device:
        """Set the tags."""
        return await self._edit(device_id, tags=[*tags])

    async def annotate(self, device_id: str, notes: str) -> Device:
        """Set the notes."""
        return await self._edit(device_id, notes=notes)

    async def set_known(self, device_id: str, *, known: bool | None) -> Device:
        """Say whether the device is ours."""
        return await self._edit(device_id, known=known)

    async def forget(self, device_id: str) -> None:
        """Drop a device."""
        await self._server.ask("DELETE", "devices", device_id)

    async def merge(self, keep_id: str, absorbed_id: str) -> None:
        """Make two devices one."""
        await self._server.ask("POST", "devices", keep_id, "merge", body={"absorb": absorbed_id})

    async def distinguish(self, device_id: str, other_id: str) -> None:
        """Say that two devices are not the same; it is not suggested again."""
        await self._server.ask("POST", "devices", device_id, "distinct", body={"other": other_id})

    async def split(self, device_id: str, merged_id: str) -> None:
        """Undo a merge."""
        await self._server.ask("POST", "devices", device_id, "split", body={"merged_id": merged_id})

    async def ping(self, device_id: str) -> Sample:
        """Ask a device how quickly it answers, now."""
        return await self._server.one(Sample, "POST", "devices", device_id, "ping")

    async def wake(self, device_id: str) -> None:
        """Switch a device on by Wake-on-LAN."""
        await self._server.ask("POST", "devices", device_id, "wake")

    # Scans.

    async def scan(
        self,
        prefixes: Iterable[str] = (),
        *,
        adapter: str | None = None,
        rate: float | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - of the scan, which runs at the server
        rounds: int | None = None,
        wide: bool = False,
    ) -> Scan:
        """Begin a scan, which runs on at the server; raises ScanBusyError and ScanTooWideError.

        `rate` may be infinite.
        """
        wanted: dict[str, object] = {
            "prefixes": [*prefixes] or None,
            "adapter": adapter,
            # JSON has no infinity.
            "rate": None if rate is None else "max" if rate == inf else round(rate),
            "timeout": timeout,
            "rounds": rounds,
            "wide": wide or None,
        }
        return await self._server.one(Scan, "POST", "scans", body=_given(wanted))

    async def scan_progress(self, scan_id: str) -> Scan:
        """How far a scan is, or how it ended; raises NotFoundError."""
        return await self._server.one(Scan, "GET", "scans", scan_id)

    async def cancel_scan(self, scan_id: str) -> Scan:
        """Stop a scan; what it found stays."""
        return await self._server.one(Scan, "DELETE", "scans", scan_id)

    # Targets and what was measured of them.

    async def targets(self) -> list[TargetStatus]:
        """The user's targets."""
        return await self._server.all(TargetStatus, "targets")

    async def add_target(self, given: Mapping[str, object]) -> Target:
        """Probe a target from now on, given as in the settings file."""
        told = await self._server.ask("POST", "targets", body=dict(given))
        if "target" in told:
            return self._server.read(TargetStatus, told).target
        return self._server.read(Target, told)

    async def remove_target(self, target_id: str) -> None:
        """Probe a target no longer."""
        await self._server.ask("DELETE", "targets", target_id)

    async def probe(self, target_id: str) -> Sample:
        """Probe a target now."""
        return await self._server.one(Sample, "POST", "targets", target_id, "probe")

    async def series(
        self,
        target_id: str,
        metric: Metric,
        start: datetime,
        end: datetime,
        *,
        step: float | None = None,
    ) -> Series:
        """What was measured of a target in [start, end), in at most 2,000 steps."""
        query: Query = {"target": target_id, "start": start, "end": end, "step": step}
        told = await self._server.ask("GET", "metrics", metric.value, query=query)
        points = told.get("points")
        if not isinstance(points, list) or not all(isinstance(each, list) for each in points):
            raise UnexpectedAnswerError("The server answered with a series this program cannot read.")
        names = ("start", "value", "least", "most", "p95")
        told["points"] = [dict(zip(names, each, strict=False)) for each in points]
        return self._server.read(Series, told)

    # What was measured of ports and sensors. `metric` is bandwidth, packets, errors or sensor.

    async def measured(
        self,
        metric: str,
        device_id: str,
        part: str,
        start: datetime,
        end: datetime,
        *,
        step: float | None = None,
    ) -> MeasuredSeries:
        """What was measured of a port or sensor in [start, end), in at most 2,000 steps."""
        query = {**_whose(metric, device_id, part), "start": start, "end": end, "step": step}
        return await self._server.one(MeasuredSeries, "GET", "metrics", metric, query=query)

    async def totals(
        self,
        metric: str,
        device_id: str,
        part: str,
        start: datetime,
        end: datetime,
        *,
        by: By,
        zone: str = "UTC",
    ) -> Totals:
        """What was counted in every whole day or month of a time zone that the span touches."""
        query = {
            **_whose(metric, device_id, part),
            "start": start,
            "end": end,
            "by": by.value,
            "zone": zone,
        }
        return await self._server.one(Totals, "GET", "metrics", metric, "totals", query=query)

    async def percentile(
        self,
        metric: str,
        device_id: str,
        part: str,
        start: datetime,
        end: datetime,
        *,
        percent: float = 95,
    ) -> SubjectPercentile:
        """What the rates stayed below for a share of the time, by samples of five minutes."""
        query = {**_whose(metric, device_id, part), "start": start, "end": end, "percent": percent}
        return await self._server.one(SubjectPercentile, "GET", "metrics", metric, "percentile", query=query)

    async def top(
        self, metric: str, start: datetime, end: datetime, *, column: str | None = None, count: int = 20
    ) -> Top:
        """The ports or sensors with the highest mean of a column, else of the first."""
        query: Query = {"start": start, "end": end, "column": column, "count": count}
        return await self._server.one(Top, "GET", "metrics", metric, "top", query=query)

    def export_measurements(
        self,
        form: str,
        *,
        device_id: str | None = None,
        part: str | None = None,
        metric: str | None = None,
        start: datetime | None = None,
        end: datetime | None = None,
    ) -> AsyncIterator[bytes]:
        """Everything that was measured of a port, a device or all, as "csv" or "json", piece by piece.

        Whoever stops reading ends it at the server too.
        """
        query: Query = {"device": device_id, "port": part, "metric": metric, "start": start, "end": end}
        return self._server.pieces("export", f"measurements.{form}", query=query)

    # What happened, and what is to be done about it.

    async def events(
        self, *, start: datetime, end: datetime, device_id: str | None = None
    ) -> list[LoggedEvent]:
        """What happened in [start, end), the latest first."""
        query: Query = {"start": start, "end": end, "device": device_id, "limit": PAGE}
        return [logged_event(told) for told in await self._server.items("events", query=query)]

    async def outages(self, *, subject_id: str, start: datetime, end: datetime) -> list[Outage]:
        """When a device or target was down in [start, end)."""
        return await self._server.all(
            Outage, "outages", query={"subject": subject_id, "start": start, "end": end, "limit": PAGE}
        )

    async def alerts(self, *, everything: bool = False) -> list[Alert]:
        """The alerts that are open, or the latest PAGE of all."""
        return await self._server.all(
            Alert, "alerts", query={"state": "all" if everything else "open", "limit": PAGE}
        )

    async def acknowledge(self, alert_id: str) -> None:
        """Whoever owns the credential has seen it: nobody is reminded of it."""
        await self._server.ask("POST", "alerts", alert_id, "acknowledge")

    async def findings(self, *, everything: bool = False) -> list[Finding]:
        """What is found wrong on the networks, or the latest PAGE of all."""
        return await self._server.all(
            Finding, "findings", query={"state": "all" if everything else "open", "limit": PAGE}
        )

    async def finding_frames(self, finding_id: str, *, real: bool) -> bytes:
        """The frames that prove it, as a capture file, with made-up addresses unless `real`. Admins only."""
        query: Query = {"real": real}
        return await self._server.file(MEDIA_TYPE, "findings", finding_id, "frames.pcap", query=query)

    async def settle_finding(self, finding_id: str, *, right: bool) -> None:
        """A person has looked: it is over, and with `right` as it should be."""
        await self._server.ask("POST", "findings", finding_id, "settle", body={"right": right})

    async def credentials(self) -> list[dict[str, Any]]:
        """What opens devices, without its secrets."""
        return await self._server.items("credentials")

    async def add_credential(self, given: Mapping[str, object]) -> None:
        """Give a credential, as in the settings file."""
        await self._server.ask("POST", "credentials", body=dict(given))

    async def change_credential(self, credential: str, given: Mapping[str, object]) -> None:
        """Change to whom a credential may go, or its secrets."""
        await self._server.ask("PATCH", "credentials", credential, body=dict(given))

    async def remove_credential(self, credential: str) -> None:
        """Forget a credential."""
        await self._server.ask("DELETE", "credentials", credential)

    async def silences(self) -> list[Silence]:
        """Every silence that holds now or later."""
        return await self._server.all(Silence, "silences")

    async def silence(
        self, seconds: float, *, subject_id: str | None = None, rule: str | None = None, comment: str = ""
    ) -> Silence:
        """Tell nobody for some time."""
        body = {"for": seconds, "subject_id": subject_id, "rule": rule, "comment": comment or None}
        told = await self._server.ask("POST", "silences", body=_given(body))
        return self._server.read(Silence, told)

    async def unsilence(self, silence_id: str) -> None:
        """End a silence."""
        await self._server.ask("DELETE", "silences", silence_id)

    async def pauses(self) -> list[Pause]:
        """Every pause that holds."""
        return await self._server.all(Pause, "pauses")

    async def pause(
        self, seconds: float, *, device_id: str | None = None, network_id: str | None = None
    ) -> None:
        """Leave a device, a network or everything in peace for some time."""
        body = {"for": seconds, "device_id": device_id, "network_id": network_id}
        await self._server.ask("POST", "pauses", body=_given(body))

    async def resume(self, *, device_id: str | None = None, network_id: str | None = None) -> None:
        """End a pause before its time."""
        await self._server.ask("DELETE", "pauses", query={"device": device_id, "network": network_id})

    async def _edit(self, device_id: str, **change: object) -> Device:
        return await self._server.one(Device, "PATCH", "devices", device_id, body=change)


def _given(body: Mapping[str, object]) -> dict[str, object]:
    return {key: value for key, value in body.items() if value is not None}


def _whose(metric: str, device_id: str, part: str) -> dict[str, str | float | datetime | None]:
    return {"device": device_id, "sensor" if metric == "sensor" else "port": part}
