package telegram

import (
	"strings"
	"sync"
)

// moves are the chats that go on under another id: a group becomes a supergroup
// once and gets a new id by that. The zero value knows none.
type moves struct {
	mu      sync.RWMutex
	forward map[string]string
	back    map[string]string
}

// FollowMove sends what is meant for from to to from now on, and reports what is
// heard in to under from.
func (p *Platform) FollowMove(from, to string) { p.moves.add(from, to) }

func (m *moves) add(from, to string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if from == to {
		return
	}
	if m.forward == nil {
		m.forward, m.back = map[string]string{}, map[string]string{}
	}
	m.forward[from], m.back[to] = to, from
}

// current returns the id under which a configured chat is to be reached now.
func (m *moves) current(chat string) string {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return follow(m.forward, chat)
}

// configured returns the id under which the core knows a chat.
func (m *moves) configured(chat string) string {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return follow(m.back, chat)
}

// follow goes from id to id until there is no further step. It takes no step
// twice, so that moves which contradict each other do not hang it. A topic
// ("-100123/45") goes with its chat.
func follow(steps map[string]string, chat string) string {
	id, topic, inTopic := strings.Cut(chat, "/")
	for range steps {
		next, found := steps[id]
		if !found {
			break
		}
		id = next
	}
	if inTopic {
		return id + "/" + topic
	}
	return id
}
