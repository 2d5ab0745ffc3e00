-- The targets; a number is used again only when nothing is left of its former target.
CREATE TABLE series (
    id INTEGER PRIMARY KEY,
    target TEXT NOT NULL UNIQUE,
    -- Hours since 1970 of the first and the last sample on the disk.
    first_hour INTEGER NOT NULL,
    last_hour INTEGER NOT NULL
) STRICT;

-- What has come in and is not yet in a chunk: one row a minute, of all targets.
CREATE TABLE journal (id INTEGER PRIMARY KEY, blob BLOB NOT NULL) STRICT;

-- The ids below are computed: a time shifted left by 20 bits, or the number of the series. So rows of one time
-- lie together and in the order they are written, and a row is found without an index.

-- The samples of one target in one hour.
CREATE TABLE chunk (id INTEGER PRIMARY KEY, blob BLOB NOT NULL) STRICT;

-- The rollup of an hour, and the histogram of its codes, until its day is rolled up.
CREATE TABLE recent (id INTEGER PRIMARY KEY, rollup BLOB NOT NULL, spread BLOB NOT NULL) STRICT;

-- Of one target and one day: the rollups of its minutes, those of its hours, and their histograms.
CREATE TABLE minute (id INTEGER PRIMARY KEY, blob BLOB NOT NULL) STRICT;
CREATE TABLE hour (id INTEGER PRIMARY KEY, blob BLOB NOT NULL) STRICT;
CREATE TABLE spread (id INTEGER PRIMARY KEY, blob BLOB NOT NULL) STRICT;
