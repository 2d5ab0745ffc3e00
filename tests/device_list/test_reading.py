"""Device lists: ours there and back, and those of the programs people come from."""

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, datetime
from ipaddress import ip_address
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netmon_core.device_list import reading
from netmon_core.device_list.reading import MAX_PROBLEMS, MAX_ROWS, read_device_list
from netmon_core.device_list.rows import MAX_CELL, ImportedDevice
from netmon_core.device_list.writing import COLUMNS, write_csv
from netmon_core.errors import FormatError
from netmon_core.evidence.imported import ImportEvidence
from netmon_core.inventory.imported import observations
from netmon_core.model.device import Device
from netmon_core.model.fact import Fact
from netmon_core.model.interface import Address, Interface

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)

# As NetAlertX 25 writes config/devices.csv: all quoted, "None" for NULL.
NETALERTX = """\
"devMac","devName","devOwner","devType","devVendor","devFavorite","devGroup","devComments",\
"devFirstConnection","devLastConnection","devLastIP","devStaticIP","devIsNew","devLocation","devIsArchived","devFQDN"
"Internet","Internet","None","Router","None","1","Always on","","2025-01-01 00:00:00","2025-02-01 00:00:00",\
"93.184.216.34","0","0","None","0",""
"3C:52:82:AA:BB:01","Printer (IP match)","Anna","Printer","Hewlett Packard","0","Office",\
"out of ""black"" ink,\nagain",\
"2025-01-02 10:00:00+01:00","2025-02-01 08:30:00+01:00","192.168.1.20","1","0","Hall","1","printer.fritz.box"
"fa:ce:12:34:56:78","(name not found)","None","None","(Unknown)","0","None","None",\
"2025-01-03 10:00:00","2025-02-01 08:30:00","192.168.9.7","0","1","None","0","None"
"00:00:00:00:00:00","Ghost","","","","0","","","","","0.0.0.0","0","0","","0",""
"not-a-mac","Odd","","","","0","","","","","192.168.1.9","0","0","","0",""
"""

PIALERT = """\
dev_MAC,dev_Name,dev_Owner,dev_DeviceType,dev_Vendor,dev_Favorite,dev_Group,dev_Comments,dev_FirstConnection,\
dev_LastConnection,dev_LastIP,dev_StaticIP,dev_NewDevice,dev_Location,dev_Archived
44:65:0d:00:00:01,Echo,,Smart Speaker,Amazon,0,,,2022-05-01 12:00:00,2022-06-01 12:00:00,192.168.1.31,0,1,,0
"""

WATCHYOURLAN = [
    {
        "ID": 1,
        "Name": "NAS",
        "DNS": "nas.lan",
        "Iface": "eth0",
        "IP": "192.168.1.5",
        "Mac": "00:11:32:00:00:01",
        "Hw": "Synology Incorporated",
        "Date": "2026-08-29 10:30:00",
        "Known": 1,
        "Now": 1,
    },
    {
        "ID": 2,
        "Name": "",
        "DNS": "",
        "Iface": "eth0",
        "IP": "192.168.1.6",
        "Mac": "02:00:00:00:00:06",
        "Hw": "(Unknown: locally administered)",
        "Date": "2026-08-29 10:31:00",
        "Known": 0,
        "Now": 0,
    },
]


def device(**changes: object) -> Device:
    addresses = tuple(
        Address(value=ip_address(text), first_seen=NOON, last_seen=NOON, source="arp")
        for text in ("10.0.0.5", "fe80::5")
    )
    interface = Interface(
        network_id="lan",
        mac="02:00:00:00:00:01",
        first_seen=NOON,
        last_seen=NOON,
        vendor="HP",
        addresses=addresses,
    )
    facts = (
        Fact(name="kind", value="scanner", source="mdns", confidence=0.3, seen_at=NOON),
        Fact(name="kind", value="printer", source="snmp", confidence=0.9, seen_at=NOON),
    )
    plain = Device(id="one", first_seen=NOON, last_seen=NOON, interfaces=(interface,), facts=facts)
    return replace(plain, **changes)  # type: ignore[arg-type]


