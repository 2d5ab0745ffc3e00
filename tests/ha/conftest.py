"""What the tests of the integration may use. They run in `.venv-ha`."""

from __future__ import annotations

import pytest

# First, or the plugin's own custom_components would hide ours.
import custom_components.netmon  # noqa: F401


@pytest.fixture(autouse=True)
def custom_integration(request: pytest.FixtureRequest, enable_custom_integrations: None) -> None:
    """Home Assistant loads our integration; outside of the lab nothing is announced or browsed."""
    if "lab_possible" not in request.fixturenames:
        request.getfixturevalue("mock_async_zeroconf")
