from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest
from PyQt6.QtCore import QCoreApplication, QTranslator

from desktop.i18n import translator
from desktop.i18n.translator import FOLDER, LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable

    from PyQt6.QtWidgets import QApplication

    from desktop.views.main_window import MainWindow

CHECKOUT = Path(__file__).parents[2]


def read_texts(path: Path) -> dict[tuple[str, str], tuple[str, ...]]:
    """The finished translations: (context, source) to its forms."""
    texts: dict[tuple[str, str], tuple[str, ...]] = {}
    for context in ElementTree.parse(path).getroot().iter("context"):
        name = context.findtext("name") or ""
        for message in context.iter("message"):
            translation = message.find("translation")
            if translation is None or translation.get("type") in ("unfinished", "vanished", "obsolete"):
                continue
            forms = [form.text or "" for form in translation.iter("numerusform")] or [translation.text or ""]
            if all(forms):
                texts[name, message.findtext("source") or ""] = tuple(forms)
    return texts


def compiled(language: str) -> QTranslator:
    made = QTranslator()
    assert made.load(f"netmon_{language}", str(FOLDER))
    return made


@pytest.fixture(scope="module")
def used(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], tuple[str, ...]]:
    """Every text the program shows, as Qt's own tool finds them."""
    file = tmp_path_factory.mktemp("ts") / "all.ts"
    sources = sorted(str(path) for path in (CHECKOUT / "desktop").rglob("*.py"))
    tool = Path(sys.executable).parent / "pylupdate6"
    subprocess.run([tool, "--ts", str(file), *sources], check=True, capture_output=True, timeout=120)
    file.write_text(
        re.sub(r"<translation type=.unfinished.\s*/>", "<translation>x</translation>", file.read_text())
    )
    found = re.findall(r"<source>([^<]+)</source>", file.read_text())
    assert len(found) > 200
    return read_texts(file)


def test_the_german_translation_is_complete_and_holds_nothing_else(
    used: dict[tuple[str, str], tuple[str, ...]],
) -> None:
    german = read_texts(FOLDER / "netmon_de.ts")
    plain = {key for key in used if "%n" not in key[1]}
    assert plain <= german.keys()
    assert {key for key in german if "%n" not in key[1]} <= plain


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_counted_has_its_forms_in_every_language(
    used: dict[tuple[str, str], tuple[str, ...]], language: str
) -> None:
    counted = {key for key in used if "%n" in key[1]}
    assert counted
    translated = read_texts(FOLDER / f"netmon_{language}.ts")
    assert {key for key in translated if "%n" in key[1]} == counted


def test_translations_keep_the_places_of_values() -> None:
    for language in LANGUAGES:
        for (_, source), forms in read_texts(FOLDER / f"netmon_{language}.ts").items():
            for form in forms:
                assert form.count("{}") == source.count("{}"), source
                assert form.count("%n") == source.count("%n"), source


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_compiled_is_what_is_written(qapp: QApplication, language: str) -> None:
    translator.install(language, qapp)
    try:
        for (context, source), forms in read_texts(FOLDER / f"netmon_{language}.ts").items():
            for number, form in enumerate(forms, start=1):
                said = QCoreApplication.translate(context, source, n=number)
                assert said == form.replace("%n", str(number)), "make translations"
    finally:
        translator.install("en", qapp)


def test_one_is_said_otherwise_than_many() -> None:
    german = compiled("de")
    assert german.translate("DevicesPage", "%n device(s)", n=1) == "%n Gerät"
    assert german.translate("DevicesPage", "%n device(s)", n=2) == "%n Geräte"
    assert not german.translate("DevicesPage", "no such text")


def test_no_python_is_asked_where_threads_of_qts_own_hold_its_lock(qapp: QApplication) -> None:
    translator.install("de", qapp)
    try:
        assert {type(each) for each in qapp.findChildren(QTranslator)} == {QTranslator}
    finally:
        translator.install("en", qapp)


def test_the_window_speaks_german_where_that_was_chosen(make_window: Callable[[], MainWindow]) -> None:
    first = make_window()
    first._preferences.language = "de"
    assert make_window().sidebar.pages[1].text() == "Geräte"
    first._preferences.language = "en"
    assert make_window().sidebar.pages[1].text() == "Devices"
