"""What a stranger announces costs nobody but itself."""

from __future__ import annotations

import asyncio
import logging
import sys
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any

import pytest

from netmon_core.discovery import sources as sources_module
from netmon_core.discovery.mdns import MdnsSource
from netmon_core.discovery.sources import STEADY, Sources
from netmon_core.errors import AdapterError
from netmon_core.evidence.mdns import MdnsEvidence
from netmon_core.plugins import Surroundings
from tests.fakes.fast_loop import FastLoop
from tests.fakes.until import until
from tests.inventory.sightings import seen
from tests.lab.peers import Service, start_avahi
from tests.lab.switch import build_switch

from .test_mdns import OWN, services, surroundings

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from netmon_core.evidence.observation import Observation
    from netmon_core.plugins import Source
    from tests.lab.namespaces import Lab

GOOD = ("_ipp._tcp", "_ssh._tcp", "_smb._tcp", "_hap._tcp", "_airplay._tcp")
ILLEGAL = (
    r"Gateway 01\r\n._http._tcp.local@gateway.local",
    r"\xff" * 30 + "._http._tcp.local@bytes.local",
    r"a\tb._http._tcp.local@tab.local",
    r"\x00._http._tcp.local@null.local",
    # Its host has a name that cannot be asked for.
    r"odd._http._tcp.local@?" + r"\xff" * 30 + ".local",
)
# Names are alike in any case (RFC 6762 section 16).
OTHER_CASE = ("x._HTTP._tcp.local@upper.local", "y._http._tcp.LOCAL@loud.LOCAL")


@asynccontextmanager
async def kept_running(source: Source, where: Surroundings) -> AsyncGenerator[list[Observation]]:
    """What a source has seen so far, kept running as the engine does."""
    taken: list[Observation] = []
    async with asyncio.TaskGroup() as group:
        sources = Sources((source,), taken.append, lambda: where)
        sources.start(group)
        try:
            yield taken
        finally:
            sources.stop()


async def test_names_that_break_the_rules_are_passed_over_and_told_of_once(
    lab: Lab, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(sources_module, "RETRY_DELAYS", (0.1,))
    caplog.set_level(logging.INFO, "netmon_core")
    switch = build_switch(lab)
    scanner, good = switch.host("scanner", f"{OWN}/24"), switch.host("good", "10.77.0.30/24")
    stranger = switch.host("stranger", "10.77.0.66/24")
    starts = 0
    observe = MdnsSource.observe

    def counted(self: MdnsSource, where: Surroundings) -> AsyncGenerator[Observation]:
        nonlocal starts
        starts += 1
        return observe(self, where)

    monkeypatch.setattr(MdnsSource, "observe", counted)
    speaker = stranger.start(
        *(sys.executable, "-m", "tests.discovery.mdns_speaker", "10.77.0.66", "0.1"),
        *ILLEGAL,
        *OTHER_CASE,
    )
    with scanner.inside():
        async with kept_running(MdnsSource(), surroundings()) as taken:
            await until(lambda: speaker.text().count("Gateway 01") >= 3)
            start_avahi(good, hostname="good", services=[Service(type=kind, port=80) for kind in GOOD])
            await until(lambda: services(taken).keys() >= {*GOOD, "_http._tcp"})
            await until(lambda: {"upper", "loud"} <= hostnames(taken))
            await until(lambda: speaker.text().count("Gateway 01") >= 12)
    assert starts == 1
    assert not {"gateway", "bytes", "tab", "null"} & hostnames(taken)
    assert caplog.text.count("is passed over") == 1
    assert "Traceback" not in caplog.text


def hostnames(taken: list[Observation]) -> set[str | None]:
    return {each.evidence.hostname for each in taken if isinstance(each.evidence, MdnsEvidence)}


class Limping:
    """A source that fails again and again, with a good sighting each time."""

    name = "limping"

    def __init__(self, *, works_for: float) -> None:
        self.works_for = works_for
        self.starts = 0

    async def observe(self, surroundings: Surroundings) -> AsyncGenerator[Observation]:
        del surroundings
        self.starts += 1
        yield seen()
        await asyncio.sleep(self.works_for)
        raise AdapterError("it limps")


@pytest.mark.parametrize(("works_for", "starts", "told"), [(1.0, 63, 1), (STEADY, 12, 12)])
def test_a_source_that_fails_after_each_sighting_is_started_ever_more_seldom_and_told_of_once(
    works_for: float, starts: int, told: int, caplog: pytest.LogCaptureFixture
) -> None:
    source = Limping(works_for=works_for)
    taken: list[Any] = []

    async def an_hour() -> None:
        sources = Sources((source,), taken.append, lambda: Surroundings(attachments=()))
        with suppress(TimeoutError):
            async with asyncio.timeout(3600), asyncio.TaskGroup() as group:
                sources.start(group)

    with asyncio.Runner(loop_factory=FastLoop) as runner:
        runner.run(an_hour())
    assert source.starts == pytest.approx(starts, abs=2)
    assert len(taken) == source.starts
    assert caplog.text.count("it limps") == pytest.approx(told, abs=1 if told > 1 else 0)


async def test_a_sighting_that_cannot_be_taken_in_costs_itself_alone(
    caplog: pytest.LogCaptureFixture,
) -> None:
    class Many:
        name = "many"

        async def observe(self, surroundings: Surroundings) -> AsyncGenerator[Observation]:
            del surroundings
            for number in range(10):
                yield seen(after=number)
            await asyncio.Event().wait()

    taken: list[Observation] = []

    def take(each: Observation) -> None:
        if each.seen_at.second % 2:
            raise ValueError("no such thing")
        taken.append(each)

    async with asyncio.TaskGroup() as group:
        sources = Sources((Many(),), take, lambda: Surroundings(attachments=()))
        sources.start(group)
        await until(lambda: len(taken) == 5)
        sources.stop()
    assert caplog.text.count("A sighting of source many is passed over") == 1
