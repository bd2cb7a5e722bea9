package whatsapp

import (
	"context"
	"crypto/ed25519"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"log"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"testing"
	"time"

	"go.mau.fi/whatsmeow/store"

	"lifeboat/bridge"
	sim "lifeboat/sim/whatsapp"
)

// frontPage puts WhatsApp's web page, which names the current version, in front
// of the world's server. It tells when it has been asked.
func (w *world) frontPage(t *testing.T, revision uint32, asked func()) {
	t.Helper()
	chat := httputil.NewSingleHostReverseProxy(&url.URL{Scheme: "https", Host: "web.whatsapp.com"})
	chat.ErrorLog = log.New(io.Discard, "", 0)
	behind := *w.endpoint
	behind.Resolver = ""
	chat.Transport = behind.transport(behind.dial)
	mux := http.NewServeMux()
	mux.Handle("/ws/chat", chat)
	mux.HandleFunc("/{$}", func(page http.ResponseWriter, _ *http.Request) {
		asked()
		_, _ = fmt.Fprintf(page, `<script>{"client_revision":%d,"more":0}</script>`, revision)
	})
	front := httptest.NewUnstartedServer(mux)
	front.Config.ErrorLog = log.New(io.Discard, "", 0)
	certificate := selfSigned(t, "web.whatsapp.com")
	front.TLS = &tls.Config{NextProtos: []string{"http/1.1"}, Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12}
	front.StartTLS()
	t.Cleanup(front.Close)
	w.endpoint.CAs.AddCert(certificate.Leaf)
	w.endpoint = &Endpoint{Address: front.Listener.Addr().String(), CAs: w.endpoint.CAs, NoiseRoot: w.endpoint.NoiseRoot}
}

func selfSigned(t *testing.T, name string) tls.Certificate {
	t.Helper()
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), DNSNames: []string{name}, NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
	}
	encoded, err := x509.CreateCertificate(nil, template, template, public, private)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(encoded)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{encoded}, PrivateKey: private, Leaf: leaf}
}

// TestAnOutdatedVersionIsRenewed lets WhatsApp refuse the version until the page
// with the current one has been read. Nobody is told of it, and the version is
// kept.
func TestAnOutdatedVersionIsRenewed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	refusal := w.fault(sim.Fault{Kind: sim.LoginRefused, Code: 405})
	w.frontPage(t, 4_000_000_000, func() {
		if err := refusal.Lift(); err != nil {
			t.Error(err)
		}
	})
	r := startRelay(t, w, briskPace())
	if signals := r.inbox.since(0); len(signals) == 0 || !signals[0].OK {
		t.Errorf("somebody was told:\n%s", r.inbox.list())
	}
	r.stop()
	want := store.WAVersionContainer{2, 3000, 4_000_000_000}
	if p := w.open(t, briskPace()); *p.version.Load() != want {
		t.Errorf("after a restart the version is %s, want %s", p.version.Load(), want)
	} else if err := p.Close(); err != nil {
		t.Error(err)
	}
}

// TestAVersionThatCannotBeRenewed covers a page that names nothing newer.
func TestAVersionThatCannotBeRenewed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.fault(sim.Fault{Kind: sim.LoginRefused, Code: 405})
	w.frontPage(t, 1, func() {})
	p, inbox := w.open(t, briskPace()), newInbox()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- p.Run(ctx, inbox) }()
	inbox.await(t, 0, "the account fault", accountIs(bridge.AccountOutdated))
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if err := p.Close(); err != nil {
		t.Error(err)
	}
}
