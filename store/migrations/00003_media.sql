-- +goose Up

-- The files that messages carry. The body is the bridge.Medium as JSON, the source what its platform needs to
-- fetch it, for as long as it is wanted; both go after the retention time, and the hash with them. absence says
-- why a file is not carried, in the words of bridge.Absence.
CREATE TABLE media (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    message   INTEGER NOT NULL UNIQUE REFERENCES messages (id) ON DELETE CASCADE,
    platform  TEXT NOT NULL,
    state     TEXT NOT NULL CHECK (state IN ('wanted', 'kept', 'given up')),
    body      TEXT,
    source    BLOB,
    hash      TEXT,
    absence   TEXT NOT NULL DEFAULT '',
    reason    TEXT NOT NULL DEFAULT '',
    attempts  INTEGER NOT NULL DEFAULT 0,
    next_try  INTEGER NOT NULL,
    wanted_at INTEGER NOT NULL,
    CHECK ((hash IS NOT NULL) = (state = 'kept'))
) STRICT;
CREATE INDEX media_wanted ON media (platform, next_try, id) WHERE state = 'wanted';
CREATE INDEX media_kept ON media (hash) WHERE hash IS NOT NULL;
CREATE INDEX media_with_body ON media (wanted_at) WHERE body IS NOT NULL;

-- Deliveries that go out without their files, and why.
CREATE TABLE without_files (
    delivery INTEGER PRIMARY KEY REFERENCES deliveries (id) ON DELETE CASCADE,
    absence  TEXT NOT NULL
) STRICT;

-- size is the length of the file that goes with a part; uploaded says that the file is on the platform and
-- the payload is what came of it.
ALTER TABLE parts ADD COLUMN size INTEGER NOT NULL DEFAULT 0;
ALTER TABLE parts ADD COLUMN uploaded INTEGER NOT NULL DEFAULT 0;
