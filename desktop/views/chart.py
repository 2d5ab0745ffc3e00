"""Latency and loss over time: two curves above each other, with a crosshair. The only user of pyqtgraph."""

from __future__ import annotations

from datetime import UTC, datetime
from math import isnan
from typing import TYPE_CHECKING, Any

import numpy as np
import pyqtgraph as pg
from PyQt6.QtCore import QPointF, Qt, pyqtSignal
from PyQt6.QtGui import QColor
from PyQt6.QtWidgets import QVBoxLayout, QWidget

from .. import texts
from ..models.series import EMPTY, Curve, nearest
from .axes import NumberAxis, ShareAxis, TimeAxis
from .scale import scaled

if TYPE_CHECKING:
    from .theme import Look

HEIGHT = 290


class Chart(QWidget):
    """Draws what it is given; `pointed` is told in words what is under the mouse."""

    pointed = pyqtSignal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._latency, self._loss = EMPTY, EMPTY
        self._view = pg.GraphicsLayoutWidget()
        self._view.setFrameShape(self._view.Shape.NoFrame)
        # There is nothing in it for the keyboard; the numbers can be saved.
        self._view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._view.viewport().setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(self.tr("Latency and loss over time"))
        self._axes = [TimeAxis(orientation="bottom") for _ in range(2)]
        numbers = [NumberAxis(orientation="left"), ShareAxis(orientation="left")]
        self._upper: Any = self._view.addPlot(
            row=0, col=0, axisItems={"bottom": self._axes[0], "left": numbers[0]}
        )
        self._lower: Any = self._view.addPlot(
            row=1, col=0, axisItems={"bottom": self._axes[1], "left": numbers[1]}
        )
        self._view.ci.layout.setRowStretchFactor(0, 3)
        self._view.ci.layout.setRowStretchFactor(1, 1)
        self._view.ci.layout.setContentsMargins(0, 4, 4, 0)
        self._view.ci.layout.setSpacing(6)
        for plot, words in ((self._upper, self.tr("Latency (ms)")), (self._lower, self.tr("Loss (%)"))):
            plot.setMenuEnabled(enableMenu=False)
            plot.hideButtons()
            plot.setMouseEnabled(x=False, y=False)
            plot.getAxis("left").setWidth(axis_width())
            plot.getAxis("left").enableAutoSIPrefix(enable=False)
            plot.setLabel("left", words)
        self._upper.getAxis("bottom").setStyle(showValues=False)
        self._lower.setXLink(self._upper)
        self._most: Any = self._upper.plot(connect="finite")
        self._least: Any = self._upper.plot(connect="finite")
        self._band = pg.FillBetweenItem(self._least, self._most)
        self._upper.addItem(self._band)
        self._line: Any = self._upper.plot(connect="finite")
        self._bars: Any = pg.PlotDataItem(stepMode="center", fillLevel=0)
        self._lower.addItem(self._bars)
        self._cross = [pg.InfiniteLine(angle=90, movable=False) for _ in range(2)]
        for plot, line in zip((self._upper, self._lower), self._cross, strict=True):
            line.hide()
            plot.addItem(line, ignoreBounds=True)
        self._view.scene().sigMouseMoved.connect(self._point)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._view)
        self.setFixedHeight(scaled(HEIGHT))
        look.changed.connect(self._recolor)
        self._recolor()

    def show_span(self, start: datetime, end: datetime) -> None:
        """Show a span of time."""
        self._upper.setXRange(start.timestamp(), end.timestamp(), padding=0)

    def show_latency(self, curve: Curve) -> None:
        """Draw round-trip times."""
        self._latency = curve
        times = np.array(curve.times)
        values, least, most = (np.array(each) * 1000 for each in (curve.values, curve.least, curve.most))
        self._line.setData(times, values)
        self._least.setData(times, least)
        self._most.setData(times, most)
        # Rare peaks would press everything else flat.
        known = most[~np.isnan(most)] if len(most) else most
        top = max(float(np.percentile(known, 99.5)) * 1.15, 0.1) if len(known) else 1.0
        self._upper.setYRange(0, top, padding=0)

    def show_loss(self, curve: Curve) -> None:
        """Draw the shares that were lost."""
        self._loss = curve
        if curve.times:
            edges = np.append(np.array(curve.times), curve.times[-1] + curve.step)
            self._bars.setData(edges, np.nan_to_num(np.array(curve.values)) * 100)
        else:
            self._bars.setData([0, 1], [0])
        self._lower.setYRange(0, 100, padding=0.02)

    def rows(self) -> list[tuple[str, ...]]:
        """Return what is drawn as rows: time, latency, least, most, loss."""
        loss = dict(zip(self._loss.times, self._loss.values, strict=True))
        curve = self._latency
        return [
            (
                datetime.fromtimestamp(at, UTC).isoformat(),
                *(_plain(each) for each in (value, low, high, loss.get(at))),
            )
            for at, value, low, high in zip(curve.times, curve.values, curve.least, curve.most, strict=True)
        ]

    def _point(self, position: QPointF) -> None:
        inside = next(
            (plot for plot in (self._upper, self._lower) if plot.sceneBoundingRect().contains(position)), None
        )
        at = (
            nearest(self._latency.times, inside.vb.mapSceneToView(position).x())
            if inside is not None
            else None
        )
        for line in self._cross:
            line.setVisible(at is not None)
        if at is None:
            self.pointed.emit("")
            return
        when = self._latency.times[at]
        for line in self._cross:
            line.setPos(when)
        words = [texts.moment(datetime.fromtimestamp(when, UTC))]
        value = self._latency.values[at]
        words.append(self.tr("no answer") if isnan(value) else texts.milliseconds(value))
        other = nearest(self._loss.times, when)
        if other is not None and not isnan(self._loss.values[other]):
            words.append(self.tr("{} lost").format(texts.percent(self._loss.values[other])))
        self.pointed.emit("  ·  ".join(words))

    def _recolor(self) -> None:
        colors = self._look.colors
        self._view.setBackground(colors.surface)
        for plot in (self._upper, self._lower):
            plot.showGrid(x=False, y=True, alpha=0.12)
            for side in ("left", "bottom"):
                axis = plot.getAxis(side)
                axis.setPen(pg.mkPen(colors.line))
                axis.setTextPen(pg.mkPen(colors.muted))
                axis.setStyle(tickLength=0)
        self._line.setPen(pg.mkPen(colors.accent, width=1.6))
        band = QColor(colors.accent)
        band.setAlpha(46)
        self._band.setBrush(pg.mkBrush(band))
        none = pg.mkPen(None)
        self._least.setPen(none)
        self._most.setPen(none)
        bad = QColor(colors.bad)
        self._bars.setPen(none)
        bad.setAlpha(200)
        self._bars.setBrush(pg.mkBrush(bad))
        for line in self._cross:
            line.setPen(pg.mkPen(colors.faint, style=Qt.PenStyle.DashLine))


def axis_width() -> int:
    """Return how far in the curves begin."""
    return scaled(58)


def _plain(value: float | None) -> str:
    return "" if value is None or isnan(value) else f"{value:.6g}"
