package scenario

import (
	"errors"
	"fmt"
)

// Begin switches a fault on. When it returns, the fault has taken hold.
func (w *World) Begin(begin Begin) error {
	lift, err := w.start(begin.Fault)
	if err != nil {
		return fmt.Errorf("begin the fault %q: %w", begin.Name, err)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.active[begin.Name] = lift
	return nil
}

// Lift ends a fault that is on.
func (w *World) Lift(name string) error {
	w.mu.Lock()
	lift := w.active[name]
	delete(w.active, name)
	w.mu.Unlock()
	if lift == nil {
		return fmt.Errorf("lift the fault %q: it is not on", name)
	}
	if err := lift(); err != nil {
		return fmt.Errorf("lift the fault %q: %w", name, err)
	}
	return nil
}

// Cut ends all connections with a platform that exist now.
func (w *World) Cut(platform PlatformName) error {
	place, opened := w.places[platform]
	if !opened {
		return fmt.Errorf("%s is not in this world", platform)
	}
	place.cut()
	return nil
}

func (w *World) start(fault Fault) (lift func() error, err error) {
	if fault.On == Uplink {
		return w.cutUplink()
	}
	place, opened := w.places[fault.On]
	if !opened {
		return nil, fmt.Errorf("%s is not in this world", fault.On)
	}
	return place.begin(fault)
}

// cutUplink takes the relay's own network away: nothing that it asks is answered, neither on connections that are
// open nor on new ones, and the unrelated hosts are not reached either. Members notice nothing.
func (w *World) cutUplink() (restore func() error, err error) {
	var lifts []func() error
	for _, place := range w.places {
		lifts = append(lifts, place.unplug())
	}
	for _, c := range w.controls {
		err = errors.Join(err, c.refuse())
		lifts = append(lifts, c.restore)
	}
	return func() error { return callAll(lifts) }, err
}

func callAll(functions []func() error) error {
	var errs []error
	for _, call := range functions {
		errs = append(errs, call())
	}
	return errors.Join(errs...)
}
