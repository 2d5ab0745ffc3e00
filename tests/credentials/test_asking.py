from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from netmon_core.events.device import DeviceForgotten
from netmon_core.events.finding import FindingChanged
from netmon_core.model.finding import Severity
from netmon_core.settings.credentials import CredentialKind

from .network import (
    LAN,
    MAC,
    MADE_UP,
    MINUTE,
    NOON,
    OTHER_MAC,
    Kept,
    book,
    credential,
    device,
    finding,
    here,
    there,
)

if TYPE_CHECKING:
    from netmon_core.credentials.credential import Credential
    from netmon_core.model.device import Device

NAMED = credential(devices=[MAC])
TRUSTED = credential("lan", networks=["LAN"])
V3 = credential("v3", "snmp_v3", devices=[MAC])


@pytest.mark.parametrize(
    ("given", "who"),
    [
        (NAMED, device()),
        (credential(devices=["00-1B-21-00-00-02"]), device()),
        (credential(devices=["sw"]), device()),
        (credential(devices=["core switch"]), device(name="Core Switch")),
        (credential(tags=["Snmp"]), device(tags=("snmp",))),
        (TRUSTED, device(known=True)),
        (credential(networks=["lan"]), device(known=True)),
    ],
)
def test_a_device_that_a_person_scoped_a_credential_to_may_be_asked(given: Credential, who: Device) -> None:
    assert book(given).verdict(given, who, here()).allowed


@pytest.mark.parametrize(
    ("given", "who", "why"),
    [
        (credential(), device(known=True), "is not scoped to switch"),
        # What a device calls itself is a stranger's word.
        (credential(devices=["switch"]), device(), "is not scoped to switch"),
        # On our own network anybody takes an address.
        (credential(devices=["10.0.0.2"]), device(), "is not scoped to switch"),
        (TRUSTED, device(), "nobody has marked it as known"),
        (TRUSTED, device(known=False), "is marked as not known"),
        (NAMED, device(known=False), "is marked as not known"),
        (credential(networks=["Branch"]), device(known=True), "is not scoped to switch"),
        (credential(tags=["snmp"]), device(known=True), "is not scoped to switch"),
        (
            replace(NAMED, missing="its secret must be typed again"),
            device(),
            "Its secret must be typed again",
        ),
    ],
)
def test_whom_nobody_scoped_a_credential_to_is_not_asked(given: Credential, who: Device, why: str) -> None:
    verdict = book(given).verdict(given, who, here())
    assert not verdict.allowed
    assert why in verdict.why
    assert not verdict.until_yes


def test_with_nothing_set_nothing_is_asked() -> None:
    assert book().turn(device(known=True), here(), NOON).credential is None


def test_a_listener_that_takes_over_the_address_of_a_switch_is_shown_no_credential() -> None:
    made = book(NAMED, TRUSTED)
    switch, thief = device(known=True), device("thief", mac=OTHER_MAC)
    for given in (NAMED, TRUSTED):
        # Before the first answer: nobody but the switch itself; nothing is lost by asking it later.
        assert not made.verdict(given, switch, here(OTHER_MAC)).allowed
        assert not made.verdict(given, thief, here(OTHER_MAC)).allowed
        made.answered(given, switch, here(), NOON)
        verdict = made.verdict(given, switch, here(OTHER_MAC))
        assert not verdict.allowed
        assert verdict.until_yes
        # The switch is back, but nobody knows which of the two is the switch.
        assert not made.verdict(given, switch, here()).allowed


def test_a_device_that_got_another_mac_is_asked_again_after_a_yes() -> None:
    made = book(NAMED)
    made.answered(NAMED, device(), here(), NOON)
    both = replace(device(), interfaces=(*device().interfaces, *device(mac=OTHER_MAC).interfaces))
    assert "is the one that it was shown to" in made.verdict(NAMED, both, here(OTHER_MAC)).why
    made.agree(NAMED.id, both, here(OTHER_MAC), NOON + MINUTE)
    assert made.verdict(NAMED, both, here(OTHER_MAC)).allowed
    assert not made.verdict(NAMED, both, here(MAC)).allowed


