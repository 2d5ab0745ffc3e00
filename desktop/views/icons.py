"""Pictures drawn from paths, in the color they are asked for and as sharp as the screen."""

from __future__ import annotations

from functools import lru_cache

from PyQt6.QtCore import QByteArray, QPointF, QRectF, QSize, Qt
from PyQt6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPainterPath, QPen, QPixmap, QPolygonF
from PyQt6.QtSvg import QSvgRenderer

from .scale import scaled

# On a field of 24 by 24, drawn with a line of 2.
PATHS = {
    "overview": "M4 4h7v7H4z M13 4h7v4h-7z M13 11h7v9h-7z M4 14h7v6H4z",
    "devices": "M3 5h18v11H3z M8 20h8 M12 16v4",
    "alerts": "M6 17V11a6 6 0 0 1 12 0v6l2 2H4z M10 21h4",
    "settings": "M4 7h10 M18 7h2 M4 17h2 M10 17h10 M16 5v4 M8 15v4",
    "scan": "M12 12l6-6 M12 3a9 9 0 1 0 9 9 M12 7a5 5 0 1 0 5 5",
    "back": "M19 12H5 M11 6l-6 6 6 6",
    "search": "M11 4a7 7 0 1 1 0 14a7 7 0 1 1 0-14z M16 16l5 5",
    "more": "M5 12h.01 M12 12h.01 M19 12h.01",
    "close": "M6 6l12 12 M18 6L6 18",
    "columns": "M4 4h16v16H4z M10 4v16 M15 4v16",
    "export": "M12 4v11 M7 10l5 5 5-5 M4 20h16",
    "lock": "M6 11h12v9H6z M8 11V8a4 4 0 0 1 8 0v3",
    "server": "M4 4h16v6H4z M4 14h16v6H4z M8 7h.01 M8 17h.01",
    "check": "M5 12l5 5 9-10",
    "edit": "M4 20h4L20 8l-4-4L4 16z",
    "ping": "M3 12h4l3-8 4 16 3-8h4",
    "down": "M6 9l6 6 6-6",
    "silence": "M4 9v6h4l5 4V5L8 9z M17 9l5 6 M22 9l-5 6",
    "bolt": "M13 2L5 14h6l-1 8l8-12h-6z",
    "plug": "M9 3v5 M15 3v5 M6 8h12v3a6 6 0 0 1-12 0z M12 17v4",
    "info": "M12 3a9 9 0 1 1 0 18a9 9 0 1 1 0-18z M12 11v6 M12 7.5h.01",
}

type Shape = str


@lru_cache(maxsize=256)
def icon(name: str, color: str, size: int = 18) -> QIcon:
    """Return a picture by name."""
    return QIcon(_svg(name, color, size))


@lru_cache(maxsize=64)
def shape(name: Shape, color: str, size: int = 12) -> QPixmap:
    """Return disc, half, target, crescent, diamond, triangle, cross or ring: no two look alike."""
    size = scaled(size)
    picture = blank(size, size)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(QColor(color))
    painter.setPen(Qt.PenStyle.NoPen)
    middle, reach = size / 2, size / 2 - 1
    match name:
        case "disc":
            painter.drawEllipse(QPointF(middle, middle), reach - 0.5, reach - 0.5)
        case "diamond":
            corners = ((middle, 0.5), (size - 0.5, middle), (middle, size - 0.5), (0.5, middle))
            painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in corners]))
        case "triangle":
            tips = ((middle, 1.0), (size - 0.5, size - 1.5), (0.5, size - 1.5))
            painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in tips]))
        case "crescent":
            moon, shadow = QPainterPath(), QPainterPath()
            moon.addEllipse(QPointF(middle, middle), reach - 0.5, reach - 0.5)
            shadow.addEllipse(
                QPointF(middle + reach * 0.55, middle - reach * 0.3), reach * 0.85, reach * 0.85
            )
            painter.drawPath(moon.subtracted(shadow))
        case "cross":
            painter.setPen(QPen(QColor(color), 2))
            painter.drawLine(QPointF(2, 2), QPointF(size - 2, size - 2))
            painter.drawLine(QPointF(2, size - 2), QPointF(size - 2, 2))
        case "half":
            painter.drawPie(QRectF(1.0, 1.0, size - 2.0, size - 2.0), 90 * 16, 180 * 16)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(color), 1.4))
            painter.drawEllipse(QPointF(middle, middle), reach - 0.7, reach - 0.7)
        case "target":
            painter.drawEllipse(QPointF(middle, middle), reach * 0.38, reach * 0.38)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(color), 1.6))
            painter.drawEllipse(QPointF(middle, middle), reach - 0.8, reach - 0.8)
        case _:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(color), 2))
            painter.drawEllipse(QPointF(middle, middle), reach - 1, reach - 1)
    painter.end()
    return picture


def svg_text(name: str, color: str) -> str:
    """Return a picture as SVG."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke-width="2" '
        f'stroke="{color}" stroke-linecap="round" stroke-linejoin="round"><path d="{PATHS[name]}"/></svg>'
    )


def blank(width: int, height: int) -> QPixmap:
    """Return a picture of nothing, as sharp as the screen."""
    ratio = max(2.0, max((screen.devicePixelRatio() for screen in QGuiApplication.screens()), default=1.0))
    picture = QPixmap(QSize(round(width * ratio), round(height * ratio)))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    return picture


def _svg(name: str, color: str, size: int) -> QPixmap:
    picture = blank(size, size)
    painter = QPainter(picture)
    QSvgRenderer(QByteArray(svg_text(name, color).encode())).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return picture
