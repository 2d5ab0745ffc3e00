from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from desktop.i18n.translator import FOLDER, LANGUAGES, Translator, read_texts

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.views.main_window import MainWindow

CHECKOUT = Path(__file__).parents[2]


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


def test_one_is_said_otherwise_than_many(qapp: object) -> None:
    translator = Translator(FOLDER / "netmon_de.ts")
    assert translator.translate("DevicesPage", "%n device(s)", "", 1) == "%n Gerät"
    assert translator.translate("DevicesPage", "%n device(s)", "", 2) == "%n Geräte"
    assert translator.translate("DevicesPage", "no such text") is None


def test_the_window_speaks_german_where_that_was_chosen(make_window: Callable[[], MainWindow]) -> None:
    first = make_window()
    first._preferences.language = "de"
    assert make_window().sidebar.pages[1].text() == "Geräte"
    first._preferences.language = "en"
    assert make_window().sidebar.pages[1].text() == "Devices"
