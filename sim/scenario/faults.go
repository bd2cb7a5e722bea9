package scenario

import (
	"errors"
	"fmt"

	"lifeboat/sim/telegram"
	"lifeboat/sim/whatsapp"
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
func (w *World) Cut(platform PlatformName) {
	if platform == Telegram {
		w.telegram.Faults().CutConnections()
		return
	}
	w.whatsApp.Faults().Cut(nil)
}

func (w *World) start(fault Fault) (lift func() error, err error) {
	switch fault.On {
	case WhatsApp:
		return w.whatsApp.Faults().Start(w.onWhatsApp(fault)).Lift, nil
	case Telegram:
		made, known := onTelegram(fault)
		if !known {
			return nil, fmt.Errorf("telegram has no fault %q", fault.Kind)
		}
		end := w.telegram.Faults().Begin(made)
		return func() error { end(); return w.telegram.Err() }, nil
	case Uplink:
		return w.cutUplink()
	}
	return nil, fmt.Errorf("%q cannot fail", fault.On)
}

func (w *World) onWhatsApp(fault Fault) whatsapp.Fault {
	return whatsapp.Fault{
		Kind: whatsapp.Kind(fault.Kind), Who: w.who(fault.Whom), Sends: sendsOf(fault.Sends),
		Code: fault.Code, Namespace: fault.Namespace, Delay: fault.Delay,
	}
}

func (w *World) who(whom Whom) whatsapp.Who {
	switch {
	case whom.Relay:
		return whatsapp.Only(relayNumber)
	case whom.Members:
		return whatsapp.Except(relayNumber)
	case whom.Share > 0:
		return whatsapp.Share(whom.Share)
	case len(whom.Names) > 0:
		var numbers []string
		for _, name := range whom.Names {
			numbers = append(numbers, w.cast.numbers[name])
		}
		return whatsapp.Only(numbers...)
	}
	return nil
}

func sendsOf(word string) whatsapp.Sends {
	switch word {
	case "group":
		return whatsapp.GroupSends
	case "direct":
		return whatsapp.DirectSends
	}
	return whatsapp.AllSends
}

// onTelegram translates. The relay's bot is the only client of the Bot API, so it is always the one that is hit.
func onTelegram(fault Fault) (made telegram.Fault, known bool) {
	switch fault.Kind {
	case telegramRefuse:
		return telegram.Refuse(), true
	case telegramHang:
		return telegram.Hang(), true
	case telegramDelay:
		return telegram.Delay(fault.Delay), true
	case telegramBadGateway:
		return telegram.BadGateway(), true
	case telegramFail:
		return telegram.Fail(fault.Code, "Internal Server Error"), true
	case telegramHoldAnswers:
		return telegram.HoldAnswers(), true
	case telegramLoseAnswers:
		return telegram.LoseAnswers(), true
	}
	return telegram.Fault{}, false
}

// cutUplink takes the relay's own network away: nothing that it asks is answered, neither on connections that are
// open nor on new ones, and the unrelated hosts are not reached either. Members notice nothing.
func (w *World) cutUplink() (restore func() error, err error) {
	var lifts []func() error
	for _, kind := range []whatsapp.Kind{whatsapp.NameServerSilent, whatsapp.BlackHole} {
		fault := w.whatsApp.Faults().Start(whatsapp.Fault{Kind: kind, Who: whatsapp.Only(relayNumber)})
		lifts = append(lifts, fault.Lift)
	}
	end := w.telegram.Faults().Begin(telegram.Hang())
	lifts = append(lifts, func() error { end(); return w.telegram.Err() })
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
