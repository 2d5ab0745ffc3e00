from __future__ import annotations

import os
import threading
import zipfile
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING

import pytest

from netmon_core.errors import FormatError, StoreReadOnlyError
from netmon_core.identification import oui_fetch, oui_update
from netmon_core.identification.oui import FILE_NAME, Vendors
from netmon_core.identification.oui_update import update_vendors

from .registries import CSV, HEADER, OUI_TXT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    folder.mkdir()
    for name, text in CSV.items():
        (folder / name).write_text(text, newline="")
    return folder


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def test_a_folder_of_registries_is_taken_in(source: Path, data: Path) -> None:
    vendors = update_vendors(source, data)
    assert vendors.lookup("10:34:ab:00:00:00") == "New Maker"
    assert vendors.lookup("54:78:ab:c0:10:00") == "Small"
    assert vendors.lookup("54:78:ab:c1:00:00") == "Middle"
    assert vendors.lookup("54:78:ab:00:00:00") == "Zero Block"
    assert vendors.lookup("54:78:ab:d0:00:00") is None
    assert vendors.lookup("3a:12:34:00:00:00") == "Company Id"
    assert vendors.lookup("02:02:aa:00:00:00") is None


def test_what_was_taken_in_is_there_after_a_restart(source: Path, data: Path) -> None:
    updated = update_vendors(source, data)
    loaded = Vendors.load(data)
    assert (loaded.date, loaded.count) == (updated.date, updated.count)
    assert loaded.lookup("10:34:ab:00:00:00") == "New Maker"


def test_what_the_source_does_not_mention_stays(source: Path, data: Path) -> None:
    before = Vendors.load()
    vendors = update_vendors(source / "oui.csv", data)
    assert vendors.lookup("b8:27:eb:00:00:00") == "Raspberry Pi"
    # Two are new; Cisco's first block has become private.
    assert vendors.lookup("00:00:0c:00:00:00") is None
    assert vendors.count == before.count + 1 - 1


def test_a_second_update_builds_on_the_first(source: Path, data: Path) -> None:
    update_vendors(source / "oui.csv", data)
    vendors = update_vendors(source / "cid.csv", data)
    assert vendors.lookup("10:34:ab:00:00:00") == "New Maker"
    assert vendors.lookup("3a:12:34:00:00:00") == "Company Id"


def test_a_zip_and_a_text_file_are_taken_in(source: Path, data: Path, tmp_path: Path) -> None:
    archive = tmp_path / "ieee.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.write(source / "oui.csv", "ieee/oui.csv")
        file.write(source / "mam.csv", "ieee/mam.csv")
        file.writestr("ieee/readme.txt", "hello")
    vendors = update_vendors(archive, data)
    assert vendors.lookup("54:78:ab:c1:00:00") == "Middle"
    text = tmp_path / "anything.txt"
    text.write_text(OUI_TXT, newline="")
    assert update_vendors(str(text), data).lookup("10:34:ac:00:00:00") == "New Maker"


def test_the_date_is_that_of_the_newest_file_and_never_in_the_future(source: Path, data: Path) -> None:
    shipped = Vendors.load().date
    for day, expected in ((date(2020, 1, 1), shipped), (date(2199, 1, 1), datetime.now(UTC).date())):
        stamp = datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()
        for path in source.iterdir():
            os.utime(path, (stamp, stamp))
        assert update_vendors(source, data).date == max(expected, shipped)


@pytest.mark.parametrize(
    "content",
    [CSV["oui.csv"][:-9], "<html>Request blocked</html>\n", "", HEADER],
    ids=["cut short", "html", "empty", "no vendor"],
)
def test_a_bad_source_is_refused_and_the_old_file_stays(source: Path, data: Path, content: str) -> None:
    update_vendors(source / "cid.csv", data)
    before = (data / FILE_NAME).read_bytes()
    (source / "oui.csv").write_text(content, newline="")
    for bad in (source, source / "oui.csv", str(source / "oui.csv")):
        with pytest.raises(FormatError, match=r"oui\.csv"):
            update_vendors(bad, data)
    assert [path.name for path in data.iterdir()] == [FILE_NAME]
    assert (data / FILE_NAME).read_bytes() == before


def test_a_source_that_is_not_there_or_holds_nothing_is_refused(tmp_path: Path, data: Path) -> None:
    with pytest.raises(FormatError, match="No such file"):
        update_vendors(tmp_path / "absent.csv", data)
    with pytest.raises(FormatError, match=r"none of oui\.csv"):
        update_vendors(tmp_path, data)
    empty = tmp_path / "empty.zip"
    with zipfile.ZipFile(empty, "w"):
        pass
    with pytest.raises(FormatError, match=r"none of oui\.csv"):
        update_vendors(empty, data)
    assert not data.exists()


