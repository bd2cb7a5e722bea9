-- +goose Up

-- restored marks what another relay may have sent after the backup that this database comes from.
ALTER TABLE deliveries ADD COLUMN restored INTEGER NOT NULL DEFAULT 0;
