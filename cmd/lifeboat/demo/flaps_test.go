package demo

import (
	"testing"
	"time"

	"lifeboat/bridge/failover"
	"lifeboat/sim/scenario"
)

// decided is a rehearsal in which phases were entered a second after one another, while WhatsApp had a fault for the
// first seconds.
func decided(faulty time.Duration, phases ...failover.Phase) *rehearsal {
	began := time.Now()
	r := &rehearsal{script: scenario.Script{Primary: scenario.WhatsApp, Expect: scenario.Expectation{Failover: true}}}
	fault := scenario.Begin{Name: "gone", Fault: scenario.Fault{On: scenario.WhatsApp}}
	r.timeline.Faults = []scenario.Trouble{{Begin: fault, From: began, To: began.Add(faulty)}}
	for i, phase := range phases {
		r.decisions.enter(phaseChange{phase, began.Add(time.Duration(i+1) * time.Second)})
	}
	return r
}

func TestDecisionsAreCounted(t *testing.T) {
	const down, recovering, returning, standby = failover.Down, failover.Recovering, failover.Returning, failover.Standby
	for name, test := range map[string]struct {
		faulty time.Duration
		phases []failover.Phase
		want   demoReport
		wrong  int
	}{
		"an outage":            {2500 * time.Millisecond, []failover.Phase{down, recovering, returning, standby}, demoReport{Failovers: 1, Failbacks: 1}, 0},
		"nothing was held":     {2500 * time.Millisecond, []failover.Phase{down, recovering, standby, standby}, demoReport{Failovers: 1, Failbacks: 1}, 0},
		"an end that was none": {4500 * time.Millisecond, []failover.Phase{down, recovering, down, recovering, returning}, demoReport{Failovers: 1, Failbacks: 1}, 0},
		"two outages":          {5500 * time.Millisecond, []failover.Phase{down, recovering, returning, standby, down}, demoReport{Failovers: 2, Failbacks: 1}, 1},
		"to and fro":           {5500 * time.Millisecond, []failover.Phase{down, recovering, returning, down}, demoReport{Failovers: 2, Failbacks: 1, Flaps: 1}, 1},
		"for nothing":          {500 * time.Millisecond, []failover.Phase{down}, demoReport{Failovers: 1, FalseFailover: true}, 1},
		"back too early":       {9500 * time.Millisecond, []failover.Phase{down, recovering, returning, standby}, demoReport{Failovers: 1, Failbacks: 1}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			r := decided(test.faulty, test.phases...)
			var got demoReport
			r.addDecisions(&got)
			if got.Failovers != test.want.Failovers || got.Failbacks != test.want.Failbacks || got.Flaps != test.want.Flaps || got.FalseFailover != test.want.FalseFailover {
				t.Errorf("counted %+v, want %+v", got, test.want)
			}
			if wrong := r.untimely(got); len(wrong) != test.wrong {
				t.Errorf("untimely is %q, want %d", wrong, test.wrong)
			}
		})
	}
}

// TestAFailbackIsTimedFromWhatCalledForIt: the end of the fault, or the last vote where only the relay is hit.
func TestAFailbackIsTimedFromWhatCalledForIt(t *testing.T) {
	began := time.Now()
	at := func(s int) time.Time { return began.Add(time.Duration(s) * time.Second) }
	said := []scenario.Said{
		{At: at(40), Command: true}, {At: at(42), Command: true}, {At: at(44)}, {At: at(90), Command: true},
	}
	for name, test := range map[string]struct {
		whom     scenario.Whom
		failback int
		want     int
	}{
		"everybody is hit":       {scenario.Whom{}, 150, 80},
		"back too early":         {scenario.Whom{}, 45, 80},
		"only the relay is hit":  {scenario.Whom{Relay: true}, 45, 42},
		"and nobody has told it": {scenario.Whom{Relay: true}, 30, 10},
		"and it was mended":      {scenario.Whom{Relay: true}, 150, 80},
	} {
		r := &rehearsal{}
		r.timeline = scenario.Timeline{FirstFault: at(10), LastLift: at(80), Faults: []scenario.Trouble{{
			Begin: scenario.Begin{Fault: scenario.Fault{On: scenario.WhatsApp, Whom: test.whom}}, From: at(10), To: at(80),
		}}}
		if got := r.calledFor(at(test.failback), said); !got.Equal(at(test.want)) {
			t.Errorf("%s: it was called for after %s, want %d s", name, got.Sub(began), test.want)
		}
	}
}
