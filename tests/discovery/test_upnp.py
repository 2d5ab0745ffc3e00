from __future__ import annotations

import asyncio
import gzip
from dataclasses import replace
from datetime import timedelta
from ipaddress import IPv4Address, ip_address, ip_interface
from typing import TYPE_CHECKING

import pytest
from aiohttp import web

from netmon_core.config import Config
from netmon_core.discovery.description_url import fetchable
from netmon_core.discovery.upnp import (
    AGAIN,
    AT_ONCE,
    PER_ADDRESS,
    REMEMBERED,
    SOURCE,
    WAITING,
    Descriptions,
    Pages,
    read_description,
)
from netmon_core.engine import Engine
from netmon_core.evidence.observation import Observation
from netmon_core.evidence.ssdp import SsdpEvidence, UpnpEvidence
from netmon_core.model.adapter import Adapter, AdapterKind
from netmon_core.model.network import Network
from netmon_core.packets.upnp import MAX_DOCUMENT
from netmon_core.plugins import Attachment, Surroundings
from netmon_core.settings.discovery import DiscoverySettings

from .heard import NOW, new_inventory

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

HERE, OWN = IPv4Address("10.0.0.5"), IPv4Address("10.0.0.2")
UUID = "8c1d2b3a-0000-4000-8000-00155d000001"
PAGE = f"""<?xml version="1.0"?><root xmlns="urn:schemas-upnp-org:device-1-0"><specVersion><major>1</major>
</specVersion><device><deviceType>urn:schemas-upnp-org:device:InternetGatewayDevice:1</deviceType>
<friendlyName>Home Router <i>x</i></friendlyName><manufacturer>Acme &amp; Sons</manufacturer>
<modelName>R1</modelName><modelNumber>7</modelNumber><serialNumber>SN4</serialNumber>
<UDN>uuid:{UUID.upper()}</UDN><deviceList><device><friendlyName>WANDevice</friendlyName>
<UDN>uuid:other</UDN></device></deviceList></device></root>""".encode()
DESCRIBED = UpnpEvidence(
    udn=UUID,
    key=UUID,
    name="Home Router",
    manufacturer="Acme & Sons",
    model="R1",
    number="7",
    serial="SN4",
    kind="urn:schemas-upnp-org:device:InternetGatewayDevice:1",
)


def surroundings() -> Surroundings:
    adapter = Adapter(
        name="eth0",
        index=1,
        kind=AdapterKind.ETHERNET,
        mac="02:00:00:00:00:02",
        up=True,
        carrier=True,
        addresses=(ip_interface("10.0.0.2/24"),),
    )
    network = Network(id="lan", site_id="home", name="LAN", adapter="eth0")
    return Surroundings(attachments=(Attachment(adapter=adapter, network=network),))


def announced(
    location: str | None = "http://10.0.0.5:5000/x", address: str = "10.0.0.5", *, gone: bool = False
) -> Observation:
    evidence = SsdpEvidence(target="upnp:rootdevice", location=location, gone=gone)
    return Observation(
        source="ssdp", seen_at=NOW, network_id="lan", address=ip_address(address), evidence=evidence
    )


class Fetching:
    """Answers every question at once, and notes it."""

    def __init__(self, page: bytes | None = PAGE) -> None:
        self.asked: list[str] = []
        self.page = page

    async def __call__(self, url: str) -> bytes | None:
        self.asked.append(url)
        return self.page


async def described(fetch: Callable[[str], Awaitable[bytes | None]], *told: Observation) -> list[Observation]:
    """What comes of announcements."""
    taken: list[Observation] = []
    part = Descriptions(taken.append, surroundings, fetch=fetch)
    async with asyncio.TaskGroup() as group:
        part.start(group)
        for each in told:
            part.told(each)
        for _ in range(20):
            await asyncio.sleep(0)
        part.stop()
    return taken


