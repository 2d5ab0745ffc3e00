"""Who comes, stays and goes: a LAN of a few devices, second by second."""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING

import pytest

from netmon_core.events.device import DeviceChanged, DeviceDown, DeviceUp
from netmon_core.events.monitor import MonitorHealthChanged, MonitoringPaused
from netmon_core.evidence.echo import EchoEvidence
from netmon_core.evidence.heard import HeardEvidence
from netmon_core.evidence.imported import ImportEvidence
from netmon_core.evidence.mdns import MdnsEvidence
from netmon_core.evidence.neighbor import NeighborEvidence
from netmon_core.inventory.census import CANARIES
from netmon_core.inventory.footing import Footing
from netmon_core.inventory.probed import PROBES, Probed
from netmon_core.inventory.questions import ASKED_AT_ONCE
from netmon_core.inventory.silences import Silences
from netmon_core.model.monitor import Pause
from netmon_core.model.presence import NEVER_SEEN, Presence

from .sightings import LAN, PHONE, PRINTER, apply_all, at, new_inventory, only, seen

if TYPE_CHECKING:
    from collections.abc import Collection

    from netmon_core.events.event import Event
    from netmon_core.model.device import Device

GATEWAY = "00:00:00:00:00:fe"
MDNS = MdnsEvidence(service="_ipp._tcp", instance="Laser")
ADDRESSES = {GATEWAY: "10.0.0.1", PHONE: "10.0.0.5", PRINTER: "10.0.0.6"}
STEADY_TEXT = (
    '{"schema":1,"day":739942,"watched":900000,"counts":[8000.0],'
    '"longest":[[12,739942],[12,739942],[12,739942],[12,739942],[12,739942],[12,739942],[12,739942],[12,739942]]}'
)


class Lan:
    """Pings those that are there every 10 s, and answers the judge's questions after a while."""

    def __init__(self, *macs: str, steady: bool = True, gateway: bool = True, may_sleep: bool = True) -> None:
        self.inventory = new_inventory()
        self.interval = 10
        self.may_sleep = may_sleep
        self.presence = self.inventory.presence
        self.events: list[Event] = []
        self.asked: list[str] = []
        self.clock = 0
        self.there = set(macs)
        self.pinged = set(macs)
        # Questions: when the answer, or that there was none, is known; to which device.
        self._open: list[tuple[int, str, str]] = []
        gateways = (ip_address(ADDRESSES[GATEWAY]),) if gateway else ()
        self.footing = Footing(network_id=LAN, gateways=gateways)
        self.presence.stand([self.footing])
        for mac in macs:
            self.take(seen(mac, ADDRESSES[mac]))
            if steady:
                self.presence.load(silences={self.id(mac): STEADY_TEXT})

    def id(self, mac: str) -> str:
        return self.inventory.index.by_mac[LAN, mac].device.id

    def device(self, mac: str) -> Device:
        return self.inventory.index.by_mac[LAN, mac].device.freeze()

    def take(self, *sightings: object) -> None:
        self.events += apply_all(self.inventory, *sightings)  # type: ignore[arg-type]

    def probe(
        self, mac: str, *, sent: int = 1, wanted: bool = False, errors: int = 0, device_id: str | None = None
    ) -> None:
        answered = mac in self.there and sent > 0
        self.events += self.presence.probed(
            Probed(
                device_id=device_id or self.id(mac),
                at=at(self.clock),
                sent=1 if answered else sent,
                received=int(answered),
                send_errors=errors,
                wanted=wanted,
                may_sleep=self.may_sleep,
            )
        )

    def run(self, seconds: int, *, judged: bool = True, answering: bool = True) -> list[Event]:
        """Go on; return what happened meanwhile."""
        before = len(self.events)
        for _ in range(seconds):
            self.clock += 1
            if self.clock % self.interval == 0:
                for mac in sorted(self.pinged):
                    self.probe(mac)
            for each in [each for each in self._open if each[0] <= self.clock]:
                self._open.remove(each)
                self.probe(each[1], sent=PROBES, wanted=True, device_id=each[2])
            if judged:
                judgement = self.presence.judge(at(self.clock))
                self.events += judgement.events
                for wanted in judgement.probes:
                    mac = wanted.mac or ""
                    self.asked.append(mac)
                    if answering:
                        delay = 1 if mac in self.there else PROBES
                        self._open.append((self.clock + delay, mac, wanted.device_id))
        return self.events[before:]

    def leave(self, *macs: str) -> None:
        self.there -= set(macs)

    def come(self, *macs: str) -> None:
        self.there |= set(macs)


