"""Alerts at work: hears the engine's events, tells what changed, and gets it to people.

The engine calls `open` once, `hear` with every event after it was published, and runs `run`.
"""

from __future__ import annotations

import asyncio
import logging
import uuid
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import NotFoundError
from ..events.alert import AlertChanged, SilencesChanged
from ..model.alert import AlertState
from ..net.interfaces import read_adapters
from ..settings.alerts import AlertSettings
from ..settings.rules import RuleName
from . import silences as silencing
from .delivery import Delivery
from .file import FileNotifier
from .given_up import GivenUp
from .notices import Notices
from .notification import Occasion, message
from .outbox import Outbox
from .parts import part_of_port, part_of_sensor
from .rules import rules_of
from .state import Alerts
from .webhook import WebhookNotifier

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from aiohttp import ClientSession

    from ..events.event import Event
    from ..model.alert import Alert, Silence
    from ..model.ip import IPAddress
    from ..model.measurement import Measurement
    from ..model.port import Port
    from ..model.sensor import Sensor
    from ..model.target import Target
    from ..store.protocol import Stored
    from .notices import Remember
    from .notification import Notification
    from .notifier import Notifier

_LOGGER = logging.getLogger(__name__)

# How often time alone may change an alert; seconds.
TICK = 1.0


def own_addresses() -> set[IPAddress]:
    """Return every address of this machine."""
    return {address.ip for adapter in read_adapters() for address in adapter.addresses}


def builtin_notifiers(settings: AlertSettings, session: ClientSession | None = None) -> list[Notifier]:
    """The notifiers that the settings ask for."""
    notifiers: list[Notifier] = []
    if settings.enabled and settings.file:
        notifiers.append(FileNotifier(Path(settings.file)))
    if settings.enabled and settings.webhook_url:
        notifiers.append(WebhookNotifier(settings, own_addresses=own_addresses, session=session))
    return notifiers


