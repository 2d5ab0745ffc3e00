"""What happened as a table: when, and what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtGui import QBrush, QColor

from .. import texts
from ..models.columns_table import ColumnsTable, Field
from ..models.news import News, describe, key_of
from ..texts import translate
from .icons import shape

if TYPE_CHECKING:
    from PyQt6.QtCore import QObject

    from ..replica import Replica
    from .theme import Look


def news_table(replica: Replica, look: Look, parent: QObject) -> ColumnsTable[News]:
    """Return an empty table of what happened."""
    fields = (
        Field[News](
            title=translate("news", "When"),
            text=lambda news: texts.moment(news.at),
            width=150,
            color=lambda _: QBrush(QColor(look.colors.muted)),
        ),
        Field[News](
            title=translate("news", "What"),
            text=lambda news: describe(news, replica.state),
            width=420,
            wordy=True,
            picture=lambda news: shape(*_sign(news, look)),
        ),
    )
    return ColumnsTable(fields, key_of, parent)


def _sign(news: News, look: Look) -> tuple[str, str]:
    colors = look.colors
    match news.type:
        case "device_up" | "target_up":
            return "disc", colors.good
        case "device_down" | "target_down":
            return "diamond", colors.bad
        case "alert_changed" | "address_conflict" | "flood_started" | "port_flapping":
            return "triangle", colors.warn
        case "device_discovered":
            return "disc", colors.accent
        case _:
            return "ring", colors.idle
