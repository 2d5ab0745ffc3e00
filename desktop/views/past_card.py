"""What happened to a device: its events and its alerts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QSizePolicy, QTabWidget

from ..sure import sure
from .alert_table import alert_table
from .grid import Grid
from .news_table import news_table
from .pieces import Card
from .scale import scaled

if TYPE_CHECKING:
    from ..replica import Replica
    from .theme import Look


class PastCard(Card):
    """Shows what is put into its two tables."""

    def __init__(self, replica: Replica, look: Look) -> None:
        super().__init__(margin=12)
        self.news = news_table(replica, look, self)
        self.alerts = alert_table(replica.clock, look, self)
        self._tabs = QTabWidget()
        for model, words in ((self.news, self.tr("Events")), (self.alerts, self.tr("Alerts"))):
            grid = Grid(row=30)
            grid.setAccessibleName(words)
            grid.setModel(model)
            for at, width in enumerate(model.widths()[:-1]):
                grid.setColumnWidth(at, scaled(width))
            if model is self.news:
                sure(grid.horizontalHeader()).hide()
            grid.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self._tabs.addTab(grid, words)
        for reached in (self._tabs, sure(self._tabs.tabBar())):
            reached.setAccessibleName(self.tr("What happened to the device"))
        self._tabs.setMinimumHeight(220)
        self._tabs.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.body.addWidget(self._tabs)

    def count_alerts(self, count: int) -> None:
        """Say how many alerts there are, also to who looks at the events."""
        self._tabs.setTabText(1, self.tr("Alerts") + (f" ({count})" if count else ""))
