"""What hypothesis draws packets from."""

from __future__ import annotations

from hypothesis import strategies as st

from netmon_core.packets import dns
from netmon_core.packets.arp import Arp
from netmon_core.packets.ethernet import Ethernet
from netmon_core.packets.icmp import Echo
from netmon_core.packets.ipv4 import Ipv4
from netmon_core.packets.ipv6 import Ipv6
from netmon_core.packets.mac import format_mac
from netmon_core.packets.text import clean_text
from netmon_core.packets.udp import Udp

shorts = st.integers(0, 0xFFFF)
octets = st.integers(0, 0xFF)
macs = st.binary(min_size=6, max_size=6).map(format_mac)
ipv4_addresses = st.ip_addresses(v=4)
ipv6_addresses = st.ip_addresses(v=6)
# Below 0x0600 it is the length of an 802.3 frame.
ethertypes = st.integers(0, 0xFFFF).filter(lambda kind: kind not in (0x8100, 0x88A8, 0x9100))

ethernets = st.builds(
    Ethernet,
    destination=macs,
    source=macs,
    ethertype=ethertypes,
    vlans=st.lists(st.integers(0, 0xFFF), max_size=2).map(tuple),
)
arps = st.builds(
    Arp,
    reply=st.booleans(),
    sender_mac=macs,
    sender_address=ipv4_addresses,
    target_mac=macs,
    target_address=ipv4_addresses,
)
ipv4s = st.builds(
    Ipv4,
    source=ipv4_addresses,
    destination=ipv4_addresses,
    protocol=octets,
    payload=st.binary(max_size=64),
    ttl=octets,
    options=st.integers(0, 10).flatmap(lambda words: st.binary(min_size=4 * words, max_size=4 * words)),
)
ipv6s = st.builds(
    Ipv6,
    source=ipv6_addresses,
    destination=ipv6_addresses,
    protocol=octets.filter(lambda protocol: protocol not in (0, 43, 60)),
    payload=st.binary(max_size=64),
    ttl=octets,
)
echoes = st.builds(
    Echo, reply=st.booleans(), identifier=shorts, sequence=shorts, payload=st.binary(max_size=64)
)
udps = st.builds(Udp, source_port=shorts, destination_port=shorts, payload=st.binary(max_size=64))

# Labels as they come out of a parser: clean, not empty, at most 63 bytes.
labels = (
    st.text(min_size=1, max_size=20)
    .map(lambda text: clean_text(text, 63))
    .filter(lambda text: 0 < len(text.encode()) <= 63)
    .map(lambda text: text.replace("\\", "\\\\").replace(".", "\\."))
)
names = st.lists(labels, max_size=5).map(".".join).filter(lambda name: len(name.encode()) <= 200)
services = st.builds(dns.Service, priority=shorts, weight=shorts, port=shorts, target=names)
strings = st.lists(st.binary(min_size=1, max_size=40), max_size=6).map(tuple)
questions = st.builds(dns.Question, name=names, type=shorts, unicast=st.booleans())
records = st.one_of(
    [
        st.builds(
            dns.Record,
            name=names,
            type=st.just(kind),
            ttl=st.integers(0, 0xFFFFFFFF),
            data=data,
            flush=st.booleans(),
        )
        for kind, data in (
            (dns.A, ipv4_addresses),
            (dns.AAAA, ipv6_addresses),
            (dns.PTR, names),
            (dns.SRV, services),
            (dns.TXT, strings),
        )
    ]
)
sections = st.lists(records, max_size=4).map(tuple)
messages = st.builds(
    dns.Dns,
    id=shorts,
    reply=st.booleans(),
    authoritative=st.booleans(),
    truncated=st.booleans(),
    code=st.integers(0, 15),
    questions=st.lists(questions, max_size=4).map(tuple),
    answers=sections,
    authorities=sections,
    additionals=sections,
)
