package whatsapp

import (
	"context"
	"slices"
	"sync"

	"go.mau.fi/whatsmeow/store"
)

// clearing collects the messages that were handed in, of which the text has to
// go from whatsmeow's buffer. Each would be a write to the disk of its own, for
// which the next message would have to wait; so they go together with what the
// next message writes anyway. What is left over at the end goes with the texts
// that are past their retention (see Platform.Prune): until then a message that
// comes again is handed in again, and recognized by its key.
type clearing struct {
	mu     sync.Mutex
	hashes [][32]byte
}

func (c *clearing) note(hash [32]byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.hashes = append(c.hashes, hash)
}

// clear deletes the texts of what was noted, within the transaction of ctx, and
// returns what has to be forgotten once that is committed.
func (c *clearing) clear(ctx context.Context, buffer store.EventBuffer) ([][32]byte, error) {
	c.mu.Lock()
	hashes := slices.Clone(c.hashes)
	c.mu.Unlock()
	for _, hash := range hashes {
		if err := buffer.ClearBufferedEventPlaintext(ctx, hash); err != nil {
			return nil, err
		}
	}
	return hashes, nil
}

func (c *clearing) forget(hashes [][32]byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.hashes = slices.DeleteFunc(c.hashes, func(hash [32]byte) bool { return slices.Contains(hashes, hash) })
}
