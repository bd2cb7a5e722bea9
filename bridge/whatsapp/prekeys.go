package whatsapp

import (
	"context"

	"go.mau.fi/whatsmeow/store"
	"go.mau.fi/whatsmeow/util/keys"
)

// preKeys lets the 812 keys that a new device hands over be written in one
// transaction. whatsmeow writes each by itself (sqlstore/store.go:359), which
// takes a memory card half a minute.
type preKeys struct {
	store.PreKeyStore
	transactions store.EventBuffer
}

// GetOrGenPreKeys returns keys that WhatsApp does not have yet.
func (p preKeys) GetOrGenPreKeys(ctx context.Context, count uint32) ([]*keys.PreKey, error) {
	var made []*keys.PreKey
	err := p.transactions.DoDecryptionTxn(ctx, func(ctx context.Context) (err error) {
		made, err = p.PreKeyStore.GetOrGenPreKeys(ctx, count)
		return err
	})
	return made, err
}
