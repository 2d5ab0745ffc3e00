"""WS-Discovery, and the XML reader under it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netmon_core.packets.wsd import (
    MAX_ELEMENTS,
    MAX_MESSAGE,
    MAX_WORDS,
    Says,
    WsDiscovery,
    build_wsd,
    parse_wsd,
)
from netmon_core.packets.xml import MAX_DEPTH, MAX_TEXT, MalformedXmlError, read_xml
from netmon_core.packets.xml import MAX_ELEMENTS as MOST

word = st.text(st.characters(min_codepoint=97, max_codepoint=122), min_size=1, max_size=20)
words = st.lists(word, max_size=4).map(tuple)
messages = st.builds(
    WsDiscovery,
    says=st.sampled_from(Says),
    endpoint=word.map(lambda text: f"urn:uuid:{text}"),
    types=words,
    scopes=words,
    locations=words.map(lambda each: tuple(f"http://{text}:5357/&x" for text in each)),
)
# As Windows 10 says hello.
HELLO = b"""<?xml version="1.0" encoding="utf-8"?>
<soap:Envelope xmlns:soap="http://www.w3.org/2003/05/soap-envelope"
 xmlns:wsa="http://schemas.xmlsoap.org/ws/2004/08/addressing"
 xmlns:wsd="http://schemas.xmlsoap.org/ws/2005/04/discovery"
 xmlns:wsdp="http://schemas.xmlsoap.org/ws/2006/02/devprof"
 xmlns:pub="http://schemas.microsoft.com/windows/pub/2005/07"><soap:Header>
<wsa:To>urn:schemas-xmlsoap-org:ws:2005:04:discovery</wsa:To>
<wsa:Action>http://schemas.xmlsoap.org/ws/2005/04/discovery/Hello</wsa:Action>
<wsa:MessageID>urn:uuid:0f0a6a9e-0000-4000-8000-000000000001</wsa:MessageID>
<wsa:From><wsa:Address>urn:uuid:not-this-one</wsa:Address></wsa:From>
<wsd:AppSequence InstanceId="7" MessageNumber="1"/></soap:Header><soap:Body><wsd:Hello>
<wsa:EndpointReference><wsa:Address>urn:uuid:5A3B0000-1111-4222-8333-001122334455</wsa:Address>
</wsa:EndpointReference><wsd:Types>wsdp:Device pub:Computer</wsd:Types>
<wsd:MetadataVersion>2</wsd:MetadataVersion></wsd:Hello></soap:Body></soap:Envelope>"""


@given(messages)
def test_parsing_undoes_building(message: WsDiscovery) -> None:
    assert parse_wsd(build_wsd(message)) == message


@given(st.binary(max_size=200))
def test_any_bytes_are_a_message_or_none(data: bytes) -> None:
    parse_wsd(data)
    parse_wsd(b"<?xml version='1.0'?><a>" + data)


def test_windows_says_hello() -> None:
    assert parse_wsd(HELLO) == WsDiscovery(
        says=Says.HELLO,
        endpoint="urn:uuid:5a3b0000-1111-4222-8333-001122334455",
        types=("Device", "Computer"),
    )


BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE z [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><z>&c;&c;&c;</z>'
)
FILE = b'<!DOCTYPE z [<!ENTITY a SYSTEM "file:///etc/passwd">]><z>&a;</z>'
REMOTE = b'<!DOCTYPE z SYSTEM "http://192.0.2.1/z.dtd"><z>a</z>'


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<a>",
        b"<a>&b;</a>",
        b"<a></b>",
        BOMB,
        FILE,
        REMOTE,
        b"<!DOCTYPE a><a>b</a>",
        b'<?xml version="1.0" encoding="zlib"?><a>b</a>',
        b'<?xml version="1.0" encoding="nothing"?><a>b</a>',
        b"<a>" * (MAX_DEPTH + 1) + b"</a>" * (MAX_DEPTH + 1),
        b"<a>" + b"<b/>" * MOST + b"</a>",
    ],
    ids=[
        "nothing",
        "open",
        "entity",
        "wrong end",
        "bomb",
        "file",
        "remote",
        "type",
        "codec",
        "unknown",
        "deep",
        "wide",
    ],
)
def test_what_is_no_honest_document_is_refused(data: bytes) -> None:
    with pytest.raises(MalformedXmlError):
        read_xml(data)
    assert parse_wsd(data) is None


def test_texts_come_with_the_way_to_them_and_without_what_is_hidden_in_them() -> None:
    data = "<x:a xmlns:x='y'>1<b> 2&lt;\u202e3 </b>4<c/></x:a>".encode()
    assert read_xml(data) == [(("a", "b"), "2<3"), (("a",), "14")]


def test_a_text_takes_no_more_than_its_cap_however_it_is_cut() -> None:
    data = b"<a>" + b"x<b/>" * 1900 + b"</a>"
    assert read_xml(data) == [(("a",), "x" * 255)]
    long = b"<a>" + b"y" * (20 * MAX_TEXT) + b"</a>"
    assert read_xml(long) == [(("a",), "y" * 255)]


@pytest.mark.parametrize(
    "data",
    [
        HELLO + b" " * MAX_MESSAGE,
        HELLO.replace(b"discovery/Hello", b"discovery/Goodbye"),
        HELLO.replace(b"<wsd:Hello>", b"<wsd:Hello>" + b"<x/>" * MAX_ELEMENTS),
    ],
    ids=["too long", "unknown action", "too many"],
)
def test_what_is_no_message_is_none(data: bytes) -> None:
    assert parse_wsd(data) is None


def test_a_list_is_cut() -> None:
    message = WsDiscovery(says=Says.HELLO, endpoint="urn:uuid:x", scopes=tuple("abcdefgh") * 10)
    found = parse_wsd(build_wsd(message))
    assert found is not None
    assert len(found.scopes) == MAX_WORDS
