from ipaddress import IPv4Address, IPv4Network
from itertools import islice

import pytest

from .answers import Fates
from .population import LISTED_LIMIT, listed, mac_of, read_list, strew, write_list

LAN16 = IPv4Network("10.77.0.0/16")
LAN24 = IPv4Network("10.77.1.0/24")


@pytest.mark.parametrize(
    ("prefix", "alive"), [(LAN24, 1), (LAN24, 20), (LAN24, 254), (LAN16, 5000), (LAN16, 65534)]
)
def test_exactly_as_many_hosts_live_as_were_asked_for(prefix: IPv4Network, alive: int) -> None:
    population = strew(prefix, alive=alive, seed=7)
    assert len(population.macs) == alive
    assert population.macs.keys().isdisjoint({prefix.network_address, prefix.broadcast_address})


def test_an_excluded_address_never_lives() -> None:
    own = IPv4Address("10.77.0.1")
    assert own not in strew(LAN16, alive=65533, seed=7, excluded=[own]).macs


def test_more_hosts_than_the_prefix_holds_are_refused() -> None:
    with pytest.raises(ValueError, match="no room for 255"):
        strew(LAN24, alive=255, seed=7)


def test_another_seed_brings_other_hosts_to_life() -> None:
    assert strew(LAN24, alive=20, seed=1).macs.keys() != strew(LAN24, alive=20, seed=2).macs.keys()


def test_every_pretend_host_has_its_own_mac() -> None:
    macs = strew(LAN16, alive=65534, seed=7, vendors=["00:1b:21", "3c:d9:2b"]).macs
    assert len(set(macs.values())) == 65534


def test_a_mac_is_a_vendor_prefix_and_the_low_three_bytes_of_the_address() -> None:
    assert mac_of(IPv4Address("10.77.1.5")) == "00:1b:21:4d:01:05"


def test_a_list_of_hosts_survives_being_written_and_read() -> None:
    macs = read_list("10.77.1.5\n\n10.77.1.6 da:00:00:00:00:06\n")
    assert macs[IPv4Address("10.77.1.6")] == "da:00:00:00:00:06"
    assert read_list(write_list(macs)) == macs


def test_a_list_longer_than_the_filter_can_hold_is_refused() -> None:
    macs = dict.fromkeys(islice(LAN16.hosts(), LISTED_LIMIT + 1), "00:00:00:00:00:01")
    with pytest.raises(ValueError, match="longer than"):
        listed(LAN16, macs)


def test_the_longest_list_still_fits_the_kernel_filter() -> None:
    macs = dict.fromkeys(islice(LAN16.hosts(), LISTED_LIMIT), "00:00:00:00:00:01")
    assert len(listed(LAN16, macs).request_filter()) % 8 == 0


def test_the_same_ask_meets_the_same_fate_in_whatever_order() -> None:
    fates = Fates(seed=3, loss=0.5, delay_max=0.15)
    asks = [(host, ask) for host in range(50) for ask in range(1, 4)]
    forward = {asked: fates.draw(*asked) for asked in asks}
    assert forward == {asked: fates.draw(*asked) for asked in reversed(asks)}


def test_fates_lose_what_they_should_each_way_and_delay_within_the_range() -> None:
    drawn = [Fates(loss=0.05, delay_min=0.01, delay_max=0.15).draw(host, 1) for host in range(20_000)]
    assert 900 < sum(fate.request_lost for fate in drawn) < 1100
    assert 900 < sum(fate.reply_lost for fate in drawn) < 1100
    # 5 % of 5 %: the two ways know nothing of each other.
    assert 25 < sum(fate.request_lost and fate.reply_lost for fate in drawn) < 80
    assert all(0.01 <= fate.delay <= 0.15 for fate in drawn)
    assert max(fate.delay for fate in drawn) > 0.149
