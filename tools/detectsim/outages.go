package main

import (
	"math/rand/v2"
	"slices"
	"time"
)

// kindFigure is what all outages of one kind and load showed, in seconds.
type kindFigure struct {
	Kind string `json:"kind"`
	Load string `json:"load"`
	timesTo
	Missed    int                `json:"missed"`
	Failovers float64            `json:"failovers_each"`
	Baselines map[string]timesTo `json:"baselines"`
}

// timesTo are times to detect and to recover.
type timesTo struct {
	DetectMedian float64 `json:"ttd_p50_s"`
	Detect95     float64 `json:"ttd_p95_s"`
	DetectMost   float64 `json:"ttd_max_s"`
	DetectLeast  float64 `json:"ttd_min_s"`
	Recover95    float64 `json:"ttr_p95_s"`
	Detected     int     `json:"detected"`
}

// An outage begins at a random moment of the first hour and lasts this long.
const (
	outageLasts   = 15 * time.Minute
	flappingLasts = 20 * time.Minute
	afterwards    = 45 * time.Minute
	busyTalk      = 8 * time.Second
)

var kinds = []kind{namesFail, refused, tlsFails, serverErrors, loginUnanswered, halfOpen, sendsUnacked, undelivered, someHit, flapping}

// outages plays outages of each kind, idle and busy.
func outages(seed uint64, rounds int) []kindFigure {
	var figures []kindFigure
	for _, k := range slices.Concat(kinds, quietKinds) {
		for load, every := range loads(k) {
			figures = append(figures, outagesOf(k, load, every, seed, rounds))
		}
	}
	slices.SortStableFunc(figures, func(a, b kindFigure) int {
		order := slices.Concat(kinds, quietKinds)
		return slices.Index(order, kind(a.Kind)) - slices.Index(order, kind(b.Kind))
	})
	return figures
}

// loads are how often somebody writes. That messages do not reach members shows
// only where there are some.
func loads(k kind) map[string]time.Duration {
	if k == undelivered || k == someHit {
		return map[string]time.Duration{"busy": busyTalk}
	}
	return map[string]time.Duration{"idle": 0, "busy": busyTalk}
}

// seen is what one watcher made of one outage.
type seen struct {
	detect, recover time.Duration
	failovers       int
}

func outagesOf(k kind, load string, every time.Duration, seed uint64, rounds int) kindFigure {
	var settings []setting
	for i := range rounds {
		one := seed + uint64(i)
		begins := 10*time.Minute + time.Duration(rand.New(rand.NewPCG(one, 10)).Float64()*float64(time.Hour))
		loss := 0.01
		if k == namesOnly {
			loss = 0
		}
		settings = append(settings, setting{seed: one, loss: loss, where: "uplink", every: every, fault: faultOf(k, begins), steady: true})
	}
	plays := all(settings, func(s setting) map[string]seen {
		p := newPlay(s)
		p.start()
		p.clock.runUntil(s.fault.on[len(s.fault.on)-1].to + afterwards)
		span := interval{s.fault.on[0].from, s.fault.on[len(s.fault.on)-1].to}
		return map[string]seen{
			"lifeboat":  look(span, p.detector.failovers, p.detector.failbacks),
			"probe":     look(span, p.monitor.failovers, p.monitor.failbacks),
			"whatsmeow": look(span, p.library.failovers, p.library.failbacks),
		}
	})
	figure := kindFigure{Kind: string(k), Load: load, Baselines: map[string]timesTo{}}
	figure.timesTo = summary(plays, "lifeboat")
	figure.Missed = rounds - figure.Detected
	for _, p := range plays {
		figure.Failovers += float64(p["lifeboat"].failovers) / float64(rounds)
	}
	for _, name := range []string{"probe", "whatsmeow"} {
		figure.Baselines[name] = summary(plays, name)
	}
	return figure
}

func faultOf(k kind, begins time.Duration) fault {
	if k != flapping {
		return fault{k, []interval{{begins, begins + outageLasts}}}
	}
	var on []interval
	for at := begins; at < begins+flappingLasts; at += 2 * time.Minute {
		on = append(on, interval{at, at + time.Minute})
	}
	return fault{k, on}
}

// look finds the failover that belongs to an outage, and the failback after its
// end.
func look(outage interval, failovers, failbacks []time.Duration) seen {
	s := seen{detect: -1, recover: -1}
	for _, at := range failovers {
		if at < outage.from {
			continue
		}
		if s.detect < 0 && at < outage.to+time.Minute {
			s.detect = at - outage.from
		}
		s.failovers++
	}
	for _, at := range failbacks {
		if s.detect >= 0 && at >= outage.to && s.recover < 0 {
			s.recover = at - outage.to
		}
	}
	return s
}

func summary(plays []map[string]seen, who string) timesTo {
	var detects, recovers []float64
	for _, p := range plays {
		if s := p[who]; s.detect >= 0 {
			detects = append(detects, s.detect.Seconds())
			if s.recover >= 0 {
				recovers = append(recovers, s.recover.Seconds())
			}
		}
	}
	slices.Sort(detects)
	slices.Sort(recovers)
	return timesTo{
		DetectMedian: quantile(detects, 0.5), Detect95: quantile(detects, 0.95), DetectMost: quantile(detects, 1),
		DetectLeast: quantile(detects, 0), Recover95: quantile(recovers, 0.95), Detected: len(detects),
	}
}

// quantile is a value of a sorted list; -1 if it is empty.
func quantile(sorted []float64, share float64) float64 {
	if len(sorted) == 0 {
		return -1
	}
	return sorted[int(share*float64(len(sorted)-1)+0.5)]
}
