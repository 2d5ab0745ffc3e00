from __future__ import annotations

import codecs

import pytest

from netmon_core.device_list.encodings import WESTERN, decode
from netmon_core.errors import FormatError

GERMAN = "Name;MAC\r\nKüche – Gäste;00:11:32:00:00:01\r\nBüro „oben“;0:0:5e:0:53:2\r\n€uro\r\n"  # noqa: RUF001


@pytest.mark.parametrize(
    ("saved_as", "mark", "named"),
    [
        ("utf-8", b"", "UTF-8"),
        ("utf-8", codecs.BOM_UTF8, "UTF-8"),
        ("utf-16-le", codecs.BOM_UTF16_LE, "UTF-16"),
        ("utf-16-be", codecs.BOM_UTF16_BE, "UTF-16"),
        ("utf-16-le", b"", "UTF-16-LE"),
        ("utf-16-be", b"", "UTF-16-BE"),
        ("utf-32-le", codecs.BOM_UTF32_LE, "UTF-32"),
        ("cp1252", b"", WESTERN),
    ],
)
def test_a_list_is_read_in_whatever_a_spreadsheet_saved_it(saved_as: str, mark: bytes, named: str) -> None:
    assert decode(mark + GERMAN.encode(saved_as)) == (GERMAN, named)


@pytest.mark.parametrize(
    ("text", "saved_as"),
    [
        ("Имя;Принтер\r\nКухня;x\r\n", "cp1251"),  # noqa: RUF001
        ("Имя;Принтер\r\nКухня;x\r\n", "koi8-r"),  # noqa: RUF001
        ("プリンター;台所\n", "cp932"),
        ("打印机;厨房\n", "gbk"),
        ("Εκτυπωτής;Κουζίνα\n", "cp1253"),
    ],
)
def test_what_would_be_read_as_other_letters_is_refused(text: str, saved_as: str) -> None:
    with pytest.raises(FormatError, match=r"neither in UTF-8.*save it as CSV in UTF-8") as caught:
        decode(b"name;mac\n" + text.encode(saved_as))
    assert caught.value.field == "line 2"


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"PK\x03\x04rest", "a workbook"),
        (b"\xd0\xcf\x11\xe0rest", "an old Excel workbook"),
        (b"\x1f\x8brest", "gzip"),
        (b"SQLite format 3\0", "an SQLite database"),
        (b"%PDF-1.7", "a PDF"),
        (codecs.BOM_UTF16_LE + b"odd", "no UTF-16"),
        (b"name\x81\x8d;x", "neither"),
    ],
)
def test_a_file_of_another_kind_is_named(data: bytes, what: str) -> None:
    with pytest.raises(FormatError, match=what):
        decode(data)


@pytest.mark.parametrize("data", [b"", b"a", b"ab", b"mac,ip\n"])
def test_short_texts_are_texts(data: bytes) -> None:
    assert decode(data) == (data.decode(), "UTF-8")
