package relay

import (
	"maps"
	"reflect"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/alert"
	"lifeboat/store"
)

// tidings is what operators are to be told at one step.
type tidings struct {
	state   alert.State
	alerts  []alert.Alert
	changed bool
}

// look compares what is true now with what operators were told. A relay without
// operators has nobody to tell.
func (r *Relay) look(decisions []decision, judged map[bridge.PlatformName]verdict, now time.Time) tidings {
	if len(r.options.Operators) == 0 {
		return tidings{}
	}
	memories, verdicts := cloned(r.memories), cloned(r.verdicts)
	maps.Copy(verdicts, judged)
	for _, d := range decisions {
		memories[d.primary] = d.memory
	}
	t := tidings{}
	t.state, t.alerts = r.standing.Alerts.Step(now, r.findings(memories, verdicts, now))
	t.changed = len(t.alerts) > 0 || !reflect.DeepEqual(t.state, r.standing.Alerts) && len(t.state.Known)+len(r.standing.Alerts.Known) > 0
	return t
}

// tell writes down what operators are to be told: on every route, since the one
// that is in trouble may be among them.
func (w *work) tell(tx *store.Tx) error {
	if !w.tidings.changed {
		return nil
	}
	w.changeStanding(func(s *standing) { s.Alerts = w.tidings.state })
	for _, a := range w.tidings.alerts {
		for _, chat := range w.relay.options.Operators {
			if _, err := w.deliver(tx, alertFor(chat, a)); err != nil {
				return err
			}
		}
		detail := map[string]any{"condition": a.Condition, "about": a.Key, "over": a.Cured}
		if err := w.record(tx, store.Event{Kind: "alert"}, detail); err != nil {
			return err
		}
	}
	return nil
}

func alertFor(chat bridge.Chat, a alert.Alert) store.Delivery {
	attention := bridge.Ordinary
	if a.Severity == alert.Note {
		attention = bridge.Silent
	}
	return store.Delivery{
		Chat: chat, Lane: store.Live, Action: bridge.ActionPost,
		Body: &bridge.Post{Text: bridge.Plainly(a.Text), Attention: attention},
	}
}

// logAlerts puts into the log what operators were told.
func (w *work) logAlerts() {
	for _, a := range w.tidings.alerts {
		w.relay.log.Warn("operators are told", "condition", string(a.Condition), "about", a.Key, "over", a.Cured)
	}
}
