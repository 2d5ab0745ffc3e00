"""The ports of a device as a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PyQt6.QtGui import QBrush, QColor

from .. import texts
from ..models import amounts
from ..models.behind import Neighbor, behind_words
from ..models.columns_table import ColumnsTable, Field
from ..models.port_words import errors_words, poe_words, speed_words, standing_word, vlan_words
from ..models.ports import Standing, busyness, errors_of, standing_of
from ..texts import translate
from .icons import shape
from .port_sign import port_sign

if TYPE_CHECKING:
    from PyQt6.QtCore import QObject

    from netmon_core.model.port import Port

    from .bars import Bar
    from .theme import Look

# Shares of a port's speed from which on it is full, and nearly.
FULL, NEARLY = 0.9, 0.7
_STILL = frozenset((Standing.DOWN, Standing.OFF, Standing.GONE, Standing.UNKNOWN))


@dataclass(frozen=True, slots=True, kw_only=True)
class PortLine:
    """A port, who is behind it, and whether what is said of it is from before."""

    port: Port
    behind: tuple[Neighbor, ...] = ()
    old: bool = False


def port_table(look: Look, parent: QObject) -> ColumnsTable[PortLine]:
    """Return an empty table of ports."""

    def sign(line: PortLine) -> object:
        return shape(*port_sign(standing_of(line.port), look, old=line.old))

    def quiet(line: PortLine) -> object:
        muted = line.old or standing_of(line.port) in _STILL
        return QBrush(QColor(look.colors.muted)) if muted else None

    def wrong(line: PortLine) -> object:
        return QBrush(QColor(look.colors.bad)) if errors_of(line.port) and not line.old else quiet(line)

    def bars(line: PortLine) -> tuple[Bar, ...]:
        rates = line.port.rates
        both = (rates.in_utilization, rates.out_utilization) if rates is not None else ()
        return tuple((min(each, 1.0), _color(each, look, old=line.old)) for each in both if each is not None)

    fields = (
        Field[PortLine](
            title=translate("ports", "Port"), text=lambda line: line.port.name, width=84, picture=sign,
            color=quiet, wordy=True,
        ),
        Field[PortLine](
            title=translate("ports", "Called"), text=lambda line: _alias(line.port), width=92, color=quiet,
            wordy=True,
        ),
        Field[PortLine](
            title=translate("ports", "State"), text=lambda line: standing_word(standing_of(line.port)),
            width=112, color=quiet,
        ),
        Field[PortLine](
            title=translate("ports", "Speed"), text=lambda line: speed_words(line.port), width=88,
            color=quiet, wordy=True,
        ),
        Field[PortLine](
            title=translate("ports", "In"), text=lambda line: _rate(line.port, into=True), width=97,
            color=quiet,
        ),
        Field[PortLine](
            title=translate("ports", "Out"), text=lambda line: _rate(line.port, into=False), width=97,
            color=quiet,
        ),
        Field[PortLine](
            title=translate("ports", "Used"), text=lambda line: texts.percent(busyness(line.port)), width=104,
            color=quiet, bars=bars,
        ),
        Field[PortLine](
            title=translate("ports", "Errors"), text=lambda line: errors_words(line.port), width=72,
            color=wrong,
        ),
        Field[PortLine](
            title=translate("ports", "Power"), text=lambda line: poe_words(line.port), width=78, color=quiet,
            wordy=True,
        ),
        Field[PortLine](
            title=translate("ports", "VLAN"), text=lambda line: vlan_words(line.port), width=70, color=quiet,
            wordy=True,
        ),
        Field[PortLine](
            title=translate("ports", "Behind it"), text=lambda line: behind_words(line.behind), width=150,
            color=quiet, wordy=True,
        ),
    )  # fmt: skip
    return ColumnsTable(fields, lambda line: line.port.id, parent)


# The columns of the table that hold bars.
USED = 6


def _alias(port: Port) -> str:
    return port.alias or (port.description if port.description != port.name else "")


def _rate(port: Port, *, into: bool) -> str:
    if port.rates is None:
        return ""
    return amounts.bits(port.rates.in_bps if into else port.rates.out_bps)


def _color(share: float, look: Look, *, old: bool) -> str:
    colors = look.colors
    if old:
        return colors.idle
    return colors.bad if share >= FULL else colors.warn if share >= NEARLY else colors.accent