def written(*devices: Device) -> str:
    return "".join(write_csv(devices, networks={"lan": "Home"}))


def test_our_list_reads_as_it_is_documented() -> None:
    text = written(device(name="Printer, big", known=True, tags=("a", "b"), notes='say "hi"'))

    assert text.splitlines() == [
        ",".join(COLUMNS),
        ",".join(
            (
                '"Printer, big",,02:00:00:00:00:01,10.0.0.5 fe80::5,HP,printer,Home',
                '2026-11-22T12:00:00+00:00,2026-11-22T12:00:00+00:00,yes,a; b,"say ""hi""",one',
            )
        ),
    ]


def test_our_list_comes_back() -> None:
    listed = read_device_list(written(device(name="None", hostname="p", known=False, tags=("a", "b c"))))

    assert listed.program == "netmon"
    assert listed.problems == ()
    assert listed.devices == (
        ImportedDevice(
            line=2,
            macs=("02:00:00:00:00:01",),
            addresses=(ip_address("10.0.0.5"), ip_address("fe80::5")),
            name="None",
            hostname="p",
            vendor="HP",
            kind="printer",
            known=False,
            first_seen=NOON,
            last_seen=NOON,
            tags=("a", "b c"),
            id="one",
        ),
    )


@given(
    name=st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1),
    lead=st.text(st.sampled_from("'=+-@\uff1d"), max_size=3),
)
def test_any_name_comes_back_whatever_it_begins_with(name: str, lead: str) -> None:
    [listed] = read_device_list(written(device(name=lead + name))).devices

    assert listed.name == lead + name


@given(st.text(), st.text(), st.text())
def test_no_cell_of_ours_is_a_formula_or_hides_text(name: str, notes: str, tag: str) -> None:
    text = written(device(name=name, notes=notes, tags=(tag,), hostname="\u202eevil\x00\x1b[31m"))

    rows = list(csv.reader(io.StringIO(text, newline="")))

    assert len(rows) == 2
    for cell in rows[1]:
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d"))
        assert not set(cell) & set("\x00\x1b\u202e\u2066\u200b")
    assert rows[1][1] == "evil[31m"


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "'=1", "''-x"])
def test_a_formula_is_led_by_an_apostrophe(cell: str) -> None:
    [_, row] = csv.reader(io.StringIO(written(device(notes=cell)), newline=""))

    assert row[11].startswith(("'", " ="))


def test_netalertx_s_list_is_read() -> None:
    listed = read_device_list(NETALERTX)

    assert listed.program == "netalertx"
    printer, ping_only, odd = listed.devices
    assert (odd.name, odd.macs, odd.addresses) == ("Odd", (), (ip_address("192.168.1.9"),))
    assert printer == ImportedDevice(
        line=3,
        macs=("3c:52:82:aa:bb:01",),
        addresses=(ip_address("192.168.1.20"),),
        name="Printer",
        hostname="printer.fritz.box",
        vendor="Hewlett Packard",
        kind="Printer",
        known=True,
        first_seen=datetime(2025, 1, 2, 9, tzinfo=UTC),
        last_seen=datetime(2025, 2, 1, 7, 30, tzinfo=UTC),
        tags=("Office", "Hall", "archived"),
        notes='out of "black" ink,\nagain\nOwner: Anna',
    )
    assert ping_only == ImportedDevice(
        line=5,
        addresses=(ip_address("192.168.9.7"),),
        known=False,
        first_seen=datetime(2025, 1, 3, 10, tzinfo=UTC),
        last_seen=datetime(2025, 2, 1, 8, 30, tzinfo=UTC),
    )


def test_rows_that_cannot_be_read_are_named_and_the_others_kept() -> None:
    listed = read_device_list(NETALERTX)

    assert [problem.field for problem in listed.problems] == ["line 6", "line 7, column devmac"]
    assert str(listed.problems[0]) == "line 6: has neither a MAC nor an IP address."
    assert "'not-a-mac' is no MAC address" in str(listed.problems[1])
    assert (listed.rows, listed.left_out, listed.cells_left_out) == (5, 1, 1)


