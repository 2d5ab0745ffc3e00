"""Reads Qt Linguist's .ts files as they are, so that nothing has to be compiled."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, override
from xml.etree import ElementTree

from PyQt6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

if TYPE_CHECKING:
    from PyQt6.QtCore import QObject

FOLDER = Path(__file__).parent
LANGUAGES = {"en": "English", "de": "Deutsch"}


class Translator(QTranslator):
    """The translations of one .ts file. Languages with one form for 1 and one for the rest."""

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._texts = read_texts(path)

    @override
    def translate(  # type: ignore[override]
        self, context: str | None, source: str | None, disambiguation: str | None = None, n: int = -1
    ) -> str | None:
        forms = self._texts.get((context or "", source or ""))
        if not forms:
            return None
        return forms[0] if n in (1, -1) or len(forms) == 1 else forms[1]

    @override
    def isEmpty(self) -> bool:
        return not self._texts


def read_texts(path: Path) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return the finished translations: (context, source) to its forms."""
    texts: dict[tuple[str, str], tuple[str, ...]] = {}
    for context in ElementTree.parse(path).getroot().iter("context"):  # noqa: S314 - our own files only
        name = context.findtext("name") or ""
        for message in context.iter("message"):
            translation = message.find("translation")
            if translation is None or translation.get("type") in ("unfinished", "vanished", "obsolete"):
                continue
            forms = [form.text or "" for form in translation.iter("numerusform")] or [translation.text or ""]
            if all(forms):
                texts[name, message.findtext("source") or ""] = tuple(forms)
    return texts


def install(language: str, parent: QObject) -> None:
    """Speak a language from now on; "": the system's, English where it has no translation."""
    chosen = language or QLocale.system().name().partition("_")[0]
    if chosen not in LANGUAGES:
        chosen = "en"
    for old in parent.findChildren(QTranslator):
        QCoreApplication.removeTranslator(old)
        old.deleteLater()
    QLocale.setDefault(QLocale(language) if language else QLocale.system())
    qt = QTranslator(parent)
    if qt.load(f"qtbase_{chosen}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        QCoreApplication.installTranslator(qt)
    QCoreApplication.installTranslator(Translator(FOLDER / f"netmon_{chosen}.ts", parent))
