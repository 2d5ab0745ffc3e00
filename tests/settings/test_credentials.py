from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from netmon_core.config import load_config, parse_config
from netmon_core.errors import ConfigError
from netmon_core.settings.credentials import (
    CREDENTIALS_MAX,
    SCOPE_MAX,
    AuthProtocol,
    CredentialKind,
    PrivacyProtocol,
    parse_credential,
)

if TYPE_CHECKING:
    from pathlib import Path

MARK = "hush-hush-7"
V2 = {"name": "switches", "kind": "snmp_v2c", "secret": MARK}
V3 = {"name": "core", "kind": "snmp_v3", "user": "netmon", "auth": "sha256", "auth_secret": MARK}
WHOLE = V3 | {"privacy": "aes128", "privacy_secret": MARK, "devices": ["NAS"], "tags": ["a"]}


def test_a_credential_of_each_kind_is_read_from_the_file(tmp_path: Path) -> None:
    file = tmp_path / "netmon.toml"
    file.write_text(
        f"""
        [[credentials]]
        name = "switches"
        kind = "snmp_v2c"
        secret = "{MARK}"
        networks = ["LAN"]

        [[credentials]]
        name = "core"
        kind = "snmp_v3"
        user = "netmon"
        auth = "sha512"
        auth_secret = "{MARK}"
        privacy = "aes256_cisco"
        privacy_secret = "{MARK}"
        devices = ["Core switch", "00:1b:21:00:00:02"]
        """
    )
    plain, user = load_config(file, environ={}).credentials
    assert (plain.kind, plain.secret.reveal(), plain.networks) == (CredentialKind.SNMP_V2C, MARK, ("LAN",))
    assert (user.auth, user.privacy) == (AuthProtocol.SHA512, PrivacyProtocol.AES256_CISCO)
    assert user.privacy_secret.reveal() == MARK
    assert user.devices == ("Core switch", "00:1b:21:00:00:02")
    assert MARK not in repr((plain, user))


def test_a_secret_is_read_from_a_file_of_its_own(tmp_path: Path) -> None:
    kept = tmp_path / "community"
    kept.write_text(f"{MARK}\r\nnot this\n")
    [read] = parse_config({"credentials": [V2 | {"secret": f"file:{kept}"}]}).credentials
    assert read.secret.reveal() == MARK


@pytest.mark.parametrize(
    ("path", "content", "why"),
    [
        ("/nowhere/community", None, "cannot be read: No such file"),
        ("community", None, "by its whole path"),
        ("/proc", None, "cannot be read: Is a directory"),
        ("/\0", None, "cannot be read"),
        (None, "x" * 5000, "is larger than 4096 bytes"),
        (None, "", "must be a text of 1 to 255 bytes"),
        (None, f"{MARK}\x07", "characters that cannot be seen"),
    ],
)
def test_a_file_that_holds_no_secret_is_refused_by_its_key(
    tmp_path: Path, path: str | None, content: str | None, why: str
) -> None:
    if content is not None:
        (tmp_path / "kept").write_text(content)
    given = [V2 | {"secret": f"file:{path or tmp_path / 'kept'}"}]
    with pytest.raises(ConfigError, match=why) as refused:
        parse_config({"credentials": given})
    assert refused.value.field == "credentials.0.secret"
    assert MARK not in str(refused.value)


def test_variables_give_secrets_and_whole_credentials(tmp_path: Path) -> None:
    file = tmp_path / "netmon.toml"
    file.write_text('[[credentials]]\nname = "Core switch"\nkind = "snmp_v1"\n')
    environ = {
        "NETMON_CREDENTIALS_CORE_SWITCH_SECRET": "one, two",
        "NETMON_CREDENTIALS_UPS_KIND": "snmp_v3",
        "NETMON_CREDENTIALS_UPS_USER": "netmon",
        "NETMON_CREDENTIALS_UPS_AUTH": "sha",
        "NETMON_CREDENTIALS_UPS_AUTH_SECRET": MARK,
        "NETMON_CREDENTIALS_UPS_TAGS": "power, rack",
    }
    switch, ups = load_config(file, environ=environ).credentials
    assert switch.secret.reveal() == "one, two"
    assert (ups.name, ups.auth_secret.reveal(), ups.tags) == ("ups", MARK, ("power", "rack"))


