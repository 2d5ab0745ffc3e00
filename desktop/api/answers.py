"""What a server answers, as data or as one of our errors. Pure."""

from __future__ import annotations

import json

from netmon_core import errors
from netmon_core.errors import NetmonError, UnexpectedAnswerError

from ..texts import translate
from .refusals import refusal

# A problem's sentence is short; what is longer is no sentence of ours.
MAX_SENTENCE = 1000


def read_answer(status: int, body: bytes) -> object:
    """Return the JSON of a success (None: it has no content); raises the NetmonError of anything else."""
    data: object = None
    if body:
        try:
            data = json.loads(body)
        except (ValueError, RecursionError) as err:
            words = translate("trouble", "The server answers (status {}) as no netmon server does.")
            raise UnexpectedAnswerError(words.format(status)) from err
    if 200 <= status < 300:
        return data
    raise read_problem(data, status)


def read_problem(data: object, status: int | None = None) -> NetmonError:
    """Return the error that a problem of the API or an error of the stream tells of."""
    problem = data if isinstance(data, dict) else {}
    code = problem.get("code")
    told = problem.get("detail") or problem.get("message") or problem.get("title")
    detail = told[:MAX_SENTENCE] if isinstance(told, str) else ""
    field = problem.get("field")
    # In the person's language where we know what it is.
    sentence = (refusal(code, detail) if isinstance(code, str) else None) or detail
    if not sentence:
        sentence = translate("trouble", "The server refused this (status {}), and does not say why.").format(
            status or "\u2013"
        )
    kind = _KINDS.get(code, UnexpectedAnswerError) if isinstance(code, str) else UnexpectedAnswerError
    return kind(sentence, field=field if isinstance(field, str) else None)


def read_items(data: object) -> list[object]:
    """Return the items of a page; raises UnexpectedAnswerError where it is none."""
    items = data.get("items") if isinstance(data, dict) else data
    if not isinstance(items, list):
        raise UnexpectedAnswerError(
            translate("trouble", "The server answered with something else than a list.")
        )
    return items


def not_understood() -> str:
    """Return what is said of an answer that makes no sense."""
    return translate(
        "trouble", "The server sent what this viewer does not understand. Check that both are up to date."
    )


def _below(kind: type[NetmonError]) -> dict[str, type[NetmonError]]:
    found = {kind.code: kind}
    for each in kind.__subclasses__():
        found |= _below(each)
    return found


_KINDS = _below(errors.NetmonError)
