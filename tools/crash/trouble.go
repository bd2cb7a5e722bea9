package main

import (
	"context"
	"errors"

	"lifeboat/bridge/pause"
	"lifeboat/sim/scenario"
)

// makeTrouble lets trouble come and go. If ctx ends, it goes at once.
func (r *rehearsal) makeTrouble(ctx context.Context, t trouble) error {
	if t.Kind == "" || pause.For(ctx, t.At) != nil {
		return nil
	}
	if t.Kind == routedAgain {
		return r.routeAgain()
	}
	r.result.troubles[string(t.On)+": "+string(t.Kind)]++
	if t.On == scenario.Telegram {
		r.result.doubts++
	}
	if t.Kind == cutConnections {
		return r.world.Cut(t.On)
	}
	if err := r.world.Begin(scenario.Begin{Name: "trouble", Fault: faultOf(t)}); err != nil {
		return err
	}
	var err error
	if t.Kind == serverKilled {
		err = r.world.Cut(t.On)
	}
	if pause.For(ctx, t.Lasts) != nil {
		return errors.Join(err, r.world.Lift("trouble"))
	}
	return errors.Join(err, r.world.Lift("trouble"))
}

// mostRoutedAgain is how much of what was confirmed comes once more at a time.
const mostRoutedAgain = 5

// routeAgain does so on every platform.
func (r *rehearsal) routeAgain() error {
	r.result.troubles[string(routedAgain)]++
	for _, on := range r.script.Platforms() {
		routed, err := r.world.RouteAgain(on, mostRoutedAgain)
		if err != nil {
			return err
		}
		r.result.routedAgain[on] += routed
	}
	return nil
}

// faultOf says it in the words of the platform's simulator. A reply is lost
// once, since each time may cost a repeat that has to be marked.
func faultOf(t trouble) scenario.Fault {
	fault := scenario.Fault{On: t.On}
	switch {
	case t.Kind == serverKilled && t.On == scenario.WhatsApp:
		fault.Kind = "connection-refused"
	case t.Kind == serverKilled:
		fault.Kind = "refuse"
	case t.On == scenario.WhatsApp:
		fault.Kind, fault.Whom = "sends-unacked", scenario.Whom{Relay: true}
	case t.On == scenario.Telegram:
		fault.Kind, fault.Calls, fault.Times = "lose-answers", []string{"sendMessage"}, 1
	default:
		fault.Kind, fault.Calls, fault.Times = "lose-answers", []string{"send"}, 1
	}
	return fault
}
