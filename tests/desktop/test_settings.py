from __future__ import annotations

import json
import stat
from typing import TYPE_CHECKING

import pytest
from PyQt6.QtCore import QSettings

from desktop.settings.preferences import Preferences, Theme
from desktop.settings.secrets import FileSecrets, open_secrets
from desktop.settings.servers import MAX_SERVERS, Server, Servers

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "viewer.ini"), QSettings.Format.IniFormat)


def test_servers_are_remembered_the_last_one_first(settings: QSettings) -> None:
    servers = Servers(settings)
    for name in ("a", "b", "a"):
        servers.remember(Server(url=f"http://{name}:1", name=name))
    assert [server.name for server in servers.all()] == ["a", "b"]
    servers.forget("http://a:1")
    assert [server.name for server in servers.all()] == ["b"]


@pytest.mark.parametrize("broken", ["", "{", "7", "[7, {}]", '[{"url": 3, "name": "x"}]'])
def test_a_broken_list_of_servers_is_an_empty_one(settings: QSettings, broken: str) -> None:
    settings.setValue("servers", broken)
    assert Servers(settings).all() == []


def test_servers_are_capped(settings: QSettings) -> None:
    settings.setValue("servers", json.dumps([{"url": f"u{n}", "name": "n"} for n in range(500)]))
    assert len(Servers(settings).all()) == MAX_SERVERS


def test_without_a_keyring_keys_are_in_a_file_that_only_its_owner_reads(tmp_path: Path) -> None:
    secrets = open_secrets(tmp_path / "config")
    assert isinstance(secrets, FileSecrets)
    assert not secrets.protected
    secrets.save("http://a:1", "nmk_a")
    secrets.save("http://b:1", "nmk_b")
    file = tmp_path / "config" / "keys.json"
    assert secrets.place == str(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    secrets.drop("http://a:1")
    assert (secrets.load("http://a:1"), secrets.load("http://b:1")) == (None, "nmk_b")


@pytest.mark.parametrize("broken", ["", "[]", '{"http://a:1": 3}'])
def test_a_broken_file_of_keys_holds_none(tmp_path: Path, broken: str) -> None:
    (tmp_path / "keys.json").write_text(broken)
    assert FileSecrets(tmp_path / "keys.json").load("http://a:1") is None


def test_keys_are_never_among_the_settings(settings: QSettings, tmp_path: Path) -> None:
    Servers(settings).remember(Server(url="http://a:1", name="a"))
    FileSecrets(tmp_path / "keys.json").save("http://a:1", "nmk_S3NT1NEL")
    settings.sync()
    assert "S3NT1NEL" not in (tmp_path / "viewer.ini").read_text()


def test_preferences_have_defaults_and_are_kept(settings: QSettings) -> None:
    preferences = Preferences(settings)
    assert (preferences.theme, preferences.notify, preferences.keep_in_tray) == (Theme.SYSTEM, True, False)
    preferences.theme, preferences.notify = Theme.DARK, False
    again = Preferences(settings)
    assert (again.theme, again.notify) == (Theme.DARK, False)
    settings.setValue("theme", "neon")
    assert again.theme is Theme.SYSTEM
