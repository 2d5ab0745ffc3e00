"""How a person likes the viewer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtWidgets import QCheckBox, QComboBox, QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from ..i18n.translator import LANGUAGES
from ..settings.preferences import Theme
from .pieces import label
from .scale import scaled

if TYPE_CHECKING:
    from ..settings.preferences import Preferences
    from .theme import Look


class SettingsDialog(QDialog):
    """Colors, language, notifications; every choice holds at once."""

    def __init__(self, preferences: Preferences, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._preferences, self._look = preferences, look
        self.setWindowTitle(self.tr("Settings"))
        self.setMinimumWidth(scaled(400))
        self.theme, self.language = QComboBox(), QComboBox()
        for words, theme in (
            (self.tr("As the system"), Theme.SYSTEM),
            (self.tr("Light"), Theme.LIGHT),
            (self.tr("Dark"), Theme.DARK),
        ):
            self.theme.addItem(words, theme.value)
        self.theme.setCurrentIndex(self.theme.findData(preferences.theme.value))
        self.language.addItem(self.tr("As the system"), "")
        for code, name in LANGUAGES.items():
            self.language.addItem(name, code)
        self.language.setCurrentIndex(max(0, self.language.findData(preferences.language)))
        self.notify = QCheckBox(self.tr("Show alerts on the desktop while this window is not in front"))
        self.notify.setChecked(preferences.notify)
        self.tray = QCheckBox(self.tr("Closing the window leaves netmon in the tray"))
        self.tray.setChecked(preferences.keep_in_tray)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 18)
        layout.setSpacing(8)
        layout.addWidget(label(self.tr("Settings"), name="title"))
        layout.addSpacing(4)
        for words, box in ((self.tr("Colors"), self.theme), (self.tr("Language"), self.language)):
            layout.addWidget(label(words, name="muted"))
            layout.addWidget(box)
            box.setAccessibleName(words)
        self._later = label(
            self.tr("The language changes when netmon starts the next time."), name="faint", wrap=True
        )
        layout.addWidget(self._later)
        layout.addSpacing(6)
        layout.addWidget(self.notify)
        layout.addWidget(self.tray)
        layout.addSpacing(10)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)
        self.theme.currentIndexChanged.connect(self._take_theme)
        self.language.currentIndexChanged.connect(self._take_language)
        self.notify.toggled.connect(lambda on: setattr(preferences, "notify", on))
        self.tray.toggled.connect(lambda on: setattr(preferences, "keep_in_tray", on))

    def _take_theme(self) -> None:
        self._preferences.theme = Theme(self.theme.currentData())
        self._look.use(self._preferences.theme)

    def _take_language(self) -> None:
        self._preferences.language = self.language.currentData()
