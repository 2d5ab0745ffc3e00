"""A person acts on a real server whose devices change 50 times a second; `make accept-viewer`: longer."""

from __future__ import annotations

import pytest

from .drive_actions import run
from .screen import need

# Whichever comes first: a machine that does much else gets less far.
ACTIONS, SECONDS = 80, 60


@pytest.mark.usefixtures("lab_possible")
def test_no_key_and_no_click_reaches_another_than_the_one_that_was_shown() -> None:
    need(Xvfb="xvfb", openbox="openbox", xdotool="xdotool")
    outcome = run(ACTIONS, seed=1, at_most=SECONDS)
    assert not outcome.strays
    assert outcome.wrong == []
    # It would prove nothing where little was done.
    assert outcome.kept > 8
    assert sum(outcome.done.values()) > 8
    assert outcome.changes > 20 * outcome.seconds
