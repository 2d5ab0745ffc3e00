"""Which of several credentials a device is asked with next, and when: politely. Pure; time comes in.

One unknown community must not fill an agent's log, and to who is silent it is not known whether the community
is wrong or the device is gone.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from ..lazy_dataclass import dataclass
from ..settings.credentials import CredentialKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from .asking import Whereabouts
    from .credential import Credential
    from .memory import Record
    from .scope import Closeness

# More than these would be guessing.
TRIED_MOST = 8
# How long one rests that came to nothing, the first time and after; the last holds for good.
RESTS = tuple(timedelta(minutes=each) for each in (5, 15, 60, 240, 720))
# Between the first questions with two credentials.
GAP = timedelta(minutes=1)
# So long what answered before is taken to be right, and its silence for the device's.
SILENT = timedelta(hours=1)

_KINDS = (CredentialKind.SNMP_V3, CredentialKind.SNMP_V2C, CredentialKind.SNMP_V1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What to ask with now, or when to look again (None: never, unless something is changed)."""

    credential: Credential | None = None
    again_at: datetime | None = None


def polite_order(
    within: Sequence[tuple[Credential, Closeness]], records: Mapping[str, Record]
) -> list[Credential]:
    """Those to try: what answered last, then v3 before v2c before v1, then the closest scope."""

    def place(pair: tuple[Credential, Closeness]) -> tuple[float, int, int, str]:
        credential, near = pair
        record = records.get(credential.id)
        answered = record.answered_at if record is not None else None
        latest = -answered.timestamp() if answered is not None else 0.0
        return latest, _KINDS.index(credential.given.kind), near, credential.id

    return [credential for credential, _ in sorted(within, key=place)][:TRIED_MOST]


def next_turn(order: Sequence[Credential], records: Mapping[str, Record], now: datetime) -> Turn:
    """Choose from `polite_order`, of which each may be shown to the device."""
    if not order:
        return Turn()
    best = records.get(order[0].id)
    if best is not None and best.answered_at is not None and not _is_silent(best, now):
        return _when_rested(order[0], best, now)
    tried = [record.tried_at for each in order if (record := records.get(each.id)) and record.tried_at]
    if tried and now < (free := max(tried) + GAP) and max(tried) <= now:
        return Turn(again_at=free)
    turns = [_when_rested(each, records.get(each.id), now) for each in order]
    ready = next((turn for turn in turns if turn.credential is not None), None)
    waits = (turn.again_at for turn in turns if turn.again_at is not None)
    return ready or Turn(again_at=min(waits, default=None))


def answered(record: Record, at: Whereabouts, now: datetime) -> Record:
    """The device answered: the credential is bound to who did."""
    return replace(
        record,
        mac=None if at.routed else at.mac,
        address=at.address,
        engine_id=at.engine_id or record.engine_id,
        answered_at=now,
        tried_at=now,
        failures=0,
        refused_until=None,
    )


def refused(record: Record, now: datetime) -> Record:
    """It was shown, and the device was silent or said no."""
    rest = RESTS[min(record.failures, len(RESTS) - 1)]
    return replace(record, tried_at=now, failures=record.failures + 1, refused_until=now + rest)


def _is_silent(record: Record, now: datetime) -> bool:
    """Whether it came to nothing for so long that others may be right by now."""
    return record.failures > 0 and record.answered_at is not None and now - record.answered_at >= SILENT


def _when_rested(credential: Credential, record: Record | None, now: datetime) -> Turn:
    until = None if record is None else record.refused_until
    # Beyond the longest rest: the clock was set back.
    if until is None or now >= until or until - now > RESTS[-1]:
        return Turn(credential=credential)
    return Turn(again_at=until)
