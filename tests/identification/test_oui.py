from __future__ import annotations

import subprocess
import sys
import zlib
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netmon_core.identification.oui import FILE_NAME, Vendors
from netmon_core.identification.oui_file import pack_vendors, packed_date, unpack_vendors


@pytest.fixture(scope="module")
def shipped() -> Vendors:
    return Vendors.load()


def small(made_on: date) -> bytes:
    return pack_vendors({"b827eb": "Somebody Else"}, made_on)


@pytest.mark.parametrize(
    ("mac", "vendor"),
    [
        ("b8:27:eb:12:34:56", "Raspberry Pi"),
        ("dc:a6:32:12:34:56", "Raspberry Pi"),
        ("24:0a:c4:12:34:56", "Espressif"),
        ("00:03:93:12:34:56", "Apple"),
        ("50:c7:bf:12:34:56", "TP-Link"),
        ("c8:5c:e2:71:23:45", "Synergy Systems and Solutions"),
        ("c8:5c:e2:a1:23:45", "San Telequip (P)"),
        ("8c:1f:64:9b:91:23", "Quercus Technologies"),
        ("8c:1f:64:af:a1:23", "DATA Electronic Devices"),
        ("00:50:c2:f7:11:23", "RF Code"),
        ("da:a1:19:12:34:56", "Google"),
    ],
    ids=lambda value: value,
)
def test_the_shipped_registries_name_the_vendor(shipped: Vendors, mac: str, vendor: str) -> None:
    assert shipped.lookup(mac) == vendor


@pytest.mark.parametrize(
    "mac",
    [
        "52:54:00:12:34:56",
        "02:42:ac:11:00:02",
        "ff:ff:ff:ff:ff:ff",
        "01:00:5e:00:00:fb",
        "02:60:8c:12:34:56",
        "",
        "no mac",
    ],
    ids=["virtual machine", "container", "broadcast", "multicast", "local since 1980", "nothing", "text"],
)
def test_a_mac_nobody_registered_has_no_vendor(shipped: Vendors, mac: str) -> None:
    assert shipped.lookup(mac) is None


def test_a_part_of_a_divided_block_that_is_nobodys_has_no_vendor(shipped: Vendors) -> None:
    # The block is the IEEE's own, and the holder of this part is kept secret.
    assert shipped.lookup("74:1a:e0:91:23:45") is None


def test_the_shipped_registries_are_whole_and_dated(shipped: Vendors) -> None:
    assert shipped.count > 55_000
    assert shipped.date >= date(2026, 6, 25)


def test_the_shipped_file_is_small_in_a_wheel_and_its_names_are_clean() -> None:
    data = Path(sys.modules[Vendors.__module__].__file__ or "").with_name(FILE_NAME).read_bytes()
    assert len(zlib.compress(data)) <= 500_000
    names = {name for _, name in unpack_vendors(data).items()}
    assert all(0 < len(name) <= 64 and name.isprintable() for name in names)
    assert not {"Private", "IEEE Registration Authority"} & names


def test_the_longest_prefix_wins() -> None:
    prefixes = {
        "000001": "Whole",
        "000001a": "Sixteenth",
        "000001abc": "Small",
        "0000020": "Lone",
    }
    vendors = Vendors(unpack_vendors(pack_vendors(prefixes, date(2026, 1, 1))))
    assert vendors.lookup("00:00:01:ab:cd:ef") == "Small"
    assert vendors.lookup("00:00:01:ab:00:00") == "Sixteenth"
    assert vendors.lookup("00:00:01:00:00:00") == "Whole"
    assert vendors.lookup("00:00:02:0f:ff:ff") == "Lone"
    assert vendors.lookup("00:00:02:ff:ff:ff") is None
    assert vendors.lookup("00:00:03:ff:ff:ff") is None
    assert vendors.count == 4


@given(
    st.dictionaries(
        # Few enough that they fall into each other.
        st.sampled_from([1, 2, 4]).flatmap(lambda size: st.text("0f", min_size=size, max_size=size)),
        st.sampled_from(["One", "Two", "Drei \u00e4\u2603"]),
        max_size=12,
    ),
    st.text("0f", min_size=7, max_size=7),
)
def test_looking_up_is_trying_each_prefix_from_the_longest(ends: dict[str, str], device: str) -> None:
    prefixes = {"00000" + end: name for end, name in ends.items()}
    vendors = Vendors(unpack_vendors(pack_vendors(prefixes, date(2026, 1, 1))))
    digits = "00000" + device
    expected = prefixes.get(digits[:9]) or prefixes.get(digits[:7]) or prefixes.get(digits[:6])
    mac = ":".join(digits[at : at + 2] for at in range(0, 12, 2))
    assert vendors.lookup(mac) == expected


def test_a_newer_file_in_the_data_folder_wins(tmp_path: Path, shipped: Vendors) -> None:
    (tmp_path / FILE_NAME).write_bytes(small(shipped.date))
    assert Vendors.load(tmp_path).lookup("b8:27:eb:00:00:00") == "Somebody Else"


def test_an_older_file_in_the_data_folder_does_not(tmp_path: Path, shipped: Vendors) -> None:
    (tmp_path / FILE_NAME).write_bytes(small(shipped.date - timedelta(days=1)))
    assert Vendors.load(tmp_path).lookup("b8:27:eb:00:00:00") == "Raspberry Pi"


@pytest.mark.parametrize(
    "content", [b"", b"<html>", small(date(2099, 1, 1))[:-5]], ids=["empty", "html", "cut"]
)
def test_a_damaged_file_in_the_data_folder_is_warned_about_and_passed_over(
    tmp_path: Path, content: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / FILE_NAME).write_bytes(content)
    assert Vendors.load(tmp_path).lookup("b8:27:eb:00:00:00") == "Raspberry Pi"
    assert caplog.text.count("Using the shipped vendor names") == 1


def test_an_empty_data_folder_is_nothing_to_warn_about(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert Vendors.load(tmp_path).lookup("b8:27:eb:00:00:00") == "Raspberry Pi"
    assert not caplog.records


def test_importing_reads_no_vendor() -> None:
    script = (
        "import sys; sys.addaudithook(lambda name, args: name == 'open' and 'vendors.bin' in str(args[0])"
        " and sys.exit('opened')); import netmon_core.identification.oui"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


def test_the_date_of_a_packed_file_is_told_without_unpacking() -> None:
    assert packed_date(small(date(2026, 2, 3))[:28]) == date(2026, 2, 3)