def test_where_nobody_answers_for_the_address_nobody_is_asked() -> None:
    verdict = book(NAMED).verdict(NAMED, device(), here(None))
    assert "nobody knows who would be asked" in verdict.why
    assert not verdict.until_yes


def test_a_made_up_mac_is_never_asked_whoever_names_it() -> None:
    given = credential(devices=[MADE_UP])
    verdict = book(given).verdict(given, device(mac=MADE_UP, known=True), here(MADE_UP))
    assert "made-up MAC" in verdict.why


def test_the_mac_of_a_virtual_router_is_not_asked() -> None:
    mac = "00:00:5e:00:01:07"
    given = credential(devices=[mac])
    assert "virtual router" in book(given).verdict(given, device(mac=mac), here(mac)).why


def test_a_device_behind_a_router_is_asked_only_where_the_credential_names_it() -> None:
    who = device(mac=None, address="10.9.0.2", known=True, tags=("snmp",))
    for scope in ({"networks": ["Branch"]}, {"tags": ["snmp"]}):
        given = credential("v3", "snmp_v3", **scope)
        assert "so the credential must name it" in book(given).verdict(given, who, there()).why
    named = credential("v3", "snmp_v3", devices=["10.9.0.2"])
    assert book(named).verdict(named, who, there()).allowed


@pytest.mark.parametrize("kind", ["snmp_v1", "snmp_v2c"])
def test_behind_a_router_what_proves_nothing_needs_a_yes_for_the_address(kind: str) -> None:
    given = credential("plain", kind, devices=["sw"])
    who = device(mac=None, address="10.9.0.2")
    made = book(given)
    verdict = made.verdict(given, who, there())
    assert verdict.until_yes
    assert f"{kind} proves nothing" in verdict.why
    made.agree(given.id, who, there(), NOON)
    assert made.verdict(given, who, there()).allowed
    made.answered(given, who, there(), NOON)
    assert made.verdict(given, who, there()).allowed
    assert not made.verdict(given, who, there("10.9.0.3")).allowed


def test_who_was_seen_and_is_now_behind_a_router_waits_for_a_yes() -> None:
    made = book(V3)
    made.answered(V3, device(), here(engine_id="80aa"), NOON)
    verdict = made.verdict(V3, device(), there(engine_id="80aa"))
    assert verdict.until_yes
    assert "Nobody sees the MAC" in verdict.why


def test_an_address_that_is_lent_a_mac_is_as_one_behind_a_router() -> None:
    who = device(known=True)
    lent = replace(who.interfaces[0].addresses[0], behind=OTHER_MAC)
    who = replace(who, interfaces=(replace(who.interfaces[0], addresses=(lent,)),))
    assert "so the credential must name it" in book(TRUSTED).verdict(TRUSTED, who, here(OTHER_MAC)).why


def test_another_engine_id_stops_asking_until_a_yes() -> None:
    named = credential("v3", "snmp_v3", devices=["sw"])
    who = device(mac=None, address="10.9.0.2")
    made = book(named)
    made.answered(named, who, there(engine_id="80aa"), NOON)
    # The engine id is not known before the agent was asked for it.
    assert made.verdict(named, who, there()).allowed
    assert made.verdict(named, who, there(engine_id="80aa")).allowed
    assert "another engine id" in made.verdict(named, who, there(engine_id="80bb")).why
    assert not made.verdict(named, who, there(engine_id="80aa")).allowed
    made.agree(named.id, who, there(engine_id="80bb"), NOON)
    assert made.verdict(named, who, there(engine_id="80bb")).allowed


