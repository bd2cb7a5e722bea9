package whatsapp

import (
	"path/filepath"
	"strings"
	"testing"
)

// TestAPersonIsForgottenInWhatsAppsDatabase leaves others alone.
func TestAPersonIsForgottenInWhatsAppsDatabase(t *testing.T) {
	p, err := Open(t.Context(), Options{Name: "whatsapp", Database: filepath.Join(t.TempDir(), "whatsapp.db"), Account: Dedicated})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	}()
	p.database.db.SetMaxOpenConns(1) // so that the first statement holds for the others
	const paul, anna = "32470000001@s.whatsapp.net", "32470000002@s.whatsapp.net"
	for _, statement := range []string{
		`PRAGMA foreign_keys = 0`,
		`INSERT INTO whatsmeow_contacts (our_jid, their_jid, push_name) VALUES ('us', '` + paul + `', 'Paul'), ('us', '` + anna + `', 'Anna')`,
		`INSERT INTO whatsmeow_message_secrets (our_jid, chat_jid, sender_jid, message_id, key) VALUES ('us', 'g', '` + paul + `', 'A', x'00')`,
	} {
		if _, err := p.database.db.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	stays, err := p.ForgetPerson(t.Context(), paul)
	if err != nil || !strings.Contains(stays, "the keys of "+paul) {
		t.Errorf("it says %q, %v", stays, err)
	}
	var contacts, secrets int
	row := p.database.db.QueryRowContext(t.Context(), `SELECT (SELECT count(*) FROM whatsmeow_contacts), (SELECT count(*) FROM whatsmeow_message_secrets)`)
	if err := row.Scan(&contacts, &secrets); err != nil || contacts != 1 || secrets != 0 {
		t.Errorf("%d contacts and %d secrets are left, %v", contacts, secrets, err)
	}
}
