package whatsapp

import (
	"context"

	"go.mau.fi/whatsmeow/store"
	"go.mau.fi/whatsmeow/types"
)

func (m *memoryStore) PutLIDMapping(_ context.Context, lid, pn types.JID) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.lids[pn.User], m.numbers[lid.User] = lid.User, pn.User
	return nil
}

// PutManyLIDMappings passes over incomplete mappings, which whatsmeow hands in for members without a hidden identity.
func (m *memoryStore) PutManyLIDMappings(ctx context.Context, mappings []store.LIDMapping) error {
	for _, mapping := range mappings {
		if mapping.LID.IsEmpty() || mapping.PN.IsEmpty() {
			continue
		}
		if err := m.PutLIDMapping(ctx, mapping.LID, mapping.PN); err != nil {
			return err
		}
	}
	return nil
}

func (m *memoryStore) GetLIDForPN(_ context.Context, pn types.JID) (types.JID, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return translate(m.lids, pn, types.HiddenUserServer), nil
}

func (m *memoryStore) GetPNForLID(_ context.Context, lid types.JID) (types.JID, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return translate(m.numbers, lid, types.DefaultUserServer), nil
}

func (m *memoryStore) GetManyLIDsForPNs(_ context.Context, pns []types.JID) (map[types.JID]types.JID, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	found := map[types.JID]types.JID{}
	for _, pn := range pns {
		if lid := translate(m.lids, pn, types.HiddenUserServer); !lid.IsEmpty() {
			found[pn] = lid
		}
	}
	return found, nil
}

// translate keeps the device. Who is not known becomes the empty JID.
func translate(users map[string]string, jid types.JID, server string) types.JID {
	user, ok := users[jid.User]
	if !ok {
		return types.EmptyJID
	}
	return types.JID{User: user, Device: jid.Device, Server: server}
}
