"""Offers actions in a part of the window: as a menu, as buttons, as shortcuts.

This is the one place where what a person chose becomes what is acted on: the keys of that moment.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, Qt
from PyQt6.QtGui import QKeySequence, QShortcut
from PyQt6.QtWidgets import QMenu, QPushButton, QWidget

from netmon_core.errors import ForbiddenError

from ..action import Action, Chosen, Needs, Offer
from ..api.refusals import refusal
from ..models.naming import as_entry
from ..sure import sure
from .pieces import IconButton

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ..session import Session
    from .theme import Look

# Between the groups of a menu.
LINE = "-"


class Acting(QObject):
    """The actions of one part of the window; `chosen` tells what is chosen in it."""

    def __init__(
        self,
        session: Session | None,
        actions: Iterable[Action],
        chosen: Callable[[], Chosen],
        widget: QWidget,
    ) -> None:
        super().__init__(widget)
        self.actions = {action.key: action for action in actions}
        self._session, self._chosen, self._widget = session, chosen, widget
        self._buttons: list[tuple[QPushButton, Action]] = []
        if session is not None:
            session.linked.connect(self.allow)

    def put(self, actions: Iterable[Action]) -> None:
        """Take more actions, or others with the same keys."""
        self.actions |= {action.key: action for action in actions}

    def act(self, key: str, chosen: Chosen | None = None) -> None:
        """Do something with what is chosen, or was; says so where all of that is gone meanwhile."""
        action = self.actions[key]
        chosen = self._chosen() if chosen is None else chosen
        left = self._left(chosen)
        if left == chosen or left != Chosen():
            if self._allows(action, left):
                action.does(left)
            elif self._session is not None and action.allowed(left, may_change=True):
                self._say(action, self._hindrance(self._session))
            return
        self._say(action, self.tr("What you chose is no longer there, so nothing was done."))

    def offers(self, title: str = "") -> list[Offer]:
        """Return what can be done now, about what is chosen now."""
        chosen = self._now()
        return [
            Offer(
                words=f"{action.name}  {title}"
                if title and action.needs is not Needs.NOTHING
                else action.name,
                shortcut=_native(action),
                act=partial(self.act, key, chosen),
            )
            for key, action in self.actions.items()
            if self._allows(action, chosen)
        ]

    def menu(self, keys: Sequence[str], title: str = "") -> QMenu:
        """Return a menu about what is chosen now, whatever is chosen when it is pressed."""
        chosen = self._now()
        menu = QMenu(self._widget)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if title:
            sure(menu.addAction(as_entry(title))).setEnabled(False)
            menu.addSeparator()
        for key in keys:
            if key == LINE:
                menu.addSeparator()
                continue
            action = self.actions[key]
            entry = sure(menu.addAction(as_entry(action.name)))
            if action.shortcut:
                # Shown only: who listens for it is said elsewhere.
                entry.setText(f"{as_entry(action.name)}\t{_native(action)}")
            if action.checked is not None:
                entry.setCheckable(True)
                entry.setChecked(action.checked(chosen))
            entry.setEnabled(self._allows(action, chosen))
            entry.triggered.connect(lambda _, key=key: self.act(key, chosen))
        return menu

    def choice(self, key: str, among: Sequence[tuple[str, Chosen]]) -> QMenu:
        """Return a menu that asks what to do one thing with."""
        menu = QMenu(self._widget)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        sure(menu.addAction(as_entry(self.actions[key].name))).setEnabled(False)
        menu.addSeparator()
        for words, chosen in among:
            entry = sure(menu.addAction(as_entry(words)))
            entry.setEnabled(self._allows(self.actions[key], self._left(chosen)))
            entry.triggered.connect(lambda _, chosen=chosen: self.act(key, chosen))
        return menu

    def button(self, key: str, look: Look, *, name: str | None = None, bare: bool = False) -> QPushButton:
        """Return a button; it acts on what was chosen when it was pressed down. `bare`: only its picture."""
        action = self.actions[key]
        made = IconButton(action.picture, "", look, name=name) if action.picture else QPushButton()
        if name is not None:
            made.setObjectName(name)
        if bare:
            made.setAccessibleName(_with_key(action))
            made.setToolTip(_with_key(action))
        else:
            made.setText(action.name)
        if action.tip:
            made.setToolTip(action.tip)
            made.setAccessibleName(action.tip)
        held = [Chosen()]
        made.pressed.connect(lambda: held.__setitem__(0, self._chosen()))
        made.clicked.connect(lambda _: self.act(key, held[0]))
        self._buttons.append((made, action))
        self.allow()
        return made

    def listen(
        self,
        widget: QWidget,
        *keys: str,
        context: Qt.ShortcutContext = Qt.ShortcutContext.WidgetShortcut,
    ) -> None:
        """Do these by their shortcuts while the widget has the focus, or where `context` says."""
        for key in keys:
            sequence = QKeySequence(self.actions[key].shortcut)
            shortcut = QShortcut(sequence, widget, lambda key=key: self.act(key), context=context)
            shortcut.setAutoRepeat(False)

    def allow(self) -> None:
        """Enable the buttons of what can be done now; to be called when something else is chosen."""
        if not self._buttons:
            return
        chosen = self._now()
        for made, action in self._buttons:
            made.setEnabled(self._allows(action, chosen))

    def _say(self, action: Action, words: str) -> None:
        if self._session is not None:
            self._session.say(action.name.removesuffix("…").strip(), words, "bad")

    def _hindrance(self, session: Session) -> str:
        """Return why what fits the choice cannot be done now."""
        if session.live:
            return refusal(ForbiddenError.code) or ""
        return self.tr("There is no connection to the server now, so nothing was done.")

    def _now(self) -> Chosen:
        # A row may show for a tenth of a second what is gone already.
        return self._left(self._chosen())

    def _left(self, chosen: Chosen) -> Chosen:
        return chosen.left(self._session.replica.state) if self._session is not None else chosen

    def _allows(self, action: Action, chosen: Chosen) -> bool:
        session = self._session
        return action.allowed(chosen, may_change=session is not None and session.live and session.may_change)


def _native(action: Action) -> str:
    return QKeySequence(action.shortcut).toString(QKeySequence.SequenceFormat.NativeText)


def _with_key(action: Action) -> str:
    return f"{action.name} ({_native(action)})" if action.shortcut else action.name