def test_netalertx_s_json_is_read_like_its_csv() -> None:
    rows = list(csv.DictReader(io.StringIO(NETALERTX, newline="")))

    listed = read_device_list(json.dumps({"data": rows, "columns": list(rows[0])}))

    assert listed.program == "netalertx"
    assert [d.macs for d in listed.devices] == [d.macs for d in read_device_list(NETALERTX).devices]


def test_pi_alert_s_older_columns_are_read() -> None:
    [echo] = read_device_list(PIALERT, timezone=ZoneInfo("Europe/Berlin")).devices

    assert echo == ImportedDevice(
        line=2,
        macs=("44:65:0d:00:00:01",),
        addresses=(ip_address("192.168.1.31"),),
        name="Echo",
        vendor="Amazon",
        kind="Smart Speaker",
        known=False,
        first_seen=datetime(2022, 5, 1, 10, tzinfo=UTC),
        last_seen=datetime(2022, 6, 1, 10, tzinfo=UTC),
    )


def test_watchyourlan_s_hosts_are_read_as_json_and_as_its_table() -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow([name.upper() for name in WATCHYOURLAN[0]])
    writer.writerows(host.values() for host in WATCHYOURLAN)

    from_json = read_device_list(json.dumps(WATCHYOURLAN))
    from_csv = read_device_list(out.getvalue())

    nas, private = from_json.devices
    assert nas == ImportedDevice(
        line=1,
        macs=("00:11:32:00:00:01",),
        addresses=(ip_address("192.168.1.5"),),
        name="NAS",
        hostname="nas.lan",
        vendor="Synology Incorporated",
        known=True,
        last_seen=datetime(2026, 8, 29, 10, 30, tzinfo=UTC),
    )
    assert (private.name, private.hostname, private.vendor, private.known) == (None, None, None, False)
    assert [replace(d, line=d.line - 1) for d in from_csv.devices] == [nas, private]
    assert from_json.program == from_csv.program == "watchyourlan"


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("hint", [False, True])
def test_a_list_saved_by_a_spreadsheet_is_read(separator: str, bom: str, newline: str, *, hint: bool) -> None:
    lines = [
        separator.join(['"Name"', "MAC", "IP", "HW"]),
        separator.join(["x", "00-11-32-00-00-01", "10.0.0.1", "y"]),
    ]
    text = bom + (f"sep={separator}{newline}" if hint else "") + newline.join(lines) + newline

    [found] = read_device_list(text).devices

    assert (found.name, found.macs, found.line) == ("x", ("00:11:32:00:00:01",), 3 if hint else 2)


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("mac", "00:11:22:33:44"),
        ("mac", "00:11:22:33:44:55:66"),
        ("mac", "00:11-22:33:44:55"),
        ("address", "10.0.0.256"),
        ("address", "10.0.0.0/24"),
        ("first_seen", "yesterday"),
        ("first_seen", "0001-01-01T00:00:00+10:00"),
        ("known", "perhaps"),
        ("notes", "x" * (MAX_CELL + 1)),
        ("notes", "x" * 200_000),
    ],
)
def test_a_bad_cell_is_named_with_line_and_column(column: str, cell: str) -> None:
    good = dict.fromkeys(COLUMNS, "") | {"mac": "02:00:00:00:00:01"}
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    writer.writerows([good, good | {column: cell}, good])

    listed = read_device_list(out.getvalue())

    # It costs its cell, and where that was all that told the device, its row.
    assert [d.line for d in listed.devices] == ([2, 4] if column == "mac" else [2, 3, 4])
    assert (listed.left_out, listed.cells_left_out) == ((1, 0) if column == "mac" else (0, 1))
    [problem] = listed.problems
    assert problem.field == f"line 3, column {column}"


