"""How far one can see, in words: for the line at the top, the side, the tray and the first page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import texts
from ..models.sight import Seeing
from ..texts import translate

if TYPE_CHECKING:
    from datetime import datetime

    from ..models.sight import Sight


def seeing_word(sight: Sight) -> str:
    """Return it in a few words."""
    return {
        Seeing.NOTHING: translate("sight", "Nothing is known yet"),
        Seeing.LOST: translate("sight", "Connection lost"),
        Seeing.BLIND: translate("sight", "The monitor cannot see"),
        Seeing.PARTLY: translate("sight", "The monitor sees only a part"),
        Seeing.PAUSED: translate("sight", "Monitoring is paused"),
        Seeing.LIMITED: translate("sight", "The monitor cannot do all it should"),
        Seeing.CLEAR: translate("sight", "Live"),
    }[sight.seeing]


def seeing_since(sight: Sight, now: datetime) -> str:
    """Return from when what is shown is, "" where it is of now, or nobody knows."""
    if not sight.old or sight.since is None:
        return ""
    return translate("sight", "as of {}, {}").format(texts.moment(sight.since), texts.ago(sight.since, now))


def seeing_sentence(sight: Sight, now: datetime) -> str:
    """Return it whole, with the reason and the time; "" where there is nothing to say."""
    if sight.clear:
        return ""
    since = seeing_since(sight, now)
    said = [seeing_word(sight) + (f", {since}" if since else "")]
    if sight.reason:
        said.append(sight.reason)
    return ": ".join(said)
