package main

import (
	"strings"

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