@pytest.mark.parametrize(
    ("written_as", "read_as"),
    [
        ("AA-BB-CC-DD-EE-01", True),
        ("aabb.ccdd.ee01", True),
        ("AABBCCDDEE01", True),
        ("aa:bb:cc:dd:ee:1", True),
        ("AA:BB:CC:DD:EE:1", True),
        ("aabb-ccdd-ee01", True),
        ("aabb:ccdd:ee01", True),
        ("aa bb cc dd ee 01", False),
        ("aa:bb:cc:dd:ee", False),
        ("aa:bb-cc:dd:ee:01", False),
    ],
)
def test_a_mac_is_read_in_every_usual_form(written_as: str, read_as: bool) -> None:  # noqa: FBT001
    listed = read_device_list(f"mac,ip,hw\n{written_as},,\n")

    assert [d.macs for d in listed.devices] == ([("aa:bb:cc:dd:ee:01",)] if read_as else [])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        "hello",
        "name,ip\nx,10.0.0.1\n",
        "[]",
        "{}",
        "[1]",
        '[{"a": 1}]',
        '{"data": 5}',
        "[" * 100_000,
        "sep=\n",
        "\x00\x00",
    ],
)
def test_what_is_no_device_list_is_refused(text: str) -> None:
    with pytest.raises(FormatError) as caught:
        read_device_list(text)

    assert caught.value.field == "line 1"


def test_a_list_is_cut_at_as_many_devices_as_the_inventory_knows() -> None:
    rows = "".join(f"02:00:00:00:{n >> 8:02x}:{n & 255:02x},,\n" for n in range(MAX_ROWS + 5))

    listed = read_device_list("mac,ip,hw\n" + rows)

    assert len(listed.devices) == MAX_ROWS
    assert "longer than" in str(listed.problems[-1])


def test_a_list_of_bad_rows_does_not_become_as_many_problems() -> None:
    listed = read_device_list("mac,ip,hw\n" + "x,,\n" * 5000 + "02:00:00:00:00:01,,\n")

    assert len(listed.problems) == MAX_PROBLEMS
    assert listed.left_out == 5000
    assert len(listed.devices) == 1


def test_a_broken_quote_costs_its_row_and_not_the_whole_list() -> None:
    rows = "".join(f"02:00:00:00:{n >> 8:02x}:{n & 255:02x},10.0.0.1,{'v' * 40}\n" for n in range(9000))

    listed = read_device_list('mac,ip,hw\n02:00:00:00:ff:01,,"oops\n' + rows)

    assert (listed.rows, len(listed.devices), listed.left_out, listed.cells_left_out) == (9001, 9001, 0, 1)
    assert [problem.field for problem in listed.problems] == ["line 2, column hw"]


def test_text_of_strangers_is_cleaned() -> None:
    listed = read_device_list('mac,ip,hw,name\n02:00:00:00:00:01,,,"\u202egnp.exe\x1b[2J\u2066"\n')

    assert listed.devices[0].name == "gnp.exe[2J"


def test_a_list_becomes_hearsay() -> None:
    listed = read_device_list(json.dumps(WATCHYOURLAN))

    first, second = observations(listed, lambda address: f"net of {address}", NOON)

    assert (first.mac, str(first.address), first.network_id) == (
        "00:11:32:00:00:01",
        "192.168.1.5",
        "net of 192.168.1.5",
    )
    assert first.evidence == ImportEvidence(
        program="watchyourlan",
        name="NAS",
        hostname="nas.lan",
        vendor="Synology Incorporated",
        known=True,
        last_seen=listed.devices[0].last_seen,
    )
    assert listed.devices[0].last_seen is not None
    assert not first.live
    assert second.seen_at == NOON


def test_with_several_macs_no_address_is_given_to_one() -> None:
    text = (
        "mac,address,first_seen,known\n02:00:00:00:00:01 02:00:00:00:00:02,10.0.0.1,,\n,10.0.0.2 10.0.0.3,,\n"
    )

    pairs = [
        (o.mac, o.address and str(o.address))
        for o in observations(read_device_list(text), lambda _: "lan", NOON)
    ]

    assert pairs == [
        ("02:00:00:00:00:01", None),
        ("02:00:00:00:00:02", None),
        (None, "10.0.0.2"),
        (None, "10.0.0.3"),
    ]


@given(st.text(st.sampled_from("macipw,;\t\"\n\r'=:0a.{}[]sep")) | st.text())
def test_any_text_is_read_or_refused_but_never_crashes(text: str) -> None:
    for head in ("", "mac,ip,hw\n", "devMac;devName\n"):
        try:
            listed = read_device_list(head + text)
        except FormatError:
            continue
        assert len(listed.problems) <= listed.left_out + listed.cells_left_out


