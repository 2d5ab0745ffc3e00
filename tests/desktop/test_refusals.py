"""What a server refuses is said in the person's language; its own words stand where they say more."""

from __future__ import annotations

import importlib
import pkgutil
import re
from pathlib import Path
from typing import TYPE_CHECKING

import netmon_core
from desktop.api.answers import not_understood, read_problem
from desktop.api.refusals import refusal
from desktop.i18n import translator
from desktop.sure import sure
from netmon_core.errors import FormatError, NetmonError

from .test_trouble import RAW, toasts

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest
    from PyQt6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from desktop.views.main_window import MainWindow

SERVER = Path(netmon_core.__file__).parent / "server"
DETAIL = "A name has 1 to 100 characters."


def kinds(kind: type[NetmonError]) -> Iterator[type[NetmonError]]:
    yield kind
    for each in kind.__subclasses__():
        yield from kinds(each)


def codes() -> set[str]:
    """Every code that a server may answer with."""
    for module in pkgutil.walk_packages(netmon_core.__path__, "netmon_core."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    told = {kind.code for kind in kinds(NetmonError) if kind.__module__.startswith("netmon_core")}
    for path in SERVER.rglob("*.py"):
        told |= set(re.findall(r'(?:code=|^[A-Z_]+ = )"([a-z]+_[a-z_]+)"', path.read_text(), re.MULTILINE))
    return told


def test_every_code_of_a_server_has_a_sentence_in_every_language(qapp: QApplication) -> None:
    known = codes()
    assert {"error", "scan_busy", "host_unknown", "upgrade_required", "store_full"} <= known
    english = {code: (refusal(code), refusal(code, DETAIL)) for code in known}
    assert {code for code, (words, _) in english.items() if words is None} == set()
    translator.install("de", qapp)
    try:
        for code, said in english.items():
            for before, now in zip(said, (refusal(code), refusal(code, DETAIL)), strict=True):
                assert now != before, code
    finally:
        translator.install("en", qapp)
    for words, detailed in english.values():
        assert sure(words).endswith(".")
        assert sure(detailed).endswith(".")
        assert not RAW.search(sure(words) + sure(detailed))


def test_the_servers_own_words_stand_only_where_they_say_more() -> None:
    said = {code: DETAIL in str(read_problem({"code": code, "detail": DETAIL})) for code in codes()}
    for code in ("request_invalid", "adapter_failed", "store_full", "error"):
        assert said[code], code
    for code in ("not_found", "scan_busy", "forbidden", "credential_invalid"):
        assert not said[code], code
    # A code that only a newer server knows.
    assert str(read_problem({"code": "moon_missing", "detail": DETAIL})) == DETAIL
    assert "does not say why" in str(read_problem({"code": "moon_missing"}, 500))


def test_a_refused_name_is_said_in_german_with_the_servers_reason(
    window: MainWindow, qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> tuple[int, object]:
        return 422, {"status": 422, "code": "request_invalid", "detail": DETAIL, "field": "name"}

    monkeypatch.setattr("desktop.demo.desk.Desk.answer", refuse)
    session = sure(window.session)
    translator.install("de", qapp)
    try:
        session.edit(next(iter(session.replica.state.devices)), name="mine")
        said = f"Das nimmt der Server nicht an: {DETAIL}"
        qtbot.waitUntil(lambda: said in [each.text for each in toasts(window)])
    finally:
        translator.install("en", qapp)


def test_an_answer_that_makes_no_sense_is_said_to_and_not_in_words_of_the_wire(
    window: MainWindow, qtbot: QtBot
) -> None:
    def misread(_: object) -> None:
        raise FormatError("end: must be a time with a zone", field="end")

    session = sure(window.session)
    session.rest.get("/alerts", misread)
    qtbot.waitUntil(lambda: not_understood() in [each.text for each in toasts(window)])
