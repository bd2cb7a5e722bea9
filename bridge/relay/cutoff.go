package relay

import (
	"fmt"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/health"
)

// observeReach notes since when a platform cannot be reached, and, once it has
// handed in what it remembers, whether that was for longer than it does.
func (r *Relay) observeReach(name bridge.PlatformName, before, after health.Link, at time.Time) {
	if before.CaughtUp == after.CaughtUp {
		return
	}
	if before.CaughtUp {
		r.knowledge.cutOff[name] = at
		return
	}
	since, cutOff := r.knowledge.cutOff[name]
	if !cutOff {
		since = r.started
	}
	remembers := r.platforms[name].Traits().Remembers
	if remembers == 0 || at.Sub(since) <= remembers {
		return
	}
	zone := r.options.zone()
	r.absences = append(r.absences, gap{At: at, Platform: name, Reason: fmt.Sprintf(
		"it could not be reached from %s to %s, and %s keeps it for %.0f hours",
		since.In(zone).Format("2 January 15:04"), at.In(zone).Format("2 January 15:04"), r.options.title(name), remembers.Hours())})
}
