package relay

import (
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/health"
	"lifeboat/store"
)

// judgeFallbacks returns the verdicts that change. One that failed holds nothing
// up: the others go on, and only what is meant for it waits.
func (r *Relay) judgeFallbacks(now time.Time) map[bridge.PlatformName]verdict {
	changed := map[bridge.PlatformName]verdict{}
	for platform := range r.groups.Fallbacks {
		if after := r.verdicts[platform].step(r.report(platform, now), now); after != r.verdicts[platform] {
			changed[platform] = after
		}
	}
	return changed
}

// doubtFallbacks says how closely our own network has to be watched to tell
// whose fault a failing fallback is. Once that is known there is nothing left to
// ask.
func (r *Relay) doubtFallbacks(now time.Time) watchfulness {
	for platform := range r.groups.Fallbacks {
		if r.verdicts[platform].Failing {
			continue
		}
		if state := r.report(platform, now).State; state == health.Suspect || state == health.OwnNetwork || state == health.Failing {
			return alarmed
		}
	}
	return atEase
}

// carryVerdict writes down what was found of a fallback, and lets it have what
// it missed once it is back.
func (w *work) carryVerdict(tx *store.Tx, platform bridge.PlatformName, after verdict) error {
	before := w.verdicts[platform]
	w.verdicts[platform] = after
	if err := after.save(tx, platform); err != nil {
		return err
	}
	for _, chat := range w.relay.groups.Fallbacks[platform] {
		w.touched[chat] = true
	}
	if before.Failing == after.Failing {
		return nil
	}
	if after.Failing {
		if err := w.goOn(tx, platform); err != nil {
			return err
		}
		return w.record(tx, store.Event{Kind: "fallback failing", Platform: platform}, map[string]any{"evidence": after.Evidence, "since": after.Since})
	}
	if err := w.record(tx, store.Event{Kind: "fallback back", Platform: platform}, map[string]any{"since": before.Since}); err != nil {
		return err
	}
	for _, chat := range w.relay.groups.Fallbacks[platform] {
		if err := w.sumUp(tx, chat); err != nil {
			return err
		}
	}
	return nil
}
