"""A person acts on a real server whose devices change 50 times a second; `make accept-viewer`: longer."""

from __future__ import annotations

import pytest

from .drive_actions import run
from .screen import need

ACTIONS = 40


@pytest.mark.usefixtures("lab_possible")
def test_no_key_and_no_click_reaches_another_than_the_one_that_was_shown() -> None:
    need(Xvfb="xvfb", openbox="openbox", xdotool="xdotool")
    outcome = run(ACTIONS, seed=1)
    assert not outcome.strays
    # It would prove nothing where little was done.
    assert outcome.kept > ACTIONS / 2
    assert len(outcome.done) > 8
    assert outcome.changes > 20 * outcome.seconds
