-- The series of every other row kind: whose they are, a device or a part of one, and what was measured. Their
-- numbers begin at 524,288, so that they share the tables of samples and rollups with those of targets. Of theirs
-- `minute` holds five minutes each, and `spread` nothing.
CREATE TABLE measured (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    -- Hours since 1970 of the first and the last measurement on the disk.
    first_hour INTEGER NOT NULL,
    last_hour INTEGER NOT NULL,
    UNIQUE (kind, subject)
) STRICT;
