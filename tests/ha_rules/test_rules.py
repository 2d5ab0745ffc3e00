from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from . import hacs, manifest, quality, texts

CHECKOUT = Path(__file__).parents[2]
INTEGRATION = CHECKOUT / "custom_components" / "netmon"

type Change = Callable[[dict[str, Any]], object]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A repository with our integration, to be broken."""
    for name in ("hacs.json", "README.md", "LICENSE"):
        shutil.copy(CHECKOUT / name, tmp_path)
    shutil.copytree(
        INTEGRATION, tmp_path / "custom_components" / "netmon", ignore=shutil.ignore_patterns("__pycache__")
    )
    return tmp_path


def problems(checkout: Path) -> list[str]:
    folder = checkout / "custom_components" / "netmon"
    parts = (
        manifest.problems(folder),
        texts.problems(folder),
        quality.problems(folder),
        hacs.problems(checkout),
    )
    return [each for part in parts for each in part]


def change(file: Path, how: Change) -> None:
    content = json.loads(file.read_text("utf-8"))
    how(content)
    file.write_text(json.dumps(content))


def test_the_integration_keeps_every_rule() -> None:
    assert problems(CHECKOUT) == []


@pytest.mark.parametrize(
    ("how", "found"),
    [
        (lambda it: it.update(categories=["network"]), "'categories' is no key"),
        (lambda it: it.update(documentation="http://example.org"), "'documentation' cannot be"),
        (lambda it: it.update(iot_class="push"), "'iot_class' cannot be"),
        (lambda it: it.update(version="one"), "'version' cannot be"),
        (lambda it: it.update(zeroconf=["netmon"]), "'zeroconf' cannot be"),
        (lambda it: it.update(domain="other"), "not the folder's name"),
        (lambda it: it.pop("issue_tracker"), "'issue_tracker' is missing"),
        (lambda it: it.update(config_flow=False), "config_flow must be true exactly where"),
        (lambda it: it.update(domain=it.pop("domain")), "the order of the keys"),
        (lambda it: it.update(requirements=["a@git+https://example.org/a"]), "installed anew at each start"),
        (lambda it: it.update(codeowners=[], quality_scale="gold"), "needs a code owner"),
    ],
)
def test_a_fault_in_the_manifest_is_found(copy: Path, how: Change, found: str) -> None:
    change(copy / "custom_components" / "netmon" / "manifest.json", how)
    assert any(found in each for each in problems(copy))


@pytest.mark.parametrize(
    ("how", "found"),
    [
        (lambda it: it.update(state={"a": "b"}), "no section 'state'"),
        (lambda it: it["config"].update(x={"a": "a <b>word</b>"}), "holds HTML"),
        (lambda it: it["config"].update(x={"a": "[%key:common::x%]"}), "refers to another text"),
        (lambda it: it["config"].update(x={"a": "see https://example.org"}), "holds an address"),
        (lambda it: it["config"].update(x={"a": " "}), "says nothing"),
        (lambda it: it["config"].update(x={"A b": "c"}), "is no key"),
        (lambda it: it["config"]["step"].update(x={"data": {"host": "Host"}}), "does not describe the field"),
        (
            lambda it: it["options"]["step"].update(x={"data_description": {"y": "z"}}),
            "that it does not name",
        ),
        (lambda it: it["config"].update(x={"a": "only English"}), "is not translated"),
        (lambda it: it["services"].popitem(), "not in both"),
        (lambda it: it["exceptions"].clear(), "is in no text"),
    ],
)
def test_a_fault_in_the_texts_is_found(copy: Path, how: Change, found: str) -> None:
    change(copy / "custom_components" / "netmon" / "translations" / "en.json", how)
    assert any(found in each for each in problems(copy)), problems(copy)


def test_a_translation_that_loses_a_placeholder_is_found(copy: Path) -> None:
    folder = copy / "custom_components" / "netmon" / "translations"
    change(folder / "en.json", lambda it: it["config"].update(x={"a": "at {url}"}))
    change(folder / "de.json", lambda it: it["config"].update(x={"a": "bei {adresse}"}))
    assert any("other placeholders" in each for each in problems(copy))


@pytest.mark.parametrize(
    ("how", "found"),
    [
        (lambda it: it["services"].update(extra={"service": "mdi:run"}), "'extra' is either in"),
        (lambda it: it["services"].update(scan={"service": "run"}), "is no icon of mdi"),
        (lambda it: it["entity"]["sensor"].update(extra={"default": "mdi:run"}), "no text names the sensor"),
    ],
)
def test_a_fault_in_the_icons_is_found(copy: Path, how: Change, found: str) -> None:
    change(copy / "custom_components" / "netmon" / "icons.json", how)
    assert any(found in each for each in problems(copy))


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ("  config-flow:", "  config-flows:", "config-flow is missing"),
        ("  config-flow:", "  config-flows:", "there is no rule config-flows"),
        ("  config-flow: done", "  config-flow: nearly", "cannot be 'nearly'"),
        ("  config-flow: done", "  config-flow:\n    status: exempt", "exempt without a reason"),
        ("  config-flow: done", "  config-flow:\n    status: todo\n    comment: later", "is still to do"),
    ],
)
def test_a_fault_in_the_quality_scale_is_found(copy: Path, before: str, after: str, found: str) -> None:
    file = copy / "custom_components" / "netmon" / "quality_scale.yaml"
    assert before in file.read_text("utf-8")
    file.write_text(file.read_text("utf-8").replace(before, after))
    assert any(found in each for each in problems(copy))


@pytest.mark.parametrize(
    ("how", "found"),
    [
        (lambda it: it.update(domains=["sensor"]), "there is no key 'domains'"),
        (lambda it: it.update(zip_release="yes"), "'zip_release' cannot be"),
        (lambda it: it.pop("filename"), "needs a 'filename'"),
        (lambda it: it.pop("name"), "'name' is missing"),
    ],
)
def test_a_fault_in_the_settings_of_hacs_is_found(copy: Path, how: Change, found: str) -> None:
    change(copy / "hacs.json", how)
    assert any(found in each for each in problems(copy))


def test_what_hacs_misses_in_the_repository_is_found(copy: Path) -> None:
    brand = copy / "custom_components" / "netmon" / "brand"
    (brand / "icon.png").unlink()
    (brand / "icon@2x.png").write_bytes((INTEGRATION / "brand" / "icon.png").read_bytes())
    (brand / "icon.svg").write_text("<svg/>")
    (copy / "LICENSE").unlink()
    shutil.copytree(brand.parent, copy / "custom_components" / "other")
    found = "\n".join(problems(copy))
    assert "brand/icon.png is missing" in found
    assert "brand/icon@2x.png is not 512 by 512" in found
    assert "brand/icon.svg is served by nobody" in found
    assert "there is no LICENSE" in found
    assert "must hold one integration, not 2" in found


def test_the_icon_is_drawn_here_and_fetches_nothing() -> None:
    drawing = (CHECKOUT / "netmon_core" / "icon.svg").read_text("utf-8")
    assert "href" not in drawing
    assert "url(http" not in drawing
