-- +goose Up

-- What belongs to no incident is forgotten by age.
CREATE INDEX events_by_age ON events (at) WHERE incident IS NULL;
