-- What was found wrong on networks, and the frames that prove it. A finding outlives its network, so
-- network_id is no foreign key. A higher number was found later; ended_at NULL: it still lasts.
CREATE TABLE findings (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    rule TEXT NOT NULL,
    severity TEXT NOT NULL,
    network_id TEXT NOT NULL,
    summary TEXT NOT NULL,
    advice TEXT NOT NULL,
    first_seen INTEGER NOT NULL,
    last_seen INTEGER NOT NULL,
    address TEXT,
    macs TEXT NOT NULL,
    excuses TEXT NOT NULL,
    waits INTEGER NOT NULL,
    frames INTEGER NOT NULL,
    ended_at INTEGER,
    ended_why TEXT NOT NULL
) STRICT;

CREATE INDEX findings_since ON findings (first_seen);
CREATE INDEX findings_open ON findings (id) WHERE ended_at IS NULL;

CREATE TABLE frames (
    finding_id TEXT NOT NULL REFERENCES findings (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    at INTEGER NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (finding_id, position)
) STRICT, WITHOUT ROWID;
