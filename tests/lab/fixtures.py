"""The lab as pytest fixtures; every test that uses one carries the mark `lab`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pytest

from .namespaces import Lab, problem
from .pair import build_pair
from .responder_lan import build_responder_lan
from .small_lan import build_small_lan
from .stale import remove_leftovers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .pair import Pair
    from .responder_lan import ResponderLan
    from .small_lan import SmallLan


class BuildLan(Protocol):
    """What the fixture `responder_lan` is; `own` is the scanner's address."""

    def __call__(self, own: str = "10.77.0.1/16") -> ResponderLan: ...


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "lab_possible" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.lab)


@pytest.fixture(scope="session")
def lab_possible() -> None:
    """Skip where no lab can be made; clear away what a killed run left behind."""
    if reason := problem():
        pytest.skip(reason)
    remove_leftovers()


@pytest.fixture
def lab(lab_possible: None) -> Iterator[Lab]:
    """An empty lab, taken down after the test however it ends."""
    with Lab() as made:
        yield made


@pytest.fixture
def lonely_lab(lab_possible: None) -> Iterator[Lab]:
    """An empty lab beside which no other of this machine runs."""
    with Lab(alone=True) as made:
        yield made


@pytest.fixture
def pair(lab: Lab) -> Pair:
    """Two hosts on one cable."""
    return build_pair(lab)


@pytest.fixture
def small_lan(lab: Lab) -> SmallLan:
    """A gateway, two hosts with mDNS, three plain ones and a scanner, on one switch."""
    return build_small_lan(lab)


@pytest.fixture
def responder_lan(lab: Lab) -> BuildLan:
    """Make a scanner joined to pretend hosts: `responder_lan()`."""

    def build(own: str = "10.77.0.1/16") -> ResponderLan:
        return build_responder_lan(lab, own)

    return build
