"""What the handlers share beside the engine: one of each for an application."""

from __future__ import annotations

from aiohttp import web

from .about import About
from .listing import Listing
from .scans import Scans

ABOUT = web.AppKey("about", About)
LISTING = web.AppKey("listing", Listing)
SCANS = web.AppKey("scans", Scans)