@pytest.mark.parametrize(
    "location",
    [
        "https://10.0.0.5/x",
        "ftp://10.0.0.5/x",
        "file:///etc/passwd",
        "http://10.0.0.6/x",
        "http://[::1]:1900/",
        "http://127.0.0.1:5000/x",
        "http://172.17.0.1:8200/x",
        "http://0.0.0.0/x",
        "http://8.8.8.8/x",
        "http://router.lan/x",
        "http://10.0.0.5.example.net/x",
        "http://10.0.0.5@192.0.2.1/x",
        "http://user:secret@10.0.0.5/x",
        "http://10.0.0.5:0/x",
        "http://10.0.0.5:99999/x",
        "http://10.0.0.5:x/x",
        "http://[10.0.0.5/x",
        "http://0x0a000005/x",
        "http://167772165/x",
        "http://010.0.0.5/x",
        "//10.0.0.5/x",
        "",
    ],
)
def test_nobody_sends_us_anywhere_but_to_the_sender(location: str) -> None:
    assert fetchable(location, HERE, {OWN}) is None


@pytest.mark.parametrize(
    ("location", "sender"),
    [
        ("http://8.8.8.8/x", "8.8.8.8"),
        ("http://127.0.0.1/x", "127.0.0.1"),
        ("http://224.0.0.1/x", "224.0.0.1"),
        ("http://0.0.0.0/x", "0.0.0.0"),
        ("http://10.0.0.2:8123/api", "10.0.0.2"),
        ("http://[::1]/x", "::1"),
        ("http://[fe80::5]/x", "fe80::5"),
        ("http://[2001:4860::1]/x", "2001:4860::1"),
        ("http://[::ffff:127.0.0.1]/x", "::ffff:127.0.0.1"),
    ],
)
def test_a_sender_that_is_elsewhere_or_we_ourselves_is_not_asked(location: str, sender: str) -> None:
    assert fetchable(location, ip_address(sender), {OWN}) is None


@pytest.mark.parametrize(
    ("location", "sender"),
    [
        ("http://10.0.0.5:5000/rootDesc.xml", "10.0.0.5"),
        ("http://10.0.0.5", "10.0.0.5"),
        ("HTTP://10.0.0.5:2869/upnphost/udhisapi.dll?content=uuid:1", "10.0.0.5"),
        ("http://169.254.7.7/x", "169.254.7.7"),
        ("http://[fd00::5]:80/x", "fd00::5"),
    ],
)
def test_a_device_here_is_asked_at_its_own_address(location: str, sender: str) -> None:
    assert fetchable(location, ip_address(sender), {OWN}) == location


def test_a_description_says_what_the_device_is_and_not_what_is_inside_it() -> None:
    assert read_description(PAGE) == DESCRIBED


@pytest.mark.parametrize(
    "page",
    [
        b"",
        b"<html><body>Log in</body></html>",
        PAGE.replace(b"<UDN>uuid", b"<UDN>"),
        PAGE.replace(b"<root", b"<!DOCTYPE r [<!ENTITY a 'b'>]><root"),
        PAGE + b" " * MAX_DOCUMENT,
    ],
    ids=["nothing", "page", "no id", "entities", "too long"],
)
def test_what_is_no_description_tells_nothing(page: bytes) -> None:
    assert read_description(page) is None


def test_a_described_device_has_its_name_and_what_has_the_same_id_is_the_same_device() -> None:
    inventory = new_inventory()
    seen = announced()
    inventory.apply(seen, NOW)
    inventory.apply(
        Observation(source=SOURCE, seen_at=NOW, network_id="lan", address=HERE, evidence=DESCRIBED), NOW
    )
    (device,) = inventory.devices()
    assert device.hostname == "Home Router"


async def test_an_announced_description_is_asked_for_once_and_told_of_its_address() -> None:
    fetch = Fetching()
    taken = await described(fetch, announced(), announced(), announced(None), announced(gone=True))
    assert fetch.asked == ["http://10.0.0.5:5000/x"]
    assert [(each.source, each.address, each.evidence) for each in taken] == [(SOURCE, HERE, DESCRIBED)]


