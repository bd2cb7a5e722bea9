package main

import (
	"encoding/pem"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"lifeboat/bridge/config"
	"lifeboat/bridge/health"
	"lifeboat/bridge/probe"
	"lifeboat/bridge/relay"
)

// TestWaysToPlatforms: each leads to the server that the adapter talks to.
func TestWaysToPlatforms(t *testing.T) {
	for name, c := range map[string]struct {
		platform config.Platform
		want     probe.Way
		direct   bool
	}{
		"WhatsApp": {
			config.Platform{Type: config.TypeWhatsApp, WhatsApp: &config.WhatsApp{}},
			probe.Way{Host: "web.whatsapp.com", Port: "443", Path: "/ws/chat"},
			true,
		},
		"a rehearsal": {
			config.Platform{Type: config.TypeWhatsApp, WhatsApp: &config.WhatsApp{Endpoint: &config.Endpoint{Address: "127.0.0.1:4443", Resolver: "127.0.0.1:53"}}},
			probe.Way{Host: "web.whatsapp.com", Port: "443", Path: "/ws/chat", Detour: "127.0.0.1:4443", System: "127.0.0.1:53"},
			true,
		},
		"a proxy": {
			config.Platform{Type: config.TypeWhatsApp, WhatsApp: &config.WhatsApp{Endpoint: &config.Endpoint{Proxy: "http://127.0.0.1:8080"}}},
			probe.Way{},
			false,
		},
		"Telegram": {
			config.Platform{Type: config.TypeTelegram, Telegram: &config.Telegram{Server: "https://api.telegram.org"}},
			probe.Way{Host: "api.telegram.org", Port: "443", Path: "/"},
			true,
		},
		"a homeserver on this machine": {
			config.Platform{Type: config.TypeMatrix, Matrix: &config.Matrix{Homeserver: "http://127.0.0.1:8008"}},
			probe.Way{Host: "127.0.0.1", Port: "8008", Path: "/_matrix/client/versions", Plain: true},
			true,
		},
	} {
		way, direct, err := wayTo(c.platform)
		if err != nil || way != c.want || direct != c.direct {
			t.Errorf("%s: %+v, %v, %v; want %+v", name, way, direct, err, c.want)
		}
	}
}

// TestControlTargetsProveWhoTheyAre, with certificates that the configuration
// names.
func TestControlTargetsProveWhoTheyAre(t *testing.T) {
	server := httptest.NewTLSServer(nil)
	defer server.Close()
	path := filepath.Join(t.TempDir(), "controls.pem")
	if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	settings := &config.Config{Failover: config.Failover{Controls: []string{server.Listener.Addr().String(), "http://127.0.0.1:9/generate_204"}}}
	for certificates, proven := range map[string]bool{path: true, "": false} {
		settings.Failover.ControlsCAFile = certificates
		options, err := withProbes(relay.Options{Health: health.DefaultPolicy()}, settings)
		if err != nil || len(options.Controls) != 2 || options.Health.ControlQuorum != 2 {
			t.Fatalf("the options are %+v, %v", options, err)
		}
		if err := options.Controls[0].Check(t.Context()); (err == nil) != proven {
			t.Errorf("with the certificates %q the target shows %v", certificates, err)
		}
		a := asker{settings: settings}
		if found := a.checkControls(t.Context()); len(found) != 2 || found[0].OK != proven || found[1].OK || found[1].Remedy == "" {
			t.Errorf("with the certificates %q a check finds %+v", certificates, found)
		}
		if page, is := options.Controls[1].(probe.Page); !is || page.Name() != "http://127.0.0.1:9/generate_204" {
			t.Errorf("the second target is %+v", options.Controls[1])
		}
	}
	settings.Failover.ControlsCAFile = path + ".not"
	if _, err := withProbes(relay.Options{}, settings); err == nil {
		t.Error("certificates that are not there are fine")
	}
}
