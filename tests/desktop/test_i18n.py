from __future__ import annotations

import ast
import re
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest
from PyQt6.QtCore import QCoreApplication, Qt, QTranslator
from PyQt6.QtWidgets import QTableView, QWidget

from desktop.i18n import translator
from desktop.i18n.translator import FOLDER, LANGUAGES
from desktop.sure import sure
from desktop.views.axes import NumberAxis, moment_of
from desktop.views.workspace import ALERTS, DEVICES, OVERVIEW

if TYPE_CHECKING:
    from collections.abc import Callable

    from PyQt6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from desktop.demo.server import DemoServer
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


# What shows its first argument to people, and what of it is the same in every language.
SHOWING = {
    "addAction", "addButton", "addItem", "addTab", "button", "label", "say", "setAccessibleName",
    "setInformativeText", "setPlaceholderText", "setText", "setTitle", "setToolTip", "setWindowTitle",
    "InvalidRequestError", "ServerUnreachableError", "ServerVersionError", "UnexpectedAnswerError",
}  # fmt: skip
SAME = {"netmon", " (Ctrl+", "nmk_…", "nas.lan, https://192.168.1.5:8643"}


def test_no_text_is_shown_that_nobody_can_translate() -> None:
    found = []
    for file in sorted((CHECKOUT / "desktop").rglob("*.py")):
        if "demo" in file.parts:
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name == "button" and isinstance(node.func, ast.Attribute):
                # By the key of an action.
                continue
            shown = node.args[0]
            parts = shown.values if isinstance(shown, ast.JoinedStr) else [shown]
            words = [part.value for part in parts if isinstance(part, ast.Constant)]
            if name in SHOWING:
                found += [
                    f"{file.name}: {text}"
                    for text in words
                    if isinstance(text, str) and text not in SAME and re.search(r"[A-Za-z]{3}", text)
                ]
    assert found == []


def test_in_german_no_page_shows_an_english_text(
    make_window: Callable[[], MainWindow], demo: DemoServer, qtbot: QtBot, qapp: QApplication
) -> None:
    german = {
        source: forms
        for (_, source), forms in read_texts(FOLDER / "netmon_de.ts").items()
        if source not in forms and len(source) > 3
    }
    make_window()._preferences.language = "de"
    window = make_window()
    try:
        window.choose_server()
        seen = texts_of(window)
        window.open_server(demo.server, demo.key)
        qtbot.waitUntil(lambda: window.session is not None and window.session.live)
        space = sure(window.workspace)
        for page in (OVERVIEW, DEVICES, ALERTS):
            space.turn(page)
            seen |= texts_of(window)
        space.open_device(space.devices.model.shown()[0].id)
        seen |= texts_of(window)
        assert len(seen) > 60
        assert {text for text in seen if text in german} == set()
    finally:
        window._preferences.language = "en"
        translator.install("en", qapp)


def texts_of(window: MainWindow) -> set[str]:
    """What is on the page now, and what the pointer and a screen reader are told."""
    found: set[str] = set()
    for widget in window.findChildren(QWidget):
        if widget.isVisible():
            found |= {widget.toolTip(), widget.accessibleName()}
            for read in ("text", "placeholderText", "title", "currentText"):
                if callable(of := getattr(widget, read, None)):
                    found.add(str(of()))
            if isinstance(widget, QTableView) and (model := widget.model()) is not None:
                found |= {
                    str(model.headerData(at, Qt.Orientation.Horizontal)) for at in range(model.columnCount())
                }
                found |= {str(model.index(0, at).data()) for at in range(model.columnCount())}
    return found


def test_numbers_and_days_at_the_axes_are_written_as_the_language_does(qapp: QApplication) -> None:
    at = datetime(2026, 5, 12, 15, 30).timestamp()  # noqa: DTZ001 - as the computer's zone has it
    try:
        translator.install("de", qapp)
        assert moment_of(at, 31 * 86400) == "Mai"
        assert moment_of(at, 86400) == "12. Mai"
        assert moment_of(at, 600) == "15:30"
        assert NumberAxis(orientation="left").tickStrings([0.5, 1.5], 1, 0.5) == ["0,5", "1,5"]
        translator.install("en", qapp)
        assert moment_of(at, 86400) == "May 12"
        assert NumberAxis(orientation="left").tickStrings([0.5], 1, 0.5) == ["0.5"]
    finally:
        translator.install("en", qapp)
