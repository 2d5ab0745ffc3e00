from __future__ import annotations

import struct
from dataclasses import replace
from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netmon_core.packets import dns, names
from netmon_core.packets.dns import Dns, Question, Record, Service, build_dns, parse_dns, txt_properties
from netmon_core.packets.names import build_name, plain_name, split_name
from netmon_core.packets.text import clean_text

from .strategies import labels, messages

PTR = struct.pack("!2HI", dns.PTR, dns.INTERNET, 120)
# Of a type that is read over.
OTHER = struct.pack("!2HI", 99, dns.INTERNET, 120)
ADDRESS = struct.pack("!2HIH", dns.A, dns.INTERNET, 120, 4) + b"\xc0\x00\x02\x01"
RECORD = Record(name="printer.local", type=dns.A, ttl=120, data=IPv4Address("192.0.2.1"), flush=True)


def reply(body: bytes, answers: int = 1) -> bytes:
    return struct.pack("!6H", 0, 0x8400, 0, answers, 0, 0) + body


def pointer(position: int) -> bytes:
    return (0xC000 | position).to_bytes(2)


def sized(data: bytes) -> bytes:
    return len(data).to_bytes(2) + data


@given(messages)
def test_parsing_undoes_building(message: Dns) -> None:
    data = build_dns(message)
    if len(data) <= dns.MAX_MESSAGE:
        assert parse_dns(data) == message


@given(st.binary(max_size=200))
def test_any_bytes_are_a_message_or_none(data: bytes) -> None:
    parse_dns(data)
    parse_dns(reply(data, 3))


