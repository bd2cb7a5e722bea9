package whatsapp

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"time"
)

// servedNames are the hosts that the certificate is for: the chat server and the media servers.
var servedNames = []string{"web.whatsapp.com", "*.whatsapp.com", "*.whatsapp.net", "*.cdn.whatsapp.net", "localhost"}

// certificates holds what the server presents in TLS handshakes.
type certificates struct {
	authority []byte // PEM
	trusted   tls.Certificate
	untrusted tls.Certificate // signed by an authority that nobody knows
}

func newCertificates() (*certificates, error) {
	authority, trusted, err := certificateFor(servedNames)
	if err != nil {
		return nil, err
	}
	_, untrusted, err := certificateFor(servedNames)
	if err != nil {
		return nil, err
	}
	return &certificates{pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: authority}), trusted, untrusted}, nil
}

// certificateFor makes an authority and a certificate that it has signed.
func certificateFor(names []string) (authority []byte, served tls.Certificate, err error) {
	issuerKey, key, err := keyPairs()
	if err != nil {
		return nil, tls.Certificate{}, err
	}
	issuer := certificateTemplate("Simulated WhatsApp authority", 1)
	issuer.IsCA, issuer.BasicConstraintsValid, issuer.KeyUsage = true, true, x509.KeyUsageCertSign
	authority, err = x509.CreateCertificate(rand.Reader, issuer, issuer, issuerKey.Public(), issuerKey)
	if err != nil {
		return nil, tls.Certificate{}, fmt.Errorf("make a certificate authority: %w", err)
	}
	leaf := certificateTemplate("web.whatsapp.com", 2)
	leaf.DNSNames, leaf.ExtKeyUsage = names, []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
	raw, err := x509.CreateCertificate(rand.Reader, leaf, issuer, key.Public(), issuerKey)
	if err != nil {
		return nil, tls.Certificate{}, fmt.Errorf("make a server certificate: %w", err)
	}
	return authority, tls.Certificate{Certificate: [][]byte{raw}, PrivateKey: key}, nil
}

func keyPairs() (first, second *ecdsa.PrivateKey, err error) {
	if first, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader); err != nil {
		return nil, nil, fmt.Errorf("make a key: %w", err)
	}
	if second, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader); err != nil {
		return nil, nil, fmt.Errorf("make a key: %w", err)
	}
	return first, second, nil
}

func certificateTemplate(name string, serial int64) *x509.Certificate {
	now := time.Now()
	return &x509.Certificate{
		SerialNumber: big.NewInt(serial),
		Subject:      pkix.Name{CommonName: name},
		NotBefore:    now.Add(-time.Hour),
		NotAfter:     now.AddDate(1, 0, 0),
	}
}

// tlsConfig decides with every handshake which certificate is presented. HTTP/2 is not offered, since websockets
// are upgrades of HTTP/1.1.
func (s *Server) tlsConfig() *tls.Config {
	return &tls.Config{
		NextProtos: []string{"http/1.1"},
		GetCertificate: func(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
			if c, ok := hello.Conn.(*connection); ok && s.faults.hitting(c.account(), TLSBroken) != nil {
				return &s.certificates.untrusted, nil
			}
			return &s.certificates.trusted, nil
		},
	}
}
