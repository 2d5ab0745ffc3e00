from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from benchmarks.contract import Options, finish, installed, interleave, measure, median, print_table, ratio

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_sides_take_turns_and_who_begins_changes_every_round() -> None:
    order: list[str] = []

    def side(name: str) -> None:
        order.append(name)

    interleave(3, {"ours": lambda _: side("ours"), "rival": lambda _: side("rival")})
    assert order == ["ours", "rival", "rival", "ours", "ours", "rival"]


def test_every_side_of_a_round_gets_the_same_number() -> None:
    assert interleave(3, {"ours": int, "rival": int}) == {"ours": [0, 1, 2], "rival": [0, 1, 2]}


def test_a_median_with_a_missing_value_is_missing() -> None:
    assert median([3.0, 1.0, 2.0]) == 2.0
    assert median([3.0, None, 2.0]) is None
    assert median([]) is None


def test_a_ratio_without_a_rival_is_null() -> None:
    assert ratio(1.0, 2.0) == 0.5
    assert ratio(1.0, None) is None
    assert ratio(None, 1.0) is None


def test_a_rival_that_is_missing_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert installed({"sh": "dash", "no-such-rival": "some-package"}) == {"sh"}
    assert "no-such-rival is not installed (Debian package some-package)" in capsys.readouterr().out


def test_a_whole_process_is_measured_with_its_children() -> None:
    burn = (
        "import sys, time; sum(range(3_000_000)); print(time.process_time()); print('err', file=sys.stderr)"
    )
    run = measure(["sh", "-c", '"$@"; exit 3', "sh", sys.executable, "-c", burn])
    assert (run.errors, run.status) == ("err\n", 3)
    # What the child itself says it used, to the kernel's rounding.
    assert run.cpu > float(run.output) * 0.9


def test_peak_memory_is_the_programs_and_not_ours() -> None:
    ours = bytearray(64 << 20)
    hold = "import time; b = bytearray(32 << 20); time.sleep(0.3)"
    run = measure([sys.executable, "-c", hold])
    assert 32 < run.rss_mib < 60
    assert len(ours) == 64 << 20


def test_a_process_that_never_ends_is_ended() -> None:
    assert measure(["sleep", "100"], timeout=0.2).status == -9


def test_the_last_line_is_one_json_object(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "result.json"
    print_table("title", ("", "wall"), [("ours", 0.5), ("rival", None)])
    finish("name", Options(quick=True, json=file), ratios={"a": None}, figures={"b": 1.0})
    expected = {"benchmark": "name", "quick": True, "ratios": {"a": None}, "figures": {"b": 1.0}}
    assert json.loads(capsys.readouterr().out.splitlines()[-1]) == expected
    assert json.loads(file.read_text()) == expected
