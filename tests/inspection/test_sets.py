"""What is honest raises nothing above information, and what is not is found, by real programs in a lab."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.inspection.sets import HONEST, HOSTILE, run_all

if TYPE_CHECKING:
    from tests.inspection.sets import Scenario

SECONDS = 30.0


@pytest.mark.usefixtures("lab_possible")
@pytest.mark.parametrize("scenarios", [HONEST, HOSTILE], ids=["honest", "hostile"])
def test_what_is_honest_is_let_be_and_what_is_not_is_found(scenarios: tuple[Scenario, ...]) -> None:
    outcomes = run_all(scenarios, SECONDS)
    found = {name: {each.partition(" ")[0] for each in outcome.worse} for name, outcome in outcomes.items()}
    assert found == {each.name: {each.expected} - {None} for each in scenarios}
