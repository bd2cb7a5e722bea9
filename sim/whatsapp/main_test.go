package whatsapp_test

import (
	"os"
	"testing"

	"go.mau.fi/whatsmeow"

	"lifeboat/sim/whatsapp"
)

// TestMain sets what is one for all clients of a process before there is any: which server they trust, and how long
// they wait for the answer to a keepalive unless a test is less patient.
func TestMain(m *testing.M) {
	whatsmeow.WACertPubKey = whatsapp.RootKey()
	whatsmeow.KeepAliveResponseDeadline = patience
	os.Exit(m.Run())
}
