package whatsapp

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"syscall"

	"go.mau.fi/whatsmeow/socket"
)

// explain says in plain words why an attempt to connect failed at a stage, and
// whether it was the name that did not resolve.
func explain(err error, at stage) (reason string, name bool) {
	var dns *net.DNSError
	var status socket.ErrWithStatusCode
	switch {
	case errors.As(err, &dns):
		return fmt.Sprintf("the name %s does not resolve: %s", dns.Name, dns.Err), true
	case errors.As(err, &status) && status.StatusCode != http.StatusSwitchingProtocols:
		return fmt.Sprintf("the server answered with HTTP status %d", status.StatusCode), false
	case at == greeting:
		return "the Noise handshake stalled or failed: " + shortened(err.Error()), false
	case timedOut(err):
		return fmt.Sprintf("timed out during %s", at), at == resolving
	default:
		return explainNetwork(err, at), false
	}
}

func timedOut(err error) bool {
	var network net.Error
	return errors.Is(err, context.DeadlineExceeded) || errors.Is(err, os.ErrDeadlineExceeded) ||
		errors.As(err, &network) && network.Timeout()
}

func explainNetwork(err error, at stage) string {
	switch {
	case errors.Is(err, syscall.ECONNREFUSED):
		return "the connection was refused"
	case errors.Is(err, syscall.ENETUNREACH), errors.Is(err, syscall.EHOSTUNREACH):
		return "the network does not lead there"
	case isTLS(err):
		return "TLS failed: " + shortened(rootOf(err).Error())
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, syscall.ECONNRESET), errors.Is(err, net.ErrClosed):
		return fmt.Sprintf("the connection was closed during %s", at)
	default:
		return fmt.Sprintf("%s failed: %s", at, shortened(rootOf(err).Error()))
	}
}

func isTLS(err error) bool {
	var certificate *tls.CertificateVerificationError
	var authority x509.UnknownAuthorityError
	var record tls.RecordHeaderError
	var alert tls.AlertError
	return errors.As(err, &certificate) || errors.As(err, &authority) || errors.As(err, &record) || errors.As(err, &alert)
}

// rootOf is the innermost cause, without the wrapping that only programmers can
// read.
func rootOf(err error) error {
	for {
		switch wrapped := err.(type) { //nolint:errorlint // this takes the wrapping off layer by layer
		case interface{ Unwrap() error }:
			inner := wrapped.Unwrap()
			if inner == nil {
				return err
			}
			err = inner
		case interface{ Unwrap() []error }:
			inner := wrapped.Unwrap()
			if len(inner) == 0 {
				return err
			}
			err = inner[len(inner)-1]
		default:
			return err
		}
	}
}
