from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netmon_core.monitoring.stats import Window, jitter, summarize

AT = datetime(2026, 11, 22, tzinfo=UTC)
RTTS = st.lists(st.none() | st.floats(0, 60), max_size=100)


def window(rtts: list[float | None], *, unreachable: int = 0, send_errors: int = 0) -> Window:
    return Window(left=0, rtts=rtts, unreachable=unreachable, send_errors=send_errors)


@given(rtts=RTTS, unreachable=st.integers(0, 200), errors=st.integers(0, 5))
def test_a_sample_never_contradicts_itself(rtts: list[float | None], unreachable: int, errors: int) -> None:
    sample = summarize("t", window(rtts, unreachable=unreachable, send_errors=errors), AT)
    answered = [rtt for rtt in rtts if rtt is not None]
    assert (sample.sent, sample.received, sample.send_errors) == (len(rtts), len(answered), errors)
    assert 0 <= sample.unreachable <= sample.sent - sample.received
    assert (sample.loss is None) == (not rtts)
    if answered:
        assert sample.rtt_min is not None
        assert sample.rtt_avg is not None
        assert sample.rtt_max is not None
        assert min(answered) == sample.rtt_min <= sample.rtt_avg <= sample.rtt_max == max(answered)
        assert sample.rtt_avg == pytest.approx(sum(answered) / len(answered))
        assert sample.jitter is None or 0 <= sample.jitter <= sample.rtt_max - sample.rtt_min + 1e-9
    else:
        assert (sample.rtt_min, sample.rtt_avg, sample.rtt_max, sample.jitter) == (None, None, None, None)


@given(rtts=RTTS)
def test_jitter_is_the_mean_difference_of_neighbors_that_both_answered(rtts: list[float | None]) -> None:
    steps = []
    for place in range(len(rtts) - 1):
        here, there = rtts[place], rtts[place + 1]
        if here is not None and there is not None:
            steps.append(abs(here - there))
    assert jitter(rtts) == (pytest.approx(sum(steps) / len(steps)) if steps else None)


def test_a_lost_probe_breaks_the_pair() -> None:
    assert jitter([0.010, None, 0.050]) is None
    assert jitter([0.010, 0.030, None, 0.050, 0.060]) == pytest.approx(0.015)


def test_what_could_not_be_sent_is_no_loss() -> None:
    sample = summarize("t", window([], send_errors=1), AT)
    assert (sample.sent, sample.loss, sample.send_errors) == (0, None, 1)
