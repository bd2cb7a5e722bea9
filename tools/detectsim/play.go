package main

import (
	"math/rand/v2"
	"time"
)

// play is one stream of events with everybody who watches it.
type play struct {
	clock    *clockwork
	random   *rand.Rand
	network  *network
	fault    *fault
	detector *detector
	watched  *watched
	sends    *sends
	others   *others
	members  *members
	monitor  *monitor
	library  *library
}

// setting says what a stream is like.
type setting struct {
	seed  uint64
	loss  float64
	where string // uplink, whatsapp or control
	every time.Duration
	fault fault
	cuts  []interval
	// steady says that it is day and that enough members are there.
	steady bool
}

// burstMean is the mean length of a loss burst, between 2 and 5 s by seed.
func (s setting) burstMean() time.Duration {
	return 2*time.Second + time.Duration(s.seed%4)*time.Second
}

// Latency spikes take up this part of the time, for about so long each.
const (
	slowShare = 0.002
	slowMean  = 8 * time.Second
)

func newPlay(s setting) *play {
	stream := func(which uint64) *rand.Rand { return rand.New(rand.NewPCG(s.seed, which)) }
	n := &network{random: stream(1), slow: newBursts(stream(2), slowShare, slowMean), cuts: s.cuts}
	lossy := newBursts(stream(3), s.loss, s.burstMean())
	switch s.where {
	case "uplink":
		n.uplink = lossy
	case "whatsapp":
		n.watched = lossy
	case "control":
		n.control = lossy
	}
	p := &play{clock: &clockwork{}, random: stream(4), network: n, fault: &s.fault}
	p.detector = newDetector(p.clock)
	p.watched = &watched{clock: p.clock, random: stream(5), network: n, fault: p.fault, detector: p.detector}
	p.sends = &sends{clock: p.clock, random: stream(6), network: n, fault: p.fault, detector: p.detector, link: p.watched, every: s.every}
	p.others = &others{clock: p.clock, random: stream(7), network: n, fault: p.fault, detector: p.detector}
	p.members = &members{clock: p.clock, random: stream(11), network: n, fault: p.fault, detector: p.detector, link: p.watched, steady: s.steady}
	p.sends.posted = p.members.posted
	p.monitor = &monitor{clock: p.clock, network: n, fault: p.fault}
	p.library = &library{clock: p.clock, random: stream(8), network: n, fault: p.fault}
	p.others.watched = p.watched.probe
	p.detector.watch, p.detector.released, p.watched.ready = p.others.watch, p.sends.next, p.sends.next
	p.watched.handIn = p.members.handIn
	return p
}

// start lets everything begin that goes on by itself.
func (p *play) start() {
	p.watched.connect()
	p.library.connect()
	p.others.poll()
	p.monitor.probe()
	p.members.arrive()
	p.sends.talk()
	if !p.members.steady {
		p.sends.converse()
	}
	p.sends.watchIdle()
	p.librarySends()
	if p.fault.kind != namesOnly { // there the open connection has to last
		p.clock.after(time.Duration(p.random.ExpFloat64()*float64(12*time.Hour)), p.restart)
	}
	for _, span := range p.fault.on {
		if k := (fault{p.fault.kind, p.fault.on}).at(span.from); k.cuts() || k == metaDown {
			p.clock.at(span.from, p.cut)
		}
	}
}

func (p *play) cut() {
	p.watched.lose()
	p.library.lose()
}

// restart is what servers do at any time: connections end, and for a few seconds
// new ones are turned away.
func (p *play) restart() {
	p.watched.busyUntil = p.clock.now + time.Duration(p.random.Float64()*float64(4*time.Second))
	p.cut()
	p.clock.after(time.Duration(p.random.ExpFloat64()*float64(12*time.Hour)), p.restart)
}

func (p *play) librarySends() {
	if p.sends.every == 0 {
		return
	}
	p.clock.after(time.Duration(p.random.ExpFloat64()*float64(p.sends.every)), func() {
		p.library.send()
		p.librarySends()
	})
}
