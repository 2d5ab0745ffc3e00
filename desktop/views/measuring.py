"""Asks how a device answered and when it was there, over the span that is shown, again and again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from PyQt6.QtCore import QObject

from netmon_core.errors import NetmonError
from netmon_core.model.outage import Outage

from ..api.answers import read_items
from ..models.series import EMPTY, read_curve
from ..models.strip import Past, away_of, known_since, unmeasured_of, unseen_of
from ..timer import timer

if TYPE_CHECKING:
    from datetime import datetime

    from netmon_core.model.device import Device

    from ..models.series import Curve
    from ..models.strip import Span
    from ..session import Session
    from .answers_card import AnswersCard

# Milliseconds; a chart of an hour gets a new point every ten seconds.
REFRESH = 10_000


class Measuring(QObject):
    """Brings what is answered to a card, from `begin` to `end`."""

    def __init__(self, session: Session, card: AnswersCard) -> None:
        super().__init__(card)
        self._session, self._card = session, card
        self._device: Device | None = None
        self.outages: list[Outage] = []
        self._unseen: list[Span] = []
        self._loss = EMPTY
        self._shown = (session.clock.now(), session.clock.now())
        self._span = timedelta(hours=1)
        self._timer = timer(self, self._measure, interval=REFRESH)
        card.chosen.connect(self.show_span)

    def begin(self, device: Device) -> None:
        """Ask about a device from now on."""
        self._device = device
        self.outages, self._unseen, self._loss = [], [], EMPTY
        self._measure()
        self._timer.start()

    def follow(self, device: Device) -> None:
        """The device that is asked about has changed."""
        self._device = device

    def end(self) -> None:
        """Ask nothing any longer."""
        self._timer.stop()
        self._device = None

    def show_span(self, span: timedelta) -> None:
        """Show another span of time."""
        self._span = span
        self._card.mark(span)
        self._measure()

    def _measure(self) -> None:
        """Ask for the span that is shown."""
        if self._device is None or (not self._card.isVisible() and self._card.chart.rows()):
            return
        device_id = self._device.id
        end = self._session.clock.now()
        start = end - self._span
        self._card.chart.show_span(start, end)
        self._show_presence(start, end)
        for metric, show in (("rtt", self._card.chart.show_latency), ("loss", self._take_loss)):

            def take(answer: object, show: Any = show) -> None:
                if self._device is not None and self._device.id == device_id:
                    show(read_curve(answer))

            self._session.series(metric, device_id, start, end, take)
        self._session.outages(
            device_id, start, end, lambda answer: self._take_outages(device_id, answer, start, end)
        )
        self._session.blindness(start, end, lambda answer: self._take_blindness(answer, start, end))

    def _show_presence(self, start: datetime, end: datetime) -> None:
        if self._device is not None:
            self._card.show_past(
                Past(
                    start=start,
                    end=end,
                    known_since=known_since(self.outages, self._device.first_seen),
                    away=away_of(self.outages, end),
                    unseen=self._unseen,
                    unmeasured=unmeasured_of(self._loss, max(start, self._device.first_seen), end),
                )
            )
            self._shown = (start, end)

    def _take_loss(self, curve: Curve) -> None:
        self._loss = curve
        self._card.chart.show_loss(curve)
        self._show_presence(*self._shown)

    def _take_blindness(self, answer: object, start: datetime, end: datetime) -> None:
        if self._device is not None:
            networks = {interface.network_id for interface in self._device.interfaces}
            health = self._session.replica.state.health
            self._unseen = unseen_of(read_items(answer), health, networks, start, end)
            self._show_presence(start, end)

    def _take_outages(self, device_id: str, answer: object, start: datetime, end: datetime) -> None:
        if self._device is None or self._device.id != device_id:
            return
        try:
            self.outages = self._session.read_all(Outage, answer)
        except NetmonError as err:
            self._session.failed.emit(err)
        self._show_presence(start, end)