def test_a_variable_that_is_no_key_is_refused() -> None:
    with pytest.raises(ConfigError, match="NETMON_CREDENTIALS_UPS_COLOUR: must end with a key"):
        load_config(None, environ={"NETMON_CREDENTIALS_UPS_COLOUR": MARK, "XDG_CONFIG_HOME": "/nowhere"})


@pytest.mark.parametrize(
    ("given", "key", "allowed"),
    [
        ([V2 | {"kind": "telnet"}], "0.kind", "must be snmp_v1, snmp_v2c or snmp_v3"),
        ([{"kind": "snmp_v1", "secret": MARK}], "0.name", "must be set"),
        ([{"name": "a", "secret": MARK}], "0.kind", "must be set: snmp_v1"),
        ([{"name": "a", "kind": "snmp_v2c"}], "0.secret", "the community that the devices know"),
        ([V2 | {"secret": MARK * 30}], "0.secret", "must be a text of 1 to 255 bytes"),
        ([V2 | {"secret": [MARK]}], "0.secret", "must be a text of 1 to 255 bytes"),
        ([V2 | {"user": "netmon"}], "0.user", "is only for kind snmp_v3"),
        ([V3 | {"secret": MARK}], "0.secret", "is a community"),
        ([V3 | {"user": "u" * 33}], "0.user", "of 1 to 32 bytes"),
        ([V3 | {"user": "a\nb"}], "0.user", "characters that cannot be seen"),
        ([{"name": "a", "kind": "snmp_v3"}], "0.user", "must be set for kind snmp_v3"),
        ([V3 | {"auth": "md4"}], "0.auth", "must be none, md5, sha"),
        ([V3 | {"auth_secret": "short"}], "0.auth_secret", "at least 8 characters"),
        ([V3 | {"privacy": "aes"}], "0.privacy", "must be none, des, aes128"),
        ([V3 | {"privacy": "des"}], "0.privacy_secret", "must be set, with at least 8"),
        ([V3 | {"privacy_secret": MARK}], "0.privacy_secret", "needs privacy"),
        (
            [{"name": "a", "kind": "snmp_v3", "user": "u", "privacy": "des", "privacy_secret": MARK}],
            "0.auth",
            "must be set where privacy is",
        ),
        ([V2, V3 | {"name": "SWITCHES"}], "1.name", "must be unique"),
        ([V2 | {"devices": "NAS"}], "0.devices", "must be a list"),
        ([V2 | {"tags": [""]}], "0.tags.0", "must be a text of 1 to 64 characters"),
        ([V2 | {"networks": ["n"] * (SCOPE_MAX + 1)}], "0.networks", f"must be at most {SCOPE_MAX}"),
        ([V2 | {"colour": MARK}], "0.colour", "is not a setting"),
        ([5], "0", "must be a section"),
    ],
)
def test_an_error_names_the_key_and_never_the_secret(given: list[Any], key: str, allowed: str) -> None:
    with pytest.raises(ConfigError) as refused:
        parse_config({"credentials": given})
    assert refused.value.field == f"credentials.{key}"
    assert allowed in refused.value.message
    assert MARK not in refused.value.message


def test_there_are_no_more_credentials_than_a_person_writes_down() -> None:
    many = [V2 | {"name": f"c{number}"} for number in range(CREDENTIALS_MAX + 1)]
    assert len(parse_config({"credentials": many[:-1]}).credentials) == CREDENTIALS_MAX
    with pytest.raises(ConfigError, match=f"credentials: must be at most {CREDENTIALS_MAX}"):
        parse_config({"credentials": many})


def test_one_credential_is_read_as_in_the_file() -> None:
    assert parse_credential(WHOLE).privacy is PrivacyProtocol.AES128
    with pytest.raises(ConfigError, match=r"^kind: must be") as refused:
        parse_credential(V2 | {"kind": "x"})
    assert refused.value.field == "kind"
