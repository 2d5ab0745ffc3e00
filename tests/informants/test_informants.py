"""Who is asked, with what, and what is said of it, whatever the protocol."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from netmon_core.around import Around
from netmon_core.errors import InvalidRequestError, NetmonError, OtherInformantError
from netmon_core.events.device import DeviceChanged, DeviceForgotten
from netmon_core.events.finding import FindingChanged
from netmon_core.evidence.reading import ReadExtent, Reading, ReadTable, SystemFacts, TableRead
from netmon_core.informants import informants as module
from netmon_core.informants.informants import Informants
from netmon_core.model.adapter import Adapter, AdapterKind
from netmon_core.model.presence import Presence
from netmon_core.plugins import Attachment
from netmon_core.settings.credentials import CredentialKind
from tests.credentials.network import BRANCH, LAN, MAC, OTHER_MAC, book, credential, device, finding
from tests.fakes.until import until

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from netmon_core.credentials.book import Book
    from netmon_core.credentials.credential import Credential
    from netmon_core.model.device import Device
    from netmon_core.plugins import Question

ETH0 = Adapter(
    name="eth0", index=2, kind=AdapterKind.ETHERNET, mac="00:1b:21:00:00:01", up=True, carrier=True
)
CUT = TableRead(table=ReadTable.FORWARDING, extent=ReadExtent.PART, why="cut at 65,536 rows")


class FakeReader:
    """An agent of any protocol."""

    name = "fake"
    kinds = frozenset(CredentialKind)

    def __init__(self) -> None:
        self.asked: list[Question] = []
        self.forgotten: list[str] = []
        self.problem: NetmonError | None = None
        self.engine_id = ""

    async def read(self, question: Question) -> Reading:
        if question.engine_id not in {"", self.engine_id} and self.engine_id:
            raise OtherInformantError("It is another.")
        self.asked.append(question)
        if self.problem is not None:
            raise self.problem
        system = SystemFacts(engine_id=self.engine_id)
        return Reading(at=datetime.now(UTC), took=0.25, tables=(CUT,), system=system)

    def forget(self, device_id: str) -> None:
        self.forgotten.append(device_id)


class Home:
    """A network with devices, of which a reader may ask those that a credential is scoped to."""

    def __init__(self, book: Book, *devices: Device) -> None:
        self.book = book
        self.reader = FakeReader()
        self.devices = {each.id: each for each in devices}
        self.taken: list[tuple[str, Reading, str]] = []
        # Who answers for an address.
        self.seen: str | None = MAC
        around = Around(
            attachments=lambda: (Attachment(adapter=ETH0, network=LAN),),
            adapters=lambda: (ETH0,),
            networks=lambda: (LAN, BRANCH),
            told=lambda _: None,
        )
        self.informants = Informants(
            [self.reader],
            book,
            interval=0.1,
            devices=self.devices.values,
            find=self.devices.get,
            around=around,
            take=lambda device, reading, source, _: self.taken.append((device.id, reading, source)),
        )

    def change(self, device: Device, *changed: str) -> None:
        self.devices[device.id] = device
        self.informants.hear(DeviceChanged(device=device, changed=changed))

    @asynccontextmanager
    async def running(self) -> AsyncGenerator[None]:
        task = asyncio.create_task(self.informants.run())
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    def problem(self, device_id: str = "sw") -> str:
        state = self.informants.state(device_id)
        assert state is not None
        return state.problem


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LOOK_EVERY", 0.02)


def home(monkeypatch: pytest.MonkeyPatch, *devices: Device, given: Credential | None = None) -> Home:
    made = Home(book(given or credential(devices=["sw"])), *devices)

    async def who_is_at(*_: object) -> str | None:
        return made.seen

    monkeypatch.setattr(module, "who_is_at", who_is_at)
    return made


async def test_a_device_within_a_scope_is_asked_again_and_again_and_what_it_says_is_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = home(monkeypatch, device(), device("printer", mac=OTHER_MAC, address="10.0.0.9"))
    async with made.running():
        await until(lambda: len(made.taken) >= 3)
    assert {(device_id, source) for device_id, _, source in made.taken} == {("sw", "fake")}
    assert [str(question.address) for question in made.reader.asked[:2]] == ["10.0.0.2", "10.0.0.2"]
    [state] = made.informants.states
    assert (state.credential, state.reader, state.problem, state.took) == ("v2", "fake", "", 0.25)
    assert state.partial == ("forwarding: cut at 65,536 rows",)
    assert state.answered_at is not None


async def test_with_no_credential_nobody_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    made = Home(book(), device())
    async with made.running():
        await asyncio.sleep(0.2)
    assert made.informants.states == ()
    with pytest.raises(InvalidRequestError, match="No credential is scoped"):
        await made.informants.ask_now("sw")


async def test_whoever_took_over_the_address_is_asked_nothing_until_a_person_says_yes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = home(monkeypatch, device())
    await made.informants.ask_now("sw")
    assert len(made.reader.asked) == 1
    made.seen = OTHER_MAC
    state = await made.informants.ask_now("sw")
    assert state.until_yes
    assert OTHER_MAC in state.problem
    # The cause went away by itself; it is still a person who must say yes.
    made.seen = MAC
    state = await made.informants.ask_now("sw")
    assert (state.until_yes, len(made.reader.asked)) == (True, 1)


async def test_a_yes_is_for_whoever_is_there_now_and_for_nobody_where_nobody_answers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = home(monkeypatch, device())
    await made.informants.ask_now("sw")
    made.seen = OTHER_MAC
    assert (await made.informants.ask_now("sw")).until_yes
    for device_id, seen in (("sw", None), ("nobody", MAC)):
        made.seen = seen
        with pytest.raises(InvalidRequestError, match="nobody to say yes to"):
            await made.informants.agree(device_id)
    # Its own card is back.
    made.seen = MAC
    state = await made.informants.agree("sw")
    assert (state.until_yes, state.problem, len(made.reader.asked)) == (False, "", 2)
    made.seen = OTHER_MAC
    assert (await made.informants.ask_now("sw")).until_yes


async def test_a_yes_to_another_engine_is_bound_to_that(monkeypatch: pytest.MonkeyPatch) -> None:
    made = home(monkeypatch, device(), given=credential("v3", "snmp_v3", devices=["sw"]))
    for engine_id in ("80001f8880", "80001f88ff"):
        made.reader.engine_id = engine_id
        state = await made.informants.ask_now("sw")
    assert state.until_yes
    assert (await made.informants.agree("sw")).problem == ""
    made.reader.engine_id = "80001f8880"
    assert (await made.informants.ask_now("sw")).until_yes


async def test_another_engine_is_told_nothing_that_the_secret_makes(monkeypatch: pytest.MonkeyPatch) -> None:
    made = home(monkeypatch, device(), given=credential("v3", "snmp_v3", devices=["sw"]))
    made.reader.engine_id = "80001f8880"
    await made.informants.ask_now("sw")
    made.reader.engine_id = "80001f88ff"
    state = await made.informants.ask_now("sw")
    assert "another engine id" in state.problem
    assert (state.until_yes, len(made.reader.asked)) == (True, 1)


async def test_a_finding_stops_the_asking(monkeypatch: pytest.MonkeyPatch) -> None:
    made = home(monkeypatch, device())
    await made.informants.ask_now("sw")
    made.informants.hear(FindingChanged(finding=finding()))
    state = await made.informants.ask_now("sw")
    assert "finding" in state.problem
    assert len(made.reader.asked) == 1


async def test_a_device_that_is_offline_or_nowhere_is_not_asked_and_it_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = home(monkeypatch, device(presence=Presence.OFFLINE))
    assert (await made.informants.ask_now("sw")).problem == "switch is offline."
    made.change(device(), "presence")
    made.seen = None
    assert "nobody answers" in (await made.informants.ask_now("sw")).problem.casefold()
    assert made.reader.asked == []


async def test_what_went_wrong_is_said_and_who_answered_lately_keeps_its_credential(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = home(monkeypatch, device())
    await made.informants.ask_now("sw")
    made.reader.problem = NetmonError("It did not answer.")
    for _ in range(3):
        assert (await made.informants.ask_now("sw")).problem == "It did not answer."
    made.reader.problem = None
    assert (await made.informants.ask_now("sw")).problem == ""
    assert len(made.reader.asked) == 5


async def test_a_credential_that_never_answered_rests_after_one_try(monkeypatch: pytest.MonkeyPatch) -> None:
    made = home(monkeypatch, device())
    made.reader.problem = NetmonError("It did not answer.")
    for _ in range(5):
        assert (await made.informants.ask_now("sw")).problem == "It did not answer."
    assert len(made.reader.asked) == 1


async def test_a_tag_brings_a_device_into_a_scope_and_its_loss_takes_it_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = home(monkeypatch, device(), given=credential(tags=["switches"]))
    async with made.running():
        await asyncio.sleep(0.1)
        assert made.informants.states == ()
        made.change(device(tags=("switches",)), "tags")
        await until(lambda: made.taken)
        made.change(device(), "tags")
        await until(lambda: made.informants.states == ())
    assert "sw" in made.reader.forgotten


async def test_a_device_that_is_forgotten_while_it_speaks_is_heard_no_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = home(monkeypatch, device())

    async def read(question: Question) -> Reading:
        made.devices.clear()
        made.informants.hear(DeviceForgotten(device_id="sw"))
        return Reading(at=datetime.now(UTC))

    monkeypatch.setattr(made.reader, "read", read)
    await made.informants.ask_now("sw")
    assert made.taken == []


async def test_no_more_than_so_many_are_asked_and_the_rest_is_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "INFORMANTS", 3)
    many = [
        device(f"sw{n}", mac=f"00:1b:21:00:01:0{n}", address=f"10.0.0.1{n}", known=True) for n in range(5)
    ]
    made = home(monkeypatch, *many, given=credential(networks=["lan"]))
    async with made.running():
        await until(lambda: made.informants.states)
    assert len(made.informants.states) == 3
    assert made.informants.left_out == 2


async def test_our_own_machine_is_no_informant(monkeypatch: pytest.MonkeyPatch) -> None:
    made = home(monkeypatch, device(own=True))
    async with made.running():
        await asyncio.sleep(0.1)
    assert made.informants.states == ()


async def test_behind_a_router_the_address_is_asked_after_a_yes(monkeypatch: pytest.MonkeyPatch) -> None:
    far = device(mac=None, address="10.9.0.2", name="Far")
    made = home(monkeypatch, far, given=credential(devices=["Far"]))
    assert (await made.informants.ask_now("sw")).until_yes
    [given] = made.book.credentials()
    at = await made.informants.whereabouts(far)
    assert at is not None
    made.book.agree(given.id, far, at, datetime.now(UTC))
    assert (await made.informants.ask_now("sw")).problem == ""
    assert len(made.reader.asked) == 1
    moved = replace(far, interfaces=device(mac=None, address="10.9.0.3").interfaces)
    made.change(moved, "interfaces")
    assert (await made.informants.ask_now("sw")).until_yes
    assert len(made.reader.asked) == 1
