"""The user's targets: those in the settings file, and those added since, which are remembered."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING

from ..errors import ConfigError, InvalidRequestError, NotFoundError
from ..settings.monitoring import TARGETS_MAX, parse_target
from .targets import user_target, user_targets

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ..model.target import Target
    from ..settings.monitoring import MonitoringSettings

_LOGGER = logging.getLogger(__name__)

# The kind they are remembered as.
ADDED = "target"


class UserTargets:
    """What the user wants probed. `remember` is the store's."""

    def __init__(
        self, settings: MonitoringSettings, remember: Callable[[str, str, str | None], None]
    ) -> None:
        self._settings = settings
        self._remember = remember
        self._set = {target.id: target for target in user_targets(settings)}
        self._added: dict[str, Target] = {}

    def load(self, memory: Mapping[tuple[str, str], str]) -> None:
        """Take back what was added in earlier runs; what the settings file now has too is its."""
        for (kind, key), text in memory.items():
            if kind != ADDED or key in self._set or not self._settings.enabled:
                continue
            try:
                self._added[key] = user_target(parse_target(json.loads(text)), self._settings)
            except (ConfigError, ValueError) as err:
                _LOGGER.warning("The remembered target %s is left out: %s", key, err)

    def all(self) -> tuple[Target, ...]:
        """Every target of the user's."""
        return (*self._set.values(), *self._added.values())

    def is_set(self, target_id: str) -> bool:
        """Tell whether the target is in the settings, so that it can only be taken away there."""
        return target_id in self._set

    def add(self, given: Mapping[str, object]) -> Target:
        """Take in a target as the settings file would hold it; raises InvalidRequestError."""
        if not self._settings.enabled:
            raise InvalidRequestError("Monitoring is switched off (monitoring.enabled): nothing is probed.")
        if len(self._set) + len(self._added) >= TARGETS_MAX:
            raise InvalidRequestError(f"There may be at most {TARGETS_MAX} targets; remove one first.")
        try:
            target = user_target(parse_target(given), self._settings)
        except ConfigError as err:
            raise InvalidRequestError(err.message, field=err.field) from err
        if target.id in self._set or target.id in self._added:
            raise InvalidRequestError(
                f"There is another {target.kind} target {target.name!r}; give this one another name.",
                field="name",
            )
        self._added[target.id] = target
        self._remember(ADDED, target.id, json.dumps(dict(given)))
        return target

    def remove(self, target_id: str) -> None:
        """Drop a target that was added; raises NotFoundError, or InvalidRequestError for one in the file."""
        if self.is_set(target_id):
            raise InvalidRequestError(f"{target_id!r} is in the settings; take it out there.", field="id")
        if self._added.pop(target_id, None) is None:
            raise NotFoundError(f"There is no target {target_id!r}.", field="id")
        self._remember(ADDED, target_id, None)