def test_the_module_does_no_io() -> None:
    assert not {"open", "Path", "asyncio", "socket"} & set(vars(reading))


# C34's file: row 3's comment is never closed, and those after it are rows.
FIELDS = "devMac,devName,devComments,devLastIP"
ROWS = [
    '"00:11:32:00:00:01","one","","10.0.0.1"',
    '"00:11:32:00:00:02","two","fine","10.0.0.2"',
    '"00:11:32:00:00:03","three","{}',
    '"00:11:32:00:00:04","four","said ""hi""","10.0.0.4"',
    '"00:11:32:00:00:05","five","a, b","10.0.0.5"',
]


def of_rows(comment: str) -> str:
    return "\n".join([FIELDS, *(row.replace("{}", comment) for row in ROWS)]) + "\n"


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("comment", ["never closed", 'never closed","10.0.0.3', "", ",", '""', "x,y,z,w"])
def test_a_quote_that_is_never_closed_swallows_no_row(comment: str, newline: str) -> None:
    listed = read_device_list(of_rows(comment).replace("\n", newline))

    assert listed.rows == 5
    assert {d.name for d in listed.devices} >= {"one", "two", "four", "five"}
    assert [d.addresses for d in listed.devices][-2:] == [
        (ip_address("10.0.0.4"),),
        (ip_address("10.0.0.5"),),
    ]
    assert len(listed.devices) + listed.left_out == 5
    assert [each.field for each in listed.problems if each.field and each.field.startswith("line 4")]


def test_a_never_closed_quote_in_the_last_row_is_told_too() -> None:
    listed = read_device_list('mac,ip,hw\n00:11:32:00:00:01,10.0.0.1,"oops\n')

    assert [d.vendor for d in listed.devices] == ["oops"]
    assert (listed.left_out, listed.cells_left_out) == (0, 1)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('"said ""hi"""', 'said "hi"'),
        ('"broken "quote" here"', 'broken "quote" here'),
        ('"a "b", c"', 'a "b", c'),
        ('"5"" disk"', '5" disk'),
        ('"5" disk"', '5" disk'),
        ('5" disk', '5" disk'),
        ('"two\nlines"', "two\nlines"),
        ('"two\r\nlines"', "two\nlines"),
        ('"one, two"', "one, two"),
        ('"x" ', "x"),
        (' "x"', "x"),
        ('""', ""),
        ('"""x"""', '"x"'),
    ],
)
def test_a_quote_within_a_text_is_a_part_of_it(cell: str, text: str) -> None:
    rows = f"{FIELDS}\n00:11:32:00:00:01,one,{cell},10.0.0.1\n00:11:32:00:00:02,two,,10.0.0.2\n"
    listed = read_device_list(rows)

    if cell == '"a "b", c"':
        # A quote and a separator are the end of a cell, wherever they stand: the row is told and not guessed.
        assert [d.name for d in listed.devices] == ["two"]
        assert listed.left_out == 1
        return
    assert [(d.name, d.notes) for d in listed.devices] == [("one", text), ("two", "")]
    assert listed.problems == ()


@pytest.mark.parametrize(
    ("row", "left_out", "cells"),
    [
        # A separator in a text that has no quotes: nobody knows what stands in which column.
        ("00:11:32:00:00:01,Printer, big,,10.0.0.1", 1, 0),
        ("00:11:32:00:00:01,x,y,10.0.0.1,,,z", 1, 0),
        # Empty cells too many are a spreadsheet's.
        ("00:11:32:00:00:01,x,y,10.0.0.1,,,", 0, 0),
        # Cells too few: those at the end, or else the row.
        ("00:11:32:00:00:01,x", 0, 1),
        ("x,10.0.0.1", 1, 0),
        ("oops", 1, 0),
    ],
)
def test_a_row_of_another_length_is_told_and_never_taken_shifted(row: str, left_out: int, cells: int) -> None:
    listed = read_device_list(f"{FIELDS}\n{row}\n00:11:32:00:00:02,two,,10.0.0.2\n")

    assert (listed.rows, listed.left_out, listed.cells_left_out) == (2, left_out, cells)
    assert len(listed.devices) == 2 - left_out
    assert bool(listed.problems) == bool(left_out or cells)
    assert all(each.field and each.field.startswith("line 2") for each in listed.problems)
    assert listed.devices[-1].addresses == (ip_address("10.0.0.2"),)


