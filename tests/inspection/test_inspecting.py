"""Inspection as a part of the engine: what it is told, and what it tells."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from netmon_core.around import Around
from netmon_core.events.finding import FindingChanged
from netmon_core.evidence.neighbor import NeighborEvidence
from netmon_core.evidence.observation import Observation
from netmon_core.inspecting import Inspecting
from netmon_core.inspection.ground import Standing
from netmon_core.inspection.inspector import MEMORY
from netmon_core.inspection.pins import Pin, Pins, pins_to_text
from netmon_core.inventory.inventory import Inventory
from netmon_core.settings.inspection import InspectionSettings
from netmon_core.store.protocol import Stored
from tests.inspection.scene import GATEWAY, GATEWAY_MAC, LAN, OUR_MAC, THIEF_MAC, answer, question

if TYPE_CHECKING:
    import pytest

    from netmon_core.events.event import Event

NOW = datetime.now(UTC)
NANOS = int(NOW.timestamp() * 1e9)
SETTLED = datetime(2026, 1, 1, tzinfo=UTC)


class World:
    """One network whose gateway has been known for long."""

    def __init__(self, *, enabled: bool = True) -> None:
        self.events: list[Event] = []
        self.frames: list[tuple[str, int, bytes]] = []
        self.kept: dict[tuple[str, str], str | None] = {}
        inventory = Inventory(combine=lambda _: (), vendor_of=lambda _: None, new_id=lambda: "d1")
        self.part = Inspecting(
            InspectionSettings(enabled=enabled),
            inventory,
            tell=self.events.extend,
            take=lambda _: None,
            remember=lambda kind, key, text: self.kept.update({(kind, key): text}),
            keep_frames=lambda finding_id, first, frames: self.frames.extend(
                (finding_id, first + at, data) for at, (_, data) in enumerate(frames)
            ),
            around=Around(
                attachments=lambda: (), adapters=lambda: (), networks=lambda: (), told=lambda _: None
            ),
        )
        pins = Pins(SETTLED)
        pins.gateways[GATEWAY] = Pin(mac=GATEWAY_MAC, since=SETTLED)
        self.part.load(Stored(memory={(MEMORY, LAN): pins_to_text(pins)}))
        standing = Standing(own_macs=frozenset((OUR_MAC,)), gateways=(GATEWAY,))
        self.part._inspector.stand({LAN: standing}, NOW)


def test_a_finding_is_told_at_its_first_frame_and_its_proof_kept_after_it() -> None:
    world = World()
    frame = answer(THIEF_MAC, GATEWAY)
    world.part.heard(LAN, frame, NANOS)
    [event] = world.events
    assert isinstance(event, FindingChanged)
    assert world.frames == [(event.finding.id, 0, frame)]
    world.part.heard(LAN, frame, NANOS)
    assert world.frames[1] == (event.finding.id, 1, frame)


def test_what_a_person_calls_right_is_remembered() -> None:
    world = World()
    world.part.heard(LAN, answer(THIEF_MAC, GATEWAY), NANOS)
    [event] = world.events
    assert isinstance(event, FindingChanged)
    world.part.settle(event.finding.id, right=True, by="anna")
    [_, over] = world.events
    assert isinstance(over, FindingChanged)
    assert over.finding.ended_why == "said to be right by anna"
    assert THIEF_MAC in (world.kept[MEMORY, LAN] or "")


def test_what_the_kernel_knows_of_its_neighbors_counts_and_what_it_did_not_reach_does_not() -> None:
    for state, found in (("reachable", 1), ("failed", 0)):
        world = World()
        world.part._inspector._links[LAN].changes.gateways._unseen.clear()
        world.part.heard(LAN, question(GATEWAY_MAC, GATEWAY, GATEWAY + 20), NANOS)
        world.part.told(
            Observation(
                source="neighbors",
                seen_at=NOW,
                network_id=LAN,
                mac=THIEF_MAC,
                address=GATEWAY,
                evidence=NeighborEvidence(state=state),
            )
        )
        world.part._tell_changes()
        assert len(world.events) == found, state


def test_switched_off_nothing_is_found() -> None:
    world = World(enabled=False)
    world.part.heard(LAN, answer(THIEF_MAC, GATEWAY), NANOS)
    assert world.events == []


def test_a_mistake_of_ours_costs_no_ear_and_is_logged_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    world = World()

    def fail(*_: object) -> None:
        raise RuntimeError("wrong")

    monkeypatch.setattr(world.part._inspector, "hear", fail)
    for _ in range(3):
        world.part.heard(LAN, b"frame", NANOS)
    assert caplog.text.count("could not be inspected") == 1
