package whatsapp

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"go.mau.fi/libsignal/ecc"
	"go.mau.fi/whatsmeow"
	waBinary "go.mau.fi/whatsmeow/binary"
	"go.mau.fi/whatsmeow/proto/waAdv"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/util/keys"
	"google.golang.org/protobuf/proto"
)

// qrCodes is how many references a client gets to show one after the other.
const qrCodes = 6

// offerPairing gives an unpaired client references to show as QR codes.
func (c *session) offerPairing() {
	s := c.server
	s.mu.Lock()
	defer s.mu.Unlock()
	var refs []waBinary.Node
	for range qrCodes {
		ref := "2@" + rand.Text()
		s.pairings[ref] = c
		refs = append(refs, waBinary.Node{Tag: "ref", Content: []byte(ref)})
	}
	c.send(waBinary.Node{
		Tag:     "iq",
		Attrs:   waBinary.Attrs{"from": types.ServerJID, "type": "set", "id": rand.Text(), "xmlns": "md"},
		Content: []waBinary.Node{{Tag: "pair-device", Content: refs}},
	})
}

// abandonPairing forgets what a client shows that has gone, or is being linked. The caller holds s.mu.
func (s *Server) abandonPairing(c *session) {
	isTheirs := func(_ string, owner *session) bool { return owner == c }
	maps.DeleteFunc(s.pairings, isTheirs)
	maps.DeleteFunc(s.codes, isTheirs)
}

// qrCode is what a client shows: whatsmeow's pair.go:124 puts it together.
type qrCode struct {
	ref       string
	noise     []byte
	identity  []byte
	advSecret []byte
}

func parseQR(code string) (qrCode, error) {
	_, payload, isLink := strings.Cut(code, "#")
	if !isLink {
		payload = code
	}
	parts := strings.Split(payload, ",")
	if len(parts) < 4 {
		return qrCode{}, fmt.Errorf("the QR code has %d parts, want at least 4", len(parts))
	}
	qr := qrCode{ref: parts[0]}
	for i, to := range []*[]byte{&qr.noise, &qr.identity, &qr.advSecret} {
		raw, err := base64.StdEncoding.DecodeString(parts[i+1])
		if err != nil || len(raw) != 32 {
			return qrCode{}, fmt.Errorf("part %d of the QR code is not a key of 32 bytes", i+2)
		}
		*to = raw
	}
	return qr, nil
}

// ScanQR lets the phone of number link the client that shows the QR code, as its owner would do under Linked
// devices. It returns when the link is complete on the server's side: the client has signed, is told to log in
// again, and others address it from then on. It fails when the code is not shown by a connected client.
func (s *Server) ScanQR(ctx context.Context, code, number string) error {
	qr, err := parseQR(code)
	if err != nil {
		return fmt.Errorf("scan a QR code: %w", err)
	}
	c, linked, err := s.linkShown(qr, number)
	if err != nil {
		return fmt.Errorf("scan a QR code: %w", err)
	}
	if err := c.awaitLink(ctx, linked); err != nil {
		return fmt.Errorf("scan a QR code: %w", err)
	}
	return nil
}

// linkShown links the client that shows the QR code.
func (s *Server) linkShown(qr qrCode, number string) (*session, <-chan struct{}, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.pairings[qr.ref]
	if c == nil {
		return nil, nil, errors.New("no connected client shows it")
	}
	if !slices.Equal(qr.noise, c.client.Key[:]) {
		return nil, nil, errors.New("its Noise key is not the client's")
	}
	if err := c.wantPasskey(number); err != nil {
		return nil, nil, err
	}
	linked, err := c.link(s.register(number), qr.identity, qr.advSecret)
	return c, linked, err
}

