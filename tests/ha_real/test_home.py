from __future__ import annotations

import pytest

from .home import about_us

TIME = "2026-11-22 16:00:00.123+00:00"
# Somebody else's, told from a checkout in a folder that has our name.
OTHERS = f"""{TIME} ERROR (MainThread) [homeassistant.loader] Cannot read /src/netmon/x or netmon/y
Traceback (most recent call last):
  File "/src/netmon/.venv-ha-real/lib/python3.14/site-packages/zeroconf/_core.py", line 1, in run
OSError: [Errno 19] No such device"""
EXPECTED = (
    f"{TIME} WARNING (SyncWorker_0) [homeassistant.loader] We found a custom integration netmon which has "
    "not been tested by Home Assistant."
)


@pytest.mark.parametrize(
    "entry",
    [
        f"{TIME} WARNING (MainThread) [custom_components.netmon.event] More happens than can be told",
        f"{TIME} ERROR (MainThread) [netmon_core.engine] A source failed",
        f"{TIME} WARNING (MainThread) [homeassistant.helpers.frame] Detected that integration 'netmon' waits",
        f"{TIME} WARNING (MainThread) [homeassistant.components.sensor] sensor.netmon_devices has no unit",
        f"""{TIME} ERROR (MainThread) [homeassistant] Error doing job
  File "/config/custom_components/netmon/event.py", line 1, in _heard""",
    ],
)
def test_a_warning_of_ours_or_that_names_us_is_found_whole(entry: str) -> None:
    told = f"{TIME} INFO (MainThread) [custom_components.netmon] Hello"
    assert about_us("\n".join((OTHERS, told, entry, EXPECTED))) == [entry]
