"""What is asked before something is done with a device: a line, notes, another device, or a yes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QComboBox, QCompleter, QLineEdit, QPlainTextEdit, QWidget

from ..models.naming import who
from ..sure import sure
from ..texts import translate
from .pieces import label

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..session import Session
    from .subject_dialog import SubjectDialog


def ask_line(dialog: SubjectDialog, caption: str, text: str, done: Callable[[str], None]) -> SubjectDialog:
    """Ask for a line."""
    line = QLineEdit(text)
    line.selectAll()
    _put(dialog, caption, line)
    dialog.answered.connect(lambda: done(line.text()))
    dialog.ask()
    return dialog


def ask_notes(dialog: SubjectDialog, caption: str, text: str, done: Callable[[str], None]) -> SubjectDialog:
    """Ask for several lines."""
    box = QPlainTextEdit(text)
    box.setTabChangesFocus(True)
    _put(dialog, caption, box)
    dialog.answered.connect(lambda: done(box.toPlainText()))
    dialog.ask()
    return dialog


def ask_other(
    session: Session, dialog: SubjectDialog, caption: str, done: Callable[[str], None]
) -> SubjectDialog:
    """Ask for another device, by its name, address or MAC; nobody is chosen before a person does."""
    box = QComboBox()
    box.setEditable(True)
    box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    others = (each for each in session.replica.state.devices.values() if each.id not in dialog.left())
    for other in sorted(others, key=lambda each: each.label.casefold()):
        box.addItem(who(other), other.id)
    box.setCurrentIndex(-1)
    completer = sure(box.completer())
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
    hint = label(name="problem", wrap=True)
    hint.hide()
    _put(dialog, caption, box)
    dialog.body.addWidget(hint)
    dialog.yes.setEnabled(False)

    def chosen() -> str | None:
        """The device whose line stands there, and no other that begins like it."""
        at = box.findText(box.currentText(), Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchCaseSensitive)
        return None if at < 0 else str(box.itemData(at))

    def answer() -> None:
        other_id = chosen()
        if other_id is not None and other_id in session.replica.state.devices:
            done(other_id)
        else:
            words = translate("device", "The other device is no longer there, so nothing was done.")
            session.say(dialog.windowTitle(), words, "bad")

    box.currentTextChanged.connect(lambda _: dialog.yes.setEnabled(chosen() is not None))
    dialog.answered.connect(answer)
    dialog.ask()
    box.setFocus()
    return dialog


def ask_yes(dialog: SubjectDialog, hint: str, done: Callable[[], None]) -> SubjectDialog:
    """Ask for a yes."""
    dialog.body.addWidget(label(hint, wrap=True))
    dialog.answered.connect(done)
    dialog.ask()
    return dialog


def _put(dialog: SubjectDialog, caption: str, field: QWidget) -> None:
    words = label(caption, name="muted", wrap=True)
    words.setBuddy(field)
    field.setAccessibleName(caption)
    dialog.body.addWidget(words)
    dialog.body.addWidget(field)
    field.setFocus()
