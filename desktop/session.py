"""One connection to one server: its replica, its stream, and the commands people give."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, pyqtSignal

from netmon_core.errors import FormatError, UnexpectedAnswerError
from netmon_core.server_address import parse_server_address
from netmon_core.wire import time_to_wire

from .api.answers import not_understood, read_items
from .api.informants import Informants
from .api.rest import Rest, segment
from .api.stream import Link, Stream
from .models.sight import Seeing, Sight, sight_of
from .own_scans import OwnScans
from .replica import Replica

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime, timedelta

    from netmon_core.errors import NetmonError
    from netmon_core.wire.peer import PeerReader

    from .clock import Clock
    from .replica import Changes
    from .settings.servers import Server

    type Done = Callable[[object], None]


class Session(QObject):
    """What the window is connected to; made anew for each server."""

    # The stream's link changed.
    linked = pyqtSignal()
    # How far one can see is another: `sight`.
    sighted = pyqtSignal()
    # A command or question failed: the NetmonError.
    failed = pyqtSignal(object)
    # Something to tell people: title, text, and "", "good" or "bad".
    said = pyqtSignal(str, str, str)
    # The certificate that a person has to judge: a Shown.
    untrusted = pyqtSignal(object)

    def __init__(self, server: Server, credential: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.server = server
        address = parse_server_address(server.url)
        self.replica = Replica(self)
        self.rest = Rest(address, credential, fingerprint=server.fingerprint, parent=self)
        self.rest.failed.connect(self.failed)
        self.informants = Informants(self.rest, self.read_all)
        self.stream = Stream(address, credential, self.replica, fingerprint=server.fingerprint, parent=self)
        self.sight = Sight(seeing=Seeing.NOTHING)
        self.stream.changed.connect(self._look)
        self.replica.changed.connect(self._look_again)
        self.stream.changed.connect(self.linked)
        self.stream.untrusted.connect(self.untrusted)
        self._own_scans = OwnScans(self.replica, self.stream.peer, self)
        self._own_scans.told.connect(self.said)

    @property
    def clock(self) -> Clock:
        """What every time that is shown moves by."""
        return self.replica.clock

    @property
    def live(self) -> bool:
        """What is shown is what is."""
        return self.stream.link is Link.LIVE

    @property
    def peer(self) -> PeerReader:
        """Reads what the server answers, and counts what it tells that is not known here."""
        return self.stream.peer

    @property
    def problem(self) -> NetmonError | None:
        """Why it is not live."""
        return self.stream.problem

    @property
    def may_change(self) -> bool:
        """The key may do more than look."""
        return self.stream.hello is not None and self.stream.hello.role == "admin"

    def start(self) -> None:
        """Connect, and stay connected."""
        self.stream.start()

    def stop(self) -> None:
        """Let go."""
        self.stream.stop()

    def read_all[T](self, kind: type[T], answer: object) -> list[T]:
        """Read a list that was answered, but what is not known here; raises NetmonError where it is none."""
        try:
            found = [self.peer.take(kind, item) for item in read_items(answer)]
        except FormatError as err:
            raise UnexpectedAnswerError(not_understood()) from err
        return [each for each in found if each is not None]

    def say(self, title: str, text: str = "", kind: str = "") -> None:
        """Tell people something in passing."""
        self.said.emit(title, text, kind)

    def edit(self, device_id: str, **changes: object) -> None:
        """Set name, tags, notes or known of a device."""
        self.rest.send("PATCH", f"/devices/{segment(device_id)}", body=changes)

    def forget(self, device_id: str) -> None:
        """Drop a device."""
        self.rest.send("DELETE", f"/devices/{segment(device_id)}")

    def merge(self, keep_id: str, absorbed_id: str) -> None:
        """Make two devices one."""
        self.rest.send("POST", f"/devices/{segment(keep_id)}/merge", body={"absorb": absorbed_id})

    def distinguish(self, device_id: str, other_id: str) -> None:
        """Say that two devices are not the same."""
        self.rest.send("POST", f"/devices/{segment(device_id)}/distinct", body={"other": other_id})

    def split(self, device_id: str, merged_id: str, done: Done | None = None) -> None:
        """Undo a merge."""
        self.rest.send("POST", f"/devices/{segment(device_id)}/split", done, body={"merged_id": merged_id})

    def ping(self, device_id: str, done: Done) -> None:
        """Ping a device now; `done` gets the sample's JSON."""
        self.rest.send("POST", f"/devices/{segment(device_id)}/ping", done)

    def wake(self, device_id: str, done: Done) -> None:
        """Send a magic packet to a device."""
        self.rest.send("POST", f"/devices/{segment(device_id)}/wake", done)

    def scan(self, prefixes: Sequence[str] = ()) -> None:
        """Sweep prefixes; none: all attached networks. How it ended is said."""
        body = {"prefixes": list(prefixes)} if prefixes else {}
        self.rest.send("POST", "/scans", self._own_scans.begin, body=body)

    def cancel_scan(self, scan_id: str) -> None:
        """Stop a scan."""
        self.rest.send("DELETE", f"/scans/{segment(scan_id)}")

    def acknowledge(self, alert_id: str) -> None:
        """Say that a person has seen an alert."""
        self.rest.send("POST", f"/alerts/{segment(alert_id)}/acknowledge")

    def silence(self, *, length: timedelta, subject_id: str | None, rule: str | None) -> None:
        """Let nobody be notified for a while."""
        body: dict[str, object] = {"for": length.total_seconds()}
        if subject_id is not None:
            body["subject_id"] = subject_id
        if rule is not None:
            body["rule"] = rule
        self.rest.send("POST", "/silences", body=body)

    def unsilence(self, silence_id: str) -> None:
        """End a silence early."""
        self.rest.send("DELETE", f"/silences/{segment(silence_id)}")

    def settle(self, finding_id: str, *, right: bool) -> None:
        """Say that a finding is over and, with `right`, as it should be."""
        self.rest.send("POST", f"/findings/{segment(finding_id)}/settle", body={"right": right})

    def outages(self, subject_id: str, start: datetime, end: datetime, done: Done) -> None:
        """Ask when a device was away."""
        query = {
            "subject": subject_id,
            "start": time_to_wire(start),
            "end": time_to_wire(end),
            "limit": "1000",
        }
        self.rest.get("/outages", done, query=query, failed=lambda _: None)

    def blindness(self, start: datetime, end: datetime, done: Done) -> None:
        """Ask when the monitor lost or regained its sight."""
        query = {
            "type": "monitor_health_changed",
            "start": time_to_wire(start),
            "end": time_to_wire(end),
            "limit": "1000",
        }
        self.rest.get("/events", done, query=query, failed=lambda _: None)

    def describe(self, device_id: str, done: Done) -> None:
        """Ask for what only the server knows of a device: its evidence, its outages."""
        self.rest.get(f"/devices/{segment(device_id)}", done)

    def series(self, metric: str, device_id: str, start: datetime, end: datetime, done: Done) -> None:
        """Ask for a series of a device; what it cannot answer is shown where the chart is."""
        query = {"device": device_id, "start": time_to_wire(start), "end": time_to_wire(end)}
        self.rest.get(f"/metrics/{metric}", done, query=query, failed=lambda _: done(None))

    def _look(self) -> None:
        before = self.sight
        self.sight = sight_of(self.replica.state, live=self.live, heard_at=self.stream.heard_at)
        if self.sight != before:
            self.sighted.emit()

    def _look_again(self, changes: Changes) -> None:
        if changes.others:
            self._look()
