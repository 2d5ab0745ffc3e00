"""Twenty hours of a small home of the model, with and without an ear on it."""

from __future__ import annotations

from benchmarks.presence import Result, watch_home
from benchmarks.presence_heard import HeardNetwork, make_full_home
from benchmarks.presence_model import HOUR, Network

HOSTS = ("gateway", "plug 0", "phone 0", "quiet 0")
HOURS = 20
SEED = 0


def lived(*, heard: bool) -> Result:
    home = make_full_home(SEED, days=2)
    home.hosts = [host for host in home.hosts if host.name in HOSTS]
    home.seconds = HOURS * HOUR
    return watch_home(home, HeardNetwork(home, SEED) if heard else Network(home, SEED))


def test_with_an_ear_arrivals_are_told_of_sooner_and_nobody_more_is_called_offline_wrongly() -> None:
    asked, heard = lived(heard=False), lived(heard=True)
    assert sum(heard.false_offlines.values()) <= sum(asked.false_offlines.values())
    # Whoever answers pings is never called so, whatever is said of it.
    assert heard.false_offlines.keys() <= {"quiet"}
    assert sum(heard.missed.values()) <= sum(asked.missed.values())
    late = [sorted(delay for each in result.arrivals.values() for delay in each) for result in (asked, heard)]
    assert all(late)
    asked_late, heard_late = late
    assert heard_late[len(heard_late) // 2] <= 3
    assert max(heard_late) < max(asked_late)
