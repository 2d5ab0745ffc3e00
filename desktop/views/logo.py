"""netmon's picture, which its pages and Home Assistant show as well."""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path

from PyQt6.QtCore import QByteArray, QRectF, Qt
from PyQt6.QtGui import QColor, QFont, QIcon, QImage, QPainter, QPixmap
from PyQt6.QtSvg import QSvgRenderer

import netmon_core

from .icons import blank

# What trays, docks and title bars ask for.
SIZES = (16, 22, 32, 48, 64, 128, 256)
# What trays ask for.
SMALL = SIZES[:5]
# The badge in a picture of 1: its diameter, and the letters in it.
BADGE, LETTERS = 0.62, 0.46
RED, GRAY = QColor("#d5342c"), QColor("#5d6779")


@cache
def logo(size: int) -> QPixmap:
    """Return the picture."""
    picture = blank(size, size)
    painter = QPainter(picture)
    _renderer().render(painter, QRectF(0, 0, size, size))
    painter.end()
    return picture


@lru_cache(maxsize=32)
def logo_icon(count: int = 0, *, dim: bool = False) -> QIcon:
    """Return the picture in every size; with a count, that many things are wrong; `dim`: as was known."""
    icon = QIcon()
    for size in SIZES if not dim else SMALL:
        icon.addPixmap(_badged(size, count, dim=dim) if count or dim else logo(size))
    return icon


def _badged(size: int, count: int, *, dim: bool) -> QPixmap:
    picture = _gray(logo(size)) if dim else logo(size).copy()
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    place = QRectF(size * (1 - BADGE), size * (1 - BADGE), size * BADGE, size * BADGE)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(GRAY if dim else RED)
    painter.drawEllipse(place)
    font = QFont()
    font.setBold(True)
    words = "?" if dim and not count else str(count) if count < 10 else "9+"
    font.setPixelSize(max(1, round(size * LETTERS * (1 if len(words) == 1 else 0.8))))
    painter.setFont(font)
    painter.setPen(Qt.GlobalColor.white)
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)
    painter.end()
    return picture


def _gray(picture: QPixmap) -> QPixmap:
    """Return a picture without its colors."""
    image = picture.toImage()
    gray = image.convertToFormat(QImage.Format.Format_Grayscale8)
    gray = gray.convertToFormat(QImage.Format.Format_ARGB32)
    gray.setAlphaChannel(image.convertToFormat(QImage.Format.Format_Alpha8))
    made = QPixmap.fromImage(gray)
    made.setDevicePixelRatio(picture.devicePixelRatio())
    return made


@cache
def _renderer() -> QSvgRenderer:
    file = Path(netmon_core.__file__).with_name("icon.svg")
    return QSvgRenderer(QByteArray(file.read_bytes()))
