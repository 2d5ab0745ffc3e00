"""What a server answers, as data or as one of our errors. Pure."""

from __future__ import annotations

import json

from netmon_core import errors
from netmon_core.errors import NetmonError, UnexpectedAnswerError

# A problem's sentence is short; what is longer is no sentence of ours.
MAX_SENTENCE = 1000


def read_answer(status: int, body: bytes) -> object:
    """Return the JSON of a success (None: it has no content); raises the NetmonError of anything else."""
    data: object = None
    if body:
        try:
            data = json.loads(body)
        except (ValueError, RecursionError) as err:
            raise UnexpectedAnswerError(
                f"The server answered with status {status} and no JSON: this may be no netmon server."
            ) from err
    if 200 <= status < 300:
        return data
    raise read_problem(data, status)


def read_problem(data: object, status: int | None = None) -> NetmonError:
    """Return the error that a problem of the API or an error of the stream tells of."""
    problem = data if isinstance(data, dict) else {}
    code = problem.get("code")
    sentence = problem.get("detail") or problem.get("message") or problem.get("title")
    if not isinstance(sentence, str):
        sentence = f"The server refused with status {status}." if status else "The server refused."
    field = problem.get("field")
    kind = _KINDS.get(code, UnexpectedAnswerError) if isinstance(code, str) else UnexpectedAnswerError
    return kind(sentence[:MAX_SENTENCE], field=field if isinstance(field, str) else None)


def read_items(data: object) -> list[object]:
    """Return the items of a page; raises UnexpectedAnswerError where it is none."""
    items = data.get("items") if isinstance(data, dict) else data
    if not isinstance(items, list):
        raise UnexpectedAnswerError("The server answered with something else than a list.")
    return items


def _below(kind: type[NetmonError]) -> dict[str, type[NetmonError]]:
    found = {kind.code: kind}
    for each in kind.__subclasses__():
        found |= _below(each)
    return found


_KINDS = _below(errors.NetmonError)