def presences(events: Collection[Event]) -> list[Presence]:
    return [
        event.device.presence
        for event in events
        if isinstance(event, DeviceChanged) and "presence" in event.changed
    ]


def downs(events: Collection[Event]) -> list[DeviceDown]:
    return [event for event in events if isinstance(event, DeviceDown)]


def ups(events: Collection[Event]) -> list[DeviceUp]:
    return [event for event in events if isinstance(event, DeviceUp)]


def test_a_device_that_answers_stays_online_and_is_asked_nothing() -> None:
    lan = Lan(GATEWAY, PHONE)
    assert presences(lan.run(3_600)) == []
    assert lan.asked == []


def test_a_steady_device_that_leaves_is_asked_first_and_then_offline_since_it_was_last_heard() -> None:
    lan = Lan(GATEWAY, PRINTER)
    lan.run(60)
    lan.leave(PRINTER)
    events = lan.run(25)
    (down,) = downs(events)
    assert PRINTER in lan.asked
    assert down.at == at(60)
    assert down.up_for == 60
    assert down.why.startswith("silent")
    assert "usually silent up to 12 s" in down.why
    device = lan.device(PRINTER)
    assert (device.presence, device.presence_since) == (Presence.OFFLINE, at(60))
    assert device.presence_why == down.why


def test_one_lost_answer_is_no_absence() -> None:
    lan = Lan(GATEWAY, PRINTER)
    lan.run(60)
    lan.leave(PRINTER)
    lan.run(12)
    lan.come(PRINTER)
    assert presences(lan.run(60)) == []
    assert PRINTER in lan.asked


def test_a_device_we_do_not_know_well_may_be_silent_for_a_quarter_of_an_hour() -> None:
    lan = Lan(GATEWAY, PHONE, steady=False)
    lan.run(60)
    lan.leave(PHONE)
    assert downs(lan.run(900)) == []
    (down,) = downs(lan.run(60))
    assert down.at == at(60)


def test_a_device_that_comes_back_is_up_with_the_time_it_was_away() -> None:
    lan = Lan(GATEWAY, PRINTER)
    lan.run(60)
    lan.leave(PRINTER)
    lan.run(600)
    lan.come(PRINTER)
    (up,) = ups(lan.run(10))
    assert (up.at, up.down_for, up.why) == (at(670), 610, "ping reply")
    assert lan.device(PRINTER).presence_since == at(670)


def test_a_device_that_went_is_back_at_the_first_packet_that_is_overheard_of_it() -> None:
    lan = Lan(GATEWAY, PRINTER)
    lan.run(60)
    lan.leave(PRINTER)
    lan.run(600)
    overheard = seen(PRINTER, ADDRESSES[PRINTER], after=661, evidence=HeardEvidence(protocol="mDNS"))
    lan.events.clear()
    lan.take(overheard)
    (up,) = ups(lan.events)
    assert (up.at, up.why) == (at(661), "it spoke mDNS")
    assert lan.device(PRINTER).presence is Presence.ONLINE


def test_where_nobody_asks_our_questions_lost_pings_must_do() -> None:
    lan = Lan(GATEWAY, PRINTER)
    lan.run(60)
    lan.leave(PRINTER)
    lan.run(40, answering=False)
    assert downs(lan.events) == []
    lan.run(60, answering=False)
    assert len(downs(lan.events)) == 1


def test_a_device_that_answers_no_pings_is_not_suspected_for_that() -> None:
    lan = Lan(GATEWAY, PRINTER, steady=False)
    lan.leave(PRINTER)
    for sweep in range(1, 20):
        lan.run(290, answering=False)
        lan.take(seen(PRINTER, ADDRESSES[PRINTER], after=sweep * 290))
    assert presences(lan.events) == []


def test_a_device_that_answers_at_an_address_that_is_anothers_now_is_not_there() -> None:
    lan = Lan(GATEWAY, PHONE)
    answered = Probed(
        device_id=lan.id(PHONE), at=at(5), sent=1, received=1, address=ip_address(ADDRESSES[GATEWAY])
    )
    lan.presence.probed(answered)
    assert lan.device(PHONE).last_seen == at(0)


