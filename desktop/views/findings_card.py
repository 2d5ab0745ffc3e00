"""Who says on the network what is not so: a line each, with what to do, and a person's word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from netmon_core.model.finding import Severity

from .. import texts
from .pieces import Card, button, clear, label

if TYPE_CHECKING:
    from collections.abc import Callable

    from netmon_core.model.finding import Finding

    from ..session import Session

# Lines beside each other; of more, the worst.
LINES = 5

_RANK = {Severity.CRITICAL: 0, Severity.WARNING: 1}


class FindingsCard(Card):
    """The findings that are not over, the worst first; hidden while there are none above information."""

    def __init__(self, session: Session) -> None:
        super().__init__(texts.translate("FindingsCard", "Security"))
        self._session = session
        self._shown: tuple[tuple[Finding, ...], bool] | None = None

    def show_now(self) -> None:
        """Bring it up to date; a button that is made anew cannot be pressed while much happens."""
        found = [each for each in self._session.replica.state.findings.values() if each.severity in _RANK]
        found.sort(key=lambda each: (_RANK[each.severity], each.first_seen, each.id))
        shown = (tuple(found), self._session.may_change)
        if shown == self._shown:
            return
        self._shown = shown
        clear(self.body)
        self.setVisible(bool(found))
        for finding in found[:LINES]:
            self.body.addWidget(self._line(finding))
        if len(found) > LINES:
            self.body.addWidget(label(self.tr("and %n more", n=len(found) - LINES)))

    def _line(self, finding: Finding) -> QWidget:
        line = QWidget()
        layout = QHBoxLayout(line)
        layout.setContentsMargins(0, 0, 0, 0)
        words = QVBoxLayout()
        words.setSpacing(2)
        # What strangers call themselves is in it, so it is plain text, as every label's.
        for text in (finding.summary, finding.advice):
            words.addWidget(label(text, wrap=True, selectable=True))
        layout.addLayout(words, 1)
        for name, tip, right in (
            (self.tr("It is right"), self.tr("It is as it should be, and is not to be found again"), True),
            (self.tr("It is over"), self.tr("Somebody has looked, and it is mended"), False),
        ):
            made = button(name, self._settling(finding.id, right=right), tip=tip)
            made.setEnabled(self._session.may_change)
            layout.addWidget(made, 0, Qt.AlignmentFlag.AlignTop)
        return line

    def _settling(self, finding_id: str, *, right: bool) -> Callable[[], object]:
        return lambda: self._session.settle(finding_id, right=right)
