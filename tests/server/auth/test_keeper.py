from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

import pytest

from netmon_core.errors import CredentialError, StoreDamagedError, TooManyAttemptsError
from netmon_core.server.access import PrincipalKind, Role
from netmon_core.server.auth import edits
from netmon_core.server.auth import keeper as module
from netmon_core.server.auth.attempts import FAILURES
from netmon_core.server.auth.file import CredentialFile
from netmon_core.server.auth.keeper import Keeper
from netmon_core.server.auth.log_ins import LogIns
from netmon_core.settings.secret import Secret
from tests.fakes.until import until

from .clock import PASSWORD, START, Clock, Told, add_key, add_user

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def file(tmp_path: Path) -> CredentialFile:
    return CredentialFile(tmp_path)


@pytest.fixture
async def keeper(
    file: CredentialFile, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> AsyncGenerator[Keeper]:
    monkeypatch.setattr(module, "LOOK_INTERVAL", 0.01)
    keeper = Keeper(file, now=clock)
    await keeper.open()
    yield keeper
    await keeper.close()


async def test_a_key_says_who_it_is(file: CredentialFile, keeper: Keeper) -> None:
    text, key_id = add_key(file, Role.VIEWER)
    await until(lambda: keeper.credentials.keys != ())

    principal = await keeper.authenticate(text, remote="192.0.2.1")

    assert (principal.kind, principal.id, principal.role) == (PrincipalKind.KEY, key_id, Role.VIEWER)
    assert text not in repr(principal) + repr(keeper.credentials)


@pytest.mark.parametrize(
    "credential", ["", "nmk_", "nmk_x", "x", "nmk_" + "x" * 10_000, "a.b.c", "nmk_\ud800"]
)
async def test_whatever_else_does_not_hold(keeper: Keeper, credential: str) -> None:
    with pytest.raises(CredentialError):
        await keeper.authenticate(credential, remote="192.0.2.1")


async def test_a_key_revoked_on_the_machine_is_told_and_refused(file: CredentialFile, keeper: Keeper) -> None:
    text, key_id = add_key(file)
    other, _ = add_key(file)
    await until(lambda: len(keeper.credentials.keys) == 2)
    told = Told()
    keeper.on_revoked(await keeper.authenticate(text, remote="::1"), told)
    keeper.on_revoked(await keeper.authenticate(other, remote="::1"), told)

    file.change(partial(edits.revoke_key, key_id=key_id))

    await until(lambda: told.whys == ["The API key was revoked."])
    with pytest.raises(CredentialError):
        await keeper.authenticate(text, remote="::1")
    await keeper.authenticate(other, remote="::1")


async def test_a_key_revoked_through_the_server_is_told_before_the_answer(
    file: CredentialFile, keeper: Keeper
) -> None:
    text, key_id = add_key(file)
    await until(lambda: keeper.credentials.keys != ())
    told = Told()
    keeper.on_revoked(await keeper.authenticate(text, remote="::1"), told)

    await keeper.change(partial(edits.revoke_key, key_id=key_id))

    assert told.whys == ["The API key was revoked."]


async def test_who_left_is_told_nothing_and_a_failing_listener_stops_no_other(
    file: CredentialFile, keeper: Keeper, caplog: pytest.LogCaptureFixture
) -> None:
    text, key_id = add_key(file)
    await until(lambda: keeper.credentials.keys != ())
    principal = await keeper.authenticate(text, remote="::1")
    told = Told()

    def fails(why: str) -> None:
        raise RuntimeError(why)

    keeper.on_revoked(principal, fails)
    keeper.on_revoked(principal, told)
    keeper.on_revoked(principal, lambda _: pytest.fail("it had left"))()

    await keeper.change(partial(edits.revoke_key, key_id=key_id))

    assert told.whys == ["The API key was revoked."]
    assert "could not be told" in caplog.text


async def test_an_expired_key_is_told_and_refused(file: CredentialFile, keeper: Keeper, clock: Clock) -> None:
    text, _ = add_key(file, expires_at=START + timedelta(hours=1))
    await until(lambda: keeper.credentials.keys != ())
    told = Told()
    keeper.on_revoked(await keeper.authenticate(text, remote="::1"), told)

    clock.move(hours=1)

    await until(lambda: told.whys == ["The credential has expired."])
    with pytest.raises(CredentialError):
        await keeper.authenticate(text, remote="::1")


async def test_whoever_guesses_has_to_wait_and_whoever_has_a_key_has_not(
    file: CredentialFile, keeper: Keeper
) -> None:
    text, _ = add_key(file)
    await until(lambda: keeper.credentials.keys != ())
    for number in range(FAILURES):
        with pytest.raises(CredentialError):
            await keeper.authenticate(f"nmk_{number}", remote="127.0.0.1")

    with pytest.raises(TooManyAttemptsError) as caught:
        await keeper.authenticate("nmk_again", remote="127.0.0.1")

    assert 1 <= caught.value.retry_after <= 60
    assert str(caught.value.retry_after) in caught.value.message
    assert (await keeper.authenticate(text, remote="127.0.0.1")).role is Role.ADMIN
    with pytest.raises(CredentialError):
        await keeper.authenticate("nmk_elsewhere", remote="127.0.0.2")


async def test_coming_without_a_credential_is_no_guess(keeper: Keeper) -> None:
    for _ in range(3 * FAILURES):
        with pytest.raises(CredentialError):
            await keeper.authenticate("", remote="127.0.0.1")


async def test_when_a_key_was_used_last_is_kept_to_the_minute(file: CredentialFile, clock: Clock) -> None:
    text, _ = add_key(file)
    keeper = Keeper(file, now=clock)
    await keeper.open()
    clock.move(minutes=5, seconds=17)
    await keeper.authenticate(text, remote="::1")
    await keeper.close()
    await keeper.close()

    found = file.read()
    assert found is not None
    assert [key.last_used_at for key in found.keys] == [START + timedelta(minutes=5)]


async def test_without_the_file_nobody_is_let_in(file: CredentialFile, keeper: Keeper) -> None:
    text, _ = add_key(file)
    await until(lambda: keeper.credentials.keys != ())
    told = Told()
    keeper.on_revoked(await keeper.authenticate(text, remote="::1"), told)

    file.path.unlink()

    await until(lambda: told.whys != [])
    with pytest.raises(CredentialError):
        await keeper.authenticate(text, remote="::1")


async def test_a_file_damaged_meanwhile_changes_nothing_and_is_told_once(
    file: CredentialFile, keeper: Keeper, caplog: pytest.LogCaptureFixture
) -> None:
    text, _ = add_key(file)
    await until(lambda: keeper.credentials.keys != ())

    file.path.write_text('{"secret": "S3NT1NEL')
    await until(lambda: "not heeded" in caplog.text)
    await asyncio.sleep(0.05)

    assert caplog.text.count("not heeded") == 1
    assert "S3NT1NEL" not in caplog.text
    await keeper.authenticate(text, remote="::1")
    with pytest.raises(StoreDamagedError):
        await keeper.change(partial(edits.revoke_key, key_id="x"))


async def test_no_secret_is_logged_or_shown(
    file: CredentialFile, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    text, _ = add_key(file)
    add_user(file)
    keeper = Keeper(file, now=clock)
    await keeper.open()
    errors = []
    _, made = await LogIns(keeper).log_in("Anna", Secret(PASSWORD), remote="::1")
    for name, password in (("Anna", "S3NT1NEL-wrong-one"), ("Nobody", "S3NT1NEL-wrong-too")):
        with pytest.raises(CredentialError) as caught:
            await LogIns(keeper).log_in(name, Secret(password), remote="::1")
        errors.append(caught.value)
    with pytest.raises(CredentialError) as caught:
        await keeper.authenticate(text + "S3NT1NEL", remote="::1")
    shown = repr((keeper.credentials, made, errors, caught.value, *keeper.credentials.users)) + caplog.text
    await keeper.close()

    secrets = (
        text,
        made.access,
        made.refresh,
        keeper.credentials.secret,
        keeper.credentials.users[0].password,
    )
    for secret in ("S3NT1NEL", *secrets):
        assert secret not in shown
