package main

import (
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/failover"
	"lifeboat/bridge/health"
)

// How often the way to the watched platform is surveyed (bridge/relay/survey.go),
// and how long each layer may take (bridge/probe/way.go).
const (
	surveyInDoubt    = 5 * time.Second
	surveyOwnNetwork = 30 * time.Second
	surveyInOutage   = time.Minute
	layerDeadline    = 3 * time.Second
)

// survey asks the way now and every few seconds, until the detector is at ease.
func (o *others) survey() {
	if !o.detector.alarmed() {
		o.surveying = false
		return
	}
	if o.clock.now < o.surveyed+o.betweenSurveys() {
		o.clock.after(lookAgain, o.survey)
		return
	}
	layers, ended := o.walk(o.clock.now)
	o.surveyed = ended
	o.clock.at(ended, func() {
		o.detector.observeSurvey(layers)
		o.survey()
	})
}

// lookAgain is how often it is looked whether the next survey is due, which
// depends on what has been found meanwhile.
const lookAgain = time.Second

func (o *others) betweenSurveys() time.Duration {
	switch {
	case o.detector.state.Phase == failover.Down:
		return surveyInOutage
	case o.detector.report.State == health.OwnNetwork:
		return surveyOwnNetwork
	default:
		return surveyInDoubt
	}
}

// walk asks one layer after the other, and returns what each shows and when that
// is known.
func (o *others) walk(at time.Duration) (layers []bridge.Signal, ended time.Duration) {
	k := o.fault.at(at)
	for s, layer := range []bridge.Layer{bridge.Names, bridge.TCP, bridge.TLS, bridge.HTTP} {
		deadline, ok := at+layerDeadline, false
		if fails, shows := k.refuses(stage(s)); fails {
			at = min(at+shows, deadline)
		} else {
			at, ok = o.network.reach(at, deadline, opening, o.pathOf(layer))
		}
		stranger := !ok && k.leadsAstray() && layer == bridge.TLS
		layers = append(layers, bridge.Signal{Layer: layer, OK: ok, Stranger: stranger, Reason: "it was asked"})
		if !ok {
			return o.elsewhere(k, layers, at)
		}
	}
	return layers, at
}

// elsewhere follows the way by the word of another name server, where that knows
// better.
func (o *others) elsewhere(k kind, layers []bridge.Signal, at time.Duration) ([]bridge.Signal, time.Duration) {
	if k != ownNames && k != hijacked {
		return layers, at
	}
	answered, ok := o.network.reach(at, at+layerDeadline, opening, o.network.watched)
	if !ok {
		return layers, answered
	}
	return []bridge.Signal{
		{Layer: bridge.Names, Stranger: k == hijacked, Reason: "names do not lead there"},
		{Layer: bridge.TCP, OK: true},
		{Layer: bridge.TLS, OK: true},
		{Layer: bridge.HTTP, OK: true},
	}, answered
}

func (o *others) pathOf(layer bridge.Layer) *bursts {
	if layer == bridge.Names {
		return nil
	}
	return o.network.watched
}
