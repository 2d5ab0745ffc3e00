"""What is learned of an agent, and how soon it is forgotten."""

from __future__ import annotations

from netmon_core.snmp.manners import LEAST_OCTETS, LEAST_ROWS, MOST_OCTETS, MOST_ROWS, Manners
from netmon_core.snmp.oddity import WORDS, Oddity

CALM = 20


def answers(manners: Manners, count: int) -> None:
    for _ in range(count):
        manners.answered()


def test_it_begins_with_as_much_as_nearly_all_take() -> None:
    assert Manners().rows(1) == MOST_ROWS == 25
    assert Manners().columns() == 50
    assert Manners().rows(20, 14.0) == 5


def test_a_lost_answer_is_forgotten_after_a_while() -> None:
    manners = Manners()
    manners.silent()
    assert manners.rows(1) == 12
    answers(manners, CALM * 13)
    assert manners.rows(1) == MOST_ROWS
    assert manners.rows(100, 1.0) == MOST_OCTETS // 100


def test_what_was_refused_is_not_tried_again() -> None:
    manners = Manners()
    manners.too_big(25)
    answers(manners, CALM * 100)
    assert manners.rows(1) == 24
    manners.too_big(20)
    answers(manners, CALM * 100)
    assert manners.rows(1) == 19


def test_it_never_asks_for_less_than_is_bulk() -> None:
    manners = Manners()
    for _ in range(20):
        manners.silent()
        manners.too_big(manners.rows(1))
    assert not manners.can_shrink(manners.rows(1))
    assert manners.rows(1) == LEAST_ROWS
    assert manners.columns() * 28 <= LEAST_OCTETS < (manners.columns() + 1) * 28


def test_too_many_columns_say_nothing_of_rows() -> None:
    manners = Manners()
    manners.too_big(1)
    assert manners.rows(1) == MOST_ROWS
    assert manners.columns() == 25


def test_every_growth_has_the_ends_looked_at_again() -> None:
    manners = Manners()
    manners.silent()
    manners.checked = True
    answers(manners, CALM - 1)
    assert manners.checked
    answers(manners, 1)
    assert not manners.checked


def test_who_passes_over_rows_is_asked_for_few_always() -> None:
    manners = Manners()
    manners.skips()
    answers(manners, CALM * 100)
    assert manners.rows(1) == LEAST_ROWS
    assert manners.odd == {Oddity.SKIPS: 1}


def test_how_large_values_are_is_kept_by_table() -> None:
    manners = Manners()
    manners.expect((1, 3, 6), 100.0)
    assert manners.expected((1, 3, 6)) == 100.0
    assert manners.expected((1, 3, 7)) == 28


def test_every_oddity_has_words_of_its_own() -> None:
    assert set(WORDS) == set(Oddity)
    assert len(set(WORDS.values())) == len(Oddity)
