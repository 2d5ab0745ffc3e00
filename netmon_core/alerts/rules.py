"""The conditions that are alerted about, as data. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING

from ..model.finding import Severity
from ..model.metric import METRICS, Of
from ..settings.rules import PART_EVENT, SHIPPED, RuleName, RuleSettings, Scope

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ..settings.alerts import AlertSettings

# A value must fall this far below its threshold before the alert is over, or it would come and go with it.
CLEARS_BELOW = 0.8
# And rise so far above where it must not be low.
CLEARS_ABOVE = 1.2


class Comparator(Enum):
    """On which side of the threshold the condition holds."""

    ABOVE = "above"
    BELOW = "below"


@dataclass(frozen=True, slots=True, kw_only=True)
class OnMetric:
    """The value of a metric is at its threshold or beyond; over when it is at `clear` or beyond that."""

    metric: str
    comparator: Comparator
    threshold: float
    clear: float

    def holds(self, value: float) -> bool:
        """Tell whether the condition holds."""
        above = self.comparator is Comparator.ABOVE
        return value >= self.threshold if above else value <= self.threshold

    def is_over(self, value: float) -> bool:
        """Tell whether it holds no longer; between the two it is as it was."""
        return value <= self.clear if self.comparator is Comparator.ABOVE else value >= self.clear


@dataclass(frozen=True, slots=True, kw_only=True)
class OnEvent:
    """Something happened, and lasts."""

    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Whom a rule is about by name, in small letters; an empty part is everybody."""

    devices: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()
    networks: frozenset[str] = frozenset()
    ports: frozenset[str] = frozenset()


ANYBODY = Selection()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One condition: it must hold for `wait` seconds before anybody is told."""

    name: str
    when: OnMetric | OnEvent
    wait: float
    scope: Scope = Scope.ALL
    selection: Selection = ANYBODY
    severity: Severity = Severity.WARNING
    # What to do, in a sentence; "": it goes without saying.
    advice: str = ""

    @property
    def about_parts(self) -> bool:
        """Whether it is about ports or sensors, which only their devices' agents tell of."""
        if isinstance(self.when, OnMetric):
            return METRICS[self.when.metric].of is not Of.TARGET
        return self.when.kind == PART_EVENT


@dataclass(frozen=True, kw_only=True)
class Rules:
    """The rules in force; what is not in `by_name` is switched off."""

    by_name: Mapping[str, Rule]
    include: frozenset[str] = frozenset()
    exclude: frozenset[str] = frozenset()

    def get(self, name: str) -> Rule | None:
        """The rule of that name, if it is in force."""
        return self.by_name.get(name)

    def on_metric(self, metric: str) -> tuple[Rule, ...]:
        """The rules about a metric."""
        return self._by_cause.get(metric, ())

    def on_event(self, kind: str) -> tuple[Rule, ...]:
        """The rules about what happens."""
        return self._by_cause.get(kind, ())

    @cached_property
    def metrics(self) -> frozenset[str]:
        """What any rule wants to know."""
        return frozenset(
            rule.when.metric for rule in self.by_name.values() if isinstance(rule.when, OnMetric)
        )

    @cached_property
    def _by_cause(self) -> dict[str, tuple[Rule, ...]]:
        found: dict[str, tuple[Rule, ...]] = {}
        for rule in self.by_name.values():
            cause = rule.when.metric if isinstance(rule.when, OnMetric) else rule.when.kind
            found[cause] = (*found.get(cause, ()), rule)
        return found


def rules_of(settings: AlertSettings) -> Rules:
    """Make the rules that the settings describe."""
    include = frozenset(text.casefold() for text in settings.include)
    shipped = ((_new(each), True) for each in SHIPPED)
    known = {rule.name: (rule, on) for rule, on in (*_fixed(settings, always=bool(include)), *shipped)}
    for table in settings.rules:
        rule, on = known.get(table.name, (None, True))
        changed = _new(table) if rule is None else _changed(rule, table)
        known[table.name] = (changed, on if table.enabled is None else table.enabled)
    return Rules(
        by_name={name: rule for name, (rule, on) in known.items() if on and settings.enabled},
        include=include,
        exclude=frozenset(text.casefold() for text in settings.exclude),
    )


def _fixed(settings: AlertSettings, *, always: bool) -> Iterable[tuple[Rule, bool]]:
    """The rules with settings of their own, and whether each is on; `always`: some are always told of."""
    devices = settings.offline is not Scope.NONE or always
    quality = settings.quality is not Scope.NONE or always
    yield (
        Rule(
            name=RuleName.OFFLINE,
            when=OnEvent(kind=RuleName.OFFLINE),
            wait=settings.offline_for,
            scope=settings.offline,
        ),
        devices,
    )
    yield (
        Rule(
            name=RuleName.LATENCY,
            when=_above("rtt", settings.latency_above),
            wait=settings.latency_for,
            scope=settings.quality,
        ),
        quality and settings.latency_above > 0,
    )
    yield (
        Rule(
            name=RuleName.LOSS,
            when=_above("loss", settings.loss_above),
            wait=settings.loss_for,
            scope=settings.quality,
        ),
        quality and settings.loss_above > 0,
    )
    yield _event(RuleName.NEW_DEVICE, settings.new_device_for), settings.new_device
    yield _event(RuleName.MONITOR_BLIND, settings.blind_for), settings.blind
    # What is found was asked about before it is said, or is certain.
    yield _event(RuleName.SECURITY, 0), settings.security


def _event(name: RuleName, wait: float) -> Rule:
    return Rule(name=name, when=OnEvent(kind=name), wait=wait)


def _above(metric: str, threshold: float, clear: float | None = None) -> OnMetric:
    return OnMetric(
        metric=metric,
        comparator=Comparator.ABOVE,
        threshold=threshold,
        clear=threshold * CLEARS_BELOW if clear is None else clear,
    )


def _below(metric: str, threshold: float, clear: float | None = None) -> OnMetric:
    return OnMetric(
        metric=metric,
        comparator=Comparator.BELOW,
        threshold=threshold,
        clear=threshold * CLEARS_ABOVE if clear is None else clear,
    )


def _new(table: RuleSettings) -> Rule:
    """A rule that stands by itself."""
    when: OnMetric | OnEvent
    if table.above is not None:
        when = _above(table.metric, table.above, table.clear_below)
    elif table.below is not None:
        when = _below(table.metric, table.below, table.clear_above)
    else:
        when = OnEvent(kind=table.event)
    return _changed(Rule(name=table.name, when=when, wait=0), table)


def _changed(rule: Rule, table: RuleSettings) -> Rule:
    """The rule, with what a table says otherwise."""
    when = rule.when
    if isinstance(when, OnMetric):
        above = when.comparator is Comparator.ABOVE
        threshold, clear = (table.above, table.clear_below) if above else (table.below, table.clear_above)
        if threshold is not None:
            when = (_above if above else _below)(when.metric, threshold, clear)
        elif clear is not None:
            when = replace(when, clear=clear)
    return replace(
        rule,
        when=when,
        wait=rule.wait if table.for_ is None else table.for_,
        scope=table.scope or rule.scope,
        selection=Selection(
            **{key: _folded(getattr(table, key)) for key in ("devices", "tags", "networks", "ports")}
        ),
        severity=table.severity or rule.severity,
        advice=rule.advice if table.advice is None else table.advice,
    )


def _folded(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(text.casefold() for text in texts)
