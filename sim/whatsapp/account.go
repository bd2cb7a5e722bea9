package whatsapp

import (
	"fmt"
	"slices"
	"strings"

	waBinary "go.mau.fi/whatsmeow/binary"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/util/keys"
)

// account is a phone number with its devices: 0 is the phone, the others are companions that the phone has linked.
type account struct {
	server   *Server
	number   string
	lid      string
	name     string
	identity *keys.KeyPair // the phone's; it signs companions
	devices  map[uint16]*device
	next     uint16 // the id of the companion that is linked next
}

// device is one client of an account, and what waits for it.
type device struct {
	account  *account
	id       uint16
	noiseKey [32]byte
	keys     keyBundle
	queue    []*delivery
	settled  []waBinary.Node // the latest messages that it has acknowledged
	session  *session        // nil while it is not logged in
	// handingOver says that it has not been told yet that this was all which it had missed; announced is how much that is.
	handingOver bool
	announced   int
}

// RegisterNumber makes an account, or renames it. Its phone is not online unless a Member joins with the number.
func (s *Server) RegisterNumber(number, pushName string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.register(number).name = pushName
}

// firstLID is where the hidden identities of accounts start; they must not look like any number.
const firstLID int64 = 900_000_000_000_001

func (s *Server) register(number string) *account {
	number = digits(number)
	if a := s.accounts[number]; a != nil {
		return a
	}
	a := &account{
		server: s, number: number, lid: fmt.Sprint(firstLID + int64(len(s.accounts))), name: number,
		identity: keys.NewKeyPair(), devices: map[uint16]*device{}, next: 1,
	}
	s.accounts[number] = a
	s.lids[a.lid] = a
	return a
}

// accountOf finds the account that a JID means, by number or by hidden identity.
func (s *Server) accountOf(jid types.JID) *account {
	if jid.Server == types.HiddenUserServer {
		return s.lids[jid.User]
	}
	return s.accounts[jid.User]
}

// deviceOf finds the device that a JID means.
func (s *Server) deviceOf(jid types.JID) *device {
	if a := s.accountOf(jid); a != nil {
		return a.devices[jid.Device]
	}
	return nil
}

func (a *account) phoneJID() types.JID { return types.NewJID(a.number, types.DefaultUserServer) }

func (a *account) hiddenJID() types.JID { return types.NewJID(a.lid, types.HiddenUserServer) }

// jid names the account by hidden identity where hidden is true, and by number otherwise.
func (a *account) jid(hidden bool) types.JID {
	if hidden {
		return a.hiddenJID()
	}
	return a.phoneJID()
}

// sortedDevices lists the devices by id.
func (a *account) sortedDevices() []*device {
	devices := make([]*device, 0, len(a.devices))
	for _, d := range a.devices {
		devices = append(devices, d)
	}
	slices.SortFunc(devices, func(x, y *device) int { return int(x.id) - int(y.id) })
	return devices
}

func (d *device) jid(hidden bool) types.JID {
	jid := d.account.jid(hidden)
	jid.Device = d.id
	return jid
}

// digits strips everything else from a number, so that +49 170 12 and 4917012 are the same account.
func digits(number string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, number)
}
