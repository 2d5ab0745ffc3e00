from __future__ import annotations

import signal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .commands import Terminal

QUICK = ("--interval", "0.2", "--timeout", "0.2")


def test_each_answer_is_told_and_then_the_sum(terminal: Terminal) -> None:
    done = terminal.netmon("ping", "10.77.0.1", "--count", "3", *QUICK)
    assert (done.status, done.err) == (0, "")
    lines = done.out.splitlines()
    assert [line.split(" after ")[0] for line in lines[:3]] == [
        f"10.77.0.1: answer {number}" for number in (1, 2, 3)
    ]
    assert lines[3].startswith("10.77.0.1: 3 of 3 answered, 0 % lost, ")


def test_who_never_answers_is_told_by_the_exit_code(terminal: Terminal) -> None:
    done = terminal.netmon("ping", "10.77.0.1", "10.77.0.99", "--count", "2", *QUICK)
    assert done.status == 1
    assert "10.77.0.1: 2 of 2 answered" in done.out
    assert "10.77.0.99: nothing answered 2 questions" in done.out


def test_the_sum_is_json_in_base_units(terminal: Terminal) -> None:
    done = terminal.netmon("ping", "10.77.0.21", "10.77.0.99", "--count", "2", "--json", *QUICK)
    assert done.status == 1
    answered, silent = done.json["10.77.0.21"], done.json["10.77.0.99"]
    assert (answered["sent"], answered["received"], answered["loss"]) == (2, 2, 0.0)
    assert 0 < answered["rtt_min"] <= answered["rtt_avg"] <= answered["rtt_max"] < 0.2
    assert (silent["received"], silent["loss"], silent["rtt_avg"]) == (0, 1.0, None)


def test_a_host_is_asked_by_its_name(terminal: Terminal) -> None:
    done = terminal.netmon("ping", "nas.lan.test", "--count", "1", *QUICK)
    assert done.status == 0
    assert "nas.lan.test: 1 of 1 answered" in done.out


def test_a_known_device_is_asked_by_the_name_it_was_given(terminal: Terminal) -> None:
    assert terminal.netmon("scan", "10.77.0.21").status == 0
    assert terminal.netmon("name", "10.77.0.21", "Attic").status == 0
    done = terminal.netmon("ping", "Attic", "--count", "1", *QUICK)
    assert "Attic: 1 of 1 answered" in done.out


def test_a_name_that_nobody_knows_is_told_as_such(terminal: Terminal) -> None:
    done = terminal.netmon("ping", "nobody.lan.test", "--count", "1", *QUICK)
    assert done.status == 1
    assert done.out.endswith("nobody.lan.test: the name nobody.lan.test has no address\n")


def test_what_was_seen_until_ctrl_c_is_summed_up(terminal: Terminal) -> None:
    pinging = terminal.start("ping", "10.77.0.21", "--count", "1000", *QUICK)
    assert pinging.stdout is not None
    first = pinging.stdout.readline()
    pinging.send_signal(signal.SIGINT)
    rest, _ = pinging.communicate(timeout=30)
    assert first.startswith("10.77.0.21: answer 1 after")
    assert pinging.returncode == 130
    assert " answered, 0 % lost, " in rest.splitlines()[-1]
