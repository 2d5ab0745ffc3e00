-- Which device another may be, and which it is not; no foreign keys: either may be written before the other.

ALTER TABLE devices ADD COLUMN resembles TEXT;
ALTER TABLE devices ADD COLUMN distinct_from TEXT NOT NULL DEFAULT '[]';
