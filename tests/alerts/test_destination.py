"""Where a webhook may go."""

from ipaddress import ip_address

import pytest

from netmon_core.alerts.destination import TRIED, choose, refusal, resolve
from netmon_core.alerts.notifier import DeliveryError

OWN = {ip_address("203.0.113.5"), ip_address("2a00::5"), ip_address("8.8.4.4")}


@pytest.mark.parametrize("address", ["1.1.1.1", "2606:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101"])
def test_the_internet_is_allowed(address: str) -> None:
    assert refusal(ip_address(address), OWN, allow_private=False) is None


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.8.8.8",
        "::1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "fd00::1",
        "8.8.4.4",
        "2a00::5",
        "::ffff:127.0.0.1",
        "::ffff:192.168.1.1",
        "::ffff:8.8.4.4",
        "64:ff9b::7f00:1",
        "64:ff9b::c0a8:101",
        "2002:c0a8:101::1",
    ],
)
def test_what_is_near_is_allowed_only_if_the_user_said_so(address: str) -> None:
    assert refusal(ip_address(address), OWN, allow_private=False) is not None
    assert refusal(ip_address(address), OWN, allow_private=True) is None


@pytest.mark.parametrize(
    "address",
    [
        "169.254.169.254",
        "fe80::1",
        "224.0.0.1",
        "ff02::1",
        "0.0.0.0",
        "0.1.2.3",
        "::",
        "255.255.255.255",
        "::ffff:169.254.169.254",
        "64:ff9b::a9fe:a9fe",
        "2002:a9fe:a9fe::1",
    ],
)
@pytest.mark.parametrize("allow_private", [False, True])
def test_what_is_no_machine_is_never_allowed(address: str, *, allow_private: bool) -> None:
    assert refusal(ip_address(address), OWN, allow_private=allow_private) is not None


def test_of_a_name_with_both_kinds_only_the_allowed_addresses_are_tried() -> None:
    mixed = [ip_address(text) for text in ("127.0.0.1", "1.1.1.1", "10.0.0.1", "1.1.1.1", "9.9.9.9")]

    assert choose(mixed, (), allow_private=False) == [ip_address("1.1.1.1"), ip_address("9.9.9.9")]
    assert len(choose([ip_address(f"1.1.1.{n}") for n in range(9)], (), allow_private=False)) == TRIED
    with pytest.raises(DeliveryError, match="no address"):
        choose([], (), allow_private=True)


async def test_a_literal_address_is_not_asked_for() -> None:
    assert await resolve("192.0.2.7", 80) == [ip_address("192.0.2.7")]
    assert ip_address("127.0.0.1") in await resolve("localhost", 80)
    with pytest.raises(DeliveryError, match="no name"):
        await resolve("a" * 70 + ".example", 80)
