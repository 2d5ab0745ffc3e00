from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netmon_core.errors import FormatError
from netmon_core.identification.oui_registry import parse_registry

from .registries import CID_TXT, CSV, HEADER, MAM_TXT, OUI36_TXT, OUI_TXT


def test_each_registry_is_read() -> None:
    assert parse_registry(CSV["oui.csv"].encode(), "oui.csv") == {
        "0000aa": "Xerox",
        "1034ab": "New Maker",
        "8c1f64": "",
        "5478ab": "",
        "00000c": "",
    }
    assert parse_registry(CSV["mam.csv"].encode(), "mam.csv") == {
        "5478ab0": "Zero Block",
        "5478abc": "Middle",
    }
    assert parse_registry(CSV["oui36.csv"].encode(), "oui36.csv") == {"5478abc01": "Small", "5478abd00": ""}
    assert parse_registry(CSV["cid.csv"].encode(), "cid.csv") == {"3a1234": "Company Id"}


@pytest.mark.parametrize(
    ("text", "vendors"),
    [
        (OUI_TXT, {"1034ac": "New Maker", "00000c": ""}),
        (MAM_TXT, {"5478acc": "Middle", "5478ac0": "Zero Block"}),
        (OUI36_TXT, {"5478acc01": "Small"}),
        (CID_TXT, {"3a1235": "Company Id"}),
    ],
    ids=["MA-L", "MA-M", "MA-S", "CID"],
)
def test_the_text_form_is_read_too(text: str, vendors: dict[str, str]) -> None:
    assert parse_registry(text.encode(), "x.txt") == vendors


def test_a_byte_order_mark_and_line_breaks_in_an_address_do_no_harm() -> None:
    text = "\ufeff" + HEADER + 'MA-L,1034AB,Maker,"Line one\nline two"\nMA-L,1034AD,Other,\n'
    assert parse_registry(text.encode(), "oui.csv") == {"1034ab": "Maker", "1034ad": "Other"}


@pytest.mark.parametrize("name", list(CSV))
def test_a_csv_cut_anywhere_is_refused(name: str) -> None:
    data = CSV[name].encode()
    lines = [at + 2 for at in range(len(data)) if data[at : at + 2] == b"\r\n"]
    for cut in range(len(data)):
        # Whole lines are a registry too; a count tells nothing, as assignments come and go.
        if cut not in lines[1:]:
            with pytest.raises(FormatError):
                parse_registry(data[:cut], name)


def test_a_text_cut_in_an_entry_is_refused() -> None:
    with pytest.raises(FormatError, match="cut short"):
        parse_registry(MAM_TXT[: MAM_TXT.rindex("000000")].encode(), "mam.txt")
    with pytest.raises(FormatError, match="cut short"):
        parse_registry(MAM_TXT[:-3].encode(), "mam.txt")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<!DOCTYPE html><html><body>Too many requests</body></html>\n",
        "Registry,Assignment,Organization Name\n",
        HEADER,
        HEADER + "MA-L,1034AB,Maker\n",
        HEADER + "MA-L,1034AB,Maker,Street,More\n",
        HEADER + "MA-X,1034AB,Maker,Street\n",
        HEADER + "MA-L,1034ABC,Maker,Street\n",
        HEADER + "MA-M,1034AB,Maker,Street\n",
        HEADER + "MA-L,10-34-AB,Maker,Street\n",
        HEADER + "MA-L,1034ag,Maker,Street\n",
        HEADER + 'MA-L,1034AB,"Maker"x,Street\n',
        HEADER + "\n",
        OUI_TXT.replace("1034AC     (base 16)", "           (base 16)"),
        OUI_TXT.replace("10-34-AC   (hex)", "           (hex)"),
        MAM_TXT.replace("CFFFFF", "DFFFFF"),
    ],
)
def test_what_is_no_registry_is_refused(text: str) -> None:
    with pytest.raises(FormatError, match="source"):
        parse_registry(text.encode(), "source")


def test_what_is_not_text_is_refused() -> None:
    with pytest.raises(FormatError, match="UTF-8"):
        parse_registry(b"\xff\xfe\x00", "source")


@given(st.binary(max_size=200), st.sampled_from(["", HEADER, OUI_TXT[:90]]))
def test_any_bytes_are_a_registry_or_a_format_error(data: bytes, head: str) -> None:
    try:
        parse_registry(head.encode() + data + b"\n", "source")
    except FormatError:
        return
