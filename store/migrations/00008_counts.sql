-- +goose Up

-- What is parked, by reason and age.
CREATE INDEX deliveries_parked ON deliveries (reason, finished_at, platform, chat) WHERE state = 'parked';

-- How many deliveries of a lane are in which state, so that a million of them need not be counted. The triggers
-- keep it, and have to be made anew with the table that they are on; a row may say 0.
CREATE TABLE lane_counts (
    platform TEXT NOT NULL,
    chat     TEXT NOT NULL,
    lane     TEXT NOT NULL,
    state    TEXT NOT NULL,
    count    INTEGER NOT NULL,
    PRIMARY KEY (platform, chat, lane, state)
) STRICT, WITHOUT ROWID;
INSERT INTO lane_counts (platform, chat, lane, state, count)
SELECT platform, chat, lane, state, count(*) FROM deliveries
WHERE state NOT IN ('sent', 'dropped', 'folded') AND cleared = 0 GROUP BY platform, chat, lane, state;

-- +goose StatementBegin
CREATE TRIGGER count_added AFTER INSERT ON deliveries WHEN NEW.state NOT IN ('sent', 'dropped', 'folded') AND NEW.cleared = 0
BEGIN
    INSERT INTO lane_counts (platform, chat, lane, state, count) VALUES (NEW.platform, NEW.chat, NEW.lane, NEW.state, 1)
    ON CONFLICT (platform, chat, lane, state) DO UPDATE SET count = count + 1;
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER count_left AFTER UPDATE OF state, lane, cleared ON deliveries
WHEN OLD.state NOT IN ('sent', 'dropped', 'folded') AND OLD.cleared = 0
    AND (OLD.state <> NEW.state OR OLD.lane <> NEW.lane OR OLD.cleared <> NEW.cleared)
BEGIN
    UPDATE lane_counts SET count = count - 1
    WHERE platform = OLD.platform AND chat = OLD.chat AND lane = OLD.lane AND state = OLD.state;
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER count_entered AFTER UPDATE OF state, lane, cleared ON deliveries
WHEN NEW.state NOT IN ('sent', 'dropped', 'folded') AND NEW.cleared = 0
    AND (OLD.state <> NEW.state OR OLD.lane <> NEW.lane OR OLD.cleared <> NEW.cleared)
BEGIN
    INSERT INTO lane_counts (platform, chat, lane, state, count) VALUES (NEW.platform, NEW.chat, NEW.lane, NEW.state, 1)
    ON CONFLICT (platform, chat, lane, state) DO UPDATE SET count = count + 1;
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER count_deleted AFTER DELETE ON deliveries WHEN OLD.state NOT IN ('sent', 'dropped', 'folded') AND OLD.cleared = 0
BEGIN
    UPDATE lane_counts SET count = count - 1
    WHERE platform = OLD.platform AND chat = OLD.chat AND lane = OLD.lane AND state = OLD.state;
END;
-- +goose StatementEnd