@given(messages, st.data())
def test_a_damaged_message_is_a_message_or_none(message: Dns, data: st.DataObject) -> None:
    raw = bytearray(build_dns(message))
    for _ in range(data.draw(st.integers(1, 4))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    parse_dns(bytes(raw))
    parse_dns(bytes(raw[: data.draw(st.integers(0, len(raw)))]))


def test_a_recorded_mdns_announcement_is_read_with_its_pointers() -> None:
    service = b"\x05_http\x04_tcp\x05local\x00"
    ptr = service + PTR + sized(b"\x07Printer" + pointer(12))
    instance = 12 + len(service) + 10
    host = b"\x02lp" + pointer(12 + 11)
    srv = (
        pointer(instance)
        + struct.pack("!2HI", dns.SRV, 0x8001, 120)
        + sized(bytes((0, 0, 0, 0, 0, 80)) + host)
    )
    txt = pointer(instance) + struct.pack("!2HI", dns.TXT, 0x8001, 4500) + sized(b"\x05ty=LP\x00\x04note")
    host_at = 12 + len(ptr) + 2 + 10 + 6
    a = pointer(host_at) + struct.pack("!2HI", dns.A, 0x8001, 120) + sized(b"\xc0\x00\x02\x07")
    aaaa = (
        pointer(host_at) + struct.pack("!2HI", dns.AAAA, 0x8001, 120) + sized(IPv6Address("fe80::7").packed)
    )
    nsec = pointer(host_at) + struct.pack("!2HI", 47, 0x8001, 120) + sized(pointer(host_at) + b"\x00\x01\x40")
    message = parse_dns(reply(ptr + srv + txt + a + aaaa + nsec, 6))
    assert message is not None
    assert message.answers == (
        Record(name="_http._tcp.local", type=dns.PTR, ttl=120, data="Printer._http._tcp.local"),
        Record(
            name="Printer._http._tcp.local",
            type=dns.SRV,
            ttl=120,
            data=Service(priority=0, weight=0, port=80, target="lp.local"),
            flush=True,
        ),
        Record(name="Printer._http._tcp.local", type=dns.TXT, ttl=4500, data=(b"ty=LP", b"note"), flush=True),
        Record(name="lp.local", type=dns.A, ttl=120, data=IPv4Address("192.0.2.7"), flush=True),
        Record(name="lp.local", type=dns.AAAA, ttl=120, data=IPv6Address("fe80::7"), flush=True),
    )


def test_the_flags_of_an_answer_are_told() -> None:
    data = (
        struct.pack("!6H", 7, 0x8603, 1, 0, 0, 0) + build_name("nas.lan") + struct.pack("!2H", dns.A, 0x8001)
    )
    assert parse_dns(data) == Dns(
        id=7,
        reply=True,
        authoritative=True,
        truncated=True,
        code=3,
        questions=(Question(name="nas.lan", type=dns.A, unicast=True),),
    )


@pytest.mark.parametrize(
    "name",
    [
        pointer(12),
        pointer(14) + b"\x00",
        pointer(0x3FFF),
        pointer(0),
        pointer(11),
        b"\x01a" + pointer(12),
        b"\x40" + bytes(64),
        b"\x80a",
        b"\x05ab",
        b"\xc0",
        b"",
    ],
    ids=[
        "to itself", "forward", "past the end", "into the header", "header end", "into itself",
        "label type 1", "label type 2", "label past the end", "half a pointer", "nothing",
    ],
)  # fmt: skip
def test_a_name_that_leads_nowhere_is_refused(name: bytes) -> None:
    assert parse_dns(reply(name)) is None
    assert parse_dns(reply(name + ADDRESS)) is None


def test_a_name_of_255_bytes_is_read_and_one_of_256_is_not() -> None:
    longest = (b"\x3f" + b"a" * 63) * 3 + b"\x3d" + b"a" * 61 + b"\x00"
    assert len(longest) == names.MAX_NAME
    assert parse_dns(reply(longest + ADDRESS)) is not None
    longer = (b"\x3f" + b"a" * 63) * 3 + b"\x3e" + b"a" * 62 + b"\x00"
    assert parse_dns(reply(longer + ADDRESS)) is None


def test_a_name_cannot_grow_past_255_bytes_by_a_pointer() -> None:
    first = (b"\x3f" + b"a" * 63) * 3 + b"\x00"
    fits = b"\x3b" + b"b" * 59 + pointer(12) + ADDRESS
    assert parse_dns(reply(first + ADDRESS + fits, 2)) is not None
    grows = b"\x3f" + b"b" * 63 + pointer(12) + ADDRESS
    assert parse_dns(reply(first + ADDRESS + grows, 2)) is None


def chain(jumps: int) -> bytes:
    """A record whose data is pointers each to the one before, and a record whose name is the last of them."""
    begin = 12 + 1 + 10
    links = b"\x00\x00" + b"".join(pointer(begin + 2 * at) for at in range(jumps - 1))
    return reply(b"\x00" + OTHER + sized(links) + pointer(begin + 2 * (jumps - 1)) + ADDRESS, 2)


def test_pointers_to_pointers_are_followed_only_so_far() -> None:
    assert parse_dns(chain(names.MAX_JUMPS)) is not None
    assert parse_dns(chain(names.MAX_JUMPS + 1)) is None
    assert parse_dns(chain(4000)) is None


def test_a_message_may_have_as_many_records_as_the_cap_and_no_more() -> None:
    message = parse_dns(reply((b"\x00" + ADDRESS) * dns.MAX_RECORDS, dns.MAX_RECORDS))
    assert message is not None
    assert len(message.answers) == dns.MAX_RECORDS
    assert parse_dns(reply((b"\x00" + ADDRESS) * (dns.MAX_RECORDS + 1), dns.MAX_RECORDS + 1)) is None
    spread = struct.pack("!6H", 0, 0x8400, 65535, 65535, 65535, 65535)
    assert parse_dns(spread + bytes(2000)) is None


def test_a_message_may_make_as_much_work_as_the_cap_and_no_more() -> None:
    def pointing_into_one_letter_labels(records: int) -> bytes:
        letters = b"\x01a" * 60 + b"\x00"
        begin = 12 + 1 + 10
        body = b"\x00" + OTHER + sized(letters)
        for at in range(records):
            body += pointer(begin + 2 * at) + ADDRESS
        return reply(body, records + 1)

    # The names behind 10 pointers have 60 + 59 + ... labels; behind 60 pointers together 1,830.
    assert parse_dns(pointing_into_one_letter_labels(10)) is not None
    assert parse_dns(pointing_into_one_letter_labels(60)) is None


def test_the_name_that_all_records_point_to_is_read_once() -> None:
    first = b"\x01a" * 100 + b"\x00" + ADDRESS
    message = parse_dns(reply(first + (pointer(12) + ADDRESS) * 200, 201))
    assert message is not None
    assert {record.name for record in message.answers} == {".".join("a" * 100)}


def test_a_txt_record_may_have_as_many_strings_as_the_cap_and_no_more() -> None:
    def txt(strings: int) -> bytes:
        return reply(b"\x00" + struct.pack("!2HI", dns.TXT, 1, 9) + sized(b"\x01a" * strings))

    message = parse_dns(txt(dns.MAX_STRINGS))
    assert message is not None
    assert message.answers[0].data == (b"a",) * dns.MAX_STRINGS
    assert parse_dns(txt(dns.MAX_STRINGS + 1)) is None


def test_a_message_longer_than_mdns_allows_is_refused() -> None:
    data = build_dns(Dns(id=0, reply=True, answers=(RECORD,)))
    assert parse_dns(data + bytes(dns.MAX_MESSAGE - len(data))) is not None
    assert parse_dns(data + bytes(dns.MAX_MESSAGE - len(data) + 1)) is None


@pytest.mark.parametrize(
    "record",
    [
        struct.pack("!2HI", dns.A, 1, 9) + sized(b"abc"),
        struct.pack("!2HI", dns.AAAA, 1, 9) + sized(bytes(15)),
        struct.pack("!2HI", dns.SRV, 1, 9) + sized(bytes(6)),
        struct.pack("!2HI", dns.PTR, 1, 9) + sized(b"\x01a\x00\x00"),
        struct.pack("!2HI", dns.PTR, 1, 9) + sized(b"\x01a"),
        struct.pack("!2HI", dns.TXT, 1, 9) + sized(b"\x05ab"),
        struct.pack("!2HIH", dns.A, 1, 9, 5) + b"abcd",
        OTHER + b"\x00",
    ],
    ids=["A", "AAAA", "SRV", "PTR too long", "PTR unfinished", "TXT", "past the end", "no size"],
)
def test_data_that_does_not_fill_its_record_is_refused(record: bytes) -> None:
    assert parse_dns(reply(b"\x00" + record)) is None


def test_records_of_other_classes_are_left_out() -> None:
    chaos = struct.pack("!2HI", dns.TXT, 3, 9) + sized(b"\x01a")
    message = parse_dns(reply(b"\x00" + chaos))
    assert message is not None
    assert message.answers == ()


def test_an_update_is_none() -> None:
    assert parse_dns(struct.pack("!6H", 0, 0x2800, 0, 0, 0, 0)) is None


def test_a_name_comes_out_as_safe_text() -> None:
    label = "B\u00fc\u202e\x07".encode() + b"\xff"
    message = parse_dns(reply(bytes((len(label),)) + label + b"\x02\x01\x02\x00" + ADDRESS))
    assert message is not None
    assert message.answers[0].name == "B\u00fc\ufffd.\ufffd"


def test_a_dot_in_a_label_is_escaped_so_that_it_splits_nothing() -> None:
    message = parse_dns(reply(b"\x06Dr. \\P\x05local\x00" + ADDRESS))
    assert message is not None
    assert message.answers[0].name == "Dr\\. \\\\P.local"
    assert split_name(message.answers[0].name) == ("Dr. \\P", "local")


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("k\\195\\188che.lan.", "küche.lan"),
        ("a\\032b.lan", "a b.lan"),
        ("Office 2\\.0.local", "Office 2.0.local"),
        ("back\\\\slash", "back\\slash"),
        ("\\\\195\\\\188", "\\195\\188"),
        # No byte, no UTF-8, nothing after it, and what is no text of a name's.
        ("x\\999y", "x\\999y"),
        ("x\\255y", "x\ufffdy"),
        ("end\\", "end\\"),
        ("a\\000\\010b", "a b"),
        ("", ""),
    ],
)
def test_the_escapes_of_a_name_are_undone(written: str, plain: str) -> None:
    assert plain_name(written) == plain


