"""The one door to the engine: nothing else here imports `netmon_core`.

A release that brings the engine along rewrites only the imports of this file.
"""

from __future__ import annotations

# The engine imports these when it starts; here they are read in off Home Assistant's loop.
import aiodns  # noqa: F401
import aiosqlite  # noqa: F401

from netmon_core import __version__ as ENGINE_VERSION  # noqa: N812
from netmon_core.client.connection import Connection
from netmon_core.client.rest import Client
from netmon_core.config import Config, parse_config
from netmon_core.discovery.plan import ScanRequest
from netmon_core.engine import Engine
from netmon_core.errors import (
    AdapterError,
    ConfigError,
    ConflictError,
    CredentialError,
    ForbiddenError,
    InvalidRequestError,
    NetmonError,
    NotFoundError,
    ScanBusyError,
    ScanTooWideError,
    ServerUnreachableError,
    ServerVersionError,
    StoreError,
    StoreNewerError,
    TooManyAttemptsError,
    UnexpectedAnswerError,
)
from netmon_core.events.address import AddressConflict, FloodStarted
from netmon_core.events.alert import AlertChanged
from netmon_core.events.device import (
    DeviceChanged,
    DeviceDiscovered,
    DeviceDown,
    DeviceForgotten,
    DevicesSeen,
    DeviceUp,
)
from netmon_core.events.event import Event
from netmon_core.events.finding import FindingChanged
from netmon_core.events.measurement import MeasurementsTaken
from netmon_core.events.monitor import MonitorHealthChanged
from netmon_core.events.port import (
    DeviceRestarted,
    LinksChanged,
    PortFlapping,
    PortsChanged,
    PortStateChanged,
    SensorsChanged,
)
from netmon_core.events.scan import ScanFinished
from netmon_core.events.target import SampleTaken, TargetChanged, TargetDown, TargetRemoved, TargetUp
from netmon_core.inventory.words import duration
from netmon_core.model.alert import Alert, AlertState
from netmon_core.model.device import Device, Seed
from netmon_core.model.finding import Finding, Severity
from netmon_core.model.informant import InformantState
from netmon_core.model.interface import Interface
from netmon_core.model.link import Attachment
from netmon_core.model.port import AdminState, Port, PortKind, PortRates, PortState
from netmon_core.model.presence import NEVER_SEEN, Presence
from netmon_core.model.scan import Scan
from netmon_core.model.sensor import Sensor, SensorKind, SensorUnit
from netmon_core.model.series import Sample
from netmon_core.model.target import ProbeKind, TargetStatus
from netmon_core.monitoring.stats import jitter
from netmon_core.monitoring.targets import best_address
from netmon_core.net.capabilities import Capability, Mechanism, read_capabilities
from netmon_core.net.interfaces import read_adapters
from netmon_core.packets.mac import SHARED_MACS
from netmon_core.server_address import ServerAddress, parse_server_address
from netmon_core.settings.credentials import (
    CREDENTIALS_MAX,
    AuthProtocol,
    CredentialKind,
    PrivacyProtocol,
    parse_credential,
)
from netmon_core.settings.monitoring import TargetSettings, parse_target
from netmon_core.snapshot import Snapshot, State, apply
from netmon_core.store.backup import pin
from netmon_core.store.series.embedded import EmbeddedSeries
from netmon_core.store.sqlite import SqliteStore
from netmon_core.watch import Watch
from netmon_core.wire import to_wire

__all__ = [
    "CREDENTIALS_MAX",
    "ENGINE_VERSION",
    "NEVER_SEEN",
    "SHARED_MACS",
    "AdapterError",
    "AddressConflict",
    "AdminState",
    "Alert",
    "AlertChanged",
    "AlertState",
    "Attachment",
    "AuthProtocol",
    "Capability",
    "Client",
    "Config",
    "ConfigError",
    "ConflictError",
    "Connection",
    "CredentialError",
    "CredentialKind",
    "Device",
    "DeviceChanged",
    "DeviceDiscovered",
    "DeviceDown",
    "DeviceForgotten",
    "DeviceRestarted",
    "DeviceUp",
    "DevicesSeen",
    "EmbeddedSeries",
    "Engine",
    "Event",
    "Finding",
    "FindingChanged",
    "FloodStarted",
    "ForbiddenError",
    "InformantState",
    "Interface",
    "InvalidRequestError",
    "LinksChanged",
    "MeasurementsTaken",
    "Mechanism",
    "MonitorHealthChanged",
    "NetmonError",
    "NotFoundError",
    "Port",
    "PortFlapping",
    "PortKind",
    "PortRates",
    "PortState",
    "PortStateChanged",
    "PortsChanged",
    "Presence",
    "PrivacyProtocol",
    "ProbeKind",
    "Sample",
    "SampleTaken",
    "Scan",
    "ScanBusyError",
    "ScanFinished",
    "ScanRequest",
    "ScanTooWideError",
    "Seed",
    "Sensor",
    "SensorKind",
    "SensorUnit",
    "SensorsChanged",
    "ServerAddress",
    "ServerUnreachableError",
    "ServerVersionError",
    "Severity",
    "Snapshot",
    "SqliteStore",
    "State",
    "StoreError",
    "StoreNewerError",
    "TargetChanged",
    "TargetDown",
    "TargetRemoved",
    "TargetSettings",
    "TargetStatus",
    "TargetUp",
    "TooManyAttemptsError",
    "UnexpectedAnswerError",
    "Watch",
    "apply",
    "best_address",
    "duration",
    "jitter",
    "parse_config",
    "parse_credential",
    "parse_server_address",
    "parse_target",
    "pin",
    "read_adapters",
    "read_capabilities",
    "to_wire",
]
