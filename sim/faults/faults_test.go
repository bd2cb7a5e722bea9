package faults_test

import (
	"errors"
	"testing"
	"time"

	"lifeboat/sim/faults"
)

// door counts how often it is shut.
type door struct{ shut, cut int }

func (d *door) Shut()   { d.shut++ }
func (d *door) Unshut() { d.shut-- }
func (d *door) Cut()    { d.cut++ }

type fault = faults.Fault[string]

func exchange(set *faults.Set[string], name string) faults.Exchange[string, string] {
	return faults.Exchange[string, string]{
		Set: set, Name: name, Gateway: func() string { return "gateway" },
		Meet: func(own string) (*string, error) { return &own, nil },
	}
}

// answer is what a client gets from an endpoint that says "fine".
func answer(e faults.Exchange[string, string]) (string, error) {
	return e.Answer(func() (any, error) { return "fine", nil }, func(result any, err error) (string, error) { return result.(string), err })
}

func TestFaultsAnswerInsteadOfTheEndpoint(t *testing.T) {
	for name, c := range map[string]struct {
		fault fault
		want  string
		fails error
	}{
		"bad gateway":     {faults.BadGateway[string](), "gateway", nil},
		"own":             {faults.Own(faults.BeforeCarriedOut, true, "refused"), "refused", nil},
		"answer lost":     {faults.LoseAnswers[string](), "", faults.ErrNoAnswer},
		"another's fault": {faults.BadGateway[string]("elsewhere"), "fine", nil},
		"another case":    {faults.BadGateway[string]("SEND"), "gateway", nil},
	} {
		t.Run(name, func(t *testing.T) {
			set := faults.NewSet[string](&door{})
			lift := set.Begin(c.fault)
			if got, err := answer(exchange(set, "send")); got != c.want || !errors.Is(err, c.fails) {
				t.Errorf("got %q, %v", got, err)
			}
			lift()
			lift()
			if got, err := answer(exchange(set, "send")); got != "fine" || err != nil {
				t.Errorf("after it was lifted: %q, %v", got, err)
			}
		})
	}
}

func TestAFaultHitsAsManyCallsAsItMay(t *testing.T) {
	set := faults.NewSet[string](&door{})
	set.Begin(faults.BadGateway[string]().Next(2))
	for i, want := range []string{"gateway", "gateway", "fine"} {
		if got, err := answer(exchange(set, "send")); got != want || err != nil {
			t.Errorf("call %d: %q, %v", i, got, err)
		}
	}
}

func TestAHungRequestIsAnsweredOnceItIsLifted(t *testing.T) {
	set := faults.NewSet[string](&door{})
	lift := set.Begin(faults.Hang[string]())
	got := make(chan string, 1)
	go func() {
		a, _ := answer(exchange(set, "send"))
		got <- a
	}()
	select {
	case a := <-got:
		t.Fatalf("answered %q while it hangs", a)
	case <-time.After(20 * time.Millisecond):
	}
	lift()
	if a := <-got; a != "fine" {
		t.Errorf("got %q", a)
	}
}

func TestAClientThatLeavesGetsNoAnswer(t *testing.T) {
	set := faults.NewSet[string](&door{})
	set.Begin(faults.HoldAnswers[string]())
	gone := make(chan struct{})
	close(gone)
	e := exchange(set, "send")
	e.Gone = gone
	if _, err := answer(e); !errors.Is(err, faults.ErrNoAnswer) {
		t.Errorf("got %v", err)
	}
}

// TestAWaitingRequestMeetsAFaultThatBegins: it sets out again.
func TestAWaitingRequestMeetsAFaultThatBegins(t *testing.T) {
	set := faults.NewSet[string](&door{})
	began := set.NextBegin()
	runs := 0
	got, err := exchange(set, "sync").Answer(func() (any, error) {
		runs++
		set.Begin(faults.BadGateway[string]("sync"))
		<-began
		return nil, faults.ErrBegan
	}, func(any, error) (string, error) { return "told", nil })
	if got != "gateway" || err != nil || runs != 1 {
		t.Errorf("got %q, %v after %d runs", got, err, runs)
	}
}

func TestTheDoorIsShutWhileConnectionsAreRefused(t *testing.T) {
	d := &door{}
	set := faults.NewSet[string](d)
	set.Begin(faults.Refuse[string]())
	set.Begin(faults.Refuse[string]())
	if d.shut != 2 {
		t.Errorf("shut %d times", d.shut)
	}
	set.LiftAll()
	set.CutConnections()
	if d.shut != 0 || d.cut != 1 {
		t.Errorf("shut %d times and cut %d times", d.shut, d.cut)
	}
}
