"""The steps of both schemas keep the rules that let every data folder follow."""

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

import netmon_core.store
import netmon_core.store.series
from netmon_core.store.migrations import read_steps

from .schema_files import checksums, edited, fill, misnumbered, not_additive
from .series.metrics_files import make_metrics

INVENTORY = Path(str(files(netmon_core.store) / "schema"))
SERIES = Path(str(files(netmon_core.store.series) / "schema"))
LANDED: Any = json.loads(Path(__file__).with_name("landed.json").read_text("utf-8"))

BOTH = pytest.mark.parametrize(
    ("folder", "name"), [(INVENTORY, "netmon.db"), (SERIES, "metrics.db")], ids=["netmon.db", "metrics.db"]
)


@BOTH
def test_each_step_has_a_number_of_its_own_and_none_is_missing(folder: Path, name: str) -> None:
    assert misnumbered(folder) == []
    assert len(read_steps(folder)) == len([*folder.iterdir()])


@BOTH
def test_a_step_that_landed_is_as_it_was(folder: Path, name: str) -> None:
    # After a new step: add what `checksums` says of it, once, to landed.json. Never change a line there.
    assert edited(folder, LANDED[name]) == []


def test_the_series_only_ever_get_something_added(tmp_path: Path) -> None:
    steps = read_steps(SERIES)
    for number in range(1, len(steps)):
        path = make_metrics(tmp_path / f"metrics-{number}.db", steps[:number])
        fill(path)
        assert not_additive(path, steps[number]) == [], number


@pytest.fixture
def planted(tmp_path: Path) -> Path:
    """Return a folder of steps that are as they should be."""
    folder = tmp_path / "schema"
    folder.mkdir()
    for name in ("0001_first.sql", "0002_second.sql"):
        (folder / name).write_text(f"CREATE TABLE t{name[3]} (id);\n")
    return folder


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("0002_third.sql", "0002_third.sql has the number of 0002_second.sql"),
        ("0004_fourth.sql", "the number 3 is missing"),
        ("3_third.sql", "3_third.sql is not NNNN_word.sql"),
    ],
)
def test_a_number_that_is_there_twice_or_left_out_is_found(planted: Path, name: str, problem: str) -> None:
    assert misnumbered(planted) == []

    (planted / name).touch()

    assert misnumbered(planted) == [problem]


def test_a_step_that_is_edited_removed_or_not_noted_is_found(planted: Path) -> None:
    landed = checksums(planted)
    assert edited(planted, landed) == []

    (planted / "0001_first.sql").write_text("CREATE TABLE t1 (id, more);\n")
    (planted / "0002_second.sql").rename(planted / "0003_second.sql")

    assert edited(planted, landed) == [
        "0001_first.sql was edited",
        "0002_second.sql is gone",
        "0003_second.sql is not noted",
    ]


@pytest.mark.parametrize(
    ("step", "problems"),
    [
        ("CREATE TABLE total (id INTEGER PRIMARY KEY, blob BLOB NOT NULL) STRICT", []),
        ("CREATE TABLE part (id INTEGER, name TEXT) STRICT; CREATE INDEX part_name ON part (name)", []),
        ("ALTER TABLE series ADD COLUMN kind TEXT NOT NULL DEFAULT 'ping'", []),
        # A strict table is checked row by row when it gets a column: seconds at two gigabytes.
        ("ALTER TABLE chunk ADD COLUMN kind INTEGER", ["reads all of a table"]),
        ("CREATE INDEX chunk_blob ON chunk (blob)", ["reads all of a table"]),
        ("UPDATE series SET last_hour = 0", ["updates series"]),
        ("DELETE FROM journal", ["deletes from journal"]),
        ("INSERT INTO hour VALUES (0, x'')", ["inserts into hour"]),
        ("ALTER TABLE series RENAME COLUMN target TO subject", ["changes the columns of series"]),
        ("ALTER TABLE chunk RENAME TO chunks", ["changes the columns of chunk"]),
        ("DROP TABLE recent", ["deletes from recent", "changes the columns of recent"]),
        (
            "CREATE TABLE chunk2 (id INTEGER, blob BLOB); INSERT INTO chunk2 SELECT id, blob FROM chunk",
            ["reads all of a table"],
        ),
    ],
)
def test_a_step_that_does_more_than_add_is_found(tmp_path: Path, step: str, problems: list[str]) -> None:
    path = make_metrics(tmp_path / "metrics.db", read_steps(SERIES)[:1])
    fill(path)

    assert not_additive(path, step) == problems
