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

// RouteAgain hands the relay up to n things that it has confirmed on a platform already once more, as networks and
// servers do, and returns how many.
func (w *World) RouteAgain(platform PlatformName, n int) (routed int, err error) {
	place, opened := w.places[platform]
	if !opened {
		return 0, fmt.Errorf("%s is not in this world", platform)
	}
	return place.routeAgain(n), nil
}

func (w *World) start(fault Fault) (lift func() error, err error) {
	switch fault.On {
	case Uplink:
		return w.cutUplink()
	case Portal:
		return w.capture(), nil
	case Control:
		return w.controls.hosts[0].restore, w.controls.hosts[0].refuse()
	default:
		return w.startOnPlatform(fault)
	}
}

func (w *World) startOnPlatform(fault Fault) (lift func() error, err error) {
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
	for _, c := range w.controls.hosts {
		err = errors.Join(err, c.refuse())
		lifts = append(lifts, c.restore)
	}
	return func() error { return callAll(lifts) }, err
}

// capture puts the relay behind a page that wants a login: every address can be reached and every name resolves, but
// who answers is the page, also in place of the unrelated hosts.
func (w *World) capture() (release func() error) {
	releases := []func() error{w.controls.capture()}
	for _, place := range w.places {
		releases = append(releases, place.capture())
	}
	return func() error { return callAll(releases) }
}

func callAll(functions []func() error) error {
	var errs []error
	for _, call := range functions {
		errs = append(errs, call())
	}
	return errors.Join(errs...)
}