def test_a_probe_of_a_device_that_is_forgotten_changes_nothing() -> None:
    lan = Lan(GATEWAY)
    assert lan.presence.probed(Probed(device_id="gone", at=at(5), sent=1, received=1)) == []


def test_old_rows_and_hearsay_bring_nobody_back() -> None:
    lan = Lan(GATEWAY, PRINTER)
    lan.run(30)
    lan.leave(PRINTER)
    lan.run(60)
    stale = NeighborEvidence(state="stale")
    lan.take(seen(PRINTER, ADDRESSES[PRINTER], after=91, evidence=stale, live=False))
    lan.take(seen(PRINTER, ADDRESSES[PRINTER], after=91, evidence=ImportEvidence(program="x"), live=False))
    assert lan.device(PRINTER).presence is Presence.OFFLINE


def test_an_announcement_that_a_proxy_may_have_made_has_the_device_asked_itself() -> None:
    lan = Lan(GATEWAY, PRINTER)
    lan.run(30)
    lan.leave(PRINTER)
    lan.run(60)
    lan.asked.clear()
    lan.take(seen(PRINTER, ADDRESSES[PRINTER], after=91, evidence=MDNS, source="mdns"))
    assert lan.device(PRINTER).presence is Presence.OFFLINE
    lan.pinged.clear()
    lan.come(PRINTER)
    assert len(ups(lan.run(5))) == 1
    assert lan.asked == [PRINTER]


def test_announcements_alone_do_not_keep_a_device_online_for_its_whole_grace() -> None:
    lan = Lan(GATEWAY, PRINTER, steady=False)
    lan.run(10)
    lan.leave(PRINTER)
    lan.take(seen(PRINTER, ADDRESSES[PRINTER], after=600, evidence=MDNS, source="mdns"))
    assert lan.presence.why(lan.id(PRINTER), at(600)).startswith("silent")
    lan.run(1_090)
    assert lan.device(PRINTER).presence is Presence.OFFLINE


def test_when_the_kernel_gets_no_answer_the_device_is_asked_at_once() -> None:
    lan = Lan(GATEWAY, PHONE, steady=False)
    lan.run(20)
    lan.pinged.remove(PHONE)
    lan.run(10)
    assert lan.asked == []
    failed = seen(
        None,
        ADDRESSES[PHONE],
        after=30,
        evidence=NeighborEvidence(state="failed"),
        live=False,
        source="neighbor",
    )
    lan.take(failed)
    lan.run(1)
    assert PHONE in lan.asked
    assert presences(lan.events) == []


def test_addresses_of_nobody_that_the_kernel_cannot_reach_make_no_device() -> None:
    inventory = new_inventory()
    failed = NeighborEvidence(state="failed")
    apply_all(inventory, seen(None, "10.0.0.77", evidence=failed, live=False, source="neighbor"))
    assert inventory.devices() == ()


def test_a_phone_teaches_how_long_it_sleeps() -> None:
    lan = Lan(GATEWAY, PHONE, steady=False)
    for nap in (200, 300, 400) * 4:
        lan.leave(PHONE)
        lan.run(nap)
        lan.come(PHONE)
        lan.run(300)
    assert downs(lan.events) == []
    silences = lan.inventory.index.devices[lan.id(PHONE)].watch.silences
    assert silences is not None
    assert 400 <= silences.longest() <= 420


def test_what_was_learned_survives_a_restart_as_text() -> None:
    lan = Lan(GATEWAY, PRINTER)
    lan.run(600)
    texts = lan.presence.silences()
    assert set(texts) == {lan.id(GATEWAY), lan.id(PRINTER)}
    second = new_inventory()
    second.load(lan.inventory.devices())
    second.presence.load(silences=texts | {"unknown device": "{}", lan.id(GATEWAY): "damaged"})
    for mac in (PRINTER, GATEWAY):
        answered = Probed(device_id=lan.id(mac), at=at(610), sent=1, received=1)
        second.presence.probed(answered)
    assert second.presence.grace(lan.id(PRINTER)) == 15
    assert second.presence.grace(lan.id(GATEWAY)) == 945


def test_silences_are_handed_out_a_few_at_a_time_until_all_were() -> None:
    lan = Lan(GATEWAY, PRINTER, PHONE)
    first, second = lan.presence.silences(2), lan.presence.silences(2)
    assert len(first) == 2
    assert len(second) == 1
    assert not set(first) & set(second)


