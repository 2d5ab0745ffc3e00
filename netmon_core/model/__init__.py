"""What the engine knows, as plain frozen data."""

from .device import (
    NEVER_SEEN as NEVER_SEEN,
)
from .device import (
    Adapter as Adapter,
)
from .device import (
    AdapterKind as AdapterKind,
)
from .device import (
    Address as Address,
)
from .device import (
    Alert as Alert,
)
from .device import (
    AlertState as AlertState,
)
from .device import (
    ArpEvidence as ArpEvidence,
)
from .device import (
    Device as Device,
)
from .device import (
    EchoEvidence as EchoEvidence,
)
from .device import (
    Evidence as Evidence,
)
from .device import (
    Fact as Fact,
)
from .device import (
    ImportEvidence as ImportEvidence,
)
from .device import (
    Interface as Interface,
)
from .device import (
    IPAddress as IPAddress,
)
from .device import (
    IPInterface as IPInterface,
)
from .device import (
    IPNetwork as IPNetwork,
)
from .device import (
    MdnsEvidence as MdnsEvidence,
)
from .device import (
    Merge as Merge,
)
from .device import (
    Metric as Metric,
)
from .device import (
    MonitorHealth as MonitorHealth,
)
from .device import (
    NeighborEvidence as NeighborEvidence,
)
from .device import (
    Network as Network,
)
from .device import (
    Observation as Observation,
)
from .device import (
    Outage as Outage,
)
from .device import (
    OwnEvidence as OwnEvidence,
)
from .device import (
    Pause as Pause,
)
from .device import (
    Point as Point,
)
from .device import (
    Presence as Presence,
)
from .device import (
    ProbeKind as ProbeKind,
)
from .device import (
    PtrEvidence as PtrEvidence,
)
from .device import (
    Sample as Sample,
)
from .device import (
    Scan as Scan,
)
from .device import (
    ScanState as ScanState,
)
from .device import (
    Seed as Seed,
)
from .device import (
    Silence as Silence,
)
from .device import (
    Site as Site,
)
from .device import (
    SweepMethod as SweepMethod,
)
from .device import (
    SweepReport as SweepReport,
)
from .device import (
    Target as Target,
)
from .device import (
    TargetStatus as TargetStatus,
)
