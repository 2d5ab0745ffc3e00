"""What SSDP, NetBIOS, LLMNR, WS-Discovery, DHCPv6, LLDP and its kin say of devices."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import IPv4Address, IPv6Address
from typing import TYPE_CHECKING

import pytest

from netmon_core.discovery.heard.telling import telling_uuid
from netmon_core.evidence.dhcp6 import Dhcp6Evidence
from netmon_core.evidence.heard import GoodbyeEvidence, HeardEvidence
from netmon_core.evidence.link import LinkEvidence
from netmon_core.evidence.netbios import LlmnrEvidence, NetbiosEvidence
from netmon_core.evidence.ssdp import SsdpEvidence, SsdpSearchEvidence
from netmon_core.evidence.wsd import WsdEvidence
from netmon_core.packets.cdp import Cdp, build_cdp
from netmon_core.packets.dhcp6 import RELEASE, REPLY, SOLICIT, Dhcp6, build_dhcp6
from netmon_core.packets.dns import A, Dns, Question, Record, build_dns
from netmon_core.packets.edp import Edp, build_edp
from netmon_core.packets.lldp import CHASSIS_MAC, ETHERTYPE, Lldp, build_lldp
from netmon_core.packets.netbios import QUERY, REGISTRATION, Netbios, NetbiosName, build_netbios
from netmon_core.packets.netbios import RELEASE as NAME_RELEASE
from netmon_core.packets.snap import CDP, EDP, FDP, SONMP, build_snap
from netmon_core.packets.sonmp import Sonmp, build_sonmp
from netmon_core.packets.ssdp import Says, Ssdp, build_ssdp
from netmon_core.packets.udp import Udp
from netmon_core.packets.wsd import Says as Wsd
from netmon_core.packets.wsd import WsDiscovery, build_wsd

from .heard import ethernet, new_inventory, seen, summary, udp4, udp6

if TYPE_CHECKING:
    from netmon_core.evidence.known import Evidence
    from netmon_core.model.device import Device

MAC, OTHER, RELAY = "b8:27:eb:00:00:05", "b8:27:eb:00:00:06", "b8:27:eb:00:00:02"
HERE, THERE = IPv4Address("10.0.0.5"), IPv4Address("10.0.0.9")
LINK_LOCAL = IPv6Address("fe80::5")
UUID = "8c1d2b3a-0000-4000-8000-00155d000001"
ROOT = "upnp:rootdevice"
MEDIA = "urn:schemas-upnp-org:device:MediaRenderer:1"


def ssdp(message: Ssdp, *, mac: str = MAC, source: IPv4Address = HERE) -> bytes:
    datagram = Udp(source_port=1900, destination_port=1900, payload=build_ssdp(message))
    return udp4(datagram, mac=mac, source=source)


def netbios(message: Netbios, *, source: IPv4Address = HERE) -> bytes:
    datagram = Udp(source_port=137, destination_port=137, payload=build_netbios(message))
    return udp4(datagram, mac=MAC, source=source)


def wsd(message: WsDiscovery) -> bytes:
    datagram = Udp(source_port=3702, destination_port=3702, payload=build_wsd(message))
    return udp4(datagram, mac=MAC, source=HERE)


def llmnr(message: Dns) -> bytes:
    datagram = Udp(source_port=5355, destination_port=40_000, payload=build_dns(message))
    return udp4(datagram, mac=MAC, source=HERE)


def dhcp6(message: Dhcp6, *, mac: str = MAC, source: IPv6Address = LINK_LOCAL) -> bytes:
    datagram = Udp(source_port=546, destination_port=547, payload=build_dhcp6(message))
    return udp6(datagram, mac=mac, source=source, destination="ff02::1:2")


def link(protocol: bytes | None, payload: bytes, *, mac: str = MAC) -> bytes:
    if protocol is None:
        return ethernet(ETHERTYPE, payload, mac=mac, to="01:80:c2:00:00:0e")
    body = build_snap(protocol, payload)
    return ethernet(len(body), body, mac=mac, to="01:00:0c:cc:cc:cc")


def devices(*frames: bytes) -> tuple[Device, ...]:
    inventory = new_inventory()
    for data in frames:
        for each in seen(data):
            inventory.apply(each, each.seen_at)
    return inventory.devices()


def facts(device: Device) -> set[tuple[str, str]]:
    return {(fact.name, fact.value) for fact in device.facts}


def alive(target: str, uuid: str = UUID) -> Ssdp:
    usn = f"uuid:{uuid}" + ("" if target.startswith("uuid:") else f"::{target}")
    return Ssdp(
        says=Says.ALIVE, target=target, usn=usn, server="Linux UPnP/1.1 x/1", location="http://10.0.0.5/x"
    )


def test_a_upnp_device_is_known_by_what_it_offers_and_by_its_id() -> None:
    evidence = SsdpEvidence(
        target=MEDIA, udn=UUID, key=UUID, server="Linux UPnP/1.1 x/1", location="http://10.0.0.5/x"
    )
    assert summary(seen(ssdp(alive(MEDIA)))) == [(MAC, HERE, evidence, True)]
    (device,) = devices(ssdp(alive(MEDIA)), ssdp(alive(ROOT)))
    assert facts(device) == {("service", MEDIA)}
    assert device.interfaces[0].mac == MAC


def test_one_device_at_two_ports_by_turns_is_no_news() -> None:
    inventory = new_inventory()
    other = replace(alive(MEDIA), location="http://10.0.0.5:49153/x")
    for message in (alive(MEDIA), other):
        for each in seen(ssdp(message)):
            inventory.apply(each, each.seen_at)
    news = [
        event
        for message in (alive(MEDIA), other, alive(MEDIA), other)
        for each in seen(ssdp(message))
        for event in inventory.apply(each, each.seen_at)
    ]
    assert news == []


def test_an_announcement_without_an_id_tells_what_is_offered_and_joins_nobody() -> None:
    for usn in ("", "urn:x", "uuid:", "uuid:::urn:x"):
        bad = replace(alive(MEDIA), usn=usn, max_age=0)
        both = devices(ssdp(bad), ssdp(bad, mac=OTHER, source=THERE))
        assert [facts(each) for each in both] == [{("service", MEDIA)}] * 2


def test_one_upnp_id_on_two_cards_is_one_device() -> None:
    (device,) = devices(ssdp(alive(MEDIA)), ssdp(alive(MEDIA), mac=OTHER, source=THERE))
    assert {each.mac for each in device.interfaces} == {MAC, OTHER}


@pytest.mark.parametrize(
    "uuid",
    [
        "00000000-0000-0000-0000-000000000000",
        # A sample that many have copied: its variant is no standard's.
        "12342409-1234-1234-5678-ee1234cc5678",
        "upnp-mediarenderer",
        "ffffffff-ffff-ffff-ffff-ffffffffffff",
        "",
    ],
)
def test_an_id_that_others_may_have_joins_nobody(uuid: str) -> None:
    assert telling_uuid(uuid) is None
    assert len(devices(ssdp(alive(MEDIA, uuid)), ssdp(alive(MEDIA, uuid), mac=OTHER, source=THERE))) == 2


@pytest.mark.parametrize("uuid", [UUID, UUID.upper(), "Socket-1_0-221248K0102F3C"])
def test_an_id_that_is_the_devices_alone_is_told_in_small_letters(uuid: str) -> None:
    assert telling_uuid(uuid) == uuid.lower()


def test_a_goodbye_takes_back_what_was_offered_and_has_the_device_asked() -> None:
    leaves = replace(alive(MEDIA), says=Says.BYEBYE)
    (device,) = devices(ssdp(alive(MEDIA)), ssdp(leaves))
    assert facts(device) == set()
    found = [each.evidence for each in seen(ssdp(replace(alive(ROOT), says=Says.BYEBYE)))]
    assert found[0] == HeardEvidence(protocol="SSDP")
    assert found[-1] == GoodbyeEvidence(protocol="SSDP")


def test_who_looks_for_others_is_there_and_may_say_what_it_runs() -> None:
    search = Ssdp(says=Says.SEARCH, target="ssdp:all")
    assert summary(seen(ssdp(search))) == [(MAC, HERE, HeardEvidence(protocol="SSDP"), True)]
    named = replace(search, user_agent="Chrome/120 Windows")
    evidence = SsdpSearchEvidence(user_agent="Chrome/120 Windows")
    assert summary(seen(ssdp(named))) == [(MAC, HERE, evidence, True)]


def test_an_announcement_from_beyond_a_router_is_nobodys() -> None:
    assert seen(ssdp(alive(MEDIA), source=IPv4Address("192.0.2.7"))) == []


NAME = NetbiosName(name="DESKTOP-1", suffix=0)
GROUP = NetbiosName(name="WORKGROUP", suffix=0, group=True)


def claim(name: NetbiosName, operation: int = REGISTRATION, *, reply: bool = False) -> Netbios:
    return Netbios(reply=reply, operation=operation, about=name, addresses=(HERE,))


def test_a_claimed_name_is_the_devices_and_its_workgroup_is_another_fact() -> None:
    (device,) = devices(netbios(claim(NAME)), netbios(claim(GROUP)))
    assert device.hostname == "DESKTOP-1"
    assert facts(device) == {("hostname", "DESKTOP-1"), ("workgroup", "WORKGROUP")}


def test_a_name_given_back_is_no_longer_the_devices() -> None:
    (device,) = devices(netbios(claim(NAME)), netbios(claim(NAME, NAME_RELEASE)))
    assert device.hostname is None


def test_an_answer_names_whoever_gives_it_for_itself() -> None:
    evidence = NetbiosEvidence(name="DESKTOP-1", suffix=0)
    assert summary(seen(netbios(claim(NAME, QUERY, reply=True)))) == [(MAC, HERE, evidence, True)]
    for_another = replace(claim(NAME, QUERY, reply=True), addresses=(THERE,))
    assert [each.evidence for each in seen(netbios(for_another))] == [HeardEvidence(protocol="NetBIOS")]


def test_a_status_names_its_sender_but_not_the_election_of_browsers() -> None:
    names = (NAME, GROUP, NetbiosName(name="\x01\x02__MSBROWSE__\x02", suffix=1, group=True))
    status = Netbios(reply=True, operation=QUERY, about=NetbiosName(name="*", suffix=0), names=names)
    (device,) = devices(netbios(status))
    assert facts(device) == {("hostname", "DESKTOP-1"), ("workgroup", "WORKGROUP")}


@pytest.mark.parametrize(
    "message",
    [
        Netbios(reply=False, operation=QUERY, about=NAME),
        replace(claim(NAME, reply=True), code=6),
        replace(claim(NAME), addresses=(THERE,)),
    ],
    ids=["question", "refused", "of another"],
)
def test_what_names_nobody_is_only_heard(message: Netbios) -> None:
    assert [each.evidence for each in seen(netbios(message))] == [HeardEvidence(protocol="NetBIOS")]


def test_an_llmnr_answer_for_its_own_address_names_the_device() -> None:
    record = Record(name="desktop-1", type=A, ttl=30, data=HERE)
    answer = Dns(id=1, reply=True, questions=(Question(name="desktop-1", type=A),), answers=(record,))
    assert summary(seen(llmnr(answer))) == [(MAC, HERE, LlmnrEvidence(hostname="desktop-1"), True)]
    other = replace(answer, answers=(replace(record, data=THERE),))
    assert [each.evidence for each in seen(llmnr(other))] == [HeardEvidence(protocol="LLMNR")]


HELLO = WsDiscovery(
    says=Wsd.HELLO,
    endpoint=f"urn:uuid:{UUID}",
    types=("Device", "Computer"),
    locations=("http://10.0.0.5:5357/x",),
)


def test_a_windows_machine_says_hello_and_goodbye() -> None:
    evidence = WsdEvidence(
        endpoint=f"urn:uuid:{UUID}",
        key=UUID,
        types=("Device", "Computer"),
        locations=("http://10.0.0.5:5357/x",),
    )
    assert summary(seen(wsd(HELLO))) == [(MAC, HERE, evidence, True)]
    bye = WsDiscovery(says=Wsd.BYE, endpoint=HELLO.endpoint)
    (device,) = devices(wsd(HELLO), wsd(bye))
    assert facts(device) == set()
    assert [each.evidence for each in seen(wsd(bye))][-1] == GoodbyeEvidence(protocol="WS-Discovery")


def test_a_camera_says_its_name() -> None:
    camera = WsDiscovery(
        says=Wsd.PROBE_MATCHES,
        endpoint=HELLO.endpoint,
        types=("NetworkVideoTransmitter",),
        scopes=("onvif://www.onvif.org/name/Front%20Door%1b",),
    )
    (device,) = devices(wsd(camera))
    assert facts(device) == {("hostname", "Front Door"), ("service", "wsd:NetworkVideoTransmitter")}


def test_who_only_asks_is_only_heard() -> None:
    probe = WsDiscovery(says=Wsd.PROBE, types=("Device",))
    assert [each.evidence for each in seen(wsd(probe))] == [HeardEvidence(protocol="WS-Discovery")]


ASKING = Dhcp6(kind=SOLICIT, client_id=bytes.fromhex("00010001 2b3c4d5e b827eb000005"), fqdn="pc.lan")


def test_a_dhcpv6_client_is_named_and_known_by_its_id() -> None:
    evidence = Dhcp6Evidence(fqdn="pc.lan", duid=ASKING.client_id.hex())
    assert summary(seen(dhcp6(ASKING))) == [(MAC, LINK_LOCAL, evidence, True)]


@pytest.mark.parametrize(
    ("peer", "mac", "expected"),
    [
        ("fe80::1", "02:00:00:00:00:77", "02:00:00:00:00:77"),
        ("fe80::ba27:ebff:fe00:5", None, "b8:27:eb:00:00:05"),
        ("fe80::1", None, None),
        ("2001:db8::ba27:ebff:fe00:5", None, None),
    ],
)
def test_behind_a_relay_the_client_is_the_device(peer: str, mac: str | None, expected: str | None) -> None:
    relayed = replace(ASKING, relays=1, peer=IPv6Address(peer), mac=mac)
    found = seen(dhcp6(relayed, mac=RELAY, source=IPv6Address("fe80::2")))
    assert [each.mac for each in found if isinstance(each.evidence, Dhcp6Evidence)] == (
        [] if expected is None else [expected]
    )
    assert (RELAY, HeardEvidence(protocol="DHCPv6")) in [(each.mac, each.evidence) for each in found]


def test_an_ipv6_lease_given_back_is_a_doubt_and_a_servers_answer_tells_only_of_the_server() -> None:
    back = [each.evidence for each in seen(dhcp6(replace(ASKING, kind=RELEASE)))]
    assert back == [HeardEvidence(protocol="DHCPv6"), GoodbyeEvidence(protocol="DHCPv6")]
    answer = [each.evidence for each in seen(dhcp6(replace(ASKING, kind=REPLY)))]
    assert answer == [HeardEvidence(protocol="DHCPv6")]


def test_one_host_is_one_device_by_both_kinds_of_dhcp() -> None:
    (device,) = devices(dhcp6(ASKING), dhcp6(ASKING, mac=OTHER, source=IPv6Address("fe80::6")))
    assert {each.mac for each in device.interfaces} == {MAC, OTHER}


SWITCH = Lldp(chassis=RELAY, chassis_kind=CHASSIS_MAC, port="1", ttl=120, name="sw-hall", addresses=(HERE,))


def test_ports_of_one_chassis_are_one_device_with_its_name() -> None:
    (device,) = devices(link(None, build_lldp(SWITCH)), link(None, build_lldp(SWITCH), mac=OTHER))
    assert {each.mac for each in device.interfaces} == {MAC, OTHER, RELAY}
    assert device.hostname == "sw-hall"
    # Its word alone puts nobody at an address.
    assert [address for each in device.interfaces for address in each.addresses] == []


def test_a_chassis_that_is_no_makers_mac_joins_nobody() -> None:
    for chassis, kind in (("02:00:00:00:00:01", CHASSIS_MAC), ("hall", 7)):
        local = replace(SWITCH, chassis=chassis, chassis_kind=kind)
        assert len(devices(link(None, build_lldp(local)), link(None, build_lldp(local), mac=OTHER))) == 2


def test_a_neighbor_that_leaves_is_doubted() -> None:
    (found,) = seen(link(None, build_lldp(replace(SWITCH, ttl=0))))
    assert (found.evidence, found.live) == (GoodbyeEvidence(protocol="LLDP"), False)


@pytest.mark.parametrize(
    ("protocol", "payload", "evidence"),
    [
        (
            CDP,
            build_cdp(Cdp(ttl=180, device="core.lan(FOX1234)", port="Gi0/1", platform="cisco WS-C2960")),
            LinkEvidence(
                protocol="CDP",
                name="core.lan",
                chassis="core.lan(FOX1234)",
                port="Gi0/1",
                platform="cisco WS-C2960",
            ),
        ),
        (
            FDP,
            build_cdp(Cdp(ttl=180, device="edge", foundry=True)),
            LinkEvidence(protocol="FDP", name="edge", chassis="edge"),
        ),
        (
            EDP,
            build_edp(Edp(mac=MAC, name="core", port="1/26", version="7.8.3.2")),
            LinkEvidence(
                protocol="EDP", name="core", chassis=MAC, key=MAC, port="1/26", revisions=("7.8.3.2",)
            ),
        ),
        (
            SONMP[0],
            build_sonmp(Sonmp(address=HERE, port=257)),
            LinkEvidence(protocol="SONMP", port="257", management=(HERE,)),
        ),
    ],
    ids=["CDP", "FDP", "EDP", "SONMP"],
)
def test_a_switch_tells_its_neighbor_who_it_is(protocol: bytes, payload: bytes, evidence: Evidence) -> None:
    assert summary(seen(link(protocol, payload))) == [(MAC, None, evidence, True)]


HOSTILE = (
    "<script>alert(1)</script>",
    "=HYPERLINK(0)",
    "<img src=x onerror=alert(1)>",
    "Printer <b>..",
    'nas"><svg',
    "+1",
    "-1",
    "@a",
    "\ta",
    "\ra",
    "a\u202eb",
    "a\x00b",
    "{{7*7}}",
    "%n%n",
    "a\r\nBcc: b",
    "\x1b[31mred",
    "x" * 60,
)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_come_through_every_protocol_as_one_harmless_line(text: str) -> None:
    one_line = text.replace("\r", " ").replace("\n", " ")
    frames = (
        link(None, build_lldp(replace(SWITCH, name=text, description=text, model=text))),
        link(CDP, build_cdp(Cdp(ttl=1, device=f"a{text}", platform=text))),
        link(EDP, build_edp(Edp(mac=MAC, name=text, port="1/1"))),
        ssdp(replace(alive(MEDIA), server=one_line, target=one_line or "a")),
        netbios(claim(NetbiosName(name=text[:15], suffix=0))),
        wsd(replace(HELLO, types=(), scopes=(f"onvif://www.onvif.org/name/{text.replace(' ', '%20')}",)))
        if text.isprintable()
        else wsd(HELLO),
    )
    for data in frames:
        for each in seen(data):
            for shown in _texts(each.evidence):
                assert shown.isprintable() or "\u200c" in shown
                assert len(shown) <= 255


def _texts(evidence: Evidence) -> list[str]:
    values = [getattr(evidence, name) for name in evidence.meaning.fields]
    inner = [each for value in values if isinstance(value, tuple) for each in value]
    return [each for each in (*values, *inner) if isinstance(each, str)]
