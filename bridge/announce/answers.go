package announce

import "lifeboat/bridge"

// Peacetime returns the notice for somebody who talks in a fallback chat while
// nothing is wrong.
func (p Printer) Peacetime(primary string) bridge.Text {
	return p.each(func(v voice) string { return v.Peacetime(primary) })
}

// Unshown returns the notice that older messages are not posted, where no digest
// says so.
func (p Printer) Unshown(messages int) bridge.Text {
	return p.each(func(v voice) string { return v.Unshown(messages) })
}

// Help returns what a member can do, one line a command; sign is what stands
// before commands in the chat, such as "/".
func (p Printer) Help(primary, sign string) bridge.Text {
	return p.each(func(v voice) string {
		return v.Help(primary) + "\n" + v.HelpStatus(sign, primary) + "\n" + v.HelpVotes(sign, primary) + "\n" + v.HelpStop(sign)
	})
}

// Standing is how a group's primary stands, for members who ask.
type Standing string

// The standings. Anything else is uncertain.
const (
	Works     Standing = "works"
	Fails     Standing = "fails"
	Returning Standing = "returning" // what was held is being replayed
	Joined    Standing = "joined"    // it works, and the chats linger
	Uncertain Standing = "uncertain"
)

// Status returns the answer to a member who asks how things stand. While the
// primary fails it is the status post as it would stand now.
func (p Printer) Status(standing Standing, f Facts) bridge.Text {
	return p.each(func(v voice) string {
		switch standing {
		case Works:
			return v.StatusWorks(f.Primary)
		case Fails:
			return sentences(v.down(f), v.kept(f))
		case Returning:
			if f.InReview {
				return sentences(v.Back(f.Primary), v.replay(f))
			}
			return v.StatusReturning(f.Primary)
		case Joined:
			return v.StatusJoined(f.Primary)
		default:
			return v.StatusUncertain(f.Primary)
		}
	})
}

// Voted thanks for a vote: how many of those who are needed say that the
// primary works, or that it does not.
func (p Printer) Voted(primary string, up bool, said, needed int) bridge.Text {
	return p.each(func(v voice) string {
		if up {
			return v.VotedUp(said, needed, primary)
		}
		return v.VotedDown(said, needed, primary)
	})
}

// VotedAlready answers somebody who says the same again too soon.
func (p Printer) VotedAlready() bridge.Text {
	return p.each(func(v voice) string { return v.VotedAlready() })
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