def test_a_file_or_archive_member_past_the_cap_is_refused(
    source: Path, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(oui_update, "MAX_SIZE", 1000)
    (source / "oui.csv").write_text(CSV["oui.csv"] + "MA-L,1034AD,Maker,Street\r\n" * 1000, newline="")
    with pytest.raises(FormatError, match="larger"):
        update_vendors(source / "oui.csv", data)
    archive = tmp_path / "bomb.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        file.write(source / "oui.csv", "oui.csv")
    with pytest.raises(FormatError, match="larger"):
        update_vendors(archive, data)


def test_an_archive_of_too_many_files_is_refused(data: Path, tmp_path: Path) -> None:
    archive = tmp_path / "many.zip"
    with zipfile.ZipFile(archive, "w") as file:
        for number in range(257):
            file.writestr(f"{number}.txt", "")
    with pytest.raises(FormatError, match="more files"):
        update_vendors(archive, data)


def test_a_data_folder_that_cannot_be_written_says_so(source: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    with pytest.raises(StoreReadOnlyError, match=FILE_NAME):
        update_vendors(source, blocked / "data")


# What the test server answers: path -> (status, headers, body).
type Answers = dict[str, tuple[int, dict[str, str], bytes]]


@pytest.fixture
def answers() -> Answers:
    return {}


@pytest.fixture
def server(answers: Answers) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, headers, body = answers.get(self.path, (404, {}, b"gone"))
            self.send_response(status)
            for name, value in ({"Content-Length": str(len(body))} | headers).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as http:
        thread = threading.Thread(target=http.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{http.server_port}"
        http.shutdown()
        thread.join()


def test_a_url_is_taken_in_after_a_redirect(server: str, answers: Answers, data: Path) -> None:
    answers["/oui"] = (302, {"Location": f"{server}/oui.csv"}, b"")
    answers["/oui.csv"] = (200, {"Last-Modified": "Sat, 01 Aug 2026 00:00:00 GMT"}, CSV["oui.csv"].encode())
    vendors = update_vendors(f"{server}/oui", data)
    assert vendors.lookup("10:34:ab:00:00:00") == "New Maker"
    assert vendors.date == max(date(2026, 8, 1), Vendors.load().date)


def test_a_zip_is_taken_in_from_a_url(
    server: str, answers: Answers, source: Path, data: Path, tmp_path: Path
) -> None:
    archive = tmp_path / "ieee.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.write(source / "mam.csv", "mam.csv")
    answers["/ieee.zip"] = (200, {}, archive.read_bytes())
    assert update_vendors(f"{server}/ieee.zip", data).lookup("54:78:ab:c1:00:00") == "Middle"


def test_all_registries_of_the_ieee_are_asked_for_without_a_source(
    server: str, answers: Answers, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers.update({f"/{name}": (200, {}, text.encode()) for name, text in CSV.items()})
    monkeypatch.setattr(oui_update, "IEEE_URLS", tuple(f"{server}/{name}" for name in CSV))
    assert update_vendors(None, data).lookup("54:78:ab:c0:10:00") == "Small"


@pytest.mark.parametrize(
    ("answer", "match"),
    [
        ((200, {}, b"<html>blocked</html>\n"), "not an IEEE"),
        ((404, {}, b"gone"), "404"),
        ((302, {"Location": "file:///etc/passwd"}, b""), "not allowed"),
        ((302, {"Location": "ftp://127.0.0.1/oui.csv"}, b""), "not safe"),
        ((302, {"Location": "/oui.csv"}, b""), "redirect"),
        ((200, {"Content-Length": "100000"}, CSV["oui.csv"].encode()), "cut short"),
        ((200, {}, CSV["oui.csv"].encode() + b"x" * 5000), "larger"),
    ],
    ids=["html", "status", "to a file", "to ftp", "in circles", "cut short", "too large"],
)
def test_a_bad_answer_is_refused_and_nothing_is_written(
    server: str,
    answers: Answers,
    data: Path,
    answer: tuple[int, dict[str, str], bytes],
    match: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(oui_fetch, "MAX_SIZE", 4000)
    answers["/oui.csv"] = answer
    with pytest.raises(FormatError, match=match):
        update_vendors(f"{server}/oui.csv", data)
    assert not data.exists()


def test_a_server_that_trickles_is_given_up(
    server: str, answers: Answers, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(oui_fetch, "_DEADLINE", -1.0)
    answers["/oui.csv"] = (200, {}, CSV["oui.csv"].encode())
    with pytest.raises(FormatError, match="slowly"):
        update_vendors(f"{server}/oui.csv", data)


def test_a_server_that_is_not_there_is_a_format_error(data: Path) -> None:
    with pytest.raises(FormatError, match="Cannot fetch"):
        update_vendors("http://127.0.0.1:1/oui.csv", data)


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://127.0.0.1/oui.csv", "gopher://127.0.0.1/"])
def test_other_schemes_are_refused(url: str, data: Path) -> None:
    with pytest.raises(FormatError, match="neither http nor https"):
        update_vendors(url, data)
