"""The rules of alerts as people write them, those that come with netmon among them."""

from __future__ import annotations

import math
from enum import StrEnum
from re import fullmatch
from typing import TYPE_CHECKING, Any

from ..lazy_dataclass import dataclass
from ..model.finding import Severity
from ..model.growing import vocabulary
from ..model.metric import METRICS, Of, Unit
from .checks import flag, names, number

if TYPE_CHECKING:
    from collections.abc import Mapping

    import voluptuous as vol

# As many as a person writes down; each is looked at for each reading of its metric.
RULES_MAX = 64
RULE_NAME = r"[a-z][a-z0-9_]{0,31}"
# Devices, tags, networks and ports that one rule names, of each kind.
SELECTED_MAX = 256
LONGEST_ADVICE = 200


class Scope(StrEnum):
    """Which subjects a rule is about: each includes those before it."""

    NONE = "none"
    # The user's targets and the gateways.
    TARGETS = "targets"
    # And the devices that were named or marked as known.
    KNOWN = "known"
    ALL = "all"


class RuleName(StrEnum):
    """What the rules that come with netmon are called in alerts, silences and settings."""

    OFFLINE = "offline"
    LATENCY = "latency"
    LOSS = "loss"
    NEW_DEVICE = "new_device"
    MONITOR_BLIND = "monitor_blind"
    SECURITY = "security"
    UTILIZATION = "utilization"
    PORT_ERRORS = "port_errors"
    PORT_FLAPPING = "port_flapping"
    SUPPLY = "supply"
    TEMPERATURE = "temperature"
    ON_BATTERY = "on_battery"


# What happens to a part of a device; any number of rules may be about it.
PART_EVENT = "port_flapping"
# What else happens: there is one rule about each, of the same name.
EVENTS = (RuleName.OFFLINE, RuleName.NEW_DEVICE, RuleName.MONITOR_BLIND, RuleName.SECURITY)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSettings:
    """One table of `alerts.rules`. None: not said, so as it is in the rule of that name, or by itself.

    `metric` and `event` are "" where the rule has a name that netmon knows.
    """

    name: str
    enabled: bool | None = None
    metric: str = ""
    event: str = ""
    above: float | None = None
    below: float | None = None
    # Where the alert ends.
    clear_below: float | None = None
    clear_above: float | None = None
    # Seconds.
    for_: float | None = None
    severity: Severity | None = None
    # What to do, in a sentence.
    advice: str | None = None
    scope: Scope | None = None
    # Empty: any.
    devices: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()
    ports: tuple[str, ...] = ()


# On from the start; each can be switched off or changed by a table of its name.
SHIPPED = (
    RuleSettings(
        name=RuleName.UTILIZATION,
        metric="utilization",
        above=0.9,
        clear_below=0.8,
        for_=900,
        advice="See who sends so much, or give it a faster link.",
    ),
    RuleSettings(
        name=RuleName.PORT_ERRORS,
        metric="errors_per_second",
        above=1,
        clear_below=0.1,
        for_=900,
        advice="Try another cable; then see that both ends have the same speed and duplex.",
    ),
    RuleSettings(
        name=RuleName.PORT_FLAPPING,
        event=PART_EVENT,
        for_=0,
        advice="Try another cable or port; a device that sleeps or restarts does this too.",
    ),
    RuleSettings(
        name=RuleName.SUPPLY,
        metric="supply",
        below=0.1,
        clear_above=0.15,
        for_=600,
        severity=Severity.INFO,
        advice="Have another one at hand.",
    ),
    RuleSettings(
        name=RuleName.TEMPERATURE,
        metric="temperature_over_limit",
        above=0,
        clear_below=-3,
        for_=300,
        severity=Severity.CRITICAL,
        advice="Look for a fan that stands still, dust, or a warm room.",
    ),
    RuleSettings(
        name=RuleName.ON_BATTERY,
        metric="on_battery",
        above=1,
        clear_below=0,
        for_=10,
        severity=Severity.CRITICAL,
        advice="Look after the mains, and shut down in time what must not lose its power.",
    ),
)
_FIXED: dict[str, RuleSettings] = {
    "latency": RuleSettings(name=RuleName.LATENCY, metric="rtt", above=0.25),
    "loss": RuleSettings(name=RuleName.LOSS, metric="loss", above=0.2),
    **{name: RuleSettings(name=name, event=name) for name in EVENTS},
}
# Every rule that a table can change by its name, with what it is about.
KNOWN: dict[str, RuleSettings] = _FIXED | {each.name: each for each in SHIPPED}


