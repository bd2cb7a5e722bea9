package main

import (
	"crypto/x509"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"lifeboat/bridge"
	"lifeboat/bridge/config"
	"lifeboat/bridge/probe"
	"lifeboat/bridge/relay"
)

// withProbes adds what is asked under suspicion.
func withProbes(options relay.Options, settings *config.Config) (relay.Options, error) {
	controls, err := controlsOf(settings.Failover)
	if err != nil {
		return options, err
	}
	options.Controls = controls
	// A rehearsal may have fewer targets than the quorum.
	options.Health.ControlQuorum = min(options.Health.ControlQuorum, len(controls))
	options.Surveys = map[bridge.PlatformName]relay.Surveyor{}
	for _, platform := range settings.Platforms {
		way, direct, err := wayTo(platform)
		if err != nil {
			return options, err
		}
		if direct {
			way.Second = settings.Failover.SecondResolver
			options.Surveys[platform.Name] = way
		}
	}
	return options, nil
}

// controlsOf are the control targets, each with what proves who it is.
func controlsOf(settings config.Failover) ([]relay.Control, error) {
	authorities, err := readAuthorities("failover.controls_ca_file", settings.ControlsCAFile)
	if err != nil {
		return nil, err
	}
	var controls []relay.Control
	for _, target := range settings.Controls {
		if strings.Contains(target, "://") {
			controls = append(controls, probe.Page{URL: target, Authorities: authorities})
			continue
		}
		controls = append(controls, probe.Host{Address: target, Authorities: authorities})
	}
	return controls, nil
}

// Where each kind of platform answers any request at all: WhatsApp where its
// websocket is opened, Matrix with the versions that it speaks.
const (
	whatsAppServer = "https://web.whatsapp.com"
	whatsAppPath   = "/ws/chat"
	matrixPath     = "/_matrix/client/versions"
)

// wayTo is the way to a platform's server. It is not direct where a proxy is in
// between, of which probes could not tell anything.
func wayTo(platform config.Platform) (way probe.Way, direct bool, err error) {
	switch platform.Type {
	case config.TypeWhatsApp:
		if endpoint := platform.WhatsApp.Endpoint; endpoint != nil {
			return wayToEndpoint(endpoint)
		}
		return wayToServer(whatsAppServer, whatsAppPath)
	case config.TypeMatrix:
		return wayToServer(platform.Matrix.Homeserver, matrixPath)
	default:
		return wayToServer(platform.Telegram.Server, "/")
	}
}

func wayToServer(server, path string) (way probe.Way, direct bool, err error) {
	address, err := url.Parse(server)
	if err != nil {
		return way, false, fmt.Errorf("read the address of a server: %w", err)
	}
	proxy, err := http.ProxyFromEnvironment(&http.Request{URL: address})
	if err != nil {
		return way, false, fmt.Errorf("read the proxy from the environment: %w", err)
	}
	way = probe.Way{Host: address.Hostname(), Port: address.Port(), Path: address.Path + path, Plain: address.Scheme == "http"}
	if way.Port == "" {
		way.Port = map[bool]string{true: "80", false: "443"}[way.Plain]
	}
	return way, proxy == nil, nil
}

// wayToEndpoint is the way to a server that plays WhatsApp.
func wayToEndpoint(endpoint *config.Endpoint) (way probe.Way, direct bool, err error) {
	var authorities *x509.CertPool
	if authorities, err = readAuthorities("the endpoint's ca_file", endpoint.CAFile); err != nil || endpoint.Address == "" {
		return way, false, err
	}
	way, _, err = wayToServer(whatsAppServer, whatsAppPath)
	way.Detour, way.System, way.Authorities = endpoint.Address, endpoint.Resolver, authorities
	return way, true, err
}
