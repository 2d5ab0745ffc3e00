"""What flowed through one port, or all of them, over a span that a person chooses; in numbers, too."""

from __future__ import annotations

import io
from csv import writer
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtGui import QColor, QPainter, QPen
from PyQt6.QtWidgets import QFileDialog, QGridLayout, QLabel

from .. import texts
from ..models import amounts
from ..models.traffic import Traffic, read_percentile, read_traffic
from ..timer import timer
from .export import save_text
from .head_line import HeadLine
from .icons import blank
from .pieces import Card, ElidedLabel, IconButton, button, label
from .scale import scaled
from .spans import Spans
from .traffic_chart import TrafficChart

if TYPE_CHECKING:
    from PyQt6.QtGui import QPixmap

    from ..models.traffic import Way
    from ..session import Session
    from .theme import Look

# Milliseconds.
REFRESH = 10_000
# Where less of the time was measured, that is said.
NEARLY_ALL = 0.95
# What the title needs to be read.
TITLE = 180


class TrafficCard(Card):
    """Asks while it can be seen, from `show_port` to `end`; `all_wanted` when one port is not enough."""

    all_wanted = pyqtSignal()

    def __init__(self, session: Session, look: Look) -> None:
        super().__init__()
        self._session, self._look = session, look
        self._device_id, self._port_id = "", ""
        self._span = timedelta(hours=1)
        self._shown = (session.clock.now(), session.clock.now())
        # What is said where there is no curve: before an answer nobody knows that nothing flowed.
        self._without = ""
        # What each direction stayed below for 95 % of the time; of all ports together nobody says.
        self._p95: tuple[float | None, float | None] = (None, None)
        self.chart = TrafficChart(look)
        self.title = ElidedLabel(name="heading")
        self.all = button(self.tr("All ports together"), self.all_wanted.emit)
        self._pointed = label(name="muted")
        self._nothing = label(name="muted", wrap=True)
        self._signs = (QLabel(), QLabel())
        self.numbers = (label(wrap=True, selectable=True), label(wrap=True, selectable=True))
        head = HeadLine(least=scaled(TITLE))
        head.lead.addWidget(self.title, 1)
        head.lead.addWidget(self.all)
        self.spans = Spans(head.trail, self)
        self.spans.chosen.connect(self.show_span)
        save = IconButton("export", "", look, name="quiet")
        save.setAccessibleName(self.tr("Save the numbers as CSV"))
        save.setToolTip(self.tr("Save the numbers as CSV"))
        save.clicked.connect(self._save)
        head.trail.addWidget(save)
        ways = QGridLayout()
        ways.setHorizontalSpacing(8)
        ways.setColumnStretch(1, 1)
        for row, (sign, words) in enumerate(zip(self._signs, self.numbers, strict=True)):
            ways.addWidget(sign, row, 0, Qt.AlignmentFlag.AlignTop)
            ways.addWidget(words, row, 1)
        for widget in (head, self.chart, self._nothing):
            self.body.addWidget(widget)
        self.body.addLayout(ways)
        self.body.addWidget(self._pointed)
        self.chart.pointed.connect(self._point)
        self._timer = timer(self, self._refresh, interval=REFRESH)
        look.changed.connect(self._draw_signs)
        self._draw_signs()
        self._point("")
        self._show(Traffic())

    def show_port(self, device_id: str, port_id: str, title: str) -> None:
        """Show a port of a device, "" all of its ports, from now on."""
        self.title.show_text(title)
        self.all.setVisible(bool(port_id))
        if (device_id, port_id) == (self._device_id, self._port_id):
            return
        self._device_id, self._port_id = device_id, port_id
        self._p95 = (None, None)
        self._without = self.tr("Asking the server …")
        self._show(Traffic())
        self._ask()
        self._timer.start()

    def show_span(self, span: timedelta) -> None:
        """Show another span of time."""
        self._span = span
        self.spans.mark(span)
        self._ask()

    def end(self) -> None:
        """Ask nothing any longer."""
        self._timer.stop()
        self._device_id, self._port_id = "", ""

    def _refresh(self) -> None:
        if self.isVisible() and self._session.live:
            self._ask()

    def _ask(self) -> None:
        if not self._device_id:
            return
        asked = (self._device_id, self._port_id, self._span)
        end = self._session.clock.now()
        start = end - self._span

        def take(answer: object) -> None:
            if asked != (self._device_id, self._port_id, self._span):
                return
            if answer is None:
                # What is known stays.
                self._without = self.tr("The server does not say what flowed.")
                self._nothing.setText(self._without)
                return
            self._without = self.tr("Nothing was measured in this time.")
            self._shown = (start, end)
            self._show(read_traffic(answer))

        def take_percentile(answer: object) -> None:
            if asked == (self._device_id, self._port_id, self._span):
                self._p95 = read_percentile(answer)
                self._say()

        informants = self._session.informants
        informants.traffic(self._device_id, self._port_id or None, start, end, take)
        if self._port_id:
            informants.percentile(self._device_id, self._port_id, start, end, take_percentile)

    def _show(self, traffic: Traffic) -> None:
        self.chart.show_span(*self._shown)
        self.chart.show_traffic(traffic)
        self._nothing.setText(self._without)
        self._nothing.setVisible(traffic.empty)
        self._say()

    def _say(self) -> None:
        """Say it in numbers."""
        traffic = self.chart.traffic
        ways = ((self.tr("In"), traffic.into), (self.tr("Out"), traffic.out))
        for (name, way), p95, sign, words in zip(ways, self._p95, self._signs, self.numbers, strict=True):
            sign.setVisible(not way.curve.empty)
            words.setVisible(not way.curve.empty)
            words.setText(f"{name}: {self._words(way, p95)}")

    def _words(self, way: Way, p95: float | None) -> str:
        said = []
        if p95 is not None:
            said.append(self.tr("95 % of the time at most {}").format(amounts.bits(p95)))
        said.append(self.tr("highest {}").format(amounts.bits(way.most)))
        said.append(self.tr("{} in all").format(amounts.octets(way.total)))
        if self._port_id and (known := way.covered(*self._shown)) < NEARLY_ALL:
            said.append(self.tr("measured in {} of the time").format(texts.percent(known)))
        return "  ·  ".join(said)

    def _point(self, words: str) -> None:
        self._pointed.setText(words or self.tr("Point at the chart to read a moment."))

    def _draw_signs(self) -> None:
        colors = self._look.colors
        for sign, color, style in zip(
            self._signs,
            (colors.accent, colors.warn),
            (Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine),
            strict=True,
        ):
            sign.setPixmap(_line(color, style))

    def _save(self) -> None:
        title = self.tr("Save the numbers as CSV")
        name, _ = QFileDialog.getSaveFileName(self, title, "traffic.csv", "CSV (*.csv)")
        if name:
            out = io.StringIO()
            table = writer(out)
            table.writerow(("time", "in_bps", "out_bps"))
            table.writerows(self.chart.rows())
            save_text(Path(name), out.getvalue(), self._session)


def _line(color: str, style: Qt.PenStyle) -> QPixmap:
    wide, high = scaled(20), scaled(14)
    picture = blank(wide, high)
    painter = QPainter(picture)
    painter.setPen(QPen(QColor(color), 2, style))
    painter.drawLine(0, high // 2, wide, high // 2)
    painter.end()
    return picture
