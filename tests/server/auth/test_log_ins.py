from __future__ import annotations

import asyncio
import hashlib
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from netmon_core.errors import CredentialError, TooManyAttemptsError
from netmon_core.server.access import PrincipalKind, Role
from netmon_core.server.auth import edits
from netmon_core.server.auth.attempts import ACCOUNT_FAILURES, FAILURES, MISTYPED, Standing
from netmon_core.server.auth.file import CredentialFile
from netmon_core.server.auth.keeper import Keeper
from netmon_core.server.auth.log_ins import LogIn, LogIns
from netmon_core.server.auth.records import SESSIONS
from netmon_core.server.auth.turns import AT_ONCE, OF_ONE, PLACES
from netmon_core.settings.secret import Secret

from .clock import PASSWORD, Clock, Told, add_user, hashed

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

HERE = "192.0.2.1"


class Desk:
    """Log-ins of one file with one user, Anna."""

    def __init__(self, folder: Path) -> None:
        self.clock = Clock()
        file = CredentialFile(folder)
        self.anna = add_user(file)
        self.keeper = Keeper(file, now=self.clock)
        self.log_ins = LogIns(self.keeper)

    async def log_in(self, password: str = PASSWORD, name: str = "anna") -> LogIn:
        return (await self.log_ins.log_in(name, Secret(password), remote=HERE))[1]

    async def renew(self, refresh: str) -> LogIn:
        return (await self.log_ins.renew(refresh, remote=HERE))[1]

    async def holds(self, access: str) -> bool:
        try:
            await self.keeper.authenticate(access, remote="192.0.2.200")
        except CredentialError:
            return False
        return True


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncGenerator[Desk]:
    desk = Desk(tmp_path)
    await desk.keeper.open()
    yield desk
    await desk.keeper.close()


