"""The page and the stream behind real proxies, in a real browser."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import pytest

from tests.lab.browser import browsing
from tests.lab.proxies import BEHIND, FULL_HOST, PORT, UPGRADE, apache, caddy, haproxy, nginx, start_proxy

from .test_page import QUICK, Watched, serving, shoot

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.lab.small_lan import SmallLan

PROXY = f"http://127.0.0.1:{PORT}/"
NO_PORT = "proxy_set_header Host $host;"


@contextmanager
def behind(
    lan: SmallLan, folder: Path, name: str, configuration: str, *, set_so: dict[str, str] | None = None
) -> Iterator[Watched]:
    """A server, a proxy before it, and a browser before that."""
    with serving(lan, folder / "data", environment={**QUICK, **(set_so or {})}) as key:
        proxy = start_proxy(lan.scanner, name, configuration, folder=folder / "proxy")
        try:
            with browsing(lan.scanner) as browser:
                yield Watched(lan=lan, browser=browser, key=key, url=PROXY)
        finally:
            proxy.stop()


def is_live(watched: Watched, picture: str, url: str = PROXY) -> None:
    page = watched.open(url=url)
    watched.sign_in(page)
    page.wait_for_selector("#link.live")
    page.wait_for_selector('.row:has-text("nas") .rtt:has-text("ms")')
    shoot(page, picture)
    assert page.is_hidden("#trouble")
    assert watched.said == []


@pytest.mark.parametrize(
    ("name", "configuration"),
    [("nginx", nginx()), ("caddy", caddy()), ("haproxy", haproxy()), ("apache", apache())],
)
def test_the_page_lives_behind_every_proxy_of_the_docs(
    small_lan: SmallLan, tmp_path: Path, name: str, configuration: str
) -> None:
    with behind(small_lan, tmp_path, name, configuration) as watched:
        is_live(watched, f"proxy-{name}")


@pytest.mark.parametrize(
    ("says", "set_so"),
    [
        # The port is left out of the name.
        (NO_PORT, {}),
        # The name is left out as a whole, but the user said where browsers find us,
        ("", {"NETMON_SERVER_PUBLIC_URL": PROXY}),
        # or which proxy to believe.
        ("proxy_set_header X-Forwarded-Host $http_host;", {"NETMON_SERVER_TRUSTED_PROXIES": "127.0.0.1"}),
    ],
)
def test_the_page_lives_behind_nginx_whatever_it_says_of_the_name(
    small_lan: SmallLan, tmp_path: Path, says: str, set_so: dict[str, str]
) -> None:
    with behind(small_lan, tmp_path, "nginx", nginx(says=says + UPGRADE), set_so=set_so) as watched:
        is_live(watched, "proxy-nginx-name")


@pytest.mark.parametrize(
    ("name", "configuration", "set_so"),
    [
        ("nginx", nginx(location="/netmon/", behind=f"{BEHIND}/"), {}),
        ("nginx", nginx(location="/netmon"), {"NETMON_SERVER_PUBLIC_URL": f"{PROXY}netmon/"}),
        ("caddy", caddy(directive=f"handle_path /netmon* {{ \n reverse_proxy {BEHIND} \n }}"), {}),
    ],
)
def test_the_page_lives_at_a_path_with_and_without_its_slash(
    small_lan: SmallLan, tmp_path: Path, name: str, configuration: str, set_so: dict[str, str]
) -> None:
    with behind(small_lan, tmp_path, name, configuration, set_so=set_so) as watched:
        is_live(watched, "proxy-path", f"{PROXY}netmon/")
        is_live(watched, "proxy-path-slashless", f"{PROXY}netmon")
        asked = f"{PROXY}netmon/api/v1/scans"
        told = small_lan.scanner.run(
            *("curl", "-si", "-H", f"X-API-Key: {watched.key}", "-H", "Content-Type: application/json"),
            *("-d", '{"prefixes": ["10.77.0.21/32"], "timeout": 0.1}', asked),
        )
        location = re.search(r"(?im)^location: (\S+)", told)
        assert location is not None, told
        scan = small_lan.scanner.run(
            "curl", "-s", "-H", f"X-API-Key: {watched.key}", urljoin(asked, location[1])
        )
        assert '"state"' in scan
        page = watched.open(url=f"{PROXY}netmon/api/docs")
        page.click("a")
        page.wait_for_url("**/netmon/api/openapi.json")
        assert '"openapi"' in page.inner_text("body")


def test_behind_a_proxy_without_websockets_the_page_says_just_that(
    small_lan: SmallLan, tmp_path: Path
) -> None:
    with behind(small_lan, tmp_path, "nginx", nginx(says=FULL_HOST)) as watched:
        page = watched.open(url=PROXY)
        page.fill("#key", watched.key)
        page.click("#by-key button")
        page.wait_for_selector('#trouble:has-text("no WebSocket gets through")')
        assert "Upgrade" in page.inner_text("#trouble")
        shoot(page, "proxy-no-upgrade")


def test_a_name_that_a_proxy_keeps_to_itself_is_refused_in_words_and_not_by_a_blank_page(
    small_lan: SmallLan, tmp_path: Path
) -> None:
    with behind(small_lan, tmp_path, "nginx", nginx(says=UPGRADE)) as watched:
        page = watched.open(url=PROXY)
        page.fill("#name", "anna")
        page.fill("#password", "wrong")
        page.click("#by-name button")
        page.wait_for_selector('#refusal:has-text("public_url")')
        shoot(page, "proxy-refused")
        page.fill("#key", watched.key)
        page.click("#by-key button")
        page.wait_for_selector('#trouble:has-text("public_url")')
        text = page.inner_text("#trouble")
        assert f"http://127.0.0.1:{PORT} (header Origin)" in text
        assert f"Host: {BEHIND}" in text
        shoot(page, "proxy-refused-stream")


def test_a_proxy_that_passes_only_the_page_on_leaves_no_blank_page(
    small_lan: SmallLan, tmp_path: Path
) -> None:
    with behind(small_lan, tmp_path, "nginx", nginx(location="= /")) as watched:
        page = watched.open(url=PROXY)
        page.wait_for_selector('#starting:has-text("cannot load /page/")')
        assert "The answer was 404" in page.inner_text("#starting")
        shoot(page, "proxy-no-files")


def test_while_netmon_is_away_the_page_says_that_the_proxy_answers(
    small_lan: SmallLan, tmp_path: Path
) -> None:
    with browsing(small_lan.scanner) as browser:
        proxy = start_proxy(small_lan.scanner, "nginx", nginx(), folder=tmp_path / "proxy")
        try:
            with serving(small_lan, tmp_path / "data", environment=QUICK) as key:
                watched = Watched(lan=small_lan, browser=browser, key=key, url=PROXY)
                page = watched.open(url=PROXY)
                watched.sign_in(page)
            page.wait_for_selector('#trouble:has-text("answers 502")')
            with serving(small_lan, tmp_path / "data", environment=QUICK):
                page.wait_for_selector("#link.live")
                page.wait_for_selector("#trouble", state="hidden")
        finally:
            proxy.stop()


def test_a_name_typed_into_a_browser_is_answered_by_a_page_that_says_how_to_allow_it(
    small_lan: SmallLan, tmp_path: Path
) -> None:
    with behind(small_lan, tmp_path, "nginx", nginx(says="proxy_set_header Host box.lan;")) as watched:
        page = watched.open(url=PROXY)
        text = page.inner_text("body")
        assert 'allowed_hosts = ["box.lan"]' in text
        assert "NETMON_SERVER_ALLOWED_HOSTS=box.lan" in text
        shoot(page, "proxy-unknown-name")
