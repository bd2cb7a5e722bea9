// Package strangers counts what is said in chats that nobody has configured. It
// remembers no names and no words, and of the chats only what tells one from
// another while the process runs. All of it is safe for concurrent use.
package strangers

import (
	"hash/maphash"
	"sync"

	"lifeboat/bridge"
)

// MostChats is how many chats are told from each other; further ones are not
// counted as chats.
const MostChats = 1000

// Counter counts since it was made.
type Counter struct {
	mu    sync.Mutex
	seed  maphash.Seed
	chats map[uint64]bool
	posts int64
}

// New returns a counter that has heard nothing.
func New() *Counter { return &Counter{seed: maphash.MakeSeed(), chats: map[uint64]bool{}} }

// Heard notes so many posts in a chat.
func (c *Counter) Heard(chat string, posts int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.posts += int64(posts)
	if len(c.chats) < MostChats {
		c.chats[maphash.String(c.seed, chat)] = true
	}
}

// Count is what was heard so far.
func (c *Counter) Count() bridge.Strangers {
	c.mu.Lock()
	defer c.mu.Unlock()
	return bridge.Strangers{Chats: len(c.chats), Posts: c.posts}
}
