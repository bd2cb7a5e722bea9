package whatsapp

import (
	"errors"

	waBinary "go.mau.fi/whatsmeow/binary"
	"go.mau.fi/whatsmeow/types"
)

// ErrPasskeyWanted says that a client was not linked, because its owner is asked for a passkey first.
var ErrPasskeyWanted = errors.New("a passkey is asked for")

// wantPasskey asks a client that is to be linked for a passkey, if there is a fault that says so (whatsmeow
// pair-passkey.go).
func (c *session) wantPasskey(number string) error {
	if c.server.faults.hitting(number, PasskeyWanted) == nil {
		return nil
	}
	c.send(notification("passkey_prologue_request", types.ServerJID, waBinary.Node{
		Tag: "passkey_request_options", Content: []byte("{}"),
	}))
	return ErrPasskeyWanted
}
