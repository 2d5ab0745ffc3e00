"""Who says on the network what is not so: a line each, with what to do, and a person's word."""

from __future__ import annotations

from typing import TYPE_CHECKING, override

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from netmon_core.model.finding import Severity

from .. import texts
from ..action import Chosen
from .acting import Acting
from .finding_actions import BUTTONS, FindingActions
from .pieces import Card, clear, label

if TYPE_CHECKING:
    from PyQt6.QtCore import QEvent

    from netmon_core.model.finding import Finding

    from ..session import Session
    from .theme import Look

# Lines beside each other; of more, the worst.
LINES = 5

_RANK = {Severity.CRITICAL: 0, Severity.WARNING: 1}


class FindingsCard(Card):
    """The findings that are not over, the worst first; hidden while there are none above information."""

    def __init__(self, session: Session, look: Look) -> None:
        super().__init__(texts.translate("FindingsCard", "Security"))
        self._session, self._look = session, look
        self._actions = FindingActions(session, self)
        # One for each line, from the top.
        self.lines: list[Acting] = []
        self._shown: tuple[Finding, ...] = ()
        self.hide()

    def show_now(self) -> None:
        """Bring it up to date; but while there are any, no line moves away from under the mouse."""
        found = [each for each in self._session.replica.state.findings.values() if each.severity in _RANK]
        found.sort(key=lambda each: (_RANK[each.severity], each.first_seen, each.id))
        shown = tuple(found)
        if shown == self._shown or (shown and self.lines and self.underMouse()):
            self.allow()
            return
        self._shown = shown
        clear(self.body)
        self.lines.clear()
        self.setVisible(bool(found))
        for finding in found[:LINES]:
            self.body.addWidget(self._line(finding))
        if len(found) > LINES:
            self.body.addWidget(label(self.tr("and %n more", n=len(found) - LINES)))

    def allow(self) -> None:
        """Enable what can be done now."""
        for acting in self.lines:
            acting.allow()

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
        chosen = Chosen(findings=(finding.id,))
        acting = Acting(self._session, self._actions.actions(), lambda: chosen, line)
        for key in BUTTONS:
            layout.addWidget(acting.button(key, self._look), 0, Qt.AlignmentFlag.AlignTop)
        self.lines.append(acting)
        return line

    @override
    def leaveEvent(self, a0: QEvent | None) -> None:
        super().leaveEvent(a0)
        self.show_now()
