"""How a device stands, no better than is known of it. Pure."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from netmon_core.model.presence import Presence

from ..texts import translate

if TYPE_CHECKING:
    from netmon_core.model.device import Device

# Probes in a row that got no reply: one is lost now and then, two are no accident.
UNANSWERED_AFTER = 2
# Who is silent for longer, and not doubted by a server that knows to doubt, is silent as it often is.
ASLEEP_AFTER = 5


class Standing(StrEnum):
    """What is said of a device in one word and one shape."""

    ONLINE = "online"
    # It is silent, as it often is.
    ASLEEP = "asleep"
    # It counts as online, and the last probes got no reply.
    UNANSWERED = "unanswered"
    # The server has asked it by name, and got no reply.
    DOUBTFUL = "doubtful"
    # It comes and goes.
    UNSTEADY = "unsteady"
    OFFLINE = "offline"
    UNKNOWN = "unknown"


# What a presence alone does not say.
FINER = (Standing.DOUBTFUL, Standing.UNANSWERED, Standing.ASLEEP, Standing.UNSTEADY)
# Where nobody needs to look.
WELL = frozenset((Standing.ONLINE, Standing.ASLEEP))


def standing_of(device: Device, *, lost: int, nothing_else: bool, doubted: bool) -> Standing:
    """Return how a device stands.

    `lost` probes in a row got no reply, and with `nothing_else` there are no others that are known of;
    `doubted`: the server would doubt the device, were it silent for longer than usual.
    """
    if device.flapping and not device.doubtful:
        return Standing.UNSTEADY
    if device.presence is not Presence.ONLINE:
        return Standing.OFFLINE if device.presence is Presence.OFFLINE else Standing.UNKNOWN
    if device.doubtful:
        return Standing.DOUBTFUL
    if lost >= ASLEEP_AFTER and doubted:
        return Standing.ASLEEP
    if lost >= UNANSWERED_AFTER or (lost and nothing_else):
        return Standing.UNANSWERED
    return Standing.ONLINE


def standing_word(standing: Standing) -> str:
    """Return it in a word."""
    return {
        Standing.ONLINE: translate("texts", "Online"),
        Standing.ASLEEP: translate("texts", "Asleep"),
        Standing.UNANSWERED: translate("texts", "No answer"),
        Standing.DOUBTFUL: translate("texts", "Doubtful"),
        Standing.UNSTEADY: translate("texts", "Unsteady"),
        Standing.OFFLINE: translate("texts", "Offline"),
        Standing.UNKNOWN: translate("texts", "Unknown"),
    }[standing]


def standing_reason(standing: Standing) -> str:
    """Return what the word means, where the server has not said it."""
    return {
        Standing.ASLEEP: translate("texts", "It is silent, as it often is."),
        Standing.UNANSWERED: translate("texts", "It did not answer the last pings."),
        Standing.DOUBTFUL: translate("texts", "It did not answer when it was asked just now."),
        Standing.UNSTEADY: translate("texts", "It comes and goes."),
    }.get(standing, "")
