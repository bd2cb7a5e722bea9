package probe

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"lifeboat/bridge"
)

// Way is the way to a platform's server. It is asked layer by layer, on
// connections of its own, as far as it leads.
type Way struct {
	Host string // the server's name, or its address
	Port string
	// Path is what is asked for over HTTP. Any answer shows that the server works
	// but one of its own trouble (5xx).
	Path string
	// Plain says that the server speaks HTTP without TLS.
	Plain bool
	// Authorities are trusted for its certificate; nil for those of the machine.
	Authorities *x509.CertPool
	// System is the name server that the relay's own connections use, as host:port;
	// empty for the machine's. Second is an unrelated one; empty for none.
	System, Second string
	// Detour is dialed in place of the server, as host:port, in a rehearsal.
	Detour string
}

// layerDeadline bounds each layer.
const layerDeadline = 3 * time.Second

// Survey asks one layer after the other and returns what each showed. It ends
// with the first that fails, except that where only the system's name server
// fails, or leads to somebody else, the way is followed by the other's word: that
// tells a name server that is broken from a platform that is. Signals bear no
// platform.
func (w Way) Survey(ctx context.Context) []bridge.Signal {
	signals := w.follow(ctx)
	if len(signals) == 0 || !signals[len(signals)-1].Stranger || w.Second == "" {
		return signals
	}
	other := w
	other.System, other.Second = w.Second, ""
	elsewhere := other.follow(ctx)
	if arrived := len(elsewhere) > 0 && elsewhere[len(elsewhere)-1].OK; !arrived {
		return signals
	}
	elsewhere[0].OK, elsewhere[0].Stranger = false, true
	elsewhere[0].Reason = fmt.Sprintf("names lead to somebody else (%s), but not by the word of another name server (%s)", signals[len(signals)-1].Reason, w.Second)
	return elsewhere
}

// follow asks one layer after the other.
func (w Way) follow(ctx context.Context) []bridge.Signal {
	j := &journey{way: w, target: w.Detour}
	address := net.ParseIP(w.Host) != nil
	if address && j.target == "" {
		j.target = net.JoinHostPort(w.Host, w.Port)
	}
	defer j.end()
	for _, step := range []struct {
		layer bridge.Layer
		ask   func(context.Context) (finding, error)
	}{{bridge.Names, j.resolve}, {bridge.TCP, j.connect}, {bridge.TLS, j.secure}, {bridge.HTTP, j.request}} {
		if step.layer == bridge.TLS && w.Plain || step.layer == bridge.Names && address {
			continue
		}
		if !j.take(ctx, step.layer, step.ask) {
			break
		}
	}
	return j.signals
}

// finding is what a layer showed, as a clause.
type finding string

// journey is one survey under way.
type journey struct {
	way     Way
	signals []bridge.Signal
	// target is what is dialed, once it is known.
	target     string
	connection net.Conn
}

// take asks one layer and says whether the next one can be asked.
func (j *journey) take(ctx context.Context, layer bridge.Layer, ask func(context.Context) (finding, error)) bool {
	bounded, cancel := context.WithTimeout(ctx, layerDeadline)
	defer cancel()
	began := time.Now()
	seen, err := ask(bounded)
	if errors.Is(context.Cause(ctx), context.Canceled) {
		return false // the relay is ending; that says nothing about the way
	}
	signal := bridge.Signal{Layer: layer, At: time.Now(), Took: time.Since(began), OK: err == nil, Reason: string(seen)}
	if err != nil {
		signal.Reason, signal.Stranger = err.Error(), errors.Is(err, bridge.ErrSomebodyElse)
	}
	j.signals = append(j.signals, signal)
	return err == nil || layer == bridge.Names && j.target != "" && errors.Is(err, errOnlySystem)
}

// connect opens a connection to the server.
func (j *journey) connect(ctx context.Context) (finding, error) {
	began := time.Now()
	var dialer net.Dialer
	connection, err := dialer.DialContext(ctx, "tcp", j.target)
	if err != nil {
		return "", fmt.Errorf("%s: %s:%s %s", connectFailure(err), j.way.Host, j.way.Port, after(began))
	}
	j.connection = connection
	return finding(fmt.Sprintf("%s:%s takes connections", j.way.Host, j.way.Port)), nil
}

// connectFailure is the beginning of a sentence.
func connectFailure(err error) string {
	switch plain := plainly(err); {
	case errors.Is(plain, errRefused):
		return "connections are refused"
	case errors.Is(plain, errSilent):
		return "connections get no answer"
	default:
		return fmt.Sprintf("connections fail (%v)", plain)
	}
}

// secure lets the server show the certificate of its name.
func (j *journey) secure(ctx context.Context) (finding, error) {
	secured, err := identify(ctx, j.connection, &tls.Config{ServerName: j.way.Host, RootCAs: j.way.Authorities, NextProtos: []string{"http/1.1"}})
	if err != nil {
		return "", fmt.Errorf("TLS fails: %w", err)
	}
	j.connection = secured
	return finding(fmt.Sprintf("the certificate is for %s", j.way.Host)), nil
}

// request asks for the server's own endpoint on the connection that is open.
func (j *journey) request(ctx context.Context) (finding, error) {
	began := time.Now()
	ready := func(context.Context, string, string) (net.Conn, error) { return j.connection, nil }
	transport := &http.Transport{DialContext: ready, DisableKeepAlives: true}
	defer transport.CloseIdleConnections()
	// The connection is secured already, so the request itself is made as if it were not.
	status, _, err := get(ctx, transport, "http://"+net.JoinHostPort(j.way.Host, j.way.Port)+j.way.Path)
	switch {
	case err != nil:
		return "", fmt.Errorf("requests fail: %s says nothing of use %s (%w)", j.way.Host, after(began), plainly(err))
	case status >= http.StatusInternalServerError:
		return "", fmt.Errorf("the server is in trouble: %s answers with status %d %s", j.way.Host, status, after(began))
	}
	return finding(fmt.Sprintf("%s answers with status %d %s", j.way.Host, status, after(began))), nil
}

// end closes what is open. It was only a probe, so how it ends does not matter.
func (j *journey) end() {
	if j.connection != nil {
		_ = j.connection.Close()
	}
}

// after says how long something took.
func after(began time.Time) string {
	return fmt.Sprintf("after %.1f s", time.Since(began).Seconds())
}
