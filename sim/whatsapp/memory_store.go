package whatsapp

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"

	"go.mau.fi/whatsmeow/store"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/util/keys"
)

// memoryStore keeps a member's Signal state in memory: identities, sessions, prekeys, sender keys and which hidden
// identity belongs to which number. All else that whatsmeow would keep, it forgets.
type memoryStore struct {
	store.NoopStore

	mu         sync.Mutex
	identities map[string][32]byte
	sessions   map[string][]byte
	senderKeys map[[2]string][]byte // by group and sender
	preKeys    map[uint32]*keys.PreKey
	nextPreKey uint32
	uploaded   map[uint32]bool // the prekeys that others may have got
	numbers    map[string]string
	lids       map[string]string
}

func newMemoryStore() *memoryStore {
	return &memoryStore{
		identities: map[string][32]byte{}, sessions: map[string][]byte{}, senderKeys: map[[2]string][]byte{},
		preKeys: map[uint32]*keys.PreKey{}, nextPreKey: 1, uploaded: map[uint32]bool{}, numbers: map[string]string{}, lids: map[string]string{},
	}
}

func (m *memoryStore) PutIdentity(_ context.Context, address string, key [32]byte) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.identities[address] = key
	return nil
}

func (m *memoryStore) DeleteAllIdentities(_ context.Context, phone string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	maps.DeleteFunc(m.identities, func(address string, _ [32]byte) bool { return strings.HasPrefix(address, phone+":") })
	return nil
}

func (m *memoryStore) DeleteIdentity(_ context.Context, address string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.identities, address)
	return nil
}

func (m *memoryStore) IsTrustedIdentity(_ context.Context, address string, key [32]byte) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	known, ok := m.identities[address]
	return !ok || known == key, nil
}

func (m *memoryStore) GetSession(_ context.Context, address string) ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.sessions[address], nil
}

func (m *memoryStore) HasSession(ctx context.Context, address string) (bool, error) {
	session, err := m.GetSession(ctx, address)
	return session != nil, err
}

func (m *memoryStore) GetManySessions(_ context.Context, addresses []string) (map[string][]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	found := make(map[string][]byte, len(addresses))
	for _, address := range addresses {
		found[address] = m.sessions[address]
	}
	return found, nil
}

func (m *memoryStore) PutSession(_ context.Context, address string, session []byte) error {
	return m.PutManySessions(context.Background(), map[string][]byte{address: session})
}

func (m *memoryStore) PutManySessions(_ context.Context, sessions map[string][]byte) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	maps.Copy(m.sessions, sessions)
	return nil
}

func (m *memoryStore) DeleteAllSessions(_ context.Context, phone string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	maps.DeleteFunc(m.sessions, func(address string, _ []byte) bool { return strings.HasPrefix(address, phone+":") })
	return nil
}

func (m *memoryStore) DeleteSession(_ context.Context, address string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.sessions, address)
	return nil
}

// MigratePNToLID has nothing to move: hidden identities are known from the start, so no session is kept by number.
func (m *memoryStore) MigratePNToLID(context.Context, types.JID, types.JID) error { return nil }

func (m *memoryStore) PutSenderKey(_ context.Context, group, user string, session []byte) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.senderKeys[[2]string{group, user}] = session
	return nil
}

func (m *memoryStore) GetSenderKey(_ context.Context, group, user string) ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.senderKeys[[2]string{group, user}], nil
}

// preKeyBatch is how many prekeys are made at once. Making the 812 that whatsmeow asks for at first takes longer
// than all else that a member does.
const preKeyBatch = 64

func (m *memoryStore) GetOrGenPreKeys(_ context.Context, count uint32) ([]*keys.PreKey, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var offered []*keys.PreKey
	for _, id := range slices.Sorted(maps.Keys(m.preKeys)) {
		if !m.uploaded[id] {
			offered = append(offered, m.preKeys[id])
		}
	}
	for len(offered) < int(min(count, preKeyBatch)) {
		offered = append(offered, m.makePreKey())
	}
	return offered, nil
}

// GenOnePreKey makes a key that is handed to one client directly, so it is never uploaded.
func (m *memoryStore) GenOnePreKey(context.Context) (*keys.PreKey, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	key := m.makePreKey()
	m.uploaded[key.KeyID] = true
	return key, nil
}

func (m *memoryStore) makePreKey() *keys.PreKey {
	key := keys.NewPreKey(m.nextPreKey)
	m.preKeys[key.KeyID] = key
	m.nextPreKey++
	return key
}

func (m *memoryStore) GetPreKey(_ context.Context, id uint32) (*keys.PreKey, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.preKeys[id], nil
}

func (m *memoryStore) RemovePreKey(_ context.Context, id uint32) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.preKeys, id)
	delete(m.uploaded, id)
	return nil
}

func (m *memoryStore) MarkPreKeysAsUploaded(_ context.Context, upTo uint32) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for id := range m.preKeys {
		if id <= upTo {
			m.uploaded[id] = true
		}
	}
	return nil
}

func (m *memoryStore) UploadedPreKeyCount(context.Context) (int, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.uploaded), nil
}
