package main

import (
	"math/rand/v2"
	"time"

	"lifeboat/bridge/crashpoint"
	"lifeboat/sim/scenario"
)

// plan is all that is going to be done to the relays.
type plan struct{ Worlds []worldPlan }

// worldPlan is what is going to be done to one of them.
type worldPlan struct {
	Name    string
	Outages bool   // WhatsApp goes away and comes back, again and again
	Replay  string // how what was held comes back; for worlds with outages
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
)

const (
	steadyWorlds = 4
	outageWorlds = 2
	// outageShare is the part of the kills that a world with outages gets, in
	// percent. It spends most of its time with getting into an outage and out.
	outageShare = 8
	// breather is how often a run is long enough for what takes its time, such
	// as an unknown outcome on WhatsApp, which is settled after 8 s at best.
	breather = 5
)

// makePlan spreads kills over the worlds. It is a pure function.
func makePlan(kills int, seed uint64) plan {
	var made plan
	left := kills
	for i := range outageWorlds {
		share := kills * outageShare / 100
		left -= share
		random := rand.New(rand.NewPCG(seed, uint64(steadyWorlds+i)))
		made.Worlds = append(made.Worlds, worldPlan{
			Name: "outages-" + string(rune('a'+i)), Outages: true, Replay: []string{"full", "digest"}[i%2],
			Strikes: outageStrikes(share, random),
		})
	}
	for i := range steadyWorlds {
		share := left / (steadyWorlds - i)
		left -= share
		random := rand.New(rand.NewPCG(seed, uint64(i)))
		made.Worlds = append(made.Worlds, worldPlan{Name: "steady-" + string(rune('a'+i)), Strikes: steadyStrikes(share, i, random)})
	}
	return made
}

// steadyStrikes takes steps and random moments in turn. The steps come in an
// order of each world's own, so that also few kills meet many of them.
func steadyStrikes(count, world int, random *rand.Rand) []strike {
	steps := crashpoint.Steps()
	next := world * len(steps) / steadyWorlds
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
	kinds := []troubleKind{cutConnections, serverKilled, replyLost}
	return trouble{
		On: platforms[random.IntN(len(platforms))], Kind: kinds[random.IntN(len(kinds))],
		At:    time.Duration(random.IntN(1500)) * time.Millisecond,
		Lasts: 500*time.Millisecond + time.Duration(random.IntN(1500))*time.Millisecond,
	}
}
