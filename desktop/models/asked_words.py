"""How it goes with asking a device about itself, and what to do where nothing is asked. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netmon_core.errors import NotFoundError

from ..texts import ago, duration, translate
from .shortened import shortened

if TYPE_CHECKING:
    from datetime import datetime

    from netmon_core.model.device import Device
    from netmon_core.model.informant import InformantState

    from .told import Told

# Below a second a length of time says nothing.
SECOND = 1.0


def asked_words(told: Told, device: Device, now: datetime) -> str:
    """Return how it goes, and what to do; "" before the server has said."""
    if told.trouble is not None:
        if isinstance(told.trouble, NotFoundError):
            return translate("asked", "This server does not tell of ports and sensors: update it.")
        return str(told.trouble)
    if not told.looked:
        return ""
    if told.state is None:
        return nobody_words(device)
    return state_words(told.state, now)


def nobody_words(device: Device) -> str:
    """Return what to do about a device that nobody may ask."""
    if device.own:
        return translate("asked", "This is the monitor itself: it asks itself nothing.")
    name = shortened(device.label).replace('"', "")
    return translate(
        "asked",
        "This device is asked nothing: no credential is scoped to it. Does it speak SNMP? Then give one on "
        'the server, with “netmon credentials add NAME --device "{}"” or as a section [[credentials]] of its '
        "settings, and press “Ask now”.",
    ).format(name)


def state_words(state: InformantState, now: datetime) -> str:
    """Return when it was asked by what, what came of it, and what a person has to do."""
    said = []
    if state.problem:
        last, heard = state.asked_at, state.answered_at
        vain = last is not None and (heard is None or last > heard) and not state.until_yes
        words = translate("asked", "Asked in vain: {}") if vain else translate("asked", "Not asked now: {}")
        said.append(words.format(state.problem))
        if state.until_yes:
            said.append(translate("asked", "Nothing more is asked until an administrator says yes."))
    elif state.answered_at is None:
        said.append(translate("asked", "It has not been asked yet."))
    else:
        said.append(_asked_by(state))
    if state.answered_at is not None:
        answered = translate("asked", "answered {}").format(ago(state.answered_at, now))
        if state.took is not None and state.took >= SECOND:
            answered += " " + translate("asked", "in {}").format(duration(state.took))
        said.append(answered)
    if state.partial and not state.problem:
        said.append(translate("asked", "only in part: {}").format("; ".join(state.partial)))
    return "  ·  ".join(said)


def answer_words(state: InformantState) -> tuple[str, bool]:
    """Return what came of asking it now, and whether that is well."""
    if state.problem:
        return state.problem, False
    if state.answered_at is None:
        return translate("asked", "It has not answered."), False
    if state.partial:
        return translate("asked", "only in part: {}").format("; ".join(state.partial)), True
    return _asked_by(state), True


def nothing_words(told: Told, things: tuple[object, ...] | None, words: str) -> str:
    """Return that a device which answers tells of none of these; "" where that is not known."""
    answered = told.state is not None and told.state.answered_at is not None
    return words if answered and things == () else ""


def is_well(told: Told) -> bool:
    """Tell whether what is shown is what the device last said, and nothing stands in the way."""
    return told.trouble is None and told.state is not None and not told.state.problem


def _asked_by(state: InformantState) -> str:
    reader = {"snmp": "SNMP"}.get(state.reader, state.reader)
    return translate("asked", "Asked by {} with the credential “{}”").format(
        reader, shortened(state.credential)
    )
