-- What came of showing a credential to a device. A device that answered by SNMP v3 is never asked by less, so
-- a record outlives its credential and is no foreign key.
CREATE TABLE credential_records (
    device_id TEXT NOT NULL,
    credential_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    mac TEXT,
    address TEXT,
    engine_id TEXT NOT NULL,
    answered_at INTEGER,
    tried_at INTEGER,
    failures INTEGER NOT NULL,
    refused_until INTEGER,
    stopped TEXT NOT NULL,
    agreed_at INTEGER,
    agreed_findings TEXT NOT NULL,
    PRIMARY KEY (device_id, credential_id)
) STRICT, WITHOUT ROWID;

-- Credentials that a person gave. The secrets are sealed by AES-256-GCM under the key in secrets.key, with the
-- id as associated data; NULL: they must be typed again. `given` is the rest, as the settings file has it.
CREATE TABLE credentials (
    id TEXT PRIMARY KEY,
    given TEXT NOT NULL,
    secrets BLOB
) STRICT, WITHOUT ROWID;

-- How bad what an alert tells of is, and what to do.
ALTER TABLE alerts ADD COLUMN severity TEXT NOT NULL DEFAULT 'warning';
ALTER TABLE alerts ADD COLUMN advice TEXT NOT NULL DEFAULT '';