@pytest.fixture
def scrypt_calls(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    calls: list[dict[str, Any]] = []
    real = hashlib.scrypt

    def counted(password: bytes, **settings: Any) -> bytes:
        calls.append(settings)
        return real(password, **settings)

    monkeypatch.setattr(hashlib, "scrypt", counted)
    return calls


async def test_who_knows_the_password_gets_tokens_that_say_who_they_are(desk: Desk) -> None:
    made = await desk.log_in()

    assert (made.expires_in, made.role) == (900, Role.VIEWER)
    principal = await desk.keeper.authenticate(made.access, remote=HERE)
    assert (principal.kind, principal.name, principal.role) == (PrincipalKind.USER, "Anna", Role.VIEWER)
    assert not await desk.holds(made.refresh)


async def test_an_unknown_name_takes_the_same_work_and_gets_the_same_answer(
    desk: Desk, scrypt_calls: list[dict[str, Any]]
) -> None:
    answers = []
    for name in ("anna", "nobody"):
        with pytest.raises(CredentialError) as caught:
            await desk.log_in("a wrong password", name=name)
        answers.append(caught.value.message)

    assert answers[0] == answers[1]
    known, unknown = ({**call, "salt": len(call["salt"])} for call in scrypt_calls)
    assert known == unknown


async def test_an_access_token_lasts_fifteen_minutes_and_a_log_in_thirty_days(desk: Desk) -> None:
    made = await desk.log_in()
    told = Told()
    desk.keeper.on_revoked(await desk.keeper.authenticate(made.access, remote=HERE), told)

    desk.clock.move(minutes=14, seconds=59)
    assert await desk.holds(made.access)
    desk.clock.move(seconds=1)
    assert not await desk.holds(made.access)
    desk.clock.move(days=29)
    fresh = await desk.renew(made.refresh)
    assert await desk.holds(fresh.access)
    desk.clock.move(days=30)
    with pytest.raises(CredentialError):
        await desk.renew(fresh.refresh)


async def test_a_refresh_token_used_twice_ends_the_log_in(desk: Desk) -> None:
    made = await desk.log_in()
    other = await desk.log_in()
    fresh = await desk.renew(made.refresh)
    told = Told()
    desk.keeper.on_revoked(await desk.keeper.authenticate(fresh.access, remote=HERE), told)

    with pytest.raises(CredentialError):
        await desk.renew(made.refresh)

    assert told.whys == ["The log-in was ended."]
    assert not await desk.holds(fresh.access)
    with pytest.raises(CredentialError):
        await desk.renew(fresh.refresh)
    assert await desk.holds(other.access)


async def test_a_refresh_token_used_twice_at_the_same_time_ends_the_log_in(desk: Desk) -> None:
    made = await desk.log_in()

    done = await asyncio.gather(desk.renew(made.refresh), desk.renew(made.refresh), return_exceptions=True)

    assert sorted(type(each).__name__ for each in done) == ["CredentialError", "LogIn"]
    assert not await desk.holds(made.access)


async def test_another_password_ends_every_log_in_and_the_old_one_is_worth_nothing(desk: Desk) -> None:
    made = await desk.log_in()
    told = Told()
    desk.keeper.on_revoked(await desk.keeper.authenticate(made.access, remote=HERE), told)

    other = hashed().replace(hashed()[-10:], "AAAAAAAAA=")
    await desk.keeper.change(partial(edits.change_user, user_id=desk.anna.id, password=other))

    assert told.whys == ["The log-in was ended."]
    for use in (desk.renew(made.refresh), desk.log_in()):
        with pytest.raises(CredentialError):
            await use


async def test_a_password_changed_while_it_was_checked_is_worth_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def checked_slowly(
        _: LogIns, password: Secret, kept: str, *, remote: str, account: str
    ) -> tuple[bool, float]:
        del password, kept, remote, account
        other = hashed().replace(hashed()[-10:], "AAAAAAAAA=")
        await desk.keeper.change(partial(edits.change_user, user_id=desk.anna.id, password=other))
        return True, 0.0

    monkeypatch.setattr(LogIns, "_fits", checked_slowly)
    with pytest.raises(CredentialError):
        await desk.log_in()


async def test_another_role_and_a_removal_end_the_log_ins(desk: Desk) -> None:
    made = await desk.log_in()
    await desk.keeper.change(partial(edits.change_user, user_id=desk.anna.id, role=Role.ADMIN))
    assert not await desk.holds(made.access)

    made = await desk.log_in()
    told = Told()
    desk.keeper.on_revoked(await desk.keeper.authenticate(made.access, remote=HERE), told)
    await desk.keeper.change(partial(edits.remove_user, user_id=desk.anna.id))
    assert told.whys == ["The user was removed."]
    assert not await desk.holds(made.access)


async def test_the_eleventh_log_in_ends_the_first(desk: Desk) -> None:
    made = [await desk.log_in() for _ in range(SESSIONS + 1)]

    assert [await desk.holds(each.access) for each in made] == [False] + [True] * SESSIONS


async def test_after_ten_wrong_passwords_not_even_the_right_one_is_looked_at(
    desk: Desk, scrypt_calls: list[dict[str, Any]]
) -> None:
    for _ in range(FAILURES):
        with pytest.raises(CredentialError):
            await desk.log_in("a wrong password")

    with pytest.raises(TooManyAttemptsError):
        await desk.log_in()
    assert len(scrypt_calls) == FAILURES


async def test_logging_in_often_is_no_guessing(desk: Desk) -> None:
    for _ in range(FAILURES + 2):
        await desk.log_in()


async def test_of_a_flood_of_log_ins_few_are_checked_at_once_and_most_are_sent_away(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    running = most = 0

    async def aside(*_: object) -> bool:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0)
        running -= 1
        return False

    monkeypatch.setattr(asyncio, "to_thread", aside)
    flood = [desk.log_ins.log_in("anna", Secret("x"), remote=f"10.0.0.{number}") for number in range(200)]
    done = await asyncio.gather(*flood, return_exceptions=True)

    assert most == AT_ONCE
    assert sum(isinstance(each, TooManyAttemptsError) for each in done) == 200 - PLACES[Standing.FRESH]


async def flooded(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, *, rounds: int, name: str = "anna"
) -> tuple[asyncio.Event, list[asyncio.Task[Any]]]:
    """An attacker's 120 addresses have failed `rounds` times each, and now fill what they can."""
    gate = asyncio.Event()
    gate.set()

    async def aside(check: object, password: Secret, *_: object) -> bool:
        await gate.wait()
        return password.reveal() == PASSWORD

    monkeypatch.setattr(asyncio, "to_thread", aside)
    addresses = [f"10.0.0.{number}" for number in range(120)]
    for _ in range(rounds):
        for address in addresses:
            with pytest.raises((CredentialError, TooManyAttemptsError)):
                await desk.log_ins.log_in(name, Secret("x"), remote=address)
    gate.clear()
    flood = [
        asyncio.create_task(desk.log_ins.log_in(name, Secret("x"), remote=address))
        for address in addresses
        for _ in range(3)
    ]
    await asyncio.sleep(0)
    return gate, flood


async def let_in(desk: Desk, gate: asyncio.Event, *, remote: str) -> list[str]:
    """The admin comes while all that is waits; returns the outcome."""
    mine = asyncio.create_task(desk.log_ins.log_in("anna", Secret(PASSWORD), remote=remote))
    await asyncio.sleep(0)
    gate.set()
    done = await asyncio.gather(mine, return_exceptions=True)
    return [type(each).__name__ for each in done]


@pytest.mark.parametrize("name", ["anna", "nobody"])
async def test_a_hundred_and_twenty_addresses_that_guess_keep_nobody_out_who_did_not_fail(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    async def keep(*_: object, **__: object) -> None:
        return None

    monkeypatch.setattr(desk.log_ins, "_keep", keep)
    gate, flood = await flooded(desk, monkeypatch, rounds=MISTYPED, name=name)

    assert await let_in(desk, gate, remote="192.0.2.77") == ["tuple"]
    await asyncio.gather(*flood, return_exceptions=True)


async def test_who_came_in_from_there_before_comes_in_while_every_address_is_new(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await desk.log_in()

    async def keep(*_: object, **__: object) -> None:
        return None

    monkeypatch.setattr(desk.log_ins, "_keep", keep)
    gate, flood = await flooded(desk, monkeypatch, rounds=0)

    assert await let_in(desk, gate, remote=HERE) == ["tuple"]
    await asyncio.gather(*flood, return_exceptions=True)


async def test_what_was_sent_away_unlooked_at_is_no_failure(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def keep(*_: object, **__: object) -> None:
        return None

    monkeypatch.setattr(desk.log_ins, "_keep", keep)
    gate, flood = await flooded(desk, monkeypatch, rounds=0)
    for _ in range(FAILURES + 5):
        with pytest.raises(TooManyAttemptsError, match="at once"):
            await desk.log_ins.log_in("anna", Secret(PASSWORD), remote="192.0.2.77")
    gate.set()
    await asyncio.gather(*flood, return_exceptions=True)

    user, _ = await desk.log_ins.log_in("anna", Secret(PASSWORD), remote="192.0.2.77")
    assert user.name == "Anna"


async def test_one_address_takes_no_more_places_than_its_own(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = asyncio.Event()

    async def aside(*_: object) -> bool:
        await gate.wait()
        return False

    monkeypatch.setattr(asyncio, "to_thread", aside)
    many = [asyncio.create_task(desk.log_ins.log_in("anna", Secret("x"), remote=HERE)) for _ in range(9)]
    await asyncio.sleep(0)
    gate.set()
    done = await asyncio.gather(*many, return_exceptions=True)
    assert sum(isinstance(each, TooManyAttemptsError) for each in done) == 9 - OF_ONE


async def test_a_log_in_that_is_given_up_while_it_waits_leaves_its_turn_to_the_next(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = asyncio.Event()

    async def aside(*_: object) -> bool:
        await gate.wait()
        return False

    monkeypatch.setattr(asyncio, "to_thread", aside)
    many = [
        asyncio.create_task(desk.log_ins.log_in("anna", Secret("x"), remote=f"10.0.0.{number}"))
        for number in range(12)
    ]
    await asyncio.sleep(0)
    for each in many[::2]:
        each.cancel()
    gate.set()
    done = await asyncio.gather(*many, return_exceptions=True)
    assert [type(each).__name__ for each in done] == ["CancelledError", "CredentialError"] * 6


async def test_an_account_that_many_guess_at_is_closed_to_them_and_to_nobody_else(desk: Desk) -> None:
    attempts = desk.keeper.attempts
    for number in range(ACCOUNT_FAILURES):
        for _ in range(MISTYPED):
            attempts.begin(f"10.0.{number}.1", 0.0, account="Anna")

    assert attempts.wait("10.0.1.1", 1.0, account="anna") > 0
    assert attempts.wait("10.0.1.1", 1.0, account="bob") == 0
    assert attempts.wait("192.0.2.77", 1.0, account="anna") == 0


async def test_who_shares_an_address_with_a_guesser_and_came_in_before_comes_in_again(desk: Desk) -> None:
    await desk.log_in()
    for _ in range(FAILURES):
        with pytest.raises(CredentialError):
            await desk.log_in("wrong", name="bob")
    with pytest.raises(TooManyAttemptsError):
        await desk.log_in("wrong", name="bob")

    await desk.log_in()
