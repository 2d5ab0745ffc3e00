"""Whose history is meant: that of a device, or of a target of the user's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..config import Config
    from ..model.device import Device
    from ..model.target import Target
    from ..store.protocol import Stored


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What it is called, and under which ids its measurements and its outages are kept."""

    label: str
    target_id: str
    outages_of: str
    # None: it is no device.
    device_id: str | None = None


def pick_subject(devices: Iterable[Device], targets: Iterable[Target], text: str) -> Subject:
    """The one device, or else the one target, meant by a name; raises as `pick` does."""
    from ..errors import InvalidRequestError, NotFoundError
    from .edits import pick

    try:
        device = pick(devices, text)
    except NotFoundError:
        found = [target for target in targets if text.casefold() in (target.name.casefold(), target.id)]
        if not found:
            raise
        if len(found) > 1:
            ids = ", ".join(repr(target.id) for target in found)
            raise InvalidRequestError(
                f"{text!r} fits {len(found)} targets; use one of the ids {ids}.", field="device"
            ) from None
        return Subject(label=found[0].name, target_id=found[0].id, outages_of=found[0].id)
    return Subject(
        label=device.label, target_id=f"device:{device.id}/ping", outages_of=device.id, device_id=device.id
    )


def targets_of(config: Config, stored: Stored) -> tuple[Target, ...]:
    """The user's targets, those that were added at a server included."""
    from ..monitoring.user_targets import UserTargets

    targets = UserTargets(config.monitoring, lambda *_: None)
    targets.load(stored.memory)
    return targets.all()