@pytest.mark.parametrize("on", [True, False])
def test_switched_off_there_is_nobody_who_asks(*, on: bool) -> None:
    engine = Engine(Config(discovery=DiscoverySettings(upnp=on)))
    assert (engine._descriptions is not None) is on


async def test_whoever_may_not_be_asked_is_not() -> None:
    fetch = Fetching()
    await described(fetch, announced("http://10.0.0.9/x"), announced("http://10.0.0.2/x", "10.0.0.2"))
    assert fetch.asked == []


async def test_a_stranger_that_breaks_the_reading_costs_only_itself() -> None:
    asked: list[str] = []

    async def fetch(url: str) -> bytes | None:
        asked.append(url)
        if len(asked) <= AT_ONCE:
            raise RuntimeError("made to fail")
        return PAGE

    told = [announced(f"http://10.0.0.{number}/x", f"10.0.0.{number}") for number in range(10, 16)]
    assert len(await described(fetch, *told)) == len(told) - AT_ONCE


async def test_one_that_announces_ever_new_descriptions_is_asked_a_few_times() -> None:
    fetch = Fetching()
    await described(fetch, *(announced(f"http://10.0.0.5/{number}") for number in range(50)))
    assert len(fetch.asked) == PER_ADDRESS


async def test_a_day_later_it_is_asked_again() -> None:
    fetch = Fetching()
    later = replace(announced(), seen_at=NOW + AGAIN)
    sooner = replace(announced(), seen_at=NOW + AGAIN - timedelta(seconds=1))
    await described(fetch, announced(), sooner, later)
    assert len(fetch.asked) == 2


async def test_a_flood_of_announcements_fills_neither_the_queue_nor_the_memory() -> None:
    part = Descriptions(lambda _: None, surroundings, fetch=Fetching())
    for number in range(REMEMBERED + 500):
        address = str(IPv4Address(0x0A010000 + number))
        part.told(announced(f"http://{address}/x", address))
        if number == WAITING + 9:
            assert part._waiting.qsize() == WAITING
        if number > WAITING + 9:
            part._waiting.get_nowait()
    assert len(part._asked) == REMEMBERED


@pytest.fixture
async def server() -> AsyncIterator[str]:
    """Pages of a stranger's, on this machine."""

    async def good(_: web.Request) -> web.Response:
        return web.Response(body=PAGE)

    async def redirect(_: web.Request) -> web.Response:
        raise web.HTTPFound("/good")

    async def missing(_: web.Request) -> web.Response:
        raise web.HTTPNotFound

    async def endless(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        for _ in range(10_000):
            await response.write(b"x" * 4096)
        return response

    async def slow(_: web.Request) -> web.Response:
        await asyncio.sleep(30)
        return web.Response(body=PAGE)

    async def packed(_: web.Request) -> web.Response:
        return web.Response(body=gzip.compress(bytes(10 << 20)), headers={"Content-Encoding": "gzip"})

    app = web.Application()
    for handler in (good, redirect, missing, endless, slow, packed):
        app.router.add_get(f"/{handler.__name__}", handler)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


@pytest.mark.parametrize(
    ("path", "found"),
    [("good", True), ("redirect", False), ("missing", False), ("endless", False), ("slow", False)],
)
async def test_only_a_small_page_that_comes_at_once_is_read(server: str, path: str, *, found: bool) -> None:
    pages = Pages(timeout=0.5)
    assert await pages.fetch(f"{server}/{path}") == (PAGE if found else None)
    await pages.close()


async def test_what_is_packed_is_not_unpacked(server: str) -> None:
    pages = Pages(timeout=5)
    page = await pages.fetch(f"{server}/packed")
    assert page is not None
    assert len(page) < MAX_DOCUMENT
    await pages.close()


async def test_nobody_there_is_no_page() -> None:
    pages = Pages(timeout=0.5)
    assert await pages.fetch("http://127.0.0.1:9/x") is None
    await pages.close()
