package announce

import (
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/replay"
)

// Facts are what a text about an outage may mention.
type Facts struct {
	Primary string // the watched platform as people call it, such as "WhatsApp"
	Now     time.Time
	Since   time.Time // when the fault began
	Kept    int       // how many messages wait to be replayed
	// Replay is how much of what is said here follows on the primary; empty for
	// all of it.
	Replay replay.Mode
	// Mirrored says that the group's chats are joined in peacetime too.
	Mirrored bool
	// InTheMorning says that the replay waits for the end of the quiet hours.
	InTheMorning bool
	// InReview says that the replay waits for those who run the relay.
	InReview bool
	// ForSome says that the primary works for some members, so that the chats are joined and nothing is held.
	ForSome bool
	// Others are the fallbacks as people call them, for those who read the primary.
	Others []string
	// Local says that the primary works for members, but not yet for the relay.
	Local bool
}

// Down returns the status post of an outage, which is edited from then on.
func (p Printer) Down(f Facts) bridge.Text { return p.each(func(v voice) string { return v.down(f) }) }

func (v voice) down(f Facts) string {
	since := v.moment(f.Since, f.Now)
	switch {
	case f.ForSome:
		return v.DownForSome(f.Primary, since)
	case f.stays():
		return v.DownStays(f.Primary, since)
	case f.Replay == replay.Summary:
		return v.DownSummed(f.Primary, since)
	case f.Mirrored:
		return v.DownMirrored(f.Primary, since)
	default:
		return v.Down(f.Primary, since)
	}
}

// StillDown returns the status post as it stands later in the outage.
func (p Printer) StillDown(f Facts) bridge.Text {
	return p.each(func(v voice) string {
		return sentences(v.down(f), v.still(f), v.kept(f))
	})
}

func (v voice) still(f Facts) string {
	lasting := v.duration(f.Now.Sub(f.Since))
	if f.ForSome {
		return v.StillForSome(lasting)
	}
	return v.StillDown(lasting)
}

// stays says that nothing of what is said here follows on the primary.
func (f Facts) stays() bool { return f.Replay == replay.None }

func (v voice) kept(f Facts) string {
	if f.Kept == 0 || f.stays() {
		return ""
	}
	return v.Kept(f.Kept)
}

// Ringing returns the post that notifies members once an outage has lasted.
func (p Printer) Ringing(f Facts) bridge.Text {
	return p.each(func(v voice) string {
		if f.ForSome {
			return v.RingForSome(f.Primary, v.moment(f.Since, f.Now))
		}
		return v.Ring(f.Primary, v.moment(f.Since, f.Now))
	})
}

// WasDown returns the status post once the outage is over. It is all that
// members see of the end of one that did not ring.
func (p Printer) WasDown(f Facts) bridge.Text {
	return p.each(func(v voice) string {
		if f.Local {
			return v.backLocal(f)
		}
		return sentences(v.wasDown(f), v.replay(f))
	})
}

func (v voice) wasDown(f Facts) string {
	from, until := v.moment(f.Since, f.Now), v.moment(f.Now, f.Now)
	if f.ForSome {
		return v.WasDownForSome(f.Primary, from, until)
	}
	return v.WasDown(f.Primary, from, until)
}

// Back returns the post that ends an outage for which members were called.
func (p Printer) Back(f Facts) bridge.Text {
	return p.each(func(v voice) string {
		joined := v.BackJoined()
		if f.Mirrored {
			joined = v.BackMirrored()
		}
		if f.Local {
			return sentences(v.backLocal(f), joined)
		}
		return sentences(v.Back(f.Primary), v.replay(f), joined)
	})
}

func (v voice) backLocal(f Facts) string {
	if f.stays() {
		return v.BackLocalStays(f.Primary)
	}
	return v.BackLocal(f.Primary)
}

// replay says what becomes of what was kept.
func (v voice) replay(f Facts) string {
	switch {
	case f.Kept == 0 || f.stays():
		return ""
	case f.InReview:
		return v.BackInReview(f.Primary)
	case f.Replay == replay.Summary:
		return v.BackSummed(f.Primary)
	case f.InTheMorning:
		return v.BackMorning(f.Primary)
	default:
		return v.BackReplay(f.Primary)
	}
}

// Blind returns the post for members whom the relay cannot tell any more
// whether the primary works; sign is what stands before commands in the chat.
func (p Printer) Blind(f Facts, sign string) bridge.Text {
	return p.each(func(v voice) string {
		if f.stays() {
			return v.BlindStays(f.Primary, sign)
		}
		return v.Blind(f.Primary, sign)
	})
}
