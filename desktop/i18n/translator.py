"""Speaks the language that people chose.

Qt translates on threads of its own as well, and holds a lock meanwhile. So nothing of Python may be asked:
the texts are compiled, by `make translations`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PyQt6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

if TYPE_CHECKING:
    from PyQt6.QtCore import QObject

FOLDER = Path(__file__).parent
LANGUAGES = {"en": "English", "de": "Deutsch"}


def install(language: str, parent: QObject) -> None:
    """Speak a language from now on; "": the system's, English where it has no translation."""
    chosen = language or QLocale.system().name().partition("_")[0]
    if chosen not in LANGUAGES:
        chosen = "en"
    for old in parent.findChildren(QTranslator):
        QCoreApplication.removeTranslator(old)
        old.deleteLater()
    QLocale.setDefault(QLocale(language) if language else QLocale.system())
    qt_folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    for name, folder in ((f"qtbase_{chosen}", qt_folder), (f"netmon_{chosen}", str(FOLDER))):
        translator = QTranslator(parent)
        if translator.load(name, folder):
            QCoreApplication.installTranslator(translator)
