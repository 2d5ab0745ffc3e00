"""The lab as pytest fixtures; every test that uses one carries the mark `lab`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .namespaces import Lab, problem
from .responder_lan import build_responder_lan
from .small_lan import build_small_lan
from .stale import remove_leftovers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .responder_lan import ResponderLan
    from .small_lan import SmallLan


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "lab" in getattr(item, "fixturenames", ()):
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
def small_lan(lab: Lab) -> SmallLan:
    """A gateway, two hosts with mDNS, three plain ones and a scanner, on one switch."""
    return build_small_lan(lab)


@pytest.fixture
def responder_lan(lab: Lab) -> Callable[..., ResponderLan]:
    """Make a scanner joined to pretend hosts: `responder_lan()` or `responder_lan("10.77.0.1/16")`."""

    def build(own: str = "10.77.0.1/16") -> ResponderLan:
        return build_responder_lan(lab, own)

    return build
