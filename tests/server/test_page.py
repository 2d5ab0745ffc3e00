"""The page in a real browser, driven by a real server on a real network of the lab."""

from __future__ import annotations

import os
import re
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.commands import NETMON
from tests.lab.browser import browsing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from tests.lab.small_lan import SmallLan

URL = "http://127.0.0.1:8643/"
KEY = re.compile(r"nmk_[\w-]+")
# As quick as it can be set, so that the test is.
QUICK = {
    "NETMON_MONITORING_INTERVAL": "1",
    "NETMON_MONITORING_TIMEOUT": "0.5",
    "NETMON_PRESENCE_SHORTEST_GRACE": "10",
    "NETMON_PRESENCE_PATIENCE": "60",
    "NETMON_ALERTS_OFFLINE": "all",
    "NETMON_ALERTS_OFFLINE_FOR": "0",
    "NETMON_DISCOVERY_SWEEP_INTERVAL": "20",
}
# Milliseconds for what takes the network its time.
PATIENCE = 90_000


@dataclass(frozen=True, kw_only=True)
class Watched:
    """A browser on a server that watches the small LAN."""

    lan: SmallLan
    browser: Browser
    key: str
    url: str = URL
    said: list[str] = field(default_factory=list)

    def open(
        self, *, width: int = 1280, height: int = 800, scheme: str = "light", url: str | None = None
    ) -> Page:
        """A page that was not signed in yet; what its console says is kept."""
        context = self.browser.new_context(
            viewport={"width": width, "height": height}, color_scheme="dark" if scheme == "dark" else "light"
        )
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.goto(url or self.url)
        return page

    def sign_in(self, page: Page) -> None:
        """Come in with the key, and wait for the devices."""
        page.fill("#key", self.key)
        page.click("#by-key button")
        page.wait_for_selector(".row.online")


@pytest.fixture
def watched(small_lan: SmallLan, tmp_path: Path) -> Iterator[Watched]:
    with serving(small_lan, tmp_path) as key, browsing(small_lan.scanner) as browser:
        yield Watched(lan=small_lan, browser=browser, key=key)


@contextmanager
def serving(lan: SmallLan, data: Path, *, environment: dict[str, str] | None = None) -> Iterator[str]:
    """A server on the scanner; gives the key that it prints, "" where it has made one before."""
    told = {"NETMON_DATA_DIR": str(data), "NETMON_SERVER_ANNOUNCE": "false"}
    process = lan.scanner.start(*NETMON, "serve", environment={**(environment or QUICK), **told})
    try:
        process.wait_for("targets of yours are known", timeout=30)
        found = KEY.search(process.text())
        yield found[0] if found is not None else ""
    finally:
        process.stop()


def row(text: str) -> str:
    return f'.row:has-text("{text}")'


