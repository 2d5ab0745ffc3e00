"""Names that several modules share."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

DOMAIN: Final = "netmon"

# Where an entry's knowledge comes from: an engine inside Home Assistant, or a server.
CONF_MODE: Final = "mode"
MODE_EMBEDDED: Final = "embedded"
MODE_REMOTE: Final = "remote"
# The unique id of the one entry that embeds the engine; the others have their server's.
EMBEDDED_ID: Final = "embedded"

# The SHA-256 of a certificate that nobody but the server has signed.
CONF_FINGERPRINT: Final = "fingerprint"

SUBENTRY_TARGET: Final = "target"
SUBENTRY_PATIENCE: Final = "patience"
SUBENTRY_PORTS: Final = "ports"
SUBENTRY_CREDENTIAL: Final = "credential"
CONF_DEVICE: Final = "device"
CONF_EVERY_PORT: Final = "every_port"
CONF_PORTS: Final = "ports"
CONF_SENSORS: Final = "sensors"
CONF_SECONDS: Final = "seconds"
CONF_KIND: Final = "kind"
CONF_WHERE: Final = "where"
CONF_INTERVAL: Final = "interval"

SECTION_DEVICES: Final = "devices"
SECTION_PRESENCE: Final = "presence"
SECTION_NETWORK: Final = "network"
CONF_TRACK: Final = "track"
CONF_SELECTED: Final = "selected"
CONF_PRIVATE_MACS: Final = "private_macs"
CONF_CAP: Final = "cap"
CONF_RETENTION_DAYS: Final = "retention_days"
CONF_HOLD: Final = "hold"
CONF_PATIENCE: Final = "patience"
CONF_SHORTEST_GRACE: Final = "shortest_grace"
CONF_INTERFACES: Final = "interfaces"
CONF_SUBNETS: Final = "subnets"
CONF_NAME_SERVERS: Final = "name_servers"
CONF_SWEEP_INTERVAL: Final = "sweep_interval"
CONF_PROBE_INTERVAL: Final = "probe_interval"

# Entities are added so many devices at a time: a chunk holds up the event loop for some 15 ms.
CHUNK: Final = 5
# So many rows of the device registry are brought up to date at a time.
ROWS: Final = 100
# The sums on the hub are told at most once in so long.
TOTALS_DELAY: Final = timedelta(seconds=1)
# While nobody says what is so, what is no tracker goes on for so long: an update or a restart is not seen.
GRACE: Final = timedelta(seconds=60)
# A netmon that is away or blind for so long is worth a repair.
REPAIR_AFTER: Final = timedelta(minutes=5)
# A connection that ended by a fault of ours is begun anew after so long.
RENEW_AFTER: Final = timedelta(seconds=30)
# A newcomer is let in and told of when its name is known, or it must be taken to have none: Home Assistant
# keeps the first entity id.
NEWCOMER_DELAY: Final = timedelta(seconds=3)
# And for so much longer to have an address.
ADDRESS_DELAY: Final = timedelta(seconds=12)
# How often the newcomers are looked at while there are any.
NEWCOMER_BEAT: Final = timedelta(seconds=1)
# What chosen devices tell of their ports and sensors is read so soon after it changed, and at least so often.
READ_DELAY: Final = timedelta(seconds=1)
READ_INTERVAL: Final = timedelta(seconds=60)
# The attribute of a tracker whose state is not known to be so now: when it was.
ATTR_AS_OF: Final = "as_of"
# Fired on Home Assistant's bus for whatever happens, and the key of the event entity that tells the same.
EVENT_ACTIVITY: Final = "netmon_activity"
ACTIVITY_KEY: Final = "activity"
# Fired for those of them that the activity log has no line of by itself; it reads this one.
EVENT_LOG_LINE: Final = "netmon_log_line"
# How often what ages by itself is looked at: stale devices, newcomers that had to wait, "new in 24 hours".
TEND_INTERVAL: Final = timedelta(minutes=5)
NEW_FOR: Final = timedelta(hours=24)
