-- Times are milliseconds since 1970 in UTC; NULL stands for "not yet" or "none".

-- +goose Up

-- What platforms handed in, raw, in order of arrival. The payload goes when it has been decoded; the row
-- stays for a while, so that a redelivery is recognized.
CREATE TABLE envelopes (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    platform    TEXT NOT NULL,
    key         TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    payload     BLOB,
    state       TEXT NOT NULL CHECK (state IN ('pending', 'finished', 'set aside')),
    reason      TEXT NOT NULL DEFAULT '',
    UNIQUE (platform, key)
) STRICT;
CREATE INDEX envelopes_pending ON envelopes (id) WHERE state = 'pending';
CREATE INDEX envelopes_set_aside ON envelopes (received_at) WHERE state = 'set aside';
CREATE INDEX envelopes_by_age ON envelopes (received_at);

-- How far each platform has received.
CREATE TABLE cursors (
    platform TEXT PRIMARY KEY,
    cursor   TEXT NOT NULL
) STRICT;

-- What people said and did. The body is the canonical message as JSON and goes after the retention time;
-- the rest is half of the message map.
CREATE TABLE messages (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    platform    TEXT NOT NULL,
    chat        TEXT NOT NULL,
    platform_id TEXT NOT NULL,
    sender      TEXT NOT NULL,
    kind        TEXT NOT NULL,
    envelope    INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    body        TEXT
) STRICT;
CREATE INDEX messages_by_platform_id ON messages (platform, chat, platform_id) WHERE kind = 'said';
CREATE INDEX messages_with_text ON messages (received_at) WHERE body IS NOT NULL;
CREATE INDEX messages_without_text ON messages (received_at) WHERE body IS NULL;

-- One outage each, from the first bad verdict to the end of the replay.
CREATE TABLE incidents (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    platform  TEXT NOT NULL,
    opened_at INTEGER NOT NULL,
    closed_at INTEGER
) STRICT;

-- What is to be done in which chat. finished_at is empty for as long as the delivery is in its lane; the
-- lane's order is the order of ids. cleared says that its texts were deleted after the retention time.
CREATE TABLE deliveries (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    platform    TEXT NOT NULL,
    chat        TEXT NOT NULL,
    lane        TEXT NOT NULL CHECK (lane IN ('live', 'replay')),
    state       TEXT NOT NULL CHECK (state IN ('waiting', 'trying', 'unknown', 'sent', 'parked', 'dropped')),
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
    CHECK ((finished_at IS NULL) = (state IN ('waiting', 'trying', 'unknown')))
) STRICT;
CREATE INDEX deliveries_in_lane ON deliveries (platform, chat, lane, id) WHERE finished_at IS NULL;
CREATE INDEX deliveries_counted ON deliveries (platform, chat, lane, state, created_at) WHERE state NOT IN ('sent', 'dropped');
CREATE INDEX deliveries_of_message ON deliveries (message, platform, chat) WHERE message IS NOT NULL;
CREATE INDEX deliveries_of_incident ON deliveries (incident) WHERE incident IS NOT NULL;
CREATE INDEX deliveries_by_target ON deliveries (target) WHERE target IS NOT NULL;
CREATE INDEX deliveries_trying ON deliveries (id) WHERE state = 'trying';
CREATE INDEX deliveries_done ON deliveries (cleared, finished_at) WHERE state IN ('sent', 'dropped');

-- The API calls of a delivery: the other half of the message map. in_flight marks a try whose result is
-- not stored yet, may_have_arrived an earlier one whose result was unknown.
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
    PRIMARY KEY (delivery, position)
) STRICT;
CREATE INDEX parts_in_flight ON parts (delivery) WHERE in_flight = 1;
CREATE INDEX parts_by_id ON parts (platform, chat, part_id);
CREATE INDEX parts_by_visible_id ON parts (platform, chat, visible_id) WHERE visible_id IS NOT NULL;

-- What has been decided, as versioned JSON, one row a decider.
CREATE TABLE states (
    name    TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    body    BLOB NOT NULL
) STRICT;

-- The history: only ever added to, and never message text. A conversation is the name of a group, a word
-- that SQL keeps for itself.
CREATE TABLE events (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    at           INTEGER NOT NULL,
    incident     INTEGER REFERENCES incidents (id),
    kind         TEXT NOT NULL,
    conversation TEXT NOT NULL DEFAULT '',
    platform     TEXT NOT NULL DEFAULT '',
    chat         TEXT NOT NULL DEFAULT '',
    detail       TEXT
) STRICT;
CREATE INDEX events_of_incident ON events (incident, id) WHERE incident IS NOT NULL;

-- When something that may be said only now and then was said last.
CREATE TABLE notices (
    key      TEXT PRIMARY KEY,
    noted_at INTEGER NOT NULL
) STRICT;
CREATE INDEX notices_by_age ON notices (noted_at);

-- Conversations that go on under another id of their platform.
CREATE TABLE chat_moves (
    platform    TEXT NOT NULL,
    chat        TEXT NOT NULL,
    to_platform TEXT NOT NULL,
    to_chat     TEXT NOT NULL,
    PRIMARY KEY (platform, chat)
) STRICT;
