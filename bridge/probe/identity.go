package probe

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"

	"lifeboat/bridge"
)

// identify lets the other side prove that it is who was asked. It closes the
// connection unless it returns it.
func identify(ctx context.Context, connection net.Conn, settings *tls.Config) (*tls.Conn, error) {
	settings.MinVersion = tls.VersionTLS12
	secured := tls.Client(connection, settings)
	if err := secured.HandshakeContext(ctx); err != nil {
		return nil, errors.Join(explainTLS(err), connection.Close())
	}
	return secured, nil
}

// explainTLS tells somebody else's certificate, or an answer that is no TLS, from
// a handshake that only broke.
func explainTLS(err error) error {
	var name x509.HostnameError
	var authority x509.UnknownAuthorityError
	var invalid x509.CertificateInvalidError
	var record tls.RecordHeaderError
	switch {
	case errors.As(err, &name):
		return fmt.Errorf("%w: the certificate is for %s, not %s", bridge.ErrSomebodyElse, ownerOf(name.Certificate), name.Host)
	case errors.As(err, &authority):
		return fmt.Errorf("%w: the certificate is for %s, and nobody vouches for it", bridge.ErrSomebodyElse, ownerOf(authority.Cert))
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return errors.New("the certificate is not valid at this time: is this machine's clock right?")
	case errors.As(err, &record):
		return fmt.Errorf("%w: the answer is no TLS", bridge.ErrSomebodyElse)
	default:
		return plainly(err)
	}
}

// mostOfName is how much of a stranger's name is shown.
const mostOfName = 80

// ownerOf is whom a certificate is for, quoted, since a stranger wrote it.
func ownerOf(certificate *x509.Certificate) string {
	if certificate == nil {
		return "nobody"
	}
	owner := certificate.Subject.CommonName
	if len(certificate.DNSNames) > 0 {
		owner = certificate.DNSNames[0]
	}
	if owner == "" && len(certificate.IPAddresses) > 0 {
		owner = certificate.IPAddresses[0].String()
	}
	if owner == "" {
		return "nobody"
	}
	if cut := []rune(owner); len(cut) > mostOfName {
		owner = string(cut[:mostOfName])
	}
	return fmt.Sprintf("%q", owner)
}

// hangUp closes a connection on which nothing was sent that matters. That the
// other side has closed it already is as wanted.
func hangUp(connection net.Conn) error {
	if err := connection.Close(); err != nil && !isBroken(err) {
		return fmt.Errorf("close a probe's connection: %w", err)
	}
	return nil
}
