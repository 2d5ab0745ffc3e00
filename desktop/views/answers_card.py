"""How a device answered and when it was there, over a span that a person chooses, to be saved too."""

from __future__ import annotations

import io
from csv import writer
from pathlib import Path
from typing import TYPE_CHECKING

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QFileDialog, QMenu

from netmon_core.errors import NetmonError

from ..sure import sure
from .chart import Chart
from .export import save_text
from .head_line import HeadLine
from .pieces import Card, IconButton, label
from .spans import Spans
from .timeline import Legend, Timeline

if TYPE_CHECKING:
    from datetime import timedelta

    from ..models.strip import Past
    from ..session import Session
    from .theme import Look


class AnswersCard(Card):
    """Shows what is put into its chart and its timeline; `chosen` is told the span that is wanted."""

    # A timedelta.
    chosen = pyqtSignal(object)

    def __init__(self, session: Session, look: Look) -> None:
        super().__init__()
        self._session, self._look = session, look
        self.chart = Chart(look)
        self.timeline = Timeline(look)
        self.legend = Legend(look)
        self._pointed = label(name="muted")
        head = HeadLine()
        head.lead.addWidget(label(self.tr("How it answers"), name="heading"))
        self._spans = Spans(head.trail, self)
        self._spans.chosen.connect(self.chosen)
        head.trail.addWidget(self._save_button())
        self.body.addWidget(head)
        self.body.addWidget(self.chart, 1)
        self.body.addWidget(self.timeline)
        self.body.addWidget(self.legend)
        self.body.addWidget(self._pointed)
        self.chart.pointed.connect(self._point)
        self._point("")

    def show_past(self, past: Past) -> None:
        """Show when the device was there."""
        self.timeline.show_past(past)
        self.legend.show_shares(self.timeline.shares(), past)

    def mark(self, span: timedelta) -> None:
        """Show which span it is."""
        self._spans.mark(span)

    def _save_button(self) -> IconButton:
        save = IconButton("export", "", self._look, name="quiet")
        save.setAccessibleName(self.tr("Save the chart"))
        save.setToolTip(self.tr("Save the chart"))
        menu = QMenu(save)
        sure(menu.addAction(self.tr("As a picture (PNG) …"))).triggered.connect(self._save_picture)
        sure(menu.addAction(self.tr("As numbers (CSV) …"))).triggered.connect(self._save_numbers)
        save.setMenu(menu)
        return save

    def _point(self, words: str) -> None:
        self._pointed.setText(words or self.tr("Point at the chart to read a moment."))

    def _save_picture(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, self.tr("Save the chart"), "latency.png", "PNG (*.png)")
        if name and not self.chart.grab().save(name, "PNG"):
            self._session.failed.emit(NetmonError(self.tr("The picture cannot be written there.")))

    def _save_numbers(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, self.tr("Save the chart"), "latency.csv", "CSV (*.csv)")
        if name:
            out = io.StringIO()
            table = writer(out)
            table.writerow(("time", "rtt", "rtt_min", "rtt_max", "loss"))
            table.writerows(self.chart.rows())
            save_text(Path(name), out.getvalue(), self._session)
