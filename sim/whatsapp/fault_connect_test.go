package whatsapp_test

import (
	"crypto/x509"
	"errors"
	"net"
	"syscall"
	"testing"
	"time"

	"go.mau.fi/whatsmeow/socket"
	"go.mau.fi/whatsmeow/types/events"

	"lifeboat/sim/whatsapp"
)

// impatience is how long clients of these tests wait for a connection. It has to pass wherever silence is expected.
const impatience = 500 * time.Millisecond

func isA[E error](err error) bool {
	var e E
	return errors.As(err, &e)
}

func dnsError(fits func(*net.DNSError) bool) func(error) bool {
	return func(err error) bool {
		var e *net.DNSError
		return errors.As(err, &e) && fits(e)
	}
}

func status(code int) func(error) bool {
	return func(err error) bool {
		var e socket.ErrWithStatusCode
		return errors.As(err, &e) && e.StatusCode == code
	}
}

func timedOut(err error) bool {
	var e net.Error
	return errors.As(err, &e) && e.Timeout()
}

func TestConnectingFails(t *testing.T) {
	t.Parallel()
	s := startServer(t)
	_, container := link(t, s, bens)
	for _, c := range []struct {
		fault  whatsapp.Fault
		fits   func(error) bool
		silent bool
	}{
		{whatsapp.Fault{Kind: whatsapp.NameNotFound}, dnsError(func(e *net.DNSError) bool { return e.IsNotFound }), false},
		{whatsapp.Fault{Kind: whatsapp.NameServerFailing}, dnsError(func(e *net.DNSError) bool { return e.IsTemporary && !e.IsNotFound }), false},
		{whatsapp.Fault{Kind: whatsapp.NameServerSilent}, timedOut, true},
		{whatsapp.Fault{Kind: whatsapp.ConnectionRefused}, func(err error) bool { return errors.Is(err, syscall.ECONNREFUSED) }, false},
		{whatsapp.Fault{Kind: whatsapp.BlackHole}, timedOut, true},
		{whatsapp.Fault{Kind: whatsapp.TLSBroken}, isA[x509.UnknownAuthorityError], false},
		{whatsapp.Fault{Kind: whatsapp.HTTPStatus}, status(503), false},
		{whatsapp.Fault{Kind: whatsapp.HTTPStatus, Code: 403}, status(403), false},
		{whatsapp.Fault{Kind: whatsapp.UpgradeUnanswered}, timedOut, true},
	} {
		t.Run(string(c.fault.Kind), func(t *testing.T) {
			client := restart(t, s, bens, container, nil)
			if c.silent {
				client.reachThrough(t, s, bens, impatience)
			}
			c.fault.Who = whatsapp.Only(bens)
			fault := s.Faults().Start(c.fault)
			if err := client.ConnectContext(t.Context()); !c.fits(err) {
				t.Errorf("connecting ended with %v", err)
			}
			lift(t, fault)
			client.reachThrough(t, s, bens, patience)
			client.connect(t)
			await(t, client, always[*events.Connected])
			client.Disconnect()
		})
	}
}

func TestConnectionFaultsHitOnlyTheirAccounts(t *testing.T) {
	t.Parallel()
	s := startServer(t)
	_, container := link(t, s, bens)
	for _, kind := range []whatsapp.Kind{
		whatsapp.NameNotFound, whatsapp.ConnectionRefused, whatsapp.BlackHole, whatsapp.TLSBroken, whatsapp.HTTPStatus,
		whatsapp.UpgradeUnanswered, whatsapp.NoiseStalled, whatsapp.LoginUnanswered, whatsapp.LoginRefused,
	} {
		t.Run(string(kind), func(t *testing.T) {
			fault := s.Faults().Start(whatsapp.Fault{Kind: kind, Who: whatsapp.Except(bens)})
			client := restart(t, s, bens, container, nil)
			client.connect(t)
			await(t, client, always[*events.Connected])
			client.Disconnect()
			lift(t, fault)
		})
	}
}

func TestWhatHoldsALoginReleasesIt(t *testing.T) {
	t.Parallel()
	for _, kind := range []whatsapp.Kind{
		whatsapp.BlackHole, whatsapp.UpgradeUnanswered, whatsapp.NoiseStalled, whatsapp.LoginUnanswered,
	} {
		t.Run(string(kind), func(t *testing.T) {
			s := startServer(t)
			_, container := link(t, s, bens)
			client := restart(t, s, bens, container, nil)
			fault := s.Faults().Start(whatsapp.Fault{Kind: kind})
			connected := make(chan error, 1)
			go func() { connected <- client.ConnectContext(t.Context()) }()
			select {
			case event := <-client.events:
				t.Errorf("got a %T while the fault was active", event)
			case <-time.After(impatience):
			}
			lift(t, fault)
			if err := <-connected; err != nil {
				t.Errorf("connecting ended with %v", err)
			}
			await(t, client, always[*events.Connected])
		})
	}
}

func TestLoginIsRefused(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		reason int
		seen   func(any) bool
	}{
		{"generic", 400, sees(func(e *events.ConnectFailure) bool { return e.Reason == 400 })},
		{"logged out", 401, sees(func(e *events.LoggedOut) bool { return e.OnConnect })},
		{"banned for a while", 402, sees(func(e *events.TemporaryBan) bool { return e.Code == 104 && e.Expire == time.Hour })},
		{"outdated", 405, sees(always[*events.ClientOutdated])},
		{"too many", 429, sees(func(e *events.ConnectFailure) bool { return e.Reason == 429 })},
		{"unavailable", 0, sees(always[*events.Disconnected])},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := startServer(t)
			_, container := link(t, s, bens)
			client := restart(t, s, bens, container, nil)
			s.Faults().Start(whatsapp.Fault{Kind: whatsapp.LoginRefused, Code: c.reason})
			client.connect(t)
			await(t, client, c.seen)
		})
	}
}

// sees makes a test of any event out of a test of one type of event.
func sees[E any](fits func(E) bool) func(any) bool {
	return func(event any) bool {
		e, ok := event.(E)
		return ok && fits(e)
	}
}

func TestUnknownDevicesAreLoggedOut(t *testing.T) {
	t.Parallel()
	s := startServer(t)
	_, container := link(t, s, bens)
	other := startServer(t)
	client := restart(t, other, bens, container, nil)
	client.connect(t)
	await(t, client, always[*events.LoggedOut])
}
