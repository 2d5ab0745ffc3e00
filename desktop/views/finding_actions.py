"""What can be done with what is found."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject

from ..action import Action, Chosen, Needs

if TYPE_CHECKING:
    from ..session import Session

BUTTONS = ("finding_right", "finding_over")


class FindingActions(QObject):
    """The actions: a person's word ends a finding."""

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session

    def actions(self) -> tuple[Action, ...]:
        """Return all of them."""
        change = partial(Action, needs=Needs.FINDING, changes=True)
        return (
            change(
                key="finding_right",
                name=self.tr("It is right"),
                tip=self.tr("It is as it should be, and is not to be found again"),
                does=partial(self._settle, right=True),
            ),
            change(
                key="finding_over",
                name=self.tr("It is over"),
                tip=self.tr("Somebody has looked, and it is mended"),
                does=partial(self._settle, right=False),
            ),
        )

    def _settle(self, chosen: Chosen, *, right: bool) -> None:
        for finding_id in chosen.findings:
            self._session.settle(finding_id, right=right)
