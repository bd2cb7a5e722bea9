package health

import (
	"slices"
	"time"

	"lifeboat/bridge"
)

// Survey is what a probe found on the way to a platform, layer by layer. It only
// corroborates: it opens nothing, and takes nothing back that the relay's own
// connections have shown. The zero Survey knows nothing.
type Survey struct {
	At     time.Time // when it ended
	Layers []bridge.Signal
}

// Surveyed returns the link as it is known after a survey, which replaces the
// last one.
func (l Link) Surveyed(layers []bridge.Signal) Link {
	if len(layers) > 0 {
		l.Survey = Survey{At: layers[len(layers)-1].At, Layers: slices.Clone(layers)}
	}
	return l
}

// fresh says whether the survey belongs to trouble that began at a moment.
func (s Survey) fresh(p Policy, since, now time.Time) bool {
	return s.At.After(since) && now.Sub(s.At) <= p.SurveyedFor
}

// clause says which layer fails, or that none does.
func (s Survey) clause() string {
	for _, layer := range s.Layers {
		if !layer.OK {
			return "a probe finds that " + layer.Reason
		}
	}
	return "a probe gets through: " + s.Layers[len(s.Layers)-1].Reason
}

// at returns what was found on a layer; the zero Signal if it was not asked.
func (s Survey) at(layer bridge.Layer) bridge.Signal {
	i := slices.IndexFunc(s.Layers, func(l bridge.Signal) bool { return l.Layer == layer })
	if i < 0 {
		return bridge.Signal{}
	}
	return s.Layers[i]
}

// surveyed says whether a probe has looked at the way since connections fail.
func (l Link) surveyed(p Policy, worst Verdict, now time.Time) bool {
	return worst.Capability == bridge.Connect && l.Survey.fresh(p, worst.Since, now)
}

// misled says whether only the name server that our connections use is to blame:
// the latest attempt ended there, or it leads to somebody else, and by the word of
// an unrelated one the platform's server answers.
func (l Link) misled(p Policy, worst Verdict, now time.Time) bool {
	found := l.Survey.at(bridge.Names)
	unresolved := l.Tracks[bridge.Resolve].lastFailure().Equal(l.Tracks[bridge.Connect].lastFailure())
	return l.surveyed(p, worst, now) && found.Layer != "" && !found.OK && l.Survey.at(bridge.HTTP).OK && (unresolved || found.Stranger)
}

// usurped says whether somebody else answers in the platform's place, as far as
// names lead. What is reached by its address then proves nothing.
func (l Link) usurped(p Policy, worst Verdict, now time.Time) bool {
	return l.surveyed(p, worst, now) && l.Survey.at(bridge.TLS).Stranger
}

// corroborate adds what a probe has found to a verdict on the way to the
// platform. What became of posts is no matter for it.
func (v Verdict) corroborate(p Policy, l Link, now time.Time) Verdict {
	if (v.Capability == bridge.Connect || v.Capability == bridge.Ping) && l.Survey.fresh(p, v.Since, now) {
		v.Evidence += "; " + l.Survey.clause()
	}
	return v
}
