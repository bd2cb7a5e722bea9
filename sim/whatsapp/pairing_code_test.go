package whatsapp_test

import (
	"path/filepath"
	"testing"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/types/events"

	"lifeboat/sim/whatsapp"
)

// askForCode connects a new client and has it show a pairing code for the phone.
func askForCode(t *testing.T, s *whatsapp.Server, number string) (companion, string) {
	t.Helper()
	container := openStore(t, filepath.Join(t.TempDir(), "whatsapp.db"))
	c := newCompanion(t, s, number, container.NewDevice(), nil)
	c.connect(t)
	await(t, c, always[*events.QR])
	code, err := c.PairPhone(deadline(t), number, true, whatsmeow.PairClientChrome, "Chrome (Linux)")
	if err != nil {
		t.Fatal(err)
	}
	return c, code
}

func TestCompanionIsLinkedByCode(t *testing.T) {
	t.Parallel()
	s := startServer(t)
	c, code := askForCode(t, s, bens)
	if err := s.EnterCode(deadline(t), code, "+"+bens); err != nil {
		t.Fatal(err)
	}
	await(t, c, always[*events.PairSuccess])
	await(t, c, always[*events.Connected])
}

func TestWrongCodesLinkNothing(t *testing.T) {
	t.Parallel()
	s := startServer(t)
	c, _ := askForCode(t, s, bens)
	if err := s.EnterCode(deadline(t), "ABCD-EFGH", bens); err == nil {
		t.Error("a code that the client does not show was accepted")
	}
	if err := s.EnterCode(deadline(t), "ABCD-EFGH", annas); err == nil {
		t.Error("a code was accepted on a phone that nobody wants to be linked with")
	}
	if c.Store.ID != nil {
		t.Errorf("the client became %s", c.Store.ID)
	}
}

func TestWrongQRCodesLinkNothing(t *testing.T) {
	t.Parallel()
	s := startServer(t)
	c := newCompanion(t, s, bens, openStore(t, filepath.Join(t.TempDir(), "whatsapp.db")).NewDevice(), nil)
	c.connect(t)
	codes := await(t, c, always[*events.QR]).Codes
	c.Disconnect()
	other := startServer(t)
	for name, code := range map[string]string{
		"no code": "hello", "no keys": "a,b,c,d", "another server's": codes[0],
	} {
		if err := other.ScanQR(deadline(t), code, bens); err == nil {
			t.Errorf("%s was scanned", name)
		}
	}
}
