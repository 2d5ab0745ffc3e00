from __future__ import annotations

from base64 import urlsafe_b64encode
from datetime import timedelta
from json import dumps

import jwt
import pytest

from netmon_core.errors import CredentialError
from netmon_core.server.auth.tokens import REFUSED, Token, read_token, write_token

from .clock import START

SECRET = "0123456789abcdef" * 4
TOKEN = Token(use="access", user_id="u", session_id="s", id="t", expires_at=START + timedelta(minutes=15))
CLAIMS = {"use": "access", "sub": "u", "sid": "s", "jti": "t", "exp": int(TOKEN.expires_at.timestamp())}


def part(data: object) -> str:
    return urlsafe_b64encode(dumps(data).encode()).decode().rstrip("=")


def test_what_was_written_is_read_until_it_expires() -> None:
    text = write_token(TOKEN, SECRET)

    assert read_token(text, SECRET, use="access", now=START) == TOKEN
    with pytest.raises(CredentialError):
        read_token(text, SECRET, use="access", now=TOKEN.expires_at)


def test_a_token_is_good_for_its_own_use_only() -> None:
    with pytest.raises(CredentialError):
        read_token(write_token(TOKEN, SECRET), SECRET, use="refresh", now=START)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"{part({'alg': 'none', 'typ': 'JWT'})}.{part(CLAIMS)}.", id="unsigned"),
        pytest.param(jwt.encode(CLAIMS, SECRET, algorithm="HS512"), id="another algorithm"),
        pytest.param(jwt.encode(CLAIMS, "f" * 64, algorithm="HS256"), id="another secret"),
        pytest.param(jwt.encode({**CLAIMS, "sub": 5}, SECRET, algorithm="HS256"), id="a number as user"),
        pytest.param(jwt.encode({**CLAIMS, "exp": 1e300}, SECRET, algorithm="HS256"), id="an endless time"),
        pytest.param(
            jwt.encode({key: CLAIMS[key] for key in CLAIMS if key != "exp"}, SECRET, algorithm="HS256"),
            id="no end",
        ),
        pytest.param(
            jwt.encode({key: CLAIMS[key] for key in CLAIMS if key != "sid"}, SECRET, algorithm="HS256"),
            id="no log-in",
        ),
        pytest.param("", id="nothing"),
        pytest.param("a.b", id="two parts"),
        pytest.param("\ud800.\ud800.\ud800", id="no text"),
        pytest.param("é.é.é", id="not ASCII"),
        pytest.param(f"{part([])}.{part(CLAIMS)}.x", id="a list as head"),
        pytest.param(f"{part({'alg': ['HS256']})}.{part(CLAIMS)}.x", id="a list as algorithm"),
        pytest.param("[" * 5000, id="deep"),
    ],
)
def test_whatever_else_is_refused_in_the_same_words(text: str) -> None:
    with pytest.raises(CredentialError) as caught:
        read_token(text, SECRET, use="access", now=START)
    assert caught.value.message == REFUSED
    assert caught.value.__cause__ is None
