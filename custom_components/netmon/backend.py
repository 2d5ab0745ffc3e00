"""What the integration needs of netmon, whether it runs in here or elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from .engine import (
        Capability,
        Config,
        Event,
        InformantState,
        Port,
        Sample,
        Scan,
        ScanRequest,
        Sensor,
        State,
    )

type Unsubscribe = Callable[[], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class BackendInfo:
    """What there is to say about a backend; only what may be shown to anybody."""

    mode: str
    version: str
    # How this machine may look at the network; empty: not ours to know.
    capabilities: tuple[Capability, ...] = ()
    # The damaged data file was moved here.
    set_aside: str | None = None


class Backend(Protocol):
    """One netmon. Commands raise NetmonError."""

    @property
    def info(self) -> BackendInfo:
        """What it is; complete after `open`."""
        ...

    @property
    def state(self) -> State:
        """All that is known now; another object after a new beginning. Only the backend changes it."""
        ...

    @property
    def available(self) -> bool:
        """Whether what `state` says is kept up to date."""
        ...

    @property
    def problem(self) -> str:
        """Why it is not available, in words; of a time when it is, nothing that matters."""
        ...

    async def open(self) -> None:
        """Know what was known last; raises NetmonError."""
        ...

    async def start(self) -> None:
        """Begin to look at the network; raises NetmonError."""
        ...

    async def renew(self, config: Config) -> None:
        """Go on with other settings, where these are ours to set; raises NetmonError and OSError."""
        ...

    async def set_credentials(self, config: Config) -> None:
        """Ask devices with the credentials of these settings, where these are ours to set."""
        ...

    async def close(self) -> None:
        """Leave no task, socket or file open; safe twice."""
        ...

    async def hold(self) -> None:
        """Keep the data files fit to be copied, until `release`; raises NetmonError."""
        ...

    async def release(self) -> None:
        """The copy is made; safe twice."""
        ...

    def subscribe(self, listener: Callable[[Event], None]) -> Unsubscribe:
        """Call `listener` with every event, after `state` has taken it in."""
        ...

    def on_change(self, listener: Callable[[], None]) -> Unsubscribe:
        """Call `listener` when `available` changed, or `state` is another object."""
        ...

    async def scan(self, request: ScanRequest) -> Scan:
        """Sweep now; returns when it is over."""
        ...

    async def ping(self, device_id: str) -> Sample:
        """Probe a device at once."""
        ...

    async def ports(self, device_id: str) -> Sequence[Port]:
        """What a device tells of its ports, former ones too."""
        ...

    async def sensors(self, device_id: str) -> Sequence[Sensor]:
        """What a device measures of itself."""
        ...

    async def informants(self) -> Sequence[InformantState]:
        """How it goes with each device that is asked about itself."""
        ...

    async def ask(self, device_id: str) -> InformantState:
        """Ask a device about itself at once."""
        ...

    async def agree(self, device_id: str) -> InformantState:
        """Say a person's yes to whoever answers for a device now."""
        ...

    async def wake(self, device_id: str) -> None:
        """Switch a device on by Wake-on-LAN."""
        ...

    async def rename(self, device_id: str, name: str | None) -> None:
        """Set or take away the user's name."""
        ...

    async def set_known(self, device_id: str, *, known: bool | None) -> None:
        """Say whether the device is ours; False: ignore it."""
        ...

    async def forget(self, device_id: str) -> None:
        """Drop a device."""
        ...

    async def merge(self, keep_id: str, absorbed_id: str) -> None:
        """Make two devices one."""
        ...

    async def acknowledge(self, alert_id: str, by: str) -> None:
        """Say that a person has seen an alert."""
        ...

    async def ensure_target(self, given: Mapping[str, object]) -> None:
        """Probe a target from now on, unless that is done already."""
        ...

    async def remove_target(self, target_id: str) -> None:
        """Probe a target no longer."""
        ...
