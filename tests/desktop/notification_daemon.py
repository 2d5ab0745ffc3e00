"""Shows notifications to nobody, and writes down what it was told.

`python -m tests.desktop.notification_daemon FILE [CLICK]` takes the name of that service, writes each
notification as a line of JSON, and presses the button with the key CLICK of each.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from jeepney import (  # type: ignore[import-untyped]
    DBusAddress,
    MessageType,
    message_bus,
    new_method_return,
    new_signal,
)
from jeepney.io.blocking import open_dbus_connection  # type: ignore[import-untyped]

SERVICE = "org.freedesktop.Notifications"


def main() -> None:
    """Serve until the bus ends."""
    file, click = Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else ""
    connection = open_dbus_connection(bus="SESSION")
    connection.send_and_get_reply(message_bus.RequestName(SERVICE))
    file.touch()
    emitter = DBusAddress("/org/freedesktop/Notifications", interface=SERVICE)
    number = 0
    while True:
        message = connection.receive()
        if message.header.message_type is not MessageType.method_call:
            continue
        fields = {key.name: value for key, value in message.header.fields.items()}
        if fields.get("member") != "Notify":
            connection.send(new_method_return(message))
            continue
        number += 1
        with file.open("a") as told:
            told.write(json.dumps([fields.get("signature"), *message.body]) + "\n")
        connection.send(new_method_return(message, "u", (number,)))
        if click:
            connection.send(new_signal(emitter, "ActionInvoked", "us", (number, click)))


if __name__ == "__main__":
    main()
