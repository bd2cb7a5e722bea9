package scenario

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net"
	"sync/atomic"
	"time"
)

// Controls are unrelated hosts on loopback, by which a relay knows whether its own network works. Each shows a
// certificate for its address.
type Controls struct {
	hosts     []*control
	authority []byte
	captured  atomic.Bool // somebody else answers in their place
}

// OpenControls opens so many hosts, until Close.
func OpenControls(number int) (*Controls, error) {
	authority, own, err := certificateFor("127.0.0.1")
	if err != nil {
		return nil, err
	}
	_, portal, err := certificateFor("portal.example")
	if err != nil {
		return nil, err
	}
	controls := &Controls{authority: authority}
	identity := &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) {
		if controls.captured.Load() {
			return &portal, nil
		}
		return &own, nil
	}}
	for range number {
		host := &control{identity: identity, reserved: -1}
		if err := host.listen("127.0.0.1:0"); err != nil {
			return nil, errors.Join(err, controls.Close())
		}
		controls.hosts = append(controls.hosts, host)
	}
	return controls, nil
}

// Addresses are where the hosts are, as host:port.
func (c *Controls) Addresses() []string {
	var addresses []string
	for _, host := range c.hosts {
		addresses = append(addresses, host.address)
	}
	return addresses
}

// Authority is the PEM of the certificate to trust.
func (c *Controls) Authority() []byte { return c.authority }

// capture has a stranger answer for all of them.
func (c *Controls) capture() (release func() error) {
	c.captured.Store(true)
	return func() error { c.captured.Store(false); return nil }
}

// Close ends the hosts and waits for all that they have started.
func (c *Controls) Close() error {
	if c == nil {
		return nil
	}
	var errs []error
	for _, host := range c.hosts {
		errs = append(errs, host.close())
	}
	return errors.Join(errs...)
}

// certificateFor makes a certificate for a name or an address that vouches for itself.
func certificateFor(name string) (authority []byte, served tls.Certificate, err error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, served, fmt.Errorf("make a key: %w", err)
	}
	now := time.Now()
	template := &x509.Certificate{
		SerialNumber: big.NewInt(now.UnixNano()), Subject: pkix.Name{CommonName: name}, NotBefore: now.Add(-time.Hour), NotAfter: now.AddDate(1, 0, 0),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	if address := net.ParseIP(name); address != nil {
		template.IPAddresses = []net.IP{address}
	} else {
		template.DNSNames = []string{name}
	}
	raw, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return nil, served, fmt.Errorf("make a certificate: %w", err)
	}
	authority = pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: raw})
	return authority, tls.Certificate{Certificate: [][]byte{raw}, PrivateKey: key}, nil
}