def restarted(lan: Lan) -> Lan:
    """The same LAN after the engine was started anew."""
    new = Lan(steady=False)
    new.inventory.load(lan.inventory.devices())
    new.presence.load(silences=lan.presence.silences())
    new.clock, new.there, new.pinged = lan.clock, lan.there, lan.pinged
    return new


def test_a_restart_is_no_absence() -> None:
    lan = Lan(GATEWAY, PRINTER)
    lan.run(100)
    lan = restarted(lan)
    events = lan.run(10)
    assert presences(events) == []
    assert ups(events) == []
    assert lan.device(PRINTER).presence_since == at(0)


def test_who_left_while_we_did_not_look_has_its_grace_first_and_is_then_down_since_it_was_last_heard() -> (
    None
):
    lan = Lan(GATEWAY, PRINTER)
    lan.run(100)
    lan.leave(PRINTER)
    lan.clock += 1_000
    lan = restarted(lan)
    lan.run(30)
    assert lan.device(PRINTER).presence is Presence.ONLINE
    (down,) = downs(lan.run(100))
    assert down.at == at(100)


def test_who_was_offline_before_a_restart_is_told_of_only_when_it_comes_back() -> None:
    lan = Lan(GATEWAY, PRINTER)
    lan.run(100)
    lan.leave(PRINTER)
    lan.run(100)
    lan = restarted(lan)
    assert downs(lan.run(300)) == []
    assert lan.device(PRINTER).presence is Presence.OFFLINE
    assert lan.device(PRINTER).presence_since == at(100)
    lan.come(PRINTER)
    (up,) = ups(lan.run(10))
    assert up.down_for == (up.at - at(100)).total_seconds()


def test_a_device_of_a_list_that_was_never_seen_is_offline_in_the_end_and_nobody_is_told_it_went() -> None:
    inventory = new_inventory()
    evidence = ImportEvidence(program="NetAlertX", name="Tablet")
    apply_all(inventory, seen(evidence=evidence, source="import", live=False))
    events = [event for second in range(0, 2_000, 5) for event in inventory.presence.judge(at(second)).events]
    assert presences(events) == [Presence.OFFLINE]
    assert downs(events) == []
    assert only(inventory).presence_why == "never seen"
    assert only(inventory).presence_since != NEVER_SEEN


def test_three_short_absences_are_flapping_and_the_next_is_waited_for() -> None:
    lan = Lan(GATEWAY, PRINTER)
    for _ in range(3):
        lan.run(300)
        lan.leave(PRINTER)
        lan.run(60)
        lan.come(PRINTER)
        lan.run(10)
    assert len(downs(lan.events)) == 3
    assert lan.device(PRINTER).flapping
    assert any(isinstance(each, DeviceChanged) and "flapping" in each.changed for each in lan.events)
    lan.run(300)
    lan.leave(PRINTER)
    lan.run(60)
    lan.come(PRINTER)
    lan.run(10)
    assert len(downs(lan.events)) == 3


def test_flapping_ends_after_two_quiet_hours() -> None:
    lan = Lan(GATEWAY, PRINTER)
    lan.run(60)
    for _ in range(3):
        lan.leave(PRINTER)
        lan.run(60)
        lan.come(PRINTER)
        lan.run(60)
    assert lan.device(PRINTER).flapping
    lan.run(2 * 3_600)
    assert not lan.device(PRINTER).flapping


def test_two_walks_a_day_are_no_flapping() -> None:
    lan = Lan(GATEWAY, PHONE)
    for _ in range(4):
        lan.leave(PHONE)
        lan.run(1_500)
        lan.come(PHONE)
        lan.run(3 * 3_600)
    assert len(downs(lan.events)) == 4
    assert not lan.device(PHONE).flapping


def test_why_says_what_was_heard_and_when() -> None:
    lan = Lan(GATEWAY, PHONE, steady=False)
    assert lan.presence.why(lan.id(PHONE), at(4)) == "ARP reply 4 s ago"
    lan.take(seen(PHONE, ADDRESSES[PHONE], after=5, evidence=EchoEvidence(rtt=0.1)))
    assert lan.presence.why(lan.id(PHONE), at(8)) == "ping reply 3 s ago"
    assert lan.presence.why(lan.id(PHONE), at(305)) == "silent 5 min"


