"""What flowed over time: into the device as an area, out of it as a dashed line, with a crosshair."""

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
from ..models import amounts
from ..models.series import nearest
from ..models.traffic import Traffic
from .axes import RateAxis, TimeAxis
from .chart import axis_width
from .scale import scaled

if TYPE_CHECKING:
    from .theme import Look

HEIGHT = 190
# Bits a second that the axis has at least: an empty line is no storm.
LEAST = 1000


class TrafficChart(QWidget):
    """Draws what it is given; `pointed` is told in words what is under the mouse."""

    pointed = pyqtSignal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.traffic = Traffic()
        self._view = pg.GraphicsLayoutWidget()
        self._view.setFrameShape(self._view.Shape.NoFrame)
        # There is nothing in it for the keyboard; the numbers can be saved.
        self._view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._view.viewport().setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(self.tr("Traffic over time"))
        axes = {"bottom": TimeAxis(orientation="bottom"), "left": RateAxis(orientation="left")}
        self._plot: Any = self._view.addPlot(row=0, col=0, axisItems=axes)
        self._view.ci.layout.setContentsMargins(0, 4, 4, 0)
        self._plot.setMenuEnabled(enableMenu=False)
        self._plot.hideButtons()
        self._plot.setMouseEnabled(x=False, y=False)
        self._plot.getAxis("left").setWidth(axis_width())
        self._plot.getAxis("left").enableAutoSIPrefix(enable=False)
        self._plot.setLabel("left", self.tr("bit/s"))
        self._into: Any = self._plot.plot(connect="finite", fillLevel=0)
        self._out: Any = self._plot.plot(connect="finite")
        self._cross = pg.InfiniteLine(angle=90, movable=False)
        self._cross.hide()
        self._plot.addItem(self._cross, ignoreBounds=True)
        self._view.scene().sigMouseMoved.connect(self._point)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._view)
        self.setFixedHeight(scaled(HEIGHT))
        look.changed.connect(self._recolor)
        self._recolor()

    def show_span(self, start: datetime, end: datetime) -> None:
        """Show a span of time."""
        self._plot.setXRange(start.timestamp(), end.timestamp(), padding=0)

    def show_traffic(self, traffic: Traffic) -> None:
        """Draw what flowed."""
        self.traffic = traffic
        most = float(LEAST)
        for item, curve in ((self._into, traffic.into.curve), (self._out, traffic.out.curve)):
            values = np.array(curve.values)
            item.setData(np.array(curve.times), values)
            known = values[~np.isnan(values)] if len(values) else values
            if len(known):
                # Rare peaks would press everything else flat.
                most = max(most, float(np.percentile(known, 99.5)) * 1.15)
        self._plot.setYRange(0, most, padding=0)

    def rows(self) -> list[tuple[str, ...]]:
        """Return what is drawn as rows: time, in, out."""
        into, out = self.traffic.into.curve, self.traffic.out.curve
        other = dict(zip(out.times, out.values, strict=True))
        return [
            (datetime.fromtimestamp(at, UTC).isoformat(), _plain(value), _plain(other.get(at)))
            for at, value in zip(into.times, into.values, strict=True)
        ]

    def _point(self, position: QPointF) -> None:
        inside = self._plot.sceneBoundingRect().contains(position)
        into, way_out = self.traffic.into.curve, self.traffic.out.curve
        times = into.times
        at = nearest(times, self._plot.vb.mapSceneToView(position).x()) if inside else None
        self._cross.setVisible(at is not None)
        if at is None:
            self.pointed.emit("")
            return
        self._cross.setPos(times[at])
        place = nearest(way_out.times, times[at])
        out = way_out.values[place] if place is not None else None
        words = self.tr("In {}, out {}").format(_words(into.values[at]), _words(out))
        self.pointed.emit(f"{texts.moment(datetime.fromtimestamp(times[at], UTC))}  ·  {words}")

    def _recolor(self) -> None:
        colors = self._look.colors
        self._view.setBackground(colors.surface)
        self._plot.showGrid(x=False, y=True, alpha=0.12)
        for side in ("left", "bottom"):
            axis = self._plot.getAxis(side)
            axis.setPen(pg.mkPen(colors.line))
            axis.setTextPen(pg.mkPen(colors.muted))
            axis.setStyle(tickLength=0)
        area = QColor(colors.accent)
        area.setAlpha(46)
        self._into.setPen(pg.mkPen(colors.accent, width=1.6))
        self._into.setBrush(pg.mkBrush(area))
        self._out.setPen(pg.mkPen(colors.warn, width=1.6, style=Qt.PenStyle.DashLine))
        self._cross.setPen(pg.mkPen(colors.faint, style=Qt.PenStyle.DashLine))


def _words(value: float | None) -> str:
    return "\u2013" if value is None or isnan(value) else amounts.bits(value)


def _plain(value: float | None) -> str:
    return "" if value is None or isnan(value) else f"{value:.6g}"
