"""The REST resources under /api/v1, one module each.

Each exports `ROUTES`; it must not check credentials or parse requests itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import (
    about,
    alerts,
    config,
    credentials,
    device,
    devices,
    edits,
    events,
    export,
    findings,
    measured,
    measured_export,
    metrics,
    outages,
    pauses,
    places,
    ports,
    prometheus,
    scans,
    silences,
    targets,
)

if TYPE_CHECKING:
    from ..table import Route

ROUTES: tuple[Route, ...] = (
    *about.ROUTES,
    *places.ROUTES,
    *devices.ROUTES,
    *device.ROUTES,
    *ports.ROUTES,
    *credentials.ROUTES,
    *edits.ROUTES,
    *scans.ROUTES,
    *targets.ROUTES,
    *measured.ROUTES,
    *metrics.ROUTES,
    *events.ROUTES,
    *outages.ROUTES,
    *alerts.ROUTES,
    *findings.ROUTES,
    *silences.ROUTES,
    *pauses.ROUTES,
    *export.ROUTES,
    *measured_export.ROUTES,
    *config.ROUTES,
    *prometheus.ROUTES,
)
