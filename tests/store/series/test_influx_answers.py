"""What servers and the proxies before them say, as their own reports have it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netmon_core.store.series.influx_answers import (
    AwayError,
    RefusedError,
    TooLargeError,
    failure_of,
    read_body,
)


def failure(status: int, body: str | bytes, *, wrote: bool = True) -> AwayError | RefusedError:
    said = read_body(body if isinstance(body, bytes) else body.encode())
    return failure_of(status, said, shown=said.words[:200], retry_after=None, wrote=wrote)


CONFLICT = (
    'partial write: field type conflict: input field "rtt_avg_us" on measurement "netmon" is type integer, '
    "already exists as type float dropped={}"
)


@pytest.mark.parametrize(
    ("status", "body", "lost", "kind"),
    [
        # 1.x, later 2.x, early 2.x: the same thing with three numbers.
        (400, {"error": "partial write: points beyond retention policy dropped=51"}, 51, "retention"),
        (
            422,
            {
                "message": "failure writing points to database: partial write: points beyond retention "
                "policy "
                "dropped=51"
            },
            51,
            "retention",
        ),
        (
            500,
            {
                "code": "internal error",
                "message": "unexpected error writing points to database: partial write: "
                "points beyond retention policy dropped=51",
            },
            51,
            "retention",
        ),
        (422, {"message": "data in shard is outside of retention policy"}, None, "retention"),
        (400, {"error": CONFLICT.format(3)}, 3, "conflict rtt_avg_us"),
        (
            422,
            {"message": "failure writing points to database: " + CONFLICT.format(3)},
            3,
            "conflict rtt_avg_us",
        ),
        (500, {"message": CONFLICT.format(3)}, 3, "conflict rtt_avg_us"),
        (400, {"error": "partial write: max-values-per-tag limit exceeded dropped=7"}, 7, "partial"),
        # 3.x names the lines.
        (
            400,
            {"error": "partial write of line protocol occurred", "data": [{"line_number": 2}] * 4},
            4,
            "partial",
        ),
        (400, {"error": "unable to parse"}, None, "refused"),
    ],
)
def test_a_batch_of_which_a_part_was_taken_is_refused_for_good(
    status: int, body: object, lost: int | None, kind: str
) -> None:
    err = failure(status, json.dumps(body))

    assert isinstance(err, RefusedError)
    assert (err.lost, err.kind) == (lost, kind)


def test_a_conflict_names_the_field_and_what_to_do() -> None:
    message = str(failure(422, json.dumps({"message": CONFLICT.format(3)})))

    for part in ("rtt_avg_us", "integer", "netmon", "float", "another bucket"):
        assert part in message


@pytest.mark.parametrize("status", [301, 302, 401, 403, 404, 408, 429, 500, 502, 503, 504])
@pytest.mark.parametrize(
    "body",
    ["", "no", "{}", "[]", '{"message": null}', "<html><title>502 Bad Gateway</title><body>x", "\xff"],
)
def test_whatever_a_proxy_says_what_may_pass_is_no_refusal(status: int, body: str) -> None:
    err = failure(status, body)

    assert isinstance(err, AwayError)
    assert err.inside == (status == 500)
    assert "<title" not in str(err)


def test_of_a_proxys_page_its_title_is_told() -> None:
    assert "a web page: 502 Bad Gateway" in str(failure(502, "<html><title>502 Bad Gateway</title>"))


def test_a_batch_that_is_too_large_is_to_be_sent_in_parts() -> None:
    assert isinstance(failure(413, "<html>"), TooLargeError)


def test_a_question_that_is_refused_says_nothing_of_samples() -> None:
    for status, body in ((400, "partial write dropped=3"), (500, "retention policy")):
        assert "samples" not in str(failure(status, body, wrote=False))


@given(st.sampled_from([400, 422, 500, 503]), st.binary() | st.text().map(str.encode))
def test_any_answer_means_something(status: int, body: bytes) -> None:
    assert isinstance(failure(status, body), AwayError | RefusedError)
