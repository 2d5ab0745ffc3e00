"""Messages get out in order and at least once; the file is bounded."""

from __future__ import annotations

import asyncio
import json
import os
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from netmon_core.alerts import delivery, file, outbox
from netmon_core.alerts.delivery import Delivery, delay_after
from netmon_core.alerts.file import FileNotifier
from netmon_core.alerts.notification import Notification, from_text, to_json
from netmon_core.alerts.notifier import DeliveryError
from netmon_core.alerts.outbox import WAITING, Outbox
from tests.fakes.fast_loop import run_fast

from .test_webhook import TOLD

if TYPE_CHECKING:
    from pathlib import Path


class Memory(dict[tuple[str, str], str]):
    """Remembers as a store does."""

    def remember(self, kind: str, key: str, text: str | None) -> None:
        if text is None:
            self.pop((kind, key), None)
        else:
            self[(kind, key)] = text


class Fake:
    """Delivers as scripted: None is success; what is left over succeeds."""

    name = "fake"

    def __init__(self, *script: DeliveryError | None) -> None:
        self.script = [*script]
        self.keys: list[str] = []
        self.at: list[float] = []

    async def notify(self, told: Notification) -> None:
        self.keys.append(told.key)
        self.at.append(asyncio.get_running_loop().time())
        if self.script and (error := self.script.pop(0)) is not None:
            raise error

    async def close(self) -> None:
        pass


def told(number: int) -> Notification:
    return replace(TOLD, key=f"{number:04}", at=TOLD.at + timedelta(seconds=number))


def box(memory: Memory, count: int, *, load: bool = True) -> Outbox:
    made = Outbox(["fake"], memory.remember)
    if load:
        made.load(dict(memory))
    for number in range(count):
        made.add(told(number))
    return made


async def deliver(notifier: Fake, waiting: Outbox, seconds: float = 10_000) -> Delivery:
    work = Delivery(notifier, waiting, share=lambda: 0.0)
    task = asyncio.create_task(work.run())
    await asyncio.sleep(seconds)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    return work


def test_messages_arrive_in_order_and_leave_nothing() -> None:
    memory, notifier = Memory(), Fake()
    run_fast(deliver(notifier, box(memory, 5)))

    assert notifier.keys == ["0000", "0001", "0002", "0003", "0004"]
    assert memory == {}


def test_a_failure_is_tried_again_later_and_later_and_keeps_the_order(
    caplog: pytest.LogCaptureFixture,
) -> None:
    memory = Memory()
    notifier = Fake(*[DeliveryError("away")] * 12, None)
    work = run_fast(deliver(notifier, box(memory, 2)))

    assert notifier.keys == ["0000"] * 13 + ["0001"]
    waits = [later - earlier for earlier, later in zip(notifier.at, notifier.at[1:], strict=False)]
    assert waits[:12] == pytest.approx([1, 2, 4, 8, 16, 32, 64, 128, 150, 150, 150, 150], abs=0.5)
    assert caplog.text.count("do not get out") == 1
    assert work.health is None
    assert memory == {}


def test_what_cannot_be_delivered_does_not_hold_up_the_rest(caplog: pytest.LogCaptureFixture) -> None:
    notifier = Fake(DeliveryError("refused with 404", final=True))
    run_fast(deliver(notifier, box(Memory(), 3)))

    assert notifier.keys == ["0000", "0001", "0002"]
    assert "refused with 404; that message is dropped" in caplog.text


def test_a_receiver_that_asks_for_time_gets_it_within_reason() -> None:
    assert delay_after(1, 42.0, 0.0) == 42
    assert delay_after(1, 1e9, 0.0) == delivery.LONGEST_ASKED
    assert delay_after(1, None, 1.0) == delivery.FIRST_DELAY
    assert delay_after(10_000, None, 1.0) == delivery.LONGEST_DELAY


def test_a_message_that_is_killed_on_its_way_is_sent_again_with_the_same_key() -> None:
    memory = Memory()

    class Dying(Fake):
        async def notify(self, told: Notification) -> None:
            await super().notify(told)
            # The process is killed after the receiver took it and before we know.
            await asyncio.sleep(1e9)

    first = Dying()
    run_fast(deliver(first, box(memory, 2), seconds=100))
    second = Fake()
    run_fast(deliver(second, box(memory, 0)))

    assert first.keys == ["0000"]
    assert second.keys == ["0000", "0001"]
    assert memory == {}


def test_the_outbox_is_bounded_and_drops_the_oldest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "OUTBOX", 10)
    memory = Memory()
    waiting = box(memory, 100)

    assert (len(waiting), waiting.dropped, len(memory)) == (10, 90, 10)
    first = waiting.first("fake")
    assert first is not None
    assert first.key == "0090"


def test_what_waited_for_a_notifier_that_is_gone_or_makes_no_sense_is_forgotten() -> None:
    memory = Memory()
    box(memory, 2)
    memory[(WAITING, "other/0001")] = memory[(WAITING, "fake/0001")]
    memory[(WAITING, "fake/bad")] = '{"key": "x"}'
    memory[(WAITING, "fake/worse")] = "no json"
    memory[("elsewhere", "fake/0001")] = "kept"

    waiting = box(memory, 0)

    assert len(waiting) == 2
    assert sorted(key for _, key in memory) == ["fake/0000", "fake/0001", "fake/0001"]


def test_a_stored_message_is_read_as_it_was() -> None:
    assert from_text(json.dumps(to_json(TOLD))) == TOLD


async def test_the_file_gets_a_line_each_and_is_moved_aside_when_it_is_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file, "SIZE", 2000)
    path = tmp_path / "alerts.jsonl"
    notifier = FileNotifier(path)
    for number in range(50):
        await notifier.notify(told(number))

    lines = [json.loads(line) for line in path.read_text().splitlines()]
    before = [json.loads(line) for line in (tmp_path / "alerts.jsonl.1").read_text().splitlines()]
    keys = [line["key"] for line in before + lines]
    assert keys == [f"{number:04}" for number in range(50 - len(keys), 50)]
    assert path.stat().st_size <= 2000
    assert path.stat().st_mode & 0o777 == 0o600
    assert sorted(os.listdir(tmp_path)) == ["alerts.jsonl", "alerts.jsonl.1"]


async def test_a_file_that_cannot_be_written_is_a_failure_for_now(tmp_path: Path) -> None:
    with pytest.raises(DeliveryError, match="cannot be written") as caught:
        await FileNotifier(tmp_path / "absent" / "alerts.jsonl").notify(TOLD)

    assert not caught.value.final