// link makes the client a companion of the account and tells it so. The channel closes when the client has signed.
func (c *session) link(a *account, identity, advSecret []byte) (<-chan struct{}, error) {
	signed, err := a.sign(identity, advSecret)
	if err != nil {
		return nil, err
	}
	linked := make(chan struct{})
	c.pairing = &pendingPairing{device: a.newCompanion(c), linked: linked}
	c.server.abandonPairing(c)
	c.send(pairSuccess(c.pairing, signed))
	return linked, nil
}

func (c *session) awaitLink(ctx context.Context, linked <-chan struct{}) error {
	select {
	case <-linked:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-c.conn.gone:
	}
	select {
	case <-linked:
		return nil // and it went on to its first login
	default:
		return errors.New("the client went away before it was linked")
	}
}

// pendingPairing is a companion that has been told of its link and has not signed yet.
type pendingPairing struct {
	id     string // of the query that the client answers
	device *device
	linked chan struct{}
}

func (a *account) newCompanion(c *session) *device {
	d := &device{account: a, id: a.next, noiseKey: c.client.Key, keys: keysFromPairing(c.client.Payload.GetDevicePairingData())}
	a.next++
	return d
}

// sign has the phone vouch for the companion: it signs the companion's identity key, and proves that it knows the
// secret that the two share (checked in whatsmeow pair.go:177 and 197).
func (a *account) sign(companion, advSecret []byte) ([]byte, error) {
	details, err := proto.Marshal(&waAdv.ADVDeviceIdentity{
		RawID:     proto.Uint32(1),
		Timestamp: proto.Uint64(uint64(time.Now().Unix())),
		KeyIndex:  proto.Uint32(uint32(a.next)),
	})
	if err != nil {
		return nil, fmt.Errorf("encode a device identity: %w", err)
	}
	signature := signWith(a.identity, whatsmeow.AdvAccountSignaturePrefix, details, companion)
	identity, err := proto.Marshal(&waAdv.ADVSignedDeviceIdentity{
		Details: details, AccountSignatureKey: a.identity.Pub[:], AccountSignature: signature,
	})
	if err != nil {
		return nil, fmt.Errorf("encode a signed device identity: %w", err)
	}
	mac := hmac.New(sha256.New, advSecret)
	mac.Write(identity)
	signed, err := proto.Marshal(&waAdv.ADVSignedDeviceIdentityHMAC{Details: identity, HMAC: mac.Sum(nil)})
	if err != nil {
		return nil, fmt.Errorf("encode a device identity's proof: %w", err)
	}
	return signed, nil
}

func signWith(key *keys.KeyPair, parts ...[]byte) []byte {
	signature := ecc.CalculateSignature(ecc.NewDjbECPrivateKey(*key.Priv), slices.Concat(parts...))
	return signature[:]
}

func pairSuccess(p *pendingPairing, signed []byte) waBinary.Node {
	p.id = rand.Text()
	return waBinary.Node{
		Tag:   "iq",
		Attrs: waBinary.Attrs{"from": types.ServerJID, "type": "set", "id": p.id, "xmlns": "md", "t": time.Now().Unix()},
		Content: []waBinary.Node{{Tag: "pair-success", Content: []waBinary.Node{
			{Tag: "device-identity", Content: signed},
			{Tag: "device", Attrs: waBinary.Attrs{"jid": p.device.jid(false), "lid": p.device.jid(true)}},
			{Tag: "platform", Attrs: waBinary.Attrs{"name": "android"}},
		}}},
	}
}

// completePairing takes the client's signed answer: the device exists from now on, the others are told, and the
// client has to log in again.
func (c *session) completePairing(answer *waBinary.Node) {
	p := c.pairing
	if p == nil || answer.Attrs["id"] != p.id {
		return
	}
	if _, ok := answer.GetOptionalChildByTag("pair-device-sign", "device-identity"); !ok {
		return // the client has refused; it disconnects
	}
	c.pairing = nil
	p.device.account.devices[p.device.id] = p.device
	c.server.announceDevices(p.device.account)
	const restartRequired = 515
	c.end(streamError(restartRequired, ""))
	close(p.linked)
}
