package whatsapp

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"syscall"
	"testing"

	"go.mau.fi/whatsmeow/socket"
)

func TestReasonsAreInPlainWords(t *testing.T) {
	for _, c := range []struct {
		err  error
		at   stage
		want string
		name bool
	}{
		{&net.DNSError{Err: "no such host", Name: "web.whatsapp.com", IsNotFound: true}, resolving, "the name web.whatsapp.com does not resolve: no such host", true},
		{context.DeadlineExceeded, resolving, "timed out during the lookup of the name", true},
		{context.DeadlineExceeded, dialing, "timed out during the opening of the connection", false},
		{context.DeadlineExceeded, upgrading, "timed out during the websocket upgrade", false},
		{&net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}, dialing, "the connection was refused", false},
		{&net.OpError{Op: "dial", Err: syscall.ENETUNREACH}, dialing, "the network does not lead there", false},
		{x509.UnknownAuthorityError{}, encrypting, "TLS failed: x509: certificate signed by unknown authority", false},
		{io.EOF, encrypting, "the connection was closed during the TLS handshake", false},
		{socket.ErrWithStatusCode{StatusCode: 502}, greeting, "the server answered with HTTP status 502", false},

		{errors.New("Bad Gateway"), dialing, "the opening of the connection failed: Bad Gateway", false},
	} {
		for _, err := range []error{c.err, fmt.Errorf("failed to dial: %w", c.err)} {
			if got, name := explain(err, c.at); strings.TrimPrefix(got, "failed to dial: ") != c.want || name != c.name {
				t.Errorf("%v at %s: %q (name: %t), want %q", err, c.at, got, name, c.want)
			}
		}
	}
}

func TestLongReasonsAreShortened(t *testing.T) {
	if got := shortened(strings.Repeat("<html>", 1000)); len(got) > 310 || !strings.HasSuffix(got, "…") {
		t.Errorf("%d bytes, ending in %q", len(got), got[len(got)-3:])
	}
	if got := shortened("short"); got != "short" {
		t.Errorf("%q", got)
	}
}
