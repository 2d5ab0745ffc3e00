"""What an engine does that stays: it probes, judges who is there and what is said, and alerts."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from .alerts.alerting import Alerting
from .credentials.book import Book
from .credentials.credential import of_settings
from .credentials.keyring import Keyring
from .credentials.vault import Vault
from .errors import InvalidRequestError
from .events.target import TargetChanged, TargetRemoved
from .inspecting import Inspecting
from .monitoring.user_targets import UserTargets
from .readings import Readings
from .supervision import Supervision

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from aiohttp import ClientSession

    from .around import Around
    from .config import Config
    from .credentials.credential import Credential
    from .events.event import Event
    from .evidence.observation import Observation
    from .inventory.inventory import Inventory
    from .keeping import Keeping
    from .model.series import Sample
    from .model.target import Target, TargetStatus
    from .plugins import Reader
    from .settings.credentials import CredentialSettings
    from .store.protocol import Stored


class Watch:
    """The supervision, inspection and alerting of one engine; commands go to them."""

    def __init__(
        self,
        config: Config,
        inventory: Inventory,
        *,
        tell: Callable[[Iterable[Event]], None],
        take: Callable[[Observation], None],
        keeping: Keeping,
        around: Around,
        readers: Sequence[Reader] = (),
        session: ClientSession | None = None,
    ) -> None:
        self._tell = tell
        self._enabled = config.monitoring.enabled
        self._task: asyncio.Task[None] | None = None
        remember = keeping.remember
        self.targets = UserTargets(config.monitoring, remember)
        self.supervision = Supervision(
            config.monitoring,
            inventory,
            tell=tell,
            take=take,
            remember=remember,
            around=around,
            user_targets=self.targets,
            session=session,
        )
        self.inspecting = Inspecting(
            config.inspection,
            inventory,
            tell=tell,
            take=take,
            remember=remember,
            keep_frames=keeping.keep_frames,
            around=around,
        )
        self.alerting = Alerting(
            config.alerts, publish=lambda event: tell([event]), remember=remember, session=session
        )
        self.book = Book(of_settings(config.credentials), keeping.remember_credential)
        self.keyring = Keyring(
            config.credentials,
            None if config.data_dir is None else Vault(config.data_dir),
            keep=keeping.keep_credential,
            changed=self._set_credentials,
        )
        self.readings = Readings(
            config.informants,
            readers,
            inventory,
            self.book,
            tell=tell,
            measured=self.alerting.measure,
            keeping=keeping,
            around=around,
        )

    def open(self, stored: Stored) -> None:
        """Go on where the last run ended; after the devices were loaded."""
        self.targets.load(stored.memory)
        self.supervision.load(stored)
        self.inspecting.load(stored)
        self.book.load(stored.credential_records, stored.findings)
        self.readings.load(stored)
        self.alerting.open(stored, targets=self.targets.all())
        for device_id in self.readings.devices():
            ports, sensors = self.readings.ports(device_id), self.readings.sensors(device_id)
            self.alerting.set_parts(device_id, ports.values(), sensors.values())

    def target_statuses(self) -> tuple[TargetStatus, ...]:
        """The user's targets, and what was decided of each."""
        return tuple(map(self.supervision.verdicts.status, self.targets.all()))

    def add_target(self, given: Mapping[str, object]) -> Target:
        """Probe a target from now on, given as in the settings file; raises InvalidRequestError."""
        target = self.targets.add(given)
        self._tell([TargetChanged(target=target)])
        return target

    def remove_target(self, target_id: str) -> None:
        """Probe a target no longer; raises NotFoundError, and InvalidRequestError for one in the settings."""
        self.targets.remove(target_id)
        self._tell([TargetRemoved(target_id=target_id)])

    def set_credentials(self, listed: Iterable[CredentialSettings]) -> None:
        """Ask with these from now on, in the place of those of the settings."""
        self.keyring.set_settings(listed)

    async def probe(self, target_id: str) -> Sample:
        """Probe a target at once, paused or not; raises NotFoundError, and InvalidRequestError where off."""
        if not self._enabled:
            raise InvalidRequestError("Monitoring is switched off (monitoring.enabled): nothing is probed.")
        return self.supervision.pingless.mark(await self.supervision.monitor.probe_now(target_id))

    def hear(self, event: Event) -> None:
        """Take in an event of the engine."""
        self.supervision.hear(event)
        self.readings.hear(event)
        self.alerting.hear(event)
        if isinstance(event, TargetChanged | TargetRemoved):
            self.alerting.set_targets(self.targets.all())

    def start(self, group: asyncio.TaskGroup) -> None:
        """Begin to watch."""
        self._task = group.create_task(self._run(), name="netmon watch")

    def stop(self) -> None:
        """Watch no more."""
        if self._task is not None:
            self._task.cancel()

    def _set_credentials(self, credentials: tuple[Credential, ...]) -> None:
        self.book.set_credentials(credentials)
        self.readings.informants.look_again()

    async def _run(self) -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(self.supervision.run(), name="netmon supervision")
            group.create_task(self.inspecting.run(), name="netmon inspection")
            group.create_task(self.readings.run(), name="netmon readings")
            group.create_task(self.alerting.run(), name="netmon alerts")
