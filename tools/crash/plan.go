package main

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"lifeboat/bridge/crashpoint"
	"lifeboat/sim/scenario"
)

// plan is all that is going to be done to the relays: rows of worlds that are
// played at the same time, the worlds of a row one after the other.
type plan [][]worldPlan

// worldPlan is what is going to be done to one of them.
type worldPlan struct {
	Name    string
	Outage  bool   // WhatsApp goes away and comes back, once
	Replay  string // how what was held comes back; for worlds with an outage
	Strikes []strike
}

// strike is one kill and the trouble before it.
type strike struct {
	// Step is where the relay ends itself, when it gets there for the Count-th
	// time. Without one it is killed after a time.
	Step  crashpoint.Step
	Count int
	After time.Duration
	// Trouble begins a time after the start of the run; the zero value is none.
	Trouble trouble
}

// trouble is what goes wrong besides the kills.
type trouble struct {
	On    scenario.PlatformName
	Kind  troubleKind
	At    time.Duration
	Lasts time.Duration
}

type troubleKind string

// The kinds of trouble.
const (
	cutConnections troubleKind = "connections cut" // in the middle of whatever is under way
	serverKilled   troubleKind = "server killed"   // connections cut, and new ones refused until it is back
	replyLost      troubleKind = "reply lost"      // carried out, and not answered
	routedAgain    troubleKind = "routed again"    // what was confirmed comes once more, on all platforms
)

const (
	steadyRows = 4
	outageRows = 2
	// outageShare is the part of the kills that a row of outages gets, in percent.
	// It spends most of its time with getting into an outage and out.
	outageShare = 10
	// perOutage is how many kills an outage has at most: half of them while it
	// lasts, the others while what was held is replayed. Each has a relay of its
	// own, since after a second outage within an hour a relay waits for minutes
	// before it brings people back.
	perOutage = 12
	// breather is how often a run is long enough for what takes its time, such
	// as an unknown outcome on WhatsApp, which is settled after 8 s at best.
	breather = 5
)

// makePlan spreads kills over the worlds. It is a pure function.
func makePlan(kills int, seed uint64) plan {
	var made plan
	left := kills
	for i := range outageRows {
		share := kills * outageShare / 100
		left -= share
		made = append(made, outageRow(share, i, rand.New(rand.NewPCG(seed, uint64(steadyRows+i)))))
	}
	for i := range steadyRows {
		share := left / (steadyRows - i)
		left -= share
		strikes := steadyStrikes(share, i, rand.New(rand.NewPCG(seed, uint64(i))))
		made = append(made, []worldPlan{{Name: fmt.Sprint("steady-", i+1), Strikes: strikes}})
	}
	return made
}

func outageRow(kills, row int, random *rand.Rand) []worldPlan {
	var worlds []worldPlan
	for ; kills > 0; kills -= perOutage {
		worlds = append(worlds, worldPlan{
			Name: fmt.Sprintf("outage-%d-%d", row+1, len(worlds)+1), Outage: true,
			Replay:  []string{"full", "digest"}[(row+len(worlds))%2],
			Strikes: outageStrikes(min(kills, perOutage), random),
		})
	}
	return worlds
}

// worlds lists those of all rows.
func (p plan) worlds() []worldPlan { return slices.Concat(p...) }

// kills is how many kills are planned.
func (p plan) kills() int {
	kills := 0
	for _, world := range p.worlds() {
		kills += len(world.Strikes)
	}
	return kills
}

// steadyStrikes takes steps and random moments in turn. The steps come in an
// order of each row's own, so that also few kills meet many of them.
func steadyStrikes(count, row int, random *rand.Rand) []strike {
	steps := crashpoint.Steps()
	next := row * len(steps) / steadyRows
	var strikes []strike
	for i := range count {
		s := strike{After: randomMoment(i, random)}
		if i%2 == 1 {
			s = strike{Step: steps[next%len(steps)], Count: 1 + random.IntN(2)}
			next++
		}
		if random.IntN(100) < 40 {
			s.Trouble = randomTrouble(random)
		}
		strikes = append(strikes, s)
	}
	return strikes
}

// sendingSteps are passed by everything that is replayed.
var sendingSteps = []crashpoint.Step{
	crashpoint.PartsStored, crashpoint.BeforeSend, crashpoint.SentBeforeRecord, crashpoint.PartRecorded,
}

func outageStrikes(count int, random *rand.Rand) []strike {
	var strikes []strike
	for i := range count {
		s := strike{After: time.Duration(random.IntN(2500)) * time.Millisecond}
		if i%2 == 1 {
			s = strike{Step: sendingSteps[random.IntN(len(sendingSteps))], Count: 1 + random.IntN(2)}
		}
		if random.IntN(100) < 40 {
			s.Trouble = randomTrouble(random)
			s.Trouble.Kind = routedAgain // nothing that the outage itself could be taken for
		}
		strikes = append(strikes, s)
	}
	return strikes
}

// randomMoment is during the start, soon after it, or much later.
func randomMoment(i int, random *rand.Rand) time.Duration {
	switch {
	case i%(2*breather) == 2*(breather-1):
		return 12*time.Second + time.Duration(random.IntN(2000))*time.Millisecond
	case random.IntN(3) == 0:
		return time.Duration(random.IntN(400)) * time.Millisecond
	default:
		return 400*time.Millisecond + time.Duration(random.IntN(2600))*time.Millisecond
	}
}

func randomTrouble(random *rand.Rand) trouble {
	platforms := []scenario.PlatformName{scenario.WhatsApp, scenario.Telegram, scenario.Matrix}
	kinds := []troubleKind{cutConnections, serverKilled, replyLost, routedAgain}
	return trouble{
		On: platforms[random.IntN(len(platforms))], Kind: kinds[random.IntN(len(kinds))],
		At:    time.Duration(random.IntN(700)) * time.Millisecond,
		Lasts: 500*time.Millisecond + time.Duration(random.IntN(1500))*time.Millisecond,
	}
}