class Alerting:
    """The alerts of one engine.

    `publish` is called with AlertChanged and SilencesChanged; it records them in the store and tells the
    listeners. `remember` is the store's. Neither may call back into `hear` with anything but events.
    """

    def __init__(
        self,
        settings: AlertSettings | None = None,
        *,
        publish: Callable[[Event], None],
        remember: Remember,
        notifiers: Iterable[Notifier] | None = None,
        session: ClientSession | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        settings = settings or AlertSettings()
        self._publish = publish
        self._now = now
        self._log_warnings = settings.log_warnings
        self._alerts = Alerts(rules_of(settings), new_id=_new_id)
        self._notices = Notices(settings, remember)
        self._notifiers = [*(builtin_notifiers(settings, session) if notifiers is None else notifiers)]
        self._given_up = GivenUp(remember)
        self._outbox = Outbox(
            [notifier.name for notifier in self._notifiers],
            remember,
            crowded_out=partial(self._give_up, why="too many waited"),
        )
        self._deliveries = [self._delivery(notifier) for notifier in self._notifiers]
        self._silences: tuple[Silence, ...] = ()
        self._told_refused = False
        self._told_dropped = 0

    def open(self, stored: Stored, *, targets: Iterable[Target] = ()) -> None:
        """Go on where the last run ended; alerts whose rule or subject is gone are resolved."""
        now = self._now()
        self._silences = silencing.in_force(stored.silences, now)
        self._notices.load(stored.memory, stored.alerts)
        self._outbox.load(stored.memory)
        self._given_up.load(stored.memory, now)
        self._take(
            self._alerts.load(
                devices=stored.devices,
                networks=stored.networks,
                targets=targets,
                alerts=stored.alerts,
                pauses=stored.pauses,
                findings=stored.findings,
                now=now,
            )
        )

    @property
    def health(self) -> str | None:
        """The last problem with telling people, in words; None while all is well."""
        now_wrong = next((delivery.health for delivery in self._deliveries if delivery.health), None)
        return now_wrong or self.given_up

    @property
    def given_up(self) -> str | None:
        """What nobody was told within a day, in words; None: nothing."""
        return self._given_up.sentence(self._now())

    def alerts(self) -> tuple[Alert, ...]:
        """Every alert that is not over."""
        return tuple(self._alerts)

    @property
    def rule_names(self) -> frozenset[str]:
        """The rules that are in force, and those that netmon knows."""
        return frozenset(RuleName) | self._alerts.rules.by_name.keys()

    def silences(self) -> tuple[Silence, ...]:
        """Every silence that holds now or later."""
        return silencing.in_force(self._silences, self._now())

    def hear(self, event: Event) -> None:
        """Take in an event of the engine; our own are ignored."""
        if not isinstance(event, AlertChanged | SilencesChanged):
            self._take(self._alerts.apply(event, self._now()))

    def set_parts(self, device_id: str, ports: Iterable[Port], sensors: Iterable[Sensor]) -> None:
        """Say which ports and sensors a device had at the start; later changes come as events."""
        told = {f"{device_id}/{port.id}": part_of_port(port) for port in ports}
        told |= {f"{device_id}/{sensor.id}": part_of_sensor(sensor) for sensor in sensors}
        self._alerts.set_parts(device_id, told)

    def measure(self, measurements: Iterable[Measurement]) -> None:
        """Take in what ports and sensors showed."""
        now = self._now()
        for measurement in measurements:
            self._take(self._alerts.measure(measurement, now))

    def set_targets(self, targets: Iterable[Target]) -> None:
        """Say what is probed; alerts about targets that are gone are resolved."""
        self._take(self._alerts.set_targets(targets, self._now()))

    def set_settings(self, settings: AlertSettings) -> None:
        """Other rules hold from now on; where messages go is as it was at the start."""
        self._notices.settings = settings
        self._take(self._alerts.set_rules(rules_of(settings), self._now()))

    def tick(self, now: datetime) -> None:
        """Do what time alone changes; `run` does it every TICK."""
        self._take(self._alerts.expire(now))
        kept = silencing.in_force(self._silences, now)
        if kept != self._silences:
            self._set_silences(kept)
        # What was silenced, and what is to be repeated.
        for alert in self._alerts:
            if alert.state is AlertState.FIRING:
                self._notify(alert, now)
        self._tell_bounds()

    def acknowledge(self, alert_id: str, by: str = "") -> Alert:
        """A person has seen it: nobody is reminded of it. Raises NotFoundError."""
        alert = self._alerts.acknowledge(alert_id, by, self._now())
        self._publish(AlertChanged(alert=alert))
        return alert

    def silence(
        self,
        duration: timedelta,
        *,
        subject_id: str | None = None,
        rule: str | None = None,
        comment: str = "",
    ) -> Silence:
        """Tell nobody for some time (of one subject, of one rule, or of anything)."""
        changed = silencing.silence(
            self._silences,
            silence_id=_new_id(),
            now=self._now(),
            duration=duration,
            subject_id=subject_id,
            rule=rule,
            comment=comment,
        )
        self._set_silences(changed)
        return changed[-1]

    def unsilence(self, silence_id: str) -> None:
        """End a silence; raises NotFoundError."""
        kept = tuple(each for each in self._silences if each.id != silence_id)
        if len(kept) == len(self._silences):
            raise NotFoundError(f"No silence has the id {silence_id!r}.", field="id")
        self._set_silences(kept)

    async def run(self) -> None:
        """Watch the time and deliver, until cancelled."""
        try:
            async with asyncio.TaskGroup() as group:
                for notifier, delivery in zip(self._notifiers, self._deliveries, strict=True):
                    group.create_task(self._deliver(delivery), name=f"netmon alerts {notifier.name}")
                while True:
                    self.tick(self._now())
                    await asyncio.sleep(TICK)
        finally:
            for notifier in self._notifiers:
                await notifier.close()

    async def _deliver(self, delivery: Delivery) -> None:
        """Deliver for good; a failure that nobody foresaw must stop nothing else."""
        while True:
            try:
                await delivery.run()
            except Exception:
                _LOGGER.exception("Delivering alerts failed")
                await asyncio.sleep(60)

    def _delivery(self, notifier: Notifier) -> Delivery:
        name = notifier.name
        return Delivery(
            notifier,
            self._outbox,
            give_up=lambda told, why: self._give_up(name, told, why),
            is_untold=lambda told: self._given_up.has(name, told.alert.id),
        )

    def _give_up(self, name: str, told: Notification, why: str) -> None:
        self._given_up.add(name, told, why, self._now())

    def _take(self, changed: Iterable[Alert]) -> None:
        now = self._now()
        for alert in changed:
            # Before the alert itself: a crash between the two tells twice, not never.
            self._notify(alert, now)
            self._publish(AlertChanged(alert=alert))

    def _notify(self, alert: Alert, now: datetime) -> None:
        device = self._alerts.subjects.device_of(alert.subject_id)
        told = self._notices.of(alert, None if device is None else device.id, self._silences, now)
        if told is None:
            return
        self._log(told)
        if self._notifiers:
            self._outbox.add(told)
            for delivery in self._deliveries:
                delivery.wake()

    def _log(self, told: Notification) -> None:
        warned = self._log_warnings and told.occasion is not Occasion.RESOLVED
        level = logging.WARNING if warned else logging.INFO
        _LOGGER.log(level, "Alert %s (%s): %s", told.occasion.value, told.alert.rule, message(told))

    def _set_silences(self, silences: tuple[Silence, ...]) -> None:
        self._silences = silences
        self._publish(SilencesChanged(silences=silences))

    def _tell_bounds(self) -> None:
        """Say what found no room; of alerts once."""
        if self._alerts.refused and not self._told_refused:
            self._told_refused = True
            _LOGGER.warning("There are more alerts than netmon keeps at once; further ones are left out")
        if self._outbox.dropped > self._told_dropped:
            lost = self._outbox.dropped - self._told_dropped
            self._told_dropped = self._outbox.dropped
            _LOGGER.warning("%d messages about alerts could not be delivered for too long; dropped", lost)


def _new_id() -> str:
    return str(uuid.uuid4())
