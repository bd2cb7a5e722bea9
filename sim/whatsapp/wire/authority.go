package wire

import (
	"crypto/sha256"
	"fmt"
	"time"

	"go.mau.fi/libsignal/ecc"
	"go.mau.fi/whatsmeow/proto/waCert"
	"go.mau.fi/whatsmeow/util/keys"
	"google.golang.org/protobuf/proto"
)

// validity is how long, before and after it is issued, a certificate is good; clients check both ends.
const validity = 24 * time.Hour * 365

// Authority is the root of trust of the Noise handshake. Clients know its public key and nothing else.
type Authority struct {
	root *keys.KeyPair
}

// NewAuthority makes an authority with a key of its own.
func NewAuthority() *Authority {
	return &Authority{keys.NewKeyPair()}
}

// PublicKey is what a client has to trust: whatsmeow.WACertPubKey.
func (a *Authority) PublicKey() [32]byte {
	return *a.root.Pub
}

// Identity is a server's static key with the certificates that lead from the root to it.
type Identity struct {
	static *keys.KeyPair
	chain  []byte
}

// Issue makes a server identity: the root signs an intermediate key, and that signs the server's key. The
// serial numbers are those that the client insists on (whatsmeow handshake.go:143-186).
func (a *Authority) Issue() (*Identity, error) {
	intermediate, static := keys.NewKeyPair(), keys.NewKeyPair()
	const intermediateSerial = 1
	upper, err := certify(a.root, intermediate, intermediateSerial, 0)
	if err != nil {
		return nil, err
	}
	lower, err := certify(intermediate, static, intermediateSerial+1, intermediateSerial)
	if err != nil {
		return nil, err
	}
	chain, err := proto.Marshal(&waCert.CertChain{Intermediate: upper, Leaf: lower})
	if err != nil {
		return nil, fmt.Errorf("encode the certificate chain: %w", err)
	}
	return &Identity{static, chain}, nil
}

func certify(issuer, subject *keys.KeyPair, serial, issuerSerial uint32) (*waCert.CertChain_NoiseCertificate, error) {
	now := time.Now()
	details, err := proto.Marshal(&waCert.CertChain_NoiseCertificate_Details{
		Serial:       proto.Uint32(serial),
		IssuerSerial: proto.Uint32(issuerSerial),
		Key:          subject.Pub[:],
		NotBefore:    proto.Uint64(uint64(now.Add(-validity).Unix())),
		NotAfter:     proto.Uint64(uint64(now.Add(validity).Unix())),
	})
	if err != nil {
		return nil, fmt.Errorf("encode certificate %d: %w", serial, err)
	}
	signature := ecc.CalculateSignature(ecc.NewDjbECPrivateKey(*issuer.Priv), details)
	return &waCert.CertChain_NoiseCertificate{Details: details, Signature: signature[:]}, nil
}

func hashOf(parts ...[]byte) []byte {
	h := sha256.New()
	for _, part := range parts {
		h.Write(part)
	}
	return h.Sum(nil)
}
