package probe_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"

	"lifeboat/bridge"
	"lifeboat/bridge/probe"
)

// summary says how far a survey came: "names ok, TCP fails".
func summary(signals []bridge.Signal) string {
	var layers []string
	for _, s := range signals {
		word := "fails"
		if s.OK {
			word = "ok"
		}
		layers = append(layers, fmt.Sprintf("%s %s", s.Layer, word))
	}
	return strings.Join(layers, ", ")
}

// server is a platform's server that answers with a status, under its own name.
type server struct {
	port    string
	trusted *x509.CertPool
}

func startServer(t *testing.T, name string, status int) server {
	t.Helper()
	authority := newAuthority(t)
	started := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/ws/chat" {
			t.Errorf("it is asked for %s", r.URL.Path)
		}
		w.WriteHeader(status)
	}))
	certificate := authority.server(t, name, time.Now().Add(time.Hour))
	started.TLS = &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12}
	started.StartTLS()
	t.Cleanup(started.Close)
	_, port, err := net.SplitHostPort(started.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return server{port, authority.pool}
}

// TestASurveyNamesTheLayerThatFails from the outside in.
func TestASurveyNamesTheLayerThatFails(t *testing.T) {
	const host = "chat.example"
	works, fails := serveNames(t, dnsmessage.RCodeSuccess), serveNames(t, dnsmessage.RCodeServerFailure)
	unknown := serveNames(t, dnsmessage.RCodeNameError)
	fine, troubled := startServer(t, host, http.StatusUpgradeRequired), startServer(t, host, http.StatusServiceUnavailable)
	portal := startServer(t, "portal.example", http.StatusOK)
	for name, c := range map[string]struct {
		way    probe.Way
		layers string
		says   string // of the first layer that fails, or of the last
	}{
		"fine": {
			probe.Way{System: works, Second: fails, Port: fine.port, Authorities: fine.trusted},
			"names ok, TCP ok, TLS ok, HTTP ok", "chat.example answers with status 426",
		},
		"names": {
			probe.Way{System: fails, Second: unknown, Port: fine.port},
			"names fails", "the system's name server says SERVFAIL after 0.0 s, " + unknown + " does not know the name",
		},
		"names, and nobody else to ask": {
			probe.Way{System: unknown, Port: fine.port},
			"names fails", "names do not resolve: the system's name server does not know the name",
		},
		"our own name server": {
			probe.Way{System: fails, Second: works, Port: fine.port, Authorities: fine.trusted},
			"names fails, TCP ok, TLS ok, HTTP ok", "says SERVFAIL after 0.0 s, but another name server answers (" + works + ")",
		},
		"TCP": {
			probe.Way{System: works, Port: "9"},
			"names ok, TCP fails", "connections are refused: chat.example:9 after 0.0 s",
		},
		"somebody else": {
			probe.Way{System: works, Port: portal.port, Authorities: portal.trusted},
			"names ok, TCP ok, TLS fails", `TLS fails: somebody else answers in its place: the certificate is for "portal.example", not chat.example`,
		},
		"TLS": {
			probe.Way{System: works, Port: fine.port, Authorities: x509.NewCertPool()},
			"names ok, TCP ok, TLS fails", "nobody vouches for it",
		},
		"HTTP": {
			probe.Way{System: works, Port: troubled.port, Authorities: troubled.trusted},
			"names ok, TCP ok, TLS ok, HTTP fails", "the server is in trouble: chat.example answers with status 503",
		},
	} {
		t.Run(name, func(t *testing.T) {
			c.way.Host, c.way.Path = host, "/ws/chat"
			signals := c.way.Survey(t.Context())
			if got := summary(signals); got != c.layers {
				t.Fatalf("the layers are %q, want %q", got, c.layers)
			}
			said := signals[len(signals)-1].Reason
			for _, s := range signals {
				if !s.OK {
					said = s.Reason
					break
				}
			}
			if !strings.Contains(said, c.says) {
				t.Errorf("it says %q, want %q", said, c.says)
			}
		})
	}
}

// TestANameThatLeadsToSomebodyElse is told from a platform with a wrong
// certificate by the word of another name server.
func TestANameThatLeadsToSomebodyElse(t *testing.T) {
	const host = "chat.example"
	hijacked, honest := serveNamesAt(t, dnsmessage.RCodeSuccess, [4]byte{127, 0, 0, 2}), serveNames(t, dnsmessage.RCodeSuccess)
	fine := startServer(t, host, http.StatusUpgradeRequired)
	portal := newAuthority(t).server(t, "portal.example", time.Now().Add(time.Hour))
	listener, err := tls.Listen("tcp", "127.0.0.2:"+fine.port, &tls.Config{Certificates: []tls.Certificate{portal}, MinVersion: tls.VersionTLS12})
	if err != nil {
		t.Fatal(err)
	}
	page := &http.Server{ReadHeaderTimeout: time.Second, ErrorLog: log.New(io.Discard, "", 0)}
	served := make(chan struct{})
	go func() {
		defer close(served)
		_ = page.Serve(listener)
	}()
	defer func() {
		_ = page.Close()
		<-served
	}()
	way := probe.Way{Host: host, Port: fine.port, Path: "/ws/chat", Authorities: fine.trusted, System: hijacked, Second: honest}
	signals := way.Survey(t.Context())
	if got := summary(signals); got != "names fails, TCP ok, TLS ok, HTTP ok" || !signals[0].Stranger || !strings.Contains(signals[0].Reason, `"portal.example"`) {
		t.Errorf("the layers are %q: %+v", got, signals)
	}
	way.Second = hijacked
	if signals := way.Survey(t.Context()); summary(signals) != "names ok, TCP ok, TLS fails" || !signals[2].Stranger {
		t.Errorf("where both lead astray it shows %+v", signals)
	}
}

// TestAServerOnThisMachineHasFewerLayers: no name and no TLS.
func TestAServerOnThisMachineHasFewerLayers(t *testing.T) {
	started := httptest.NewServer(http.NotFoundHandler())
	defer started.Close()
	host, port, err := net.SplitHostPort(started.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	way := probe.Way{Host: host, Port: port, Path: "/", Plain: true}
	if got := summary(way.Survey(t.Context())); got != "TCP ok, HTTP ok" {
		t.Errorf("the layers are %q", got)
	}
	detour := probe.Way{Host: "127.0.0.1", Port: "9", Path: "/", Plain: true, Detour: started.Listener.Addr().String()}
	if got := summary(detour.Survey(t.Context())); got != "TCP ok, HTTP ok" {
		t.Errorf("with a detour the layers are %q", got)
	}
}

// TestASurveyIsBoundedInTime: each layer has its own deadline, and the relay's end
// says nothing about the way.
func TestASurveyIsBoundedInTime(t *testing.T) {
	way := probe.Way{Host: "chat.example", Port: "443", System: serveNames(t, silent)}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	signals := way.Survey(ctx)
	if len(signals) != 1 || !strings.Contains(signals[0].Reason, "says nothing for 0.") {
		t.Errorf("a name server that is silent shows %+v", signals)
	}
	ended, end := context.WithCancel(t.Context())
	end()
	if signals := way.Survey(ended); len(signals) != 0 {
		t.Errorf("the end of the relay shows %+v", signals)
	}
}
