package announce

import "lifeboat/bridge"

// Peacetime returns the notice for somebody who talks in a fallback chat while
// nothing is wrong.
func (p Printer) Peacetime(primary string) bridge.Text {
	return p.each(func(v voice) string { return v.Peacetime(primary) })
}

// Help returns what a member can do, one line a command.
func (p Printer) Help(primary string) bridge.Text {
	return p.each(func(v voice) string {
		return v.Help(primary) + "\n" + v.HelpStatus() + "\n" + v.HelpVotes(primary) + "\n" + v.HelpStop()
	})
}

// Standing is how a primary stands, for members who ask.
type Standing string

// The standings. Anything else is not clear.
const (
	Works     Standing = "works"
	Fails     Standing = "fails"
	Uncertain Standing = "uncertain"
)

// Status returns the answer to a member who asks how things stand. Facts matter
// while the primary fails.
func (p Printer) Status(standing Standing, f Facts) bridge.Text {
	return p.each(func(v voice) string {
		switch standing {
		case Works:
			return v.StatusWorks(f.Primary)
		case Fails:
			return sentences(v.down(f), v.kept(f))
		default:
			return v.StatusUnclear(f.Primary)
		}
	})
}

// Stopped confirms that a person's words are no longer relayed.
func (p Printer) Stopped() bridge.Text {
	return p.each(func(v voice) string { return v.Stopped() })
}

// Started confirms that a person's words are relayed again.
func (p Printer) Started() bridge.Text {
	return p.each(func(v voice) string { return v.Started() })
}

// WroteOn stands for the words of somebody who does not want them relayed. The
// name may be as its owner wrote it.
func (p Printer) WroteOn(person, platform string) bridge.Text {
	return p.each(func(v voice) string { return v.WroteOn(name(person), platform) })
}
