"""Labs share a machine, unless one has to be alone on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .machine import hold_machine
from .processes import LabError

if TYPE_CHECKING:
    from pathlib import Path


def test_labs_run_beside_each_other(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    with hold_machine(alone=False, lock=lock), hold_machine(alone=False, lock=lock, patience=0):
        pass


@pytest.mark.parametrize("alone", [True, False])
def test_one_that_must_be_alone_has_no_other_beside_it(tmp_path: Path, *, alone: bool) -> None:
    lock = tmp_path / "lock"
    with (
        hold_machine(alone=True, lock=lock),
        pytest.raises(LabError, match="still running"),
        hold_machine(alone=alone, lock=lock, patience=0),
    ):
        pass
    with hold_machine(alone=True, lock=lock, patience=0):
        pass


def test_one_that_must_be_alone_waits_for_the_others(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    with (
        hold_machine(alone=False, lock=lock),
        pytest.raises(LabError, match="still running"),
        hold_machine(alone=True, lock=lock, patience=0),
    ):
        pass