def rules_schema() -> vol.All:
    """Validates the list `alerts.rules`."""
    import voluptuous as vol  # noqa: PLC0415 - see checks

    return vol.All(
        [vol.All(_table(), _rule)],
        vol.Length(max=RULES_MAX, msg=f"must be at most {RULES_MAX}"),
        _named_apart,
        vol.Coerce(tuple),
    )


def _table() -> vol.Schema:
    import voluptuous as vol  # noqa: PLC0415

    selected: vol.All = vol.All(names(), vol.Length(max=SELECTED_MAX, msg=f"must be at most {SELECTED_MAX}"))
    keys: dict[Any, Any] = {
        vol.Required("name", msg="must be set"): _name,
        "enabled": flag(),
        "metric": _one_of(METRICS),
        "event": _one_of([PART_EVENT]),
        "for": number(float, 0, 86_400),
        "severity": vol.All(_one_of([*vocabulary(Severity)]), vol.Coerce(Severity)),
        "advice": vol.All(str, vol.Length(max=LONGEST_ADVICE, msg=_advice())),
        "scope": vol.All(_one_of([*Scope]), vol.Coerce(Scope)),
    }
    keys |= dict.fromkeys(("above", "below", "clear_below", "clear_above"), _value)
    keys |= dict.fromkeys(("devices", "tags", "networks", "ports"), selected)
    return vol.Schema(keys)


def _advice() -> str:
    return f"must be a sentence of at most {LONGEST_ADVICE} characters"


def _one_of(words: Any) -> vol.In:
    import voluptuous as vol  # noqa: PLC0415

    allowed = [str(each) for each in words]
    *some, last = allowed
    return vol.In(allowed, msg=f"must be {', '.join(some)} or {last}" if some else f"must be {last}")


def _name(value: object) -> str:
    if not isinstance(value, str) or not fullmatch(RULE_NAME, value):
        raise _wrong(None, "must be a word of small letters, digits and _, such as wifi_slow")
    return value


def _value(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise _wrong(None, "must be a number")
    return float(value)


def _rule(given: dict[str, Any]) -> RuleSettings:
    """A table as a rule: whole by itself, or a change to one that netmon knows."""
    if "for" in given:
        given["for_"] = given.pop("for")
    rule = RuleSettings(**given)
    known = KNOWN.get(rule.name)
    if known is not None:
        for key in ("metric", "event"):
            if key in given:
                raise _wrong(key, f"is not for the rule {rule.name}, which has its own; take another name")
    elif bool(rule.metric) == bool(rule.event):
        raise _wrong("metric", f"must be set, or event: the name {rule.name} alone says nothing")
    about = known or rule
    if about.metric:
        _check_threshold(given, rule, about, new=known is None)
    else:
        _check_no_threshold(given, about)
    if rule.ports and about.event != PART_EVENT and not _is_of(about, Of.PORT):
        raise _wrong("ports", "is only for what ports are measured by")
    return rule


def _check_threshold(given: Mapping[str, Any], rule: RuleSettings, about: RuleSettings, *, new: bool) -> None:
    side = "above" if about.above is not None else "below"
    if new and (rule.above is None) == (rule.below is None):
        raise _wrong("above", "must be set, or below, but not both")
    end, other = (
        ("clear_below", ("below", "clear_above"))
        if side == "above"
        else ("clear_above", ("above", "clear_below"))
    )
    for key in other:
        if key in given:
            raise _wrong(key, f"is not for a rule that has {side}")
    share = METRICS[about.metric].unit is Unit.SHARE
    for key in (side, end):
        if share and key in given and not 0 <= given[key] <= 1:
            raise _wrong(key, "must be a share from 0 to 1")
    value = given.get(side, getattr(about, side))
    if end in given and (given[end] > value if side == "above" else given[end] < value):
        raise _wrong(end, f"must be on the other side of {side}, {value:g}, or at it")


def _check_no_threshold(given: Mapping[str, Any], about: RuleSettings) -> None:
    for key in ("above", "below", "clear_below", "clear_above"):
        if key in given:
            raise _wrong(key, f"is nothing for the event {about.event}, which has no value")


def _is_of(rule: RuleSettings, of: Of) -> bool:
    return bool(rule.metric) and METRICS[rule.metric].of is of


def _wrong(key: str | None, message: str) -> vol.Invalid:
    import voluptuous as vol  # noqa: PLC0415

    return vol.Invalid(message, path=None if key is None else [key])


def _named_apart(rules: list[RuleSettings]) -> list[RuleSettings]:
    seen: set[str] = set()
    for position, rule in enumerate(rules):
        if rule.name in seen:
            import voluptuous as vol  # noqa: PLC0415

            raise vol.Invalid("must be unique: there is another of that name", path=[position, "name"])
        seen.add(rule.name)
    return rules
