"""Single objects, asked for by as few questions as the agent can answer. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..packets.ber import pack_object_id
from ..packets.snmp import GET, End
from . import status
from .errors import SnmpAnswerError, SnmpDeniedError
from .question import Question

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from ..packets.snmp import Pdu
    from .manners import Manners
    from .table import Oid, Value


def read_single(
    oids: Sequence[Oid], manners: Manners
) -> Generator[Question, tuple[Pdu, int], dict[Oid, Value]]:
    """Questions come out, answers go in, and in the end what the agent has. Raises SnmpError."""
    wanted = {pack_object_id(oid): oid for oid in oids}
    left = list(wanted)
    found: dict[Oid, Value] = {}
    failed = 0
    while left:
        question = Question(GET, left, manners)
        answer, _ = yield question
        width, _rows = question.asked(answer.request_id)
        if answer.status == status.TOO_BIG and width > 1 and manners.can_shrink(1):
            manners.too_big(1)
        elif answer.status:
            # Version 1 says so of the first that it does not have; the others are asked for anew.
            at = answer.index - 1 if 1 <= answer.index <= width else 0
            del left[at]
            failed = failed if answer.status == status.NO_SUCH_NAME else answer.status
        else:
            found.update(
                (wanted[name], value)
                for name, value in answer.variables
                if name in wanted and value is not None and not isinstance(value, End)
            )
            left = left[width:]
    if failed and not found:
        raise _refusal(failed)
    return found


def _refusal(code: int) -> SnmpAnswerError | SnmpDeniedError:
    if code in status.DENIED:
        return SnmpDeniedError(
            f"The agent knows the credential, and does not show this ({status.name_of(code)}): widen the "
            "view of the community or user on the device."
        )
    return SnmpAnswerError(
        f"The agent answers with an error of its own ({status.name_of(code)}): update it, or ask it for less."
    )
