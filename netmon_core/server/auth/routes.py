"""Every route for log-ins, keys and users."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .key_routes import KeyRoutes
from .log_in_routes import LogInRoutes
from .user_routes import UserRoutes

if TYPE_CHECKING:
    from ..audit.log import AuditLog
    from ..table import Route
    from .keeper import Keeper
    from .log_ins import LogIns


def auth_routes(keeper: Keeper, log_ins: LogIns, audit: AuditLog) -> tuple[Route, ...]:
    """Every route of this package."""
    return (
        *LogInRoutes(keeper, log_ins, audit).table(),
        *KeyRoutes(keeper).table(),
        *UserRoutes(keeper).table(),
    )
