"""All that can happen, by what it changes: every event has a literal tag."""

from __future__ import annotations

from .address import AddressConflict, AddressMoved, FloodStarted
from .alert import AlertChanged, SilencesChanged
from .device import DeviceDown, DeviceEvent, DeviceResembled, DeviceUp
from .finding import FindingChanged
from .measurement import MeasurementsTaken
from .monitor import MonitorHealthChanged, MonitoringPaused
from .place import NetworkChanged, SiteChanged
from .port import PortEvent, PortNews
from .scan import ScanEvent
from .target import SampleTaken, TargetEvent

type WatchEvent = MonitorHealthChanged | MonitoringPaused | AlertChanged | SilencesChanged | FindingChanged

type PlaceEvent = SiteChanged | NetworkChanged

type StateEvent = PlaceEvent | DeviceEvent | ScanEvent | TargetEvent | WatchEvent | PortEvent

type DeviceNews = DeviceResembled | DeviceUp | DeviceDown

type PassingEvent = DeviceNews | AddressMoved | AddressConflict | FloodStarted | PortNews

type Event = StateEvent | PassingEvent | SampleTaken | MeasurementsTaken
