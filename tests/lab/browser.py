"""A real browser in a host of the lab. It looks nothing up and asks nobody but that host's loopback."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from .processes import program

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from .namespaces import Namespace

_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)


@contextmanager
def browsing(host: Namespace) -> Iterator[Browser]:
    """Chromium inside `host`, without a window."""
    chromium = program("chromium", package="chromium")
    with host.inside(), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, headless=True, args=[*_ARGUMENTS])
        try:
            yield browser
        finally:
            browser.close()
