"""What flowed, counter by counter: never a spike, never a negative, never a lost base."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netmon_core.model.measurement import ROW_KINDS
from netmon_core.model.port import Port, PortKind
from netmon_core.ports.device_ports import DevicePorts
from netmon_core.ports.rates import Flow, Rates
from tests.ports.readings import NOON, counters, port, reading

if TYPE_CHECKING:
    from netmon_core.evidence.reading import Counters

G = 1000.0
NARROW = 2**32


@dataclass(frozen=True, kw_only=True)
class Step:
    """What a port has counted so many seconds after the start."""

    at: float
    counts: Counters
    goes_on: bool = True
    restarted: bool = False
    speed: float | None = G


def octets(count: int | None, **more: Any) -> Counters:
    return counters(in_octets=count, **more)


def narrow(count: int, **more: Any) -> Counters:
    return counters(in_octets=count, wide=(), **more)


def flows(*steps: Step, kind: PortKind = PortKind.ETHERNET) -> list[Flow]:
    rates = Rates("d")
    return [
        rates.apply(
            Port(device_id="d", id="p1", name="eth0", kind=kind, speed_mbps=step.speed),
            step.counts,
            NOON + timedelta(seconds=step.at),
            goes_on=step.goes_on,
            restarted=step.restarted,
        )
        for step in steps
    ]


def in_bps(*steps: Step, kind: PortKind = PortKind.ETHERNET) -> list[float | None]:
    return [flow.rates.in_bps if flow.rates else None for flow in flows(*steps, kind=kind)]


M = 7_500_000  # octets of 1 Mbit/s in 60 s
CASES: dict[str, tuple[list[Step], list[float | None]]] = {
    "the first reading is a base": ([Step(at=0, counts=octets(10**12))], [None]),
    "a steady flow": (
        [Step(at=0, counts=octets(0)), Step(at=60, counts=octets(M))],
        [None, 1e6],
    ),
    "32 bits wrap while the agent goes on": (
        [Step(at=0, counts=narrow(4_294_900_000)), Step(at=60, counts=narrow(40_000))],
        [None, (40_000 + NARROW - 4_294_900_000) * 8 / 60],
    ),
    "the same after a restart is a gap, and the next is right": (
        [
            Step(at=0, counts=narrow(4_294_900_000)),
            Step(at=60, counts=narrow(40_000), goes_on=False, restarted=True),
            Step(at=120, counts=narrow(40_000 + M)),
        ],
        [None, None, 1e6],
    ),
    "the same where nobody knows whether the agent restarted is a gap": (
        [
            Step(at=0, counts=narrow(4_294_900_000)),
            Step(at=60, counts=narrow(40_000), goes_on=False),
            Step(at=120, counts=narrow(40_000 + M)),
        ],
        [None, None, 1e6],
    ),
    "64 bits that fall are a gap, and a new base at once": (
        [
            Step(at=0, counts=octets(10**15)),
            Step(at=60, counts=octets(1000)),
            Step(at=120, counts=octets(1000 + M)),
        ],
        [None, None, 1e6],
    ),
    "more than the port carries is a gap, and a new base at once": (
        [
            Step(at=0, counts=octets(0)),
            Step(at=60, counts=octets(10**13)),
            Step(at=120, counts=octets(10**13 + M)),
        ],
        [None, None, 1e6],
    ),
    "a missed reading is an average over the whole time": (
        [Step(at=0, counts=octets(0)), Step(at=120, counts=octets(3 * M))],
        [None, 1.5e6],
    ),
    "an hour of missed readings is one too": (
        [Step(at=0, counts=octets(0)), Step(at=3600, counts=octets(60 * M))],
        [None, 1e6],
    ),
    "32 bits cleared by hand are no wrap: other counters fell that cannot have wrapped": (
        [
            Step(at=0, counts=narrow(10**9, in_unicast=2_000_000)),
            Step(at=60, counts=narrow(1000, in_unicast=10)),
            Step(at=120, counts=narrow(1000 + M, in_unicast=5010)),
        ],
        [None, None, 1e6],
    ),
    "32 bits on a fast port that may have wrapped twice tell nothing": (
        [Step(at=0, counts=narrow(0), speed=1e4), Step(at=60, counts=narrow(M), speed=1e4)],
        [None, None],
    ),
    "a discontinuity is a gap": (
        [
            Step(at=0, counts=octets(0, discontinuity=0.0)),
            Step(at=60, counts=octets(M, discontinuity=55.0)),
            Step(at=120, counts=octets(2 * M, discontinuity=55.0)),
        ],
        [None, None, 1e6],
    ),
    "an agent that claims one at each reading is not believed for ever": (
        [Step(at=60.0 * place, counts=octets(place * M, discontinuity=60.0 * place)) for place in range(6)],
        [None, None, None, 1e6, 1e6, 1e6],
    ),
    "a counter that is missing once is a gap of its own": (
        [
            Step(at=0, counts=octets(0)),
            Step(at=60, counts=octets(None)),
            Step(at=120, counts=octets(M)),
            Step(at=180, counts=octets(2 * M)),
        ],
        [None, None, None, 1e6],
    ),
    "a counter that becomes one of 64 bits is a new base": (
        [
            Step(at=0, counts=narrow(100)),
            Step(at=60, counts=octets(10**10)),
            Step(at=120, counts=octets(10**10 + M)),
        ],
        [None, None, 1e6],
    ),
    "a clock that was set back gives a new base": (
        [
            Step(at=600, counts=octets(0)),
            Step(at=0, counts=octets(M)),
            Step(at=60, counts=octets(2 * M)),
        ],
        [None, None, 1e6],
    ),
    "a port that carries more than it says it can is believed in the end": (
        [Step(at=60.0 * place, counts=octets(place * 100 * M), speed=10.0) for place in range(6)],
        [None, None, None, None, 1e8, 1e8],
    ),
    "chance is not: a counter that leaps about stays a gap": (
        [
            Step(at=60.0 * place, counts=octets(count), speed=10.0)
            for place, count in enumerate((0, 10**12, 10**17, 10**18, 3 * 10**18, 10**19))
        ],
        [None, None, None, None, None, None],
    ),
    "what an agent had not counted yet is spread over the time it waited": (
        [
            Step(at=0, counts=octets(0)),
            Step(at=30, counts=octets(M)),
            Step(at=60, counts=octets(M)),
            Step(at=90, counts=octets(3 * M)),
        ],
        [None, 2e6, None, 2e6],
    ),
    "a busy port that falls silent is at 0 in the end": (
        [
            Step(at=0, counts=octets(0)),
            *(Step(at=60.0 * place, counts=octets(M)) for place in range(1, 6)),
        ],
        [None, 1e6, None, 0.0, 0.0, 0.0],
    ),
    "octets that stand still while packets come are not known": (
        [
            Step(at=0, counts=octets(5, in_unicast=0)),
            Step(at=60, counts=octets(5, in_unicast=600)),
        ],
        [None, None],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_each_case_of_the_field_gives_its_right_rate(case: str) -> None:
    steps, right = CASES[case]

    assert in_bps(*steps) == pytest.approx(right)


def test_a_port_of_unknown_speed_has_no_utilization_and_believes_small_wraps_only() -> None:
    small = in_bps(
        Step(at=0, counts=narrow(NARROW - 1000), speed=None),
        Step(at=60, counts=narrow(M - 1000), speed=None),
        kind=PortKind.TUNNEL,
    )
    large = in_bps(
        Step(at=0, counts=narrow(10**9), speed=None),
        Step(at=60, counts=narrow(1000), speed=None),
        kind=PortKind.TUNNEL,
    )

    assert small == pytest.approx([None, 1e6])
    assert large == [None, None]


def test_utilization_is_a_share_of_the_speed_and_never_above_all_of_it() -> None:
    half, full = (
        flows(Step(at=0, counts=octets(0)), Step(at=60, counts=octets(count)))[-1].rates
        for count in (500 * M, 1050 * M)
    )

    assert half is not None
    assert half.in_utilization == pytest.approx(0.5)
    assert full is not None
    assert full.in_utilization == 1.0


def test_measurements_are_exact_counts_with_the_columns_of_their_kinds() -> None:
    first = counters(in_octets=0, out_octets=0, in_unicast=0, in_errors=0, wide=("in_octets", "out_octets"))
    second = counters(
        in_octets=123, out_octets=7, in_unicast=3, in_errors=1, wide=("in_octets", "out_octets")
    )

    made = flows(Step(at=0, counts=first), Step(at=60, counts=second))[-1].measurements

    assert {each.kind: each.values for each in made} == {
        "port": (123.0, 7.0),
        "port_packets": (3.0, None, None, None, None, None),
        "port_errors": (1.0, None, None, None),
    }
    assert all(len(each.values) == len(ROW_KINDS[each.kind].columns) for each in made)
    assert {(each.subject_id, each.seconds) for each in made} == {("d/p1", 60.0)}


@settings(max_examples=200)
@given(
    st.lists(
        st.tuples(
            st.floats(-100, 1000, allow_nan=False),
            st.one_of(st.none(), st.integers(0, 2**64 - 1), st.integers(0, 10**9)),
            st.booleans(),
            st.booleans(),
            st.booleans(),
        ),
        max_size=30,
    )
)
def test_whatever_is_counted_nothing_is_negative_or_beyond_the_port(
    told: list[tuple[float, int | None, bool, bool, bool]],
) -> None:
    at = 0.0
    steps = []
    for elapsed, count, wide, goes_on, restarted in told:
        at += elapsed
        value = count if wide or count is None else count % NARROW
        counts = counters(in_octets=value, wide=("in_octets",) if wide else ())
        steps.append(Step(at=at, counts=counts, goes_on=goes_on, restarted=restarted))

    for flow in flows(*steps):
        if flow.rates is not None and flow.rates.in_bps is not None:
            assert flow.rates.in_bps >= 0
            most = 1e9 * 1.1 * (flow.rates.seconds + 15) / flow.rates.seconds
            assert flow.rates.in_utilization is None or flow.rates.in_bps <= most


@given(
    flow=st.lists(st.integers(0, 7 * 10**9), min_size=2, max_size=20),
    start=st.integers(0, 2**63),
    broken=st.integers(0, 2**63),
)
def test_after_anything_at_all_two_good_readings_give_the_true_rate(
    flow: list[int], start: int, broken: int
) -> None:
    total, steps = start, [Step(at=0, counts=octets(start))]
    steps.append(Step(at=60, counts=octets(broken), goes_on=False, restarted=True))
    total = broken
    for place, more in enumerate(flow):
        total += more
        steps.append(Step(at=120.0 + 60 * place, counts=octets(total)))

    found = flows(*steps)
    measured = sum(
        each.values[0] or 0 for every in found[2:] for each in every.measurements if each.kind == "port"
    )

    # All but what may still wait at the end was counted, to the octet.
    held = next((place for place, each in enumerate(reversed(found)) if not each.held), 0)
    assert measured == sum(flow[: len(flow) - held])


def test_what_was_counted_later_than_it_was_asked_for_flowed_in_that_time() -> None:
    ports = DevicePorts("switch")
    ports.apply(reading(0, port(1, "a", counters=counters(in_octets=0))))
    late = reading(30, port(1, "a", counters=counters(in_octets=1_000_000)))
    ports.apply(replace(late, counted_after=10.0))

    [known] = ports.ports
    assert known.rates is not None
    assert (known.rates.seconds, known.rates.in_bps) == (40.0, 200_000.0)
