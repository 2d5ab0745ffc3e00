-- Times are whole microseconds since 1970 UTC. A device's id is ours; no table is keyed by a MAC.
-- `position` keeps the order of the tuples in the model.

CREATE TABLE sites (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- site_id and network_id are not foreign keys: a device may be recorded before the network it is on.
CREATE TABLE networks (
    id TEXT PRIMARY KEY,
    site_id TEXT NOT NULL,
    name TEXT NOT NULL,
    adapter TEXT,
    vlan INTEGER,
    subnets TEXT NOT NULL,
    gateways TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE devices (
    id TEXT PRIMARY KEY,
    first_seen INTEGER NOT NULL,
    last_seen INTEGER NOT NULL,
    presence TEXT NOT NULL,
    name TEXT,
    hostname TEXT,
    own INTEGER NOT NULL,
    known INTEGER,
    tags TEXT NOT NULL,
    notes TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- key: the MAC, or the first address where there is none. One interface belongs to one device.
CREATE TABLE interfaces (
    device_id TEXT NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    network_id TEXT NOT NULL,
    key TEXT,
    mac TEXT,
    first_seen INTEGER NOT NULL,
    last_seen INTEGER NOT NULL,
    vendor TEXT,
    private INTEGER NOT NULL,
    proxied INTEGER NOT NULL,
    PRIMARY KEY (device_id, position),
    UNIQUE (network_id, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE addresses (
    device_id TEXT NOT NULL,
    interface INTEGER NOT NULL,
    position INTEGER NOT NULL,
    value TEXT NOT NULL,
    first_seen INTEGER NOT NULL,
    last_seen INTEGER NOT NULL,
    source TEXT NOT NULL,
    PRIMARY KEY (device_id, interface, position),
    FOREIGN KEY (device_id, interface) REFERENCES interfaces (device_id, position) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE facts (
    device_id TEXT NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    source TEXT NOT NULL,
    confidence REAL NOT NULL,
    seen_at INTEGER NOT NULL,
    PRIMARY KEY (device_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE merges (
    device_id TEXT NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    merged_id TEXT NOT NULL,
    reason TEXT NOT NULL,
    merged_at INTEGER NOT NULL,
    interfaces TEXT NOT NULL,
    PRIMARY KEY (device_id, position)
) STRICT, WITHOUT ROWID;

-- The log outlives its devices, so device_id is no foreign key.
CREATE TABLE events (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    type TEXT NOT NULL,
    device_id TEXT,
    body TEXT NOT NULL
) STRICT;

CREATE INDEX events_at ON events (at);
CREATE INDEX events_device ON events (device_id, at) WHERE device_id IS NOT NULL;
