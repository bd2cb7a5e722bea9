package main

import (
	"math/rand/v2"
	"time"
)

// healthyFigure is what all healthy streams of one kind showed.
type healthyFigure struct {
	Loss           float64        `json:"loss"`
	Where          string         `json:"where"`
	Hours          int            `json:"hours"`
	FalseFailovers int            `json:"false_failovers"`
	Baselines      map[string]int `json:"baselines"`
}

// A few people who write while a mirrored group is joined, and the relay's own
// network that fails for a while now and then.
const (
	chatter    = 10 * time.Minute
	cutsEvery  = 100 * time.Hour
	longestCut = 30 * time.Minute
)

// healthyStreams plays streams in which the watched platform works: any
// failover is a false one.
func healthyStreams(seed uint64, seeds int, length time.Duration) []healthyFigure {
	var settings []setting
	for _, where := range []string{"uplink", "whatsapp", "control"} {
		for _, loss := range []float64{0.01, 0.02, 0.05, 0.10} {
			for i := range seeds {
				one := seed + uint64(i)
				settings = append(settings, setting{seed: one, loss: loss, where: where, every: chatter, cuts: uplinkCuts(one, length)})
			}
		}
	}
	results := all(settings, func(s setting) healthyFigure {
		p := newPlay(s)
		p.start()
		p.clock.runUntil(length)
		return healthyFigure{
			Loss: s.loss, Where: s.where, Hours: int(length.Hours()), FalseFailovers: len(p.detector.failovers),
			Baselines: map[string]int{"probe": len(p.monitor.failovers), "whatsmeow": len(p.library.failovers)},
		}
	})
	return together(results)
}

// together adds up the streams of one kind, which follow each other.
func together(streams []healthyFigure) []healthyFigure {
	var sums []healthyFigure
	for _, one := range streams {
		if last := len(sums) - 1; last >= 0 && sums[last].Loss == one.Loss && sums[last].Where == one.Where {
			sums[last].Hours += one.Hours
			sums[last].FalseFailovers += one.FalseFailovers
			for name, count := range one.Baselines {
				sums[last].Baselines[name] += count
			}
			continue
		}
		sums = append(sums, one)
	}
	return sums
}

// uplinkCuts are failures of the relay's own network, from half a minute to half
// an hour.
func uplinkCuts(seed uint64, length time.Duration) []interval {
	random := rand.New(rand.NewPCG(seed, 9))
	var cuts []interval
	for at := time.Duration(0); ; {
		at += time.Duration(random.ExpFloat64() * float64(cutsEvery))
		if at >= length {
			return cuts
		}
		lasts := 30*time.Second + time.Duration(random.Float64()*float64(longestCut-30*time.Second))
		cuts = append(cuts, interval{at, at + lasts})
		at += lasts
	}
}