def shoot(page: Page, name: str) -> None:
    """Keep a picture where NETMON_PICTURES says, to be looked at."""
    if folder := os.environ.get("NETMON_PICTURES"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"))


def test_devices_appear_one_goes_down_live_and_search_finds(watched: Watched) -> None:
    page = watched.open()
    shoot(page, "page-sign-in")
    watched.sign_in(page)
    page.wait_for_function("() => document.querySelectorAll('.row').length > 7")
    page.wait_for_selector(f'{row("nas")} .rtt:has-text("ms")')
    assert "192" not in page.inner_text("#devices")
    page.wait_for_timeout(8_000)
    shoot(page, "page-desktop")

    watched.lan.hosts["nas"].ip("link", "set", "eth0", "down")
    page.wait_for_selector('.row.doubtful:has-text("nas"):has-text("not answering")')
    page.wait_for_selector('.row.offline:has-text("nas")')
    page.wait_for_selector('.alert:has-text("nas")')
    assert "1 offline" in page.inner_text("#counts").replace("\n", " ")
    shoot(page, "page-offline")

    page.fill("#search", "printer")
    page.wait_for_function("() => document.querySelectorAll('.row:not(.head)').length === 1")
    page.fill("#search", "00:17:88")
    page.wait_for_selector(row("Philips"))
    page.fill("#search", "nobody has this name")
    page.wait_for_selector('.empty:has-text("No device fits")')
    page.fill("#search", "")
    page.click('#presences button:has-text("offline")')
    page.wait_for_function("() => document.querySelectorAll('.row:not(.head)').length === 1")

    watched.lan.hosts["nas"].ip("link", "set", "eth0", "up")
    page.click('#presences button:has-text("offline")')
    page.wait_for_selector('.row.online:has-text("nas")')
    assert watched.said == []


def test_it_fits_a_phone_and_follows_the_dark_scheme(watched: Watched) -> None:
    page = watched.open(width=390, height=844, scheme="dark")
    watched.sign_in(page)
    page.wait_for_selector(f'{row("nas")} .rtt:has-text("ms")')
    page.wait_for_timeout(6_000)
    shoot(page, "page-phone")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(16, 22, 29)"
    page.click("#theme")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(244, 246, 248)"
    assert watched.said == []


def test_a_hostile_name_is_shown_as_text_and_nothing_of_it_runs(watched: Watched) -> None:
    page = watched.open()
    watched.sign_in(page)
    hostile = '"><img src=x onerror=document.title=1><svg/onload=document.title=1>'
    page.wait_for_function("() => document.querySelector('#devices').textContent.includes('bulb')")
    done = page.evaluate(
        """async ([key, name]) => {
            const headers = { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' };
            const found = await (await fetch('api/v1/devices?search=bulb', { headers })).json();
            const path = `api/v1/devices/${found.items[0].id}`;
            return (await fetch(path, { method: 'PATCH', headers, body: JSON.stringify({ name }) })).status;
        }""",
        [watched.key, hostile],
    )
    assert done == 200
    page.wait_for_function("() => document.querySelector('#devices').textContent.includes('onerror=')")
    assert page.locator("#devices img").count() == 0
    assert "netmon" in page.title()
    assert watched.said == []


def test_without_the_server_it_says_so_and_a_wrong_key_is_refused(
    small_lan: SmallLan, tmp_path: Path
) -> None:
    with browsing(small_lan.scanner) as browser:
        with serving(small_lan, tmp_path) as key:
            watched = Watched(lan=small_lan, browser=browser, key=key)
            page = watched.open()
            page.fill("#key", "nmk_wrong")
            page.click("#by-key button")
            page.wait_for_selector('#refusal:has-text("does not hold")')
            watched.sign_in(page)
        page.wait_for_selector('#link.away:has-text("not current")')
        assert page.locator(".row.online").count() > 0
        with serving(small_lan, tmp_path):
            page.wait_for_selector("#link.live")
            page.click("#leave")
            page.wait_for_selector("#sign-in:not([hidden])")


def test_focus_and_what_is_marked_stay_while_everything_changes(watched: Watched) -> None:
    page = watched.open()
    watched.sign_in(page)
    page.wait_for_selector(row("bulb"))
    assert page.get_attribute(".row.head > .address", "aria-sort") == "ascending"
    page.click('.row.head button:has-text("Name")')
    page.click('.row.head button:has-text("Name")')
    assert page.get_attribute(".row.head > .name", "aria-sort") == "descending"
    assert page.get_attribute(".row.head > .address", "aria-sort") == "none"
    assert page.locator(".row.head button[aria-sort]").count() == 0

    page.focus('.row.head button:has-text("MAC")')
    page.evaluate(
        """() => {
            const cells = [...document.querySelectorAll('.row .name')];
            const cell = cells.find((each) => each.textContent.includes('nas'));
            getSelection().selectAllChildren(cell);
        }"""
    )
    # Another row comes to be the first, and a device goes: the table is arranged anew.
    done = page.evaluate(
        """async (key) => {
            const headers = { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' };
            const one = async (word) =>
                (await (await fetch(`api/v1/devices?search=${word}`, { headers })).json()).items[0].id;
            const name = JSON.stringify({ name: 'zzz' });
            const path = `api/v1/devices/${await one('bulb')}`;
            return (await fetch(path, { method: 'PATCH', headers, body: name })).status;
        }""",
        watched.key,
    )
    assert done == 200
    page.wait_for_function(
        "() => document.querySelector('.row.head').nextElementSibling.textContent.includes('zzz')"
    )
    assert page.evaluate("getSelection().toString()") == "nas.lan.test"
    assert page.evaluate("document.activeElement.textContent") == "MAC"
    fonts = page.evaluate(
        """() => [...new Set([...document.querySelectorAll('body, .row span, .row button, code, input')]
            .map((each) => getComputedStyle(each).fontFamily))]"""
    )
    assert len(fonts) == 1
    assert watched.said == []


def test_targets_have_rows_and_say_what_is_wrong(small_lan: SmallLan, tmp_path: Path) -> None:
    targets = "ping://10.77.0.11,tcp://10.77.0.12:1,http://10.77.0.77/"
    environment = {**QUICK, "NETMON_MONITORING_TARGETS": targets}
    with (
        serving(small_lan, tmp_path, environment=environment) as key,
        browsing(small_lan.scanner) as browser,
    ):
        watched = Watched(lan=small_lan, browser=browser, key=key)
        page = watched.open()
        watched.sign_in(page)
        page.wait_for_selector('.target.online:has-text("10.77.0.11") .rtt:has-text("ms")')
        page.wait_for_selector('.target.offline:has-text("10.77.0.12:1"):has-text("port 1 is closed")')
        assert page.locator(".target").count() == 3
        shoot(page, "page-targets")
        assert watched.said == []


def test_who_is_there_and_answers_no_pings_is_not_said_to_be_lost(
    small_lan: SmallLan, tmp_path: Path
) -> None:
    small_lan.hosts["nas"].sysctl(net__ipv4__icmp_echo_ignore_all=1)
    try:
        with serving(small_lan, tmp_path) as key, browsing(small_lan.scanner) as browser:
            watched = Watched(lan=small_lan, browser=browser, key=key)
            page = watched.open()
            watched.sign_in(page)
            silent = page.locator('.row.online:has-text("10.77.0.21")')
            silent.locator('.rtt:has-text("no pings")').wait_for()
            assert "answers no pings" in (silent.locator(".rtt").get_attribute("title") or "")
            assert not silent.locator(".spark .lost").count()
            assert watched.said == []
    finally:
        small_lan.hosts["nas"].sysctl(net__ipv4__icmp_echo_ignore_all=0)


def test_without_a_network_it_says_so_and_what_to_do(small_lan: SmallLan, tmp_path: Path) -> None:
    small_lan.scanner.ip("link", "set", "eth0", "down")
    try:
        with serving(small_lan, tmp_path) as key, browsing(small_lan.scanner) as browser:
            watched = Watched(lan=small_lan, browser=browser, key=key)
            page = watched.open()
            page.fill("#key", watched.key)
            page.click("#by-key button")
            page.wait_for_selector('#health:has-text("watches no network")')
            assert "netmon doctor" in page.inner_text("#health")
            assert "first sweep" not in page.inner_text("#devices")
            shoot(page, "page-no-network")

            small_lan.scanner.ip("link", "set", "eth0", "up")
            page.wait_for_selector("#health", state="hidden")
            page.wait_for_selector(".row.online")
    finally:
        small_lan.scanner.ip("link", "set", "eth0", "up")
        small_lan.scanner.ip("route", "replace", "default", "via", "10.77.0.1")
