from __future__ import annotations

import io
import json
from datetime import UTC, datetime

import pytest

from netmon_core.cli.device_json import PIECE, write_devices
from netmon_core.model.device import Device
from netmon_core.wire import to_wire

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.parametrize("count", [0, 1, PIECE, PIECE + 1, 3 * PIECE])
def test_what_is_written_in_pieces_reads_as_if_it_were_written_at_once(
    count: int,
) -> None:
    devices = [
        Device(id=f"{number}", name="Küche ], [", first_seen=NOON, last_seen=NOON) for number in range(count)
    ]
    head: dict[str, object] = {"schema_version": 1, "networks": [{"name": "Büro"}]}
    file = io.StringIO()
    write_devices(file, head, devices)
    whole = head | {"devices": [to_wire(device) for device in devices]}
    assert file.getvalue() == f"{json.dumps(whole, ensure_ascii=False)}\n"
