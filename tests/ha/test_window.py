"""The last probes of a target, summed up."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from custom_components.netmon.window import Window
from netmon_core.model.series import Sample

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def sample(second: int, *, received: int) -> Sample:
    return Sample(target_id="t", at=NOON + timedelta(seconds=second), sent=1, received=received)


def loss(window: Window) -> float | None:
    return window.loss


def test_who_is_there_and_answers_no_pings_loses_none() -> None:
    window = Window()
    for second in range(3):
        window.add(sample(second, received=0))
    assert loss(window) == 1
    window.add(replace(sample(3, received=0), pingless=True))
    assert loss(window) is None
    window.add(sample(4, received=1))
    assert loss(window) == 0
