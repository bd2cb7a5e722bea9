-- +goose Up

-- Which messages of the kind 'reacted' were put on which others.
CREATE TABLE reactions (
    original INTEGER NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
    message  INTEGER NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
    PRIMARY KEY (original, message)
) STRICT;
CREATE INDEX reactions_by_message ON reactions (message);
