"""Keys as the standards and another hand make them."""

from __future__ import annotations

import pytest

from netmon_core.settings.secret import Secret
from netmon_core.snmp.keys import auth_key, privacy_key
from netmon_core.snmp.security import AuthProtocol, PrivacyProtocol

ENGINE = bytes.fromhex("000000000000000000000002")
MAPLE = Secret("maplesyrup")


@pytest.mark.parametrize(
    ("protocol", "key"),
    [
        # RFC 3414 A.3.1 and A.3.2.
        (AuthProtocol.MD5, "526f5eed9fcce26f8964c2930787d82b"),
        (AuthProtocol.SHA, "6695febc9288e36282235fc7151f128497b38f3f"),
    ],
)
def test_keys_are_those_of_the_standard(protocol: AuthProtocol, key: str) -> None:
    assert auth_key(protocol, MAPLE, ENGINE).hex() == key


def test_a_long_key_of_reeder_is_that_of_his_draft() -> None:
    key = privacy_key(AuthProtocol.MD5, PrivacyProtocol.AES256_C, MAPLE, ENGINE)
    assert key.hex() == "526f5eed9fcce26f8964c2930787d82b79eff44a90650ee0a3a40abfac5acc12"


def test_a_key_of_another_engine_is_another() -> None:
    one, other = (auth_key(AuthProtocol.SHA, MAPLE, engine) for engine in (ENGINE, ENGINE[::-1]))
    assert one != other


@pytest.mark.parametrize("auth", [each for each in AuthProtocol if each is not AuthProtocol.NONE])
@pytest.mark.parametrize("privacy", [PrivacyProtocol.AES192_C, PrivacyProtocol.AES256_C])
def test_a_short_hash_is_made_longer_as_needed(auth: AuthProtocol, privacy: PrivacyProtocol) -> None:
    key = privacy_key(auth, privacy, MAPLE, ENGINE)
    assert len(key) == (24 if privacy is PrivacyProtocol.AES192_C else 32)
    assert key[:16] == auth_key(auth, MAPLE, ENGINE)[:16]
