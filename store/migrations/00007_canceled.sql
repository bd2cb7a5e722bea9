-- What operators cancel before it is replayed has a state of its own, which means a new table, as in the second
-- step. All that refer to deliveries move with them and go first, so that nothing cascades.

-- +goose Up
ALTER TABLE without_files RENAME TO old_without_files;
ALTER TABLE parts RENAME TO old_parts;
ALTER TABLE deliveries RENAME TO old_deliveries;

-- What is to be done in which chat. finished_at is empty for as long as the delivery is in its lane. The
-- lane's order is the order of places, which are ids unless a delivery took the place of others. cleared
-- says that its texts were deleted after the retention time, restored that another relay may have sent it after
-- the backup that this database comes from.
CREATE TABLE deliveries (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    platform    TEXT NOT NULL,
    chat        TEXT NOT NULL,
    lane        TEXT NOT NULL CHECK (lane IN ('live', 'replay')),
    state       TEXT NOT NULL CHECK (state IN ('waiting', 'trying', 'unknown', 'sent', 'parked', 'dropped', 'folded', 'canceled')),
    action      TEXT NOT NULL,
    message     INTEGER REFERENCES messages (id),
    body        TEXT,
    target      INTEGER REFERENCES deliveries (id) ON DELETE SET NULL,
    incident    INTEGER REFERENCES incidents (id),
    phase       TEXT NOT NULL DEFAULT '',
    late        INTEGER NOT NULL DEFAULT 0,
    attempts    INTEGER NOT NULL DEFAULT 0,
    tried_at    INTEGER,
    next_try    INTEGER,
    reason      TEXT NOT NULL DEFAULT '',
    created_at  INTEGER NOT NULL,
    finished_at INTEGER,
    cleared     INTEGER NOT NULL DEFAULT 0,
    place       INTEGER,
    folded_into INTEGER REFERENCES deliveries (id) ON DELETE SET NULL,
    restored    INTEGER NOT NULL DEFAULT 0,
    CHECK ((finished_at IS NULL) = (state IN ('waiting', 'trying', 'unknown')))
) STRICT;

-- The API calls of a delivery: the other half of the message map. in_flight marks a try whose result is
-- not stored yet, may_have_arrived an earlier one whose result was unknown. size is the length of the file that
-- goes with a part; uploaded says that the file is on the platform and the payload is what came of it.
CREATE TABLE parts (
    delivery         INTEGER NOT NULL REFERENCES deliveries (id) ON DELETE CASCADE,
    position         INTEGER NOT NULL,
    platform         TEXT NOT NULL,
    chat             TEXT NOT NULL,
    part_id          TEXT NOT NULL,
    payload          BLOB,
    in_flight        INTEGER NOT NULL DEFAULT 0,
    may_have_arrived INTEGER NOT NULL DEFAULT 0,
    tried_at         INTEGER,
    sent_at          INTEGER,
    visible_id       TEXT,
    size             INTEGER NOT NULL DEFAULT 0,
    uploaded         INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (delivery, position)
) STRICT;

-- Deliveries that go out without their files, and why.
CREATE TABLE without_files (
    delivery INTEGER PRIMARY KEY REFERENCES deliveries (id) ON DELETE CASCADE,
    absence  TEXT NOT NULL
) STRICT;

INSERT INTO deliveries (id, platform, chat, lane, state, action, message, body, target, incident, phase, late,
    attempts, tried_at, next_try, reason, created_at, finished_at, cleared, place, folded_into, restored)
SELECT id, platform, chat, lane, state, action, message, body, target, incident, phase, late,
    attempts, tried_at, next_try, reason, created_at, finished_at, cleared, place, folded_into, restored FROM old_deliveries;
INSERT INTO parts (delivery, position, platform, chat, part_id, payload, in_flight, may_have_arrived, tried_at, sent_at, visible_id, size, uploaded)
SELECT delivery, position, platform, chat, part_id, payload, in_flight, may_have_arrived, tried_at, sent_at, visible_id, size, uploaded FROM old_parts;
INSERT INTO without_files (delivery, absence) SELECT delivery, absence FROM old_without_files;
DROP TABLE old_without_files;
DROP TABLE old_parts;

-- An id is never given twice, also where the last deliveries were forgotten.
DELETE FROM sqlite_sequence WHERE name = 'deliveries';
INSERT INTO sqlite_sequence (name, seq) SELECT 'deliveries', seq FROM sqlite_sequence WHERE name = 'old_deliveries';
DROP TABLE old_deliveries;

CREATE INDEX deliveries_in_lane ON deliveries (platform, chat, lane, coalesce(place, id)) WHERE finished_at IS NULL;
CREATE INDEX deliveries_counted ON deliveries (platform, chat, lane, state, created_at)
    WHERE state NOT IN ('sent', 'dropped', 'folded') AND cleared = 0;
CREATE INDEX deliveries_of_message ON deliveries (message, platform, chat) WHERE message IS NOT NULL;
CREATE INDEX deliveries_of_incident ON deliveries (incident) WHERE incident IS NOT NULL;
CREATE INDEX deliveries_by_target ON deliveries (target) WHERE target IS NOT NULL;
CREATE INDEX deliveries_folded ON deliveries (folded_into) WHERE folded_into IS NOT NULL;
CREATE INDEX deliveries_trying ON deliveries (id) WHERE state = 'trying';
CREATE INDEX deliveries_done ON deliveries (cleared, finished_at) WHERE state IN ('sent', 'dropped', 'canceled');
CREATE INDEX deliveries_done_with_others ON deliveries (cleared, finished_at) WHERE state = 'folded';
CREATE INDEX parts_in_flight ON parts (delivery) WHERE in_flight = 1;
CREATE INDEX parts_by_id ON parts (platform, chat, part_id);
CREATE INDEX parts_by_visible_id ON parts (platform, chat, visible_id) WHERE visible_id IS NOT NULL;
