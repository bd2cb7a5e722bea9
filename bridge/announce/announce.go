// Package announce holds what members are told: short texts that say what to
// do. It is pure; the same facts always give the same words.
package announce

import (
	"fmt"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/failover"
)

// Facts are what a text may mention.
type Facts struct {
	Primary string         // the watched platform as people call it, such as "WhatsApp"
	Zone    *time.Location // of the group
	Now     time.Time
	Since   time.Time // when the fault began
	Until   time.Time // when failback was decided; zero while the outage is on
	Waiting bool      // whether messages wait to be replayed
}

// Status returns the status post of an outage. The same post is edited when
// the outage is over.
func Status(f Facts) bridge.Text {
	if f.Until.IsZero() {
		return bridge.Plainly(fmt.Sprintf("%s has been down since %s. Let's go on here. "+
			"Write as usual: your messages are kept and go back to the %s group when it works.", f.Primary, f.clock(f.Since), f.Primary))
	}
	return bridge.Plainly(fmt.Sprintf("%s was down from %s to %s. It works again.", f.Primary, f.clock(f.Since), f.clock(f.Until)))
}

// Ringing returns the post that notifies members once an outage has lasted.
func Ringing(f Facts) bridge.Text {
	return bridge.Plainly(fmt.Sprintf("%s is still down, since %s. Please talk here until it works again: nothing that you write is lost.", f.Primary, f.clock(f.Since)))
}

// Back returns the post that ends an outage.
func Back(f Facts) bridge.Text {
	text := fmt.Sprintf("%s works again.", f.Primary)
	if f.Waiting {
		text += fmt.Sprintf(" What was said here is now being brought to the %s group.", f.Primary)
	}
	return bridge.Plainly(text + " You can go on here or there: both stay connected until it is quiet here.")
}

// Peacetime returns the notice for somebody who talks in a fallback chat while
// nothing is wrong.
func Peacetime(f Facts) bridge.Text {
	return bridge.Plainly(fmt.Sprintf("%s works, so your message has gone to the %s group. Answers appear there.", f.Primary, f.Primary))
}

// For returns the text that belongs to an action of the failover, and false
// for actions that members are not told of.
func For(do failover.Do, f Facts) (bridge.Text, bool) {
	switch do {
	case failover.AnnounceDown:
		return Status(f), true
	case failover.Ring:
		return Ringing(f), true
	case failover.AnnounceBack:
		return Back(f), true
	default:
		return bridge.Text{}, false
	}
}

// clock shows a time of today, and the date too when it was another day.
func (f Facts) clock(t time.Time) string {
	local, today := t.In(f.Zone), f.Now.In(f.Zone)
	if local.YearDay() == today.YearDay() && local.Year() == today.Year() {
		return local.Format("15:04")
	}
	return local.Format("2 January, 15:04")
}
