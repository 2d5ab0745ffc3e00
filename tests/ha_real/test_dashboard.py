"""The dashboard as a person gets it: in a browser, by two clicks."""

from __future__ import annotations

import json
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.lab.browser import browsing
from tests.lab.namespaces import Lab
from tests.lab.small_lan import build_small_lan

from .api import URL
from .home import Home, problem, start_home

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

    from tests.lab.small_lan import SmallLan

# What a stranger may call a device; a page that ran it would say so.
MEAN = "<img src=x onerror=window.hacked=1>{{ 6 * 7 }}"
# A page of Home Assistant draws itself for seconds where others run beside it.
PATIENCE = 60_000


@pytest.fixture(scope="module")
def lan(lab_possible: None) -> Iterator[SmallLan]:
    if reason := problem():
        pytest.skip(reason)
    with Lab() as lab:
        yield build_small_lan(lab)


@pytest.fixture(scope="module")
def home(lan: SmallLan) -> Iterator[Home]:
    home = start_home(lan.scanner.folder / "home-assistant", lan.scanner)
    home.fill_in("flow", "netmon", [{"next_step_id": "embedded"}, {}])
    nas = next(mac for address, mac in lan.macs.items() if str(address) == "10.77.0.21")
    home.api.wait_until(lambda: home.tracker(nas), "the NAS")
    home.api.post("/api/services/netmon/rename", {"device": nas, "name": MEAN})
    home.api.wait_for("device_tracker.printer", "home")
    yield home
    home.stop()


@contextmanager
def browser_page(home: Home, lan: SmallLan) -> Iterator[Page]:
    """A page of who has logged in. Nothing else may be asked meanwhile: the driver has the loop."""
    with browsing(lan.scanner) as browser:
        context = browser.new_context(viewport={"width": 1400, "height": 1000})
        kept = json.dumps(home.tokens | {"expires": int(time.time() * 1000) + 1_800_000})
        settings = {"hassTokens": kept, "dockedSidebar": '"always_hidden"', "selectedLanguage": '"en"'}
        context.add_init_script(
            "".join(f"localStorage.setItem({json.dumps(k)}, {json.dumps(v)});" for k, v in settings.items())
        )
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        expect.set_options(timeout=PATIENCE)
        yield page


def test_it_is_offered_where_dashboards_are_added_and_shows_everybody(home: Home, lan: SmallLan) -> None:
    with browser_page(home, lan) as page:
        page.goto(f"{URL}/config/lovelace/dashboards")
        page.get_by_text("Add dashboard").first.click()
        page.locator("dashboard-card", has_text="Netmon").click()
        page.get_by_role("textbox", name="Title").fill("Our network")
        page.get_by_role("button", name="Create").click()
        # In the side bar, which is hidden here.
        page.get_by_text("Our network").first.wait_for(state="attached")
        # A dialog that closes goes one page back, and must not do so from the page that is opened next.
        page.get_by_role("button", name="Create").wait_for(state="hidden")
        page.wait_for_function("!history.state?.dialog")
        page.goto(f"{URL}/our-network")
        for heading in ("Network", "Printers", "Other devices", "What happened"):
            expect(page.locator("hui-heading-card", has_text=heading).first).to_be_visible()
        expect(page.locator("hui-tile-card", has_text="printer").first).to_contain_text("Home")
        # Its name is text, and nothing else.
        expect(page.locator("hui-tile-card", has_text=MEAN).first).to_be_visible()
        assert page.evaluate("window.hacked") is None
    # It is made anew when it is opened, and nothing but the strategy is kept.
    kept = home.api.command(type="lovelace/config", url_path="our-network")
    assert kept == {"strategy": {"type": "custom:netmon"}}


def test_home_assistant_says_nothing_against_it(home: Home) -> None:
    assert home.warnings() == []