@pytest.mark.parametrize(
    "fields",
    [{}, {"address": None, "macs": (OTHER_MAC, MAC)}, {"severity": Severity.CRITICAL}],
    ids=["about the address", "by or about the MAC", "critical"],
)
def test_an_open_finding_stops_asking_until_a_yes_though_it_ends(fields: dict[str, Any]) -> None:
    made = book(NAMED)
    made.answered(NAMED, device(), here(), NOON)
    found = finding(**fields)
    made.hear(FindingChanged(finding=found))
    made.hear(FindingChanged(finding=replace(found, ended_at=NOON + MINUTE)))
    verdict = made.verdict(NAMED, device(), here())
    assert verdict.until_yes
    assert "address_claimed" in verdict.why
    made.agree(NAMED.id, device(), here(), NOON + MINUTE)
    assert made.verdict(NAMED, device(), here()).allowed


def test_a_finding_that_was_open_when_a_person_said_yes_counts_no_more_and_the_next_one_does() -> None:
    made = book(NAMED)
    made.hear(FindingChanged(finding=finding()))
    assert not made.verdict(NAMED, device(), here()).allowed
    made.agree(NAMED.id, device(), here(), NOON)
    made.hear(FindingChanged(finding=replace(finding(), last_seen=NOON + MINUTE)))
    assert made.verdict(NAMED, device(), here()).allowed
    made.hear(FindingChanged(finding=finding("f2")))
    assert not made.verdict(NAMED, device(), here()).allowed


@pytest.mark.parametrize(
    "fields", [{"severity": Severity.INFO}, {"network_id": "branch"}, {"ended_at": NOON}]
)
def test_findings_that_are_about_nobody_there_stop_nothing(fields: dict[str, Any]) -> None:
    made = book(NAMED)
    made.hear(FindingChanged(finding=finding(**fields)))
    assert made.verdict(NAMED, device(), here()).allowed


def test_a_device_that_answered_by_v3_is_never_asked_by_v1_or_v2c() -> None:
    kept = Kept()
    made = book(NAMED, V3, kept=kept)
    made.answered(V3, device(), here(engine_id="80aa"), NOON)
    assert "so it is never asked by v1 or v2c" in made.verdict(NAMED, device(), here()).why
    made.agree(NAMED.id, device(), here(), NOON)
    assert not made.verdict(NAMED, device(), here()).allowed
    # Nor after the user was taken away, a restart, and a merge.
    made.set_credentials([NAMED])
    made.hear(DeviceForgotten(device_id="sw", merged_into="heir"))
    again = book(NAMED)
    again.load(kept.records.values(), ())
    assert next(iter(again.records("heir"))).kind is CredentialKind.SNMP_V3
    assert not again.verdict(NAMED, device("heir"), here()).allowed


def test_what_is_forgotten_leaves_no_record() -> None:
    kept = Kept()
    made = book(NAMED, kept=kept)
    made.answered(NAMED, device(), here(), NOON)
    made.hear(DeviceForgotten(device_id="sw"))
    assert kept.records == {}
    assert made.records() == ()


def test_records_outlive_a_restart_with_what_stopped_them() -> None:
    kept = Kept()
    made = book(NAMED, kept=kept)
    made.answered(NAMED, device(), here(), NOON)
    made.verdict(NAMED, device(), here(OTHER_MAC))
    again = book(NAMED)
    again.load(kept.records.values(), ())
    assert not again.verdict(NAMED, device(), here()).allowed


def test_a_finding_open_at_the_start_stops_what_was_shown_there() -> None:
    kept = Kept()
    book(NAMED, kept=kept).answered(NAMED, device(), here(), NOON)
    again = book(NAMED)
    again.load(kept.records.values(), [finding()])
    assert again.records("sw")[0].stopped


def test_no_sentence_holds_a_secret() -> None:
    made = book(NAMED)
    verdicts = [made.verdict(NAMED, device(), here(mac)) for mac in (None, OTHER_MAC, MAC)]
    text = repr([verdicts, made.records(), made.credentials(), LAN])
    assert "hush" not in text
