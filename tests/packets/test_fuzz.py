from __future__ import annotations

from .fuzz import fuzz


def test_a_short_run_finds_nothing() -> None:
    count, culprit = fuzz(0.2, seed=1)
    assert count >= 200
    assert culprit is None


def test_a_parser_that_raises_is_found_with_its_frame() -> None:
    def fragile(data: bytes) -> int:
        return data[100]

    _, culprit = fuzz(5, seed=1, parse=fragile)
    assert culprit is not None
    assert len(culprit) <= 100
