"""What can be scanned, and the way to stop it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject

from netmon_core.model.scan import ScanState

from ..action import Action, Chosen
from .prefix_dialog import ask_prefix

if TYPE_CHECKING:
    from PyQt6.QtWidgets import QWidget

    from netmon_core.model.network import Network

    from ..session import Session

# Wider prefixes are not offered with one click; the server would ask for an explicit yes.
WIDEST_OFFERED = 20


class ScanActions(QObject):
    """The actions; those of the networks are as many as there are."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self._widget = session, parent

    def actions(self) -> tuple[Action, ...]:
        """Return those that are always there."""
        change = partial(Action, changes=True)
        return (
            change(
                key="scan_all",
                name=self.tr("All networks"),
                shortcut="Ctrl+R",
                does=lambda _: self._scan(),
                fits=lambda _: not self._running(),
            ),
            change(
                key="scan_other",
                name=self.tr("Other addresses …"),
                does=lambda _: ask_prefix(self._widget, self._scan),
                fits=lambda _: not self._running(),
            ),
            change(
                key="scan_cancel",
                name=self.tr("Cancel"),
                does=self._cancel,
                fits=lambda _: bool(self._running()),
            ),
        )

    def networks(self) -> tuple[Action, ...]:
        """Return one for each network that can be scanned as a whole, and one for each prefix of several."""
        return tuple(
            action
            for network in self._session.replica.state.networks.values()
            for action in self._of_network(network)
        )

    def _of_network(self, network: Network) -> list[Action]:
        prefixes = [
            str(subnet)
            for subnet in network.subnets
            if subnet.version == 4 and subnet.prefixlen >= WIDEST_OFFERED
        ]
        offered = [prefixes] if len(prefixes) == 1 else [prefixes, *([each] for each in prefixes)]
        return [
            Action(
                key=f"scan {network.id} {' '.join(some)}",
                name=f"{network.name} · {', '.join(some)}",
                changes=True,
                does=partial(self._scan_these, tuple(some)),
            )
            for some in offered
            if some
        ]

    def _scan(self, *prefixes: str) -> None:
        self._session.scan(prefixes)

    def _scan_these(self, prefixes: tuple[str, ...], _: Chosen) -> None:
        self._session.scan(prefixes)

    def _running(self) -> str:
        scan = self._session.replica.state.scan
        return scan.id if scan is not None and scan.state is ScanState.RUNNING else ""

    def _cancel(self, _: Chosen) -> None:
        if scan_id := self._running():
            self._session.cancel_scan(scan_id)