@given(st.text())
def test_no_text_breaks_the_undoing_of_escapes(text: str) -> None:
    found = plain_name(text)
    assert found == clean_text(found)


@given(st.lists(labels, max_size=6))
def test_splitting_undoes_joining_labels(escaped: list[str]) -> None:
    plain = tuple(label.replace("\\.", ".").replace("\\\\", "\\") for label in escaped)
    assert split_name(".".join(escaped)) == plain


@pytest.mark.parametrize("name", ["a..b", ".", "a.", "x" * 64, ".".join(["abcdefg"] * 32)])
def test_a_name_that_cannot_be_is_not_built(name: str) -> None:
    with pytest.raises(ValueError, match=r"name|label"):
        build_name(name)


def test_a_string_too_long_for_a_txt_record_is_not_built() -> None:
    with pytest.raises(ValueError, match="range"):
        build_dns(Dns(id=0, reply=True, answers=(replace(RECORD, type=dns.TXT, data=(bytes(256),)),)))


def test_txt_strings_become_pairs_of_which_the_first_counts() -> None:
    assert txt_properties((b"model=A", b"MODEL=B", b"flag", b"=x", b"", b"u=a=b", b"bad=\x00\xff")) == (
        ("model", "A"),
        ("flag", ""),
        ("u", "a=b"),
        ("bad", "\ufffd"),
    )