def test_while_the_link_is_down_nobody_is_offline_but_unknown_and_afterwards_there_is_a_new_chance() -> None:
    lan = Lan(GATEWAY, PRINTER, PHONE)
    lan.run(60)
    lan.presence.stand([Footing(network_id=LAN, problem="the link of eth0 is down")])
    lan.leave(GATEWAY, PRINTER, PHONE)
    events = lan.run(3_600)
    assert set(presences(events)) == {Presence.UNKNOWN}
    assert "the link of eth0 is down" in lan.device(PRINTER).presence_why
    (health,) = [event.health for event in events if isinstance(event, MonitorHealthChanged)]
    assert (health.blind, health.reason, health.network_ids) == (True, "the link of eth0 is down", ())
    lan.presence.stand([lan.footing])
    lan.come(GATEWAY, PRINTER)
    events = lan.run(40)
    assert [event.health.blind for event in events if isinstance(event, MonitorHealthChanged)] == [False]
    assert ups(events) == []
    assert lan.device(PRINTER).presence is Presence.ONLINE
    assert lan.device(PHONE).presence is Presence.UNKNOWN
    (down,) = downs(lan.run(120))
    assert (down.device_id, down.at) == (lan.id(PHONE), at(60))


def test_when_everybody_falls_silent_at_once_it_is_we_who_cannot_see() -> None:
    lan = Lan(GATEWAY, PRINTER, PHONE)
    lan.run(60)
    lan.leave(GATEWAY, PRINTER, PHONE)
    events = lan.run(600)
    assert downs(events) == []
    assert set(presences(events)) == {Presence.UNKNOWN}
    (health,) = [event.health for event in events if isinstance(event, MonitorHealthChanged)]
    assert health.reason == "nobody on the network answers"
    lan.come(GATEWAY, PRINTER, PHONE)
    lan.run(60)
    assert all(device.presence is Presence.ONLINE for device in lan.inventory.devices())


@pytest.mark.parametrize("dead_after", range(1, 6))
def test_who_was_heard_when_asking_began_does_not_prove_that_later_questions_got_through(
    dead_after: int,
) -> None:
    lan = Lan(GATEWAY, PRINTER, PHONE, steady=True)
    lan.run(60)
    # It misses a few answers, and before most was asked the way out dies for half a minute.
    lan.leave(PRINTER)
    while PRINTER not in lan.asked:
        lan.run(1)
    lan.run(dead_after)
    lan.leave(GATEWAY, PHONE)
    events = lan.run(30)
    lan.come(GATEWAY, PRINTER, PHONE)
    events += lan.run(60)
    assert downs(events) == []


def test_when_the_gateway_and_most_others_fall_silent_one_that_answers_does_not_prove_that_we_see() -> None:
    others = {f"00:00:00:00:01:{n:02x}": f"10.0.0.{100 + n}" for n in range(6)}
    ADDRESSES.update(others)
    lan = Lan(GATEWAY, PRINTER, *others)
    lan.run(60)
    lan.leave(GATEWAY, *others)
    events = lan.run(120)
    assert downs(events) == []
    (health,) = [event.health for event in events if isinstance(event, MonitorHealthChanged)]
    assert health.reason == "the gateway and most others fell silent at once"
    assert lan.device(PRINTER).presence is Presence.ONLINE
    lan.come(GATEWAY, *others)
    lan.run(60)
    assert all(device.presence is Presence.ONLINE for device in lan.inventory.devices())


def test_many_that_leave_while_the_gateway_answers_have_left() -> None:
    others = {f"00:00:00:00:01:{n:02x}": f"10.0.0.{100 + n}" for n in range(6)}
    ADDRESSES.update(others)
    lan = Lan(GATEWAY, PRINTER, *others)
    lan.run(60)
    lan.leave(*others)
    assert len(downs(lan.run(60))) == 6


def test_when_hundreds_fall_silent_at_once_only_some_are_asked_each_second() -> None:
    others = {f"00:00:00:00:{n >> 8:02x}:{n & 255:02x}": f"10.0.{1 + (n >> 8)}.{n & 255}" for n in range(300)}
    ADDRESSES.update(others)
    lan = Lan(GATEWAY, *others)
    lan.run(60)
    lan.leave(GATEWAY, *others)
    most = 0
    for _ in range(60):
        before = len(lan.asked)
        lan.run(1)
        most = max(most, len(lan.asked) - before)
    assert 0 < most <= ASKED_AT_ONCE + CANARIES + 1
    assert downs(lan.events) == []


