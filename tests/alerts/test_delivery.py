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
from netmon_core.alerts import given_up as given_up_module
from netmon_core.alerts.delivery import Delivery, delay_after
from netmon_core.alerts.file import FileNotifier
from netmon_core.alerts.given_up import GivenUp
from netmon_core.alerts.notification import Notification, Occasion, from_text, message, to_json
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

    def waiting(self) -> list[str]:
        return [key for kind, key in self if kind == WAITING]


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


async def deliver(
    notifier: Fake,
    waiting: Outbox,
    seconds: float = 10_000,
    *,
    given_up: list[str] | None = None,
    untold: bool = False,
) -> Delivery:
    lost = [] if given_up is None else given_up
    work = Delivery(
        notifier,
        waiting,
        share=lambda: 0.0,
        give_up=lambda told, why: lost.append(f"{told.key}: {why}"),
        is_untold=lambda _: untold,
    )
    task = asyncio.create_task(work.run())
    await asyncio.sleep(seconds)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    return work


def test_messages_arrive_in_order_and_leave_nothing() -> None:
    memory, notifier = Memory(), Fake()
    run_fast(deliver(notifier, box(memory, 5)))

    assert notifier.keys == ["0000", "0001", "0002", "0003", "0004"]
    assert memory.waiting() == []


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
    assert memory.waiting() == []


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
    assert memory.waiting() == []


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


class Refuses(Fake):
    """A receiver that took one message, then refuses all for so long, and takes them again."""

    def __init__(self, seconds: float, status: int, *, of_message: bool = False) -> None:
        super().__init__()
        self.seconds = seconds
        self.error = DeliveryError(f"refused with {status}", final=True, of_message=of_message)
        self.began: float | None = None
        self.taken: list[str] = []

    async def notify(self, told: Notification) -> None:
        self.keys.append(told.key)
        now = asyncio.get_running_loop().time()
        self.at.append(now)
        if len(self.keys) > 1:
            self.began = now if self.began is None else self.began
            if now < self.began + self.seconds:
                raise self.error
        self.taken.append(told.key)


@pytest.mark.parametrize("status", [404, 403, 401, 302])
def test_what_a_proxy_refuses_while_the_receiver_restarts_arrives_in_order(status: int) -> None:
    notifier = Refuses(90, status)
    given_up: list[str] = []
    run_fast(deliver(notifier, box(Memory(), 4), given_up=given_up))

    assert notifier.taken == ["0000", "0001", "0002", "0003"]
    assert given_up == []


def test_what_is_refused_for_longer_is_given_up_and_told(caplog: pytest.LogCaptureFixture) -> None:
    notifier = Refuses(delivery.PATIENCE + 500, 404)
    given_up: list[str] = []
    memory = Memory()
    work = run_fast(deliver(notifier, box(memory, 3), given_up=given_up, seconds=delivery.PATIENCE + 300))

    assert given_up == ["0001: refused with 404", "0002: refused with 404"]
    # They shared their patience, and did not have it one after the other.
    assert notifier.at[-1] - notifier.at[1] < delivery.PATIENCE + delivery.LONGEST_REFUSED + 1
    assert work.health == "refused with 404"
    assert memory.waiting() == []


def test_a_message_that_is_refused_for_what_stands_in_it_does_not_keep_the_others_for_long() -> None:
    notifier = Refuses(500, 400, of_message=True)
    given_up: list[str] = []
    run_fast(deliver(notifier, box(Memory(), 2), given_up=given_up))

    assert given_up == ["0001: refused with 400"]
    assert notifier.at[-1] - notifier.at[1] < delivery.PATIENCE_OF_MESSAGE + delivery.LONGEST_REFUSED


def test_a_receiver_that_worked_before_the_restart_is_given_its_time_too() -> None:
    memory = Memory()
    run_fast(deliver(Fake(), box(memory, 1)))
    again = Fake(DeliveryError("refused with 404", final=True))
    given_up: list[str] = []
    run_fast(deliver(again, box(memory, 2), given_up=given_up))

    assert again.keys == ["0000", "0000", "0001"]
    assert given_up == []


def test_a_receiver_that_never_took_anything_gets_nothing_twice() -> None:
    notifier = Fake(*[DeliveryError("refused with 404", final=True)] * 3)
    given_up: list[str] = []
    run_fast(deliver(notifier, box(Memory(), 3), given_up=given_up))

    assert notifier.keys == ["0000", "0001", "0002"]
    assert len(given_up) == 3


def test_the_end_of_what_was_never_told_says_so() -> None:
    over = replace(TOLD, key="over", occasion=Occasion.RESOLVED)
    seen: list[Notification] = []

    class Takes(Fake):
        async def notify(self, told: Notification) -> None:
            seen.append(told)

    waiting = Outbox(["fake"], Memory().remember)
    waiting.add(over)
    run_fast(deliver(Takes(), waiting, untold=True))
    assert message(seen[0]).endswith("; that it began could not be told")
    assert message(over).endswith("silent 90 s")


def test_what_was_given_up_is_known_for_a_day_and_after_a_restart() -> None:
    memory, now = Memory(), TOLD.at
    losses = GivenUp(memory.remember)
    assert losses.sentence(now) is None
    losses.add("webhook", told(1), "the webhook refused the message with status 404", now)
    one = losses.sentence(now)
    assert one == (
        "1 message about alerts was given up within a day, the last by webhook (Offline: NAS): "
        "the webhook refused the message with status 404."
    )
    losses.add("webhook", told(2), "x", now + timedelta(hours=1))

    after = GivenUp(memory.remember)
    after.load(dict(memory), now + timedelta(hours=2))
    assert after.has("webhook", TOLD.alert.id)
    assert not after.has("file", TOLD.alert.id)
    assert (after.sentence(now + timedelta(hours=2)) or "").startswith("2 messages about alerts were")
    assert after.sentence(now + timedelta(days=2)) is None
    assert memory == {}


def test_what_was_given_up_stays_bounded_and_nonsense_is_forgotten() -> None:
    memory = Memory()
    losses = GivenUp(memory.remember)
    for number in range(given_up_module.MOST + 20):
        losses.add("webhook", told(number), "x", TOLD.at)
    assert len(memory) == given_up_module.MOST

    for text in ("", "[]", "{}", '{"title": 1}', "null"):
        memory[(given_up_module.GIVEN_UP, f"fake/{text}")] = text
    GivenUp(memory.remember).load(dict(memory), TOLD.at)
    assert len(memory) == given_up_module.MOST


def test_what_makes_room_in_the_outbox_is_given_up() -> None:
    crowded: list[str] = []
    waiting = Outbox(["fake"], Memory().remember, crowded_out=lambda _, told: crowded.append(told.key))
    for number in range(outbox.OUTBOX + 2):
        waiting.add(told(number))
    assert crowded == ["0000", "0001"]
