package whatsapp

import (
	"crypto/rand"
	"encoding/binary"
	"fmt"

	"go.mau.fi/whatsmeow/proto/waAdv"
	"go.mau.fi/whatsmeow/store"
	"go.mau.fi/whatsmeow/util/keys"
)

// newPhone makes the account's device 0, with the identity that the account signs companions with. A phone that the
// account had before is gone, with all that waited for it.
func (s *Server) newPhone(number, name string) (*store.Device, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil, errClosed
	}
	a := s.register(number)
	a.name = name
	phone, err := phoneOf(a)
	if err != nil {
		return nil, err
	}
	a.devices[0] = &device{account: a, noiseKey: *phone.NoiseKey.Pub}
	s.announceDevices(a)
	return phone, nil
}

// phoneOf makes what whatsmeow keeps of a device that is linked, with its state in memory. Account stays empty: only
// companions have been signed.
func phoneOf(a *account) (*store.Device, error) {
	registration := make([]byte, 4)
	if _, err := rand.Read(registration); err != nil {
		return nil, fmt.Errorf("make a registration id: %w", err)
	}
	memory, id := newMemoryStore(), a.phoneJID()
	phone := &store.Device{
		NoiseKey: keys.NewKeyPair(), IdentityKey: a.identity, SignedPreKey: a.identity.CreateSignedPreKey(1),
		RegistrationID: binary.BigEndian.Uint32(registration), Account: &waAdv.ADVSignedDeviceIdentity{},
		ID: &id, LID: a.hiddenJID(), PushName: a.name,
		LIDs: memory, Container: memory, Initialized: true,
	}
	phone.SetAllStores(memory)
	return phone, nil
}