def test_a_gateway_that_fails_alone_is_offline() -> None:
    lan = Lan(GATEWAY, PRINTER, PHONE)
    lan.run(60)
    lan.leave(GATEWAY)
    (down,) = downs(lan.run(40))
    assert down.device_id == lan.id(GATEWAY)


def test_the_only_device_of_a_network_can_leave() -> None:
    lan = Lan(PRINTER, gateway=False)
    lan.run(60)
    lan.leave(PRINTER)
    assert len(downs(lan.run(60))) == 1


def test_when_nothing_can_be_sent_nobody_is_offline() -> None:
    lan = Lan(GATEWAY, PRINTER, PHONE)
    lan.run(60)
    lan.leave(GATEWAY, PRINTER, PHONE)
    lan.pinged.clear()
    for _ in range(30):
        for mac in (GATEWAY, PRINTER, PHONE):
            lan.probe(mac, sent=0, errors=1)
        lan.run(10)
    assert downs(lan.events) == []
    healths = [event.health for event in lan.events if isinstance(event, MonitorHealthChanged)]
    assert healths[0].reason == "what is to be asked cannot be sent"


def test_a_network_we_can_see_is_judged_while_another_is_dark() -> None:
    lan = Lan(GATEWAY, PRINTER)
    lan.take(seen(PHONE, "10.9.0.5", network="guest"))
    guest = Footing(network_id="guest", problem="eth1 is down")
    lan.presence.stand([lan.footing, guest])
    lan.run(60)
    lan.leave(PRINTER)
    events = lan.run(1_200)
    assert [down.device_id for down in downs(events)] == [lan.id(PRINTER)]
    (health,) = [event.health for event in lan.events if isinstance(event, MonitorHealthChanged)]
    assert health.network_ids == ("guest",)
    phone = lan.inventory.index.by_mac["guest", PHONE].device
    assert phone.presence is Presence.UNKNOWN


def test_a_paused_device_is_left_in_peace_and_judged_again_by_itself() -> None:
    lan = Lan(GATEWAY, PRINTER)
    lan.run(60)
    lan.events += lan.presence.pause(Pause(until=at(1_000), device_id=lan.id(PRINTER)), at(60))
    lan.leave(PRINTER)
    lan.run(930)
    assert presences(lan.events) == []
    assert PRINTER not in lan.asked
    events = lan.run(120)
    assert [event.pauses for event in events if isinstance(event, MonitoringPaused)] == [()]
    (down,) = downs(events)
    assert down.at == at(60)


def test_a_pause_that_is_lifted_gives_a_new_chance() -> None:
    lan = Lan(GATEWAY, PRINTER)
    lan.run(60)
    lan.presence.pause(Pause(until=at(10_000)), at(60))
    lan.leave(PRINTER)
    lan.run(600)
    assert len(lan.presence.resume(at(660))) == 1
    assert lan.presence.resume(at(660)) == []
    assert downs(lan.run(30)) == []
    assert len(downs(lan.run(60))) == 1


def test_silence_while_nobody_looked_is_not_learned() -> None:
    lan = Lan(GATEWAY, PRINTER)
    lan.run(60)
    lan.presence.pause(Pause(until=at(600)), at(60))
    lan.leave(PRINTER)
    lan.run(550)
    lan.come(PRINTER)
    lan.run(60)
    silences = lan.inventory.index.devices[lan.id(PRINTER)].watch.silences
    assert isinstance(silences, Silences)
    assert silences.longest() == 12


def test_when_two_devices_turn_out_to_be_one_it_is_there_if_either_is() -> None:
    from netmon_core.inventory import edits  # noqa: PLC0415

    lan = Lan(GATEWAY, PRINTER, PHONE)
    lan.run(60)
    lan.leave(PRINTER)
    lan.run(60)
    assert lan.device(PRINTER).presence is Presence.OFFLINE
    edits.merge(lan.inventory, lan.id(PRINTER), lan.id(PHONE), at(120))
    assert lan.device(PRINTER).presence is Presence.ONLINE
    assert downs(lan.run(60)) == []
