package store

import (
	"database/sql"
	"errors"
	"io/fs"
	"path/filepath"
	"testing"
	"testing/fstest"
)

// firstSchema returns the path of a closed database as the first version wrote
// it, with rows in every table that the second step moves.
func firstSchema(t *testing.T) string {
	t.Helper()
	shipped, err := shippedMigrations()
	if err != nil {
		t.Fatal(err)
	}
	content, err := fs.ReadFile(shipped, "00001_first.sql")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "lifeboat.db")
	if err := migrateFile(t, path, fstest.MapFS{"00001_first.sql": &fstest.MapFile{Data: content}}); err != nil {
		t.Fatal(err)
	}
	pool := openPool(path, writerSettings, 1)
	_, err = pool.ExecContext(t.Context(), `
		INSERT INTO messages (id, platform, chat, platform_id, sender, kind, envelope, received_at, body)
			VALUES (1, 'telegram', '-1', '17', 'grandma', 'said', 1, 1000, '{"text":{"plain":"hello"}}');
		INSERT INTO deliveries (id, platform, chat, lane, state, action, message, target, created_at, finished_at, reason) VALUES
			(1, 'whatsapp', 'family', 'live', 'sent', 'post', 1, NULL, 1000, 2000, ''),
			(2, 'whatsapp', 'family', 'replay', 'unknown', 'edit', 1, 1, 1000, NULL, 'no answer'),
			(9, 'whatsapp', 'family', 'live', 'waiting', 'post', 1, NULL, 1000, NULL, '');
		INSERT INTO parts (delivery, position, platform, chat, part_id, payload, may_have_arrived, sent_at, visible_id) VALUES
			(1, 0, 'whatsapp', 'family', 'a', x'78', 0, 2000, '3EB01'),
			(2, 0, 'whatsapp', 'family', 'b', x'79', 1, NULL, NULL);
		DELETE FROM deliveries WHERE id = 9`)
	if err := errors.Join(err, pool.Close()); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestADatabaseOfTheFirstVersionIsTakenOver(t *testing.T) {
	path := firstSchema(t)
	s := openFile(t, path)
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	err := s.Write(t.Context(), func(tx *Tx) error {
		d, err := tx.Delivery(2)
		if err != nil || d.State != Unsettled || d.Target != 1 || d.Reason != "no answer" {
			t.Errorf("the delivery in doubt is %+v (%v)", d, err)
		}
		if parts, err := tx.Parts(2); err != nil || len(parts) != 1 || !parts[0].Tried || string(parts[0].Payload) != "y" {
			t.Errorf("its parts are %+v (%v)", parts, err)
		}
		if message, found, err := tx.FindMessage(d.Chat, "3EB01"); message != 1 || !found || err != nil {
			t.Errorf("the map leads to message %d (%v, %v)", message, found, err)
		}
		added, err := tx.AddDelivery(Delivery{Chat: d.Chat, Lane: Live, Action: "post", Message: 1})
		if added != 10 {
			t.Errorf("a new delivery has the id %d, want one that was never given before", added)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	checkReferences(t, s)
}

// checkReferences holds that every reference leads to a row, and that parts
// still go with their delivery.
func checkReferences(t *testing.T, s *Store) {
	t.Helper()
	err := s.Write(t.Context(), func(tx *Tx) error {
		if err := tx.list("check references", func(scanner) error { return errors.New("a reference leads nowhere") }, `PRAGMA foreign_key_check`); err != nil {
			return err
		}
		if err := tx.change("delete a delivery", `DELETE FROM deliveries WHERE id = 1`); err != nil {
			return err
		}
		var left int
		var target sql.NullInt64
		if _, err := tx.find("look for its parts", func(row scanner) error { return row.Scan(&left) }, `SELECT count(*) FROM parts WHERE delivery = 1`); err != nil {
			return err
		}
		_, err := tx.find("look what aims at it", func(row scanner) error { return row.Scan(&target) }, `SELECT target FROM deliveries WHERE id = 2`)
		if left != 0 || target.Valid {
			t.Errorf("after a delivery was deleted %d of its parts are left and %v aims at it", left, target)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
