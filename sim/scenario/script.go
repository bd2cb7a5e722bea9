package scenario

import (
	"slices"
	"strings"
	"time"
)

// PlatformName names a simulated platform in scripts and books.
type PlatformName string

// The platforms of the world. Uplink is the relay's own network: a fault of it hits the relay's way to both
// platforms and to the control targets at once, and nobody else.
const (
	WhatsApp PlatformName = "whatsapp"
	Telegram PlatformName = "telegram"
	Uplink   PlatformName = "uplink"
)

// Script is an outage: who talks, what breaks when, and what is expected of a relay. All times count from the moment
// in which the relay is ready.
type Script struct {
	Name   string
	Title  string
	Source string   // where the facts are from
	Story  []string // what happened in reality, a sentence or two an entry
	// Shortened says which steady stretches of reality take less time here, and how much.
	Shortened []string
	Overrides []Override
	Group     string // what the conversation is called
	Members   []Member
	Expect    Expectation
	// Cap is when the play ends even though something is still missing.
	Cap    time.Duration
	Events []Event // in order of time
}

// Override is a setting of the relay that differs from what is shipped while the script is played.
type Override struct {
	Setting string // the path in the relay's configuration, such as "replay.posts_per_minute"
	Value   string
	Why     string
}

// Member is a person of the group, and where that person can be reached.
type Member struct {
	Name string
	On   []PlatformName
}

// Uses says whether the member has an account on the platform.
func (m Member) Uses(platform PlatformName) bool { return slices.Contains(m.On, platform) }

// Expectation is what a relay should decide.
type Expectation struct {
	Failover bool
	// After and Within bound the time from the first fault to the failover.
	After, Within time.Duration
}

// Event is one thing that happens.
type Event struct {
	At   time.Duration
	Line int // of the script, from 1
	Do   Act
}

// Act is one of [Say], [Begin], [Lift], [Cut], [Kill] and [Note].
type Act interface{ act() }

// Say has a member write something in the group's chat on a platform.
type Say struct {
	Who  string
	On   PlatformName
	Text string // unique in the script, and contained in no other text of it
}

// Begin switches a fault on. Name is how Lift refers to it.
type Begin struct {
	Name  string
	Fault Fault
}

// Lift ends a fault.
type Lift struct{ Name string }

// Cut ends all connections with a platform that exist. It does not prevent new ones.
type Cut struct{ On PlatformName }

// Kill ends the relay in the middle of whatever it does, and starts it again.
type Kill struct{}

// Note tells those who watch what is going on.
type Note struct{ Text string }

func (Say) act()   {}
func (Begin) act() {}
func (Lift) act()  {}
func (Cut) act()   {}
func (Kill) act()  {}
func (Note) act()  {}

// Fault says what is broken, and who is hit by it.
type Fault struct {
	On   PlatformName
	Kind string // in the words of the platform's simulator; empty for Uplink
	Whom Whom
	// Sends narrows faults of sending to "group" or "direct" ones; empty means both.
	Sends     string
	Code      int // HTTP status, reason or error; 0 leaves it to the simulator
	Namespace string
	Delay     time.Duration
}

// Whom says who is hit by a fault. The zero value means everyone.
type Whom struct {
	Share   float64  // a part of the accounts, from 0 to 1; 0 means that names or roles decide
	Names   []string // these members
	Relay   bool     // the relay alone
	Members bool     // everyone but the relay
}

// Member returns the member of that name, and whether there is one.
func (s Script) Member(name string) (Member, bool) {
	i := slices.IndexFunc(s.Members, func(m Member) bool { return m.Name == name })
	if i < 0 {
		return Member{}, false
	}
	return s.Members[i], true
}

// MembersOn lists the members that use the platform.
func (s Script) MembersOn(platform PlatformName) []Member {
	return slices.DeleteFunc(slices.Clone(s.Members), func(m Member) bool { return !m.Uses(platform) })
}

// FirstFault returns when the trouble begins; ok is false for a script without any.
func (s Script) FirstFault() (at time.Duration, ok bool) {
	for _, event := range s.Events {
		if _, is := event.Do.(Begin); is {
			return event.At, true
		}
	}
	return 0, false
}

// LastLift returns when the last fault ends; ok is false for a script without any.
func (s Script) LastLift() (at time.Duration, ok bool) {
	for _, event := range slices.Backward(s.Events) {
		if _, is := event.Do.(Lift); is {
			return event.At, true
		}
	}
	return 0, false
}

// End is the time of the last event.
func (s Script) End() time.Duration {
	if len(s.Events) == 0 {
		return 0
	}
	return s.Events[len(s.Events)-1].At
}

// String says what the fault is, in a few words, for those who watch.
func (f Fault) String() string {
	var words []string
	for _, word := range []string{string(f.On), f.Kind} {
		if word != "" {
			words = append(words, word)
		}
	}
	if f.Sends != "" {
		words = append(words, "("+f.Sends+" sends)")
	}
	return strings.Join(words, " ") + ", hits " + f.Whom.String()
}
