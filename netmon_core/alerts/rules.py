"""The conditions that are alerted about, as data. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from ..settings.alerts import Scope

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..settings.alerts import AlertSettings

# A value must fall this far below its threshold before the alert is over, or it would come and go with it.
CLEARS_BELOW = 0.8


class RuleName(StrEnum):
    """What a rule is called in alerts, silences and settings."""

    OFFLINE = "offline"
    LATENCY = "latency"
    LOSS = "loss"
    NEW_DEVICE = "new_device"
    MONITOR_BLIND = "monitor_blind"
    SECURITY = "security"


# What only samples tell of: after a restart nobody knows whether it still holds.
SAMPLED = (RuleName.LATENCY, RuleName.LOSS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One condition: it must hold for `wait` seconds before anybody is told."""

    name: RuleName
    wait: float
    scope: Scope = Scope.ALL
    # Seconds or a share; None: the condition is no comparison.
    threshold: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The rules in force; what is not in `by_name` is switched off."""

    by_name: Mapping[RuleName, Rule]
    include: frozenset[str] = frozenset()
    exclude: frozenset[str] = frozenset()

    def get(self, name: str) -> Rule | None:
        """The rule of that name, if it is in force."""
        return next((rule for rule in self.by_name.values() if rule.name == name), None)


def rules_of(settings: AlertSettings) -> Rules:
    """Make the rules that the settings describe."""
    include = frozenset(text.casefold() for text in settings.include)
    devices = settings.offline is not Scope.NONE or bool(include)
    quality = settings.quality is not Scope.NONE or bool(include)
    every = {
        Rule(name=RuleName.OFFLINE, wait=settings.offline_for, scope=settings.offline): devices,
        Rule(
            name=RuleName.LATENCY,
            wait=settings.latency_for,
            scope=settings.quality,
            threshold=settings.latency_above,
        ): quality and settings.latency_above > 0,
        Rule(
            name=RuleName.LOSS,
            wait=settings.loss_for,
            scope=settings.quality,
            threshold=settings.loss_above,
        ): quality and settings.loss_above > 0,
        Rule(name=RuleName.NEW_DEVICE, wait=settings.new_device_for): settings.new_device,
        Rule(name=RuleName.MONITOR_BLIND, wait=settings.blind_for): settings.blind,
        # What is found was asked about before it is said, or is certain.
        Rule(name=RuleName.SECURITY, wait=0): settings.security,
    }
    return Rules(
        by_name={rule.name: rule for rule, on in every.items() if on and settings.enabled},
        include=include,
        exclude=frozenset(text.casefold() for text in settings.exclude),
    )
