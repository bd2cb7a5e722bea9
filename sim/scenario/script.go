package scenario

import (
	"slices"
	"time"
)

// Script is an outage: who talks, what breaks when, and what is expected of a relay. All times count from the moment
// in which the relay is ready.
type Script struct {
	Name   string
	Title  string
	Source string // where the facts are from
	// Case names what the script measures, such as "half-open connection"; empty for one that only tells a story.
	Case  string
	Story []string // what happened in reality, a sentence or two an entry
	// Shortened says which steady stretches of reality take less time here, and how much.
	Shortened []string
	Overrides []Override
	Group     string // what the conversation is called
	// Primary is where people normally talk, and Fallbacks where they go, in the order in which they are named to them.
	Primary   PlatformName
	Fallbacks []PlatformName
	Members   []Member
	Expect    Expectation
	// Promises are what the books must show at the end, beyond what every play has to keep.
	Promises []Promise
	// Status are words that whoever looks at the relay's status must find in it at some time of the play, those of one
	// entry at one look.
	Status [][]string
	// Cap is when the play ends even though something is still missing.
	Cap    time.Duration
	Events []Event // in order of time
}

// Override is a setting of the relay that differs from what is shipped while the script is played.
type Override struct {
	Setting string // the path in the relay's configuration, such as "replay.posts_per_minute"
	// Value may hold times of day: {now}, and {now+2m}, which is the first full minute after that.
	Value string
	Why   string
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
	// Failovers is how many there should be; 0 leaves that open.
	Failovers int
	// Back bounds the time from the end of the last fault to the failback; 0 leaves that to the cap.
	Back time.Duration
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
