"""What happened, in the past tense."""

from .device import (
    AddressConflict as AddressConflict,
)
from .device import (
    AddressMoved as AddressMoved,
)
from .device import (
    AlertChanged as AlertChanged,
)
from .device import (
    DeviceChanged as DeviceChanged,
)
from .device import (
    DeviceDiscovered as DeviceDiscovered,
)
from .device import (
    DeviceDown as DeviceDown,
)
from .device import (
    DeviceEvent as DeviceEvent,
)
from .device import (
    DeviceForgotten as DeviceForgotten,
)
from .device import (
    DeviceResembled as DeviceResembled,
)
from .device import (
    DevicesSeen as DevicesSeen,
)
from .device import (
    DeviceUp as DeviceUp,
)
from .device import (
    Event as Event,
)
from .device import (
    FloodStarted as FloodStarted,
)
from .device import (
    MonitorHealthChanged as MonitorHealthChanged,
)
from .device import (
    MonitoringPaused as MonitoringPaused,
)
from .device import (
    NetworkChanged as NetworkChanged,
)
from .device import (
    PassingEvent as PassingEvent,
)
from .device import (
    SampleTaken as SampleTaken,
)
from .device import (
    ScanEvent as ScanEvent,
)
from .device import (
    ScanFinished as ScanFinished,
)
from .device import (
    ScanProgressed as ScanProgressed,
)
from .device import (
    ScanStarted as ScanStarted,
)
from .device import (
    SilencesChanged as SilencesChanged,
)
from .device import (
    SiteChanged as SiteChanged,
)
from .device import (
    StateEvent as StateEvent,
)
from .device import (
    TargetChanged as TargetChanged,
)
from .device import (
    TargetDown as TargetDown,
)
from .device import (
    TargetEvent as TargetEvent,
)
from .device import (
    TargetRemoved as TargetRemoved,
)
from .device import (
    TargetUp as TargetUp,
)
from .device import (
    WatchEvent as WatchEvent,
)