def test_every_line_of_a_list_with_broken_quotes_everywhere_is_read_in_time() -> None:
    rows = "".join(f'00:11:32:00:{n >> 8:02x}:{n & 255:02x},n,"{n},10.0.0.1\n' for n in range(MAX_ROWS))

    listed = read_device_list(f"{FIELDS}\n{rows}")

    assert listed.rows == MAX_ROWS
    assert len(listed.devices) + listed.left_out == MAX_ROWS


@given(st.lists(st.text(st.sampled_from("ab\",\n\r\t ;'")), min_size=1, max_size=6))
def test_what_we_write_is_read_as_it_was_whatever_stands_in_it(notes: list[str]) -> None:
    listed = read_device_list(written(*(device(notes=each) for each in notes)))

    assert (listed.rows, listed.problems) == (len(notes), ())
    wanted = [each.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").strip() for each in notes]
    assert [d.notes.strip() for d in listed.devices] == wanted


@given(st.text(st.sampled_from('01:.,;"\n\rab \t'), max_size=400))
def test_nothing_that_stands_in_a_file_is_lost_without_a_word(text: str) -> None:
    listed = read_device_list(f"mac,ip,hw\n{text}")

    assert listed.rows == len(listed.devices) + listed.left_out
    assert bool(listed.problems) == bool(listed.left_out or listed.cells_left_out)


@pytest.mark.parametrize("word", ["yes", "ja", "WAHR", "Vrai", "VERDADERO", "x", "1", "TRUE", "истина"])
def test_yes_is_read_in_the_languages_of_spreadsheets(word: str) -> None:
    [found] = read_device_list(f"mac,ip,hw,known\n00:11:32:00:00:01,,,{word}\n").devices
    assert found.known is True


@pytest.mark.parametrize("word", ["no", "nein", "FALSCH", "faux", "FALSO", "0", "ложь"])
def test_no_is_read_in_the_languages_of_spreadsheets(word: str) -> None:
    [found] = read_device_list(f"mac,ip,hw,known\n00:11:32:00:00:01,,,{word}\n").devices
    assert found.known is False


@pytest.mark.parametrize("cell", ["1,23E+11", "1.23E+11", "5E+10"])
def test_a_mac_of_which_a_spreadsheet_made_a_number_is_named_as_such(cell: str) -> None:
    listed = read_device_list(f"mac;ip;hw\n{cell};10.0.0.1;\n")

    assert [d.addresses for d in listed.devices] == [(ip_address("10.0.0.1"),)]
    assert "a number that a spreadsheet made of it" in str(listed.problems[0])


@pytest.mark.parametrize("cell", ["01.02.2026 00:00", "2/1/2026", "45000.5", "1.2.26"])
def test_a_date_that_may_mean_two_days_is_named_and_the_device_kept(cell: str) -> None:
    listed = read_device_list(f"mac;ip;hw;date\n00:11:32:00:00:01;;;{cell}\n")

    assert [(d.macs, d.last_seen) for d in listed.devices] == [(("00:11:32:00:00:01",), None)]
    assert [each.field for each in listed.problems] == ["line 2, column date"]


def test_rows_beyond_what_netmon_knows_are_all_counted_and_told_once() -> None:
    rows = "".join(
        f"02:00:00:{n >> 16:02x}:{n >> 8 & 255:02x}:{n & 255:02x},,\n" for n in range(MAX_ROWS + 7)
    )

    listed = read_device_list("mac,ip,hw\n" + rows)

    assert (len(listed.devices), listed.left_out) == (MAX_ROWS, 7)
    assert [each.field for each in listed.problems] == [f"line {MAX_ROWS + 2}"]
