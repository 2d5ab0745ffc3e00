-- What monitoring adds. Samples are not here: they have a store of their own.

ALTER TABLE devices ADD COLUMN presence_since INTEGER;
ALTER TABLE devices ADD COLUMN presence_why TEXT NOT NULL DEFAULT '';
ALTER TABLE devices ADD COLUMN flapping INTEGER NOT NULL DEFAULT 0;

-- What parts of the engine learn and want back; the text is theirs. A higher id was written later.
CREATE TABLE memory (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    text TEXT NOT NULL,
    UNIQUE (kind, key)
) STRICT;

CREATE INDEX memory_kind ON memory (kind);

-- Outages and alerts outlive their subjects, so subject_id is no foreign key. end_at NULL: it still lasts.
CREATE TABLE outages (
    id INTEGER PRIMARY KEY,
    subject_id TEXT NOT NULL,
    start_at INTEGER NOT NULL,
    end_at INTEGER,
    why TEXT NOT NULL,
    UNIQUE (subject_id, start_at)
) STRICT;

CREATE INDEX outages_start ON outages (start_at);
CREATE INDEX outages_open ON outages (subject_id) WHERE end_at IS NULL;

CREATE TABLE alerts (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    rule TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    subject TEXT NOT NULL,
    summary TEXT NOT NULL,
    state TEXT NOT NULL,
    pending_since INTEGER NOT NULL,
    fired_at INTEGER,
    resolved_at INTEGER,
    acknowledged_at INTEGER,
    acknowledged_by TEXT,
    behind TEXT NOT NULL
) STRICT;

CREATE INDEX alerts_since ON alerts (pending_since);
CREATE INDEX alerts_subject ON alerts (subject_id);
CREATE INDEX alerts_open ON alerts (state) WHERE state <> 'resolved';

CREATE TABLE silences (
    id TEXT PRIMARY KEY,
    start_at INTEGER NOT NULL,
    end_at INTEGER NOT NULL,
    subject_id TEXT,
    rule TEXT,
    comment TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE pauses (
    position INTEGER PRIMARY KEY,
    until INTEGER NOT NULL,
    device_id TEXT,
    network_id TEXT
) STRICT;
