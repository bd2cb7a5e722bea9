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
