-- +goose Up

-- expires_at is when what was said is to be kept nowhere any more, as its sender's platform has it. It goes
-- when that has been done.
ALTER TABLE messages ADD COLUMN expires_at INTEGER;
CREATE INDEX messages_expiring ON messages (expires_at) WHERE expires_at IS NOT NULL;
ALTER TABLE envelopes ADD COLUMN expires_at INTEGER;
CREATE INDEX envelopes_expiring ON envelopes (expires_at) WHERE expires_at IS NOT NULL;
