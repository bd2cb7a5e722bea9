package store

import (
	"errors"
	"io/fs"
	"path/filepath"
	"testing"
	"testing/fstest"
)

// sixthSchema returns the path of a closed database as it was before anything could be canceled.
func sixthSchema(t *testing.T) string {
	t.Helper()
	shipped, err := shippedMigrations()
	if err != nil {
		t.Fatal(err)
	}
	until := fstest.MapFS{}
	for _, name := range []string{"00001_first", "00002_folding", "00003_media", "00004_reactions", "00005_restored", "00006_history"} {
		content, err := fs.ReadFile(shipped, name+".sql")
		if err != nil {
			t.Fatal(err)
		}
		until[name+".sql"] = &fstest.MapFile{Data: content}
	}
	path := filepath.Join(t.TempDir(), "lifeboat.db")
	if err := migrateFile(t, path, until); err != nil {
		t.Fatal(err)
	}
	pool := openPool(path, writerSettings, 1)
	_, err = pool.ExecContext(t.Context(), `
		INSERT INTO messages (id, platform, chat, platform_id, sender, kind, envelope, received_at, body)
			VALUES (1, 'telegram', '-1', '17', 'grandma', 'said', 1, 1000, '{"text":{"plain":"hello"}}');
		INSERT INTO deliveries (id, platform, chat, lane, state, action, message, target, created_at, finished_at, place, folded_into, restored) VALUES
			(1, 'whatsapp', 'family', 'replay', 'waiting', 'post', NULL, NULL, 1000, NULL, 1, NULL, 1),
			(2, 'whatsapp', 'family', 'replay', 'folded', 'edit', 1, 1, 1000, 2000, NULL, 1, 0);
		INSERT INTO parts (delivery, position, platform, chat, part_id, size, uploaded) VALUES (1, 0, 'whatsapp', 'family', 'a', 7, 1);
		INSERT INTO without_files (delivery, absence) VALUES (2, 'gone')`)
	if err := errors.Join(err, pool.Close()); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestADatabaseFromBeforeCancelingIsTakenOver(t *testing.T) {
	s := openFile(t, sixthSchema(t))
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	err := s.Read(t.Context(), func(tx *Tx) error {
		d, err := tx.Delivery(1)
		if err != nil || !d.Restored || d.State != Waiting {
			t.Errorf("the post is %+v (%v)", d, err)
		}
		if folded, err := tx.Folded(1); err != nil || len(folded) != 1 || folded[0] != 2 {
			t.Errorf("folded into it are %v (%v)", folded, err)
		}
		if parts, err := tx.Parts(1); err != nil || len(parts) != 1 || parts[0].Size != 7 || !parts[0].Uploaded {
			t.Errorf("its parts are %+v (%v)", parts, err)
		}
		leftOut, err := tx.FilesLeftOut(2)
		if leftOut != "gone" {
			t.Errorf("its file is left out because it is %q", leftOut)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	checkReferences(t, s)
}
