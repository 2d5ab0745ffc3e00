from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .decoders import DECODERS
from .fuzz import fuzz, fuzz_decoder

if TYPE_CHECKING:
    from collections.abc import Callable

# Of each decoder; `make fuzz` takes longer, and recorded frames too.
SECONDS = 5


@pytest.mark.parametrize("name", DECODERS)
def test_no_bytes_make_a_decoder_raise_or_dawdle(name: str) -> None:
    parse, pool = DECODERS[name]
    count, culprit = fuzz_decoder(SECONDS, 20261122, parse, pool)
    assert count >= 200
    assert culprit is None, culprit.hex()


@pytest.mark.parametrize("name", DECODERS)
def test_a_decoder_reads_the_messages_that_it_is_fuzzed_from(name: str) -> None:
    parse: Callable[[bytes], object]
    parse, pool = DECODERS[name]
    assert pool
    for data in pool:
        parse(data)


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
