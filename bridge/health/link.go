package health

import (
	"maps"
	"time"

	"lifeboat/bridge"
)

// Link is what is known of one platform's connection and account.
// The zero Link knows nothing.
type Link struct {
	Platform bridge.PlatformName // as the signals name it
	Tracks   map[bridge.Capability]Track
	// CaughtUp says that all that waited on the platform has been handed in
	// since the connection was last made.
	CaughtUp bool
	// Deliveries is what members' devices confirmed.
	Deliveries Deliveries
	// Survey is what a probe last found on the way there.
	Survey Survey

	Account       bridge.Account
	AccountReason string
	AccountUntil  time.Time
}

// ResumeLink returns what is known of a link after a restart: connections and
// pings are made anew, but what earlier sends and receipts have shown goes on
// counting, sends as if it had been seen now, until others show otherwise.
func ResumeLink(sends Track, deliveries Deliveries, now time.Time) Link {
	if !sends.Failing() {
		return Link{Deliveries: deliveries}
	}
	sends.Failed = append(sends.Failed[:len(sends.Failed)-1:len(sends.Failed)-1], now)
	return Link{Tracks: map[bridge.Capability]Track{bridge.GroupSend: sends}, Deliveries: deliveries}
}

// Sends returns what the sends to groups have shown.
func (l Link) Sends() Track { return l.Tracks[bridge.GroupSend] }

// Observe returns the link as it is known after a signal.
func (l Link) Observe(s bridge.Signal) Link {
	l.Platform = s.Platform
	switch {
	case s.Account != "":
		return l.observeAccount(s)
	case s.CaughtUp:
		l.CaughtUp = true
		return l
	case s.OK:
		return l.observeSuccess(s)
	default:
		return l.observeFailure(s)
	}
}

func (l Link) observeAccount(s bridge.Signal) Link {
	l.Account, l.AccountReason, l.AccountUntil = s.Account, s.Reason, s.Until
	return l
}

// Confirmed returns the link as it is known after a person's device has confirmed
// a post of a chat. What comes in while the link catches up may have been
// confirmed long ago.
func (l Link) Confirmed(p Policy, chat, id, person string, at time.Time) Link {
	if l.CaughtUp {
		l.Deliveries = l.Deliveries.Confirmed(p, chat, id, person, at)
	} else {
		l.Deliveries = l.Deliveries.handedIn(chat, id, person)
	}
	return l
}

// AccountEvidence says why the account cannot be used, and until when if that is
// known, in a zone that is UTC if it is nil.
func (l Link) AccountEvidence(zone *time.Location) string {
	if l.AccountUntil.IsZero() {
		return l.AccountReason
	}
	if zone == nil {
		zone = time.UTC
	}
	return l.AccountReason + ", until " + l.AccountUntil.In(zone).Format("2 January 15:04")
}

func (l Link) observeSuccess(s bridge.Signal) Link {
	l.Tracks = maps.Clone(l.Tracks)
	if l.Tracks == nil {
		l.Tracks = map[bridge.Capability]Track{}
	}
	l.Tracks[s.Capability] = l.Tracks[s.Capability].succeeded(s.At, s.Took)
	if s.Capability == bridge.Connect {
		// A new connection: its name resolved, and what the old one did not
		// answer says nothing about it.
		l.Tracks[bridge.Resolve] = Track{LastOK: s.At}
		l.Tracks[bridge.Ping] = Track{LastOK: s.At}
	}
	return l
}

// observeFailure counts a name that does not resolve as a connection that was
// not made, too: the adapter reports only where an attempt ended.
func (l Link) observeFailure(s bridge.Signal) Link {
	l.Tracks = maps.Clone(l.Tracks)
	if l.Tracks == nil {
		l.Tracks = map[bridge.Capability]Track{}
	}
	l.Tracks[s.Capability] = l.Tracks[s.Capability].failed(s.At, s.Took, s.Reason)
	if began := s.At.Add(-s.Took); s.Took < saidAtOnce || !l.Tracks[bridge.Ping].LastAsked.Before(began) {
		l.Tracks[s.Capability] = l.Tracks[s.Capability].proven(s.At)
	}
	if s.Capability == bridge.Resolve {
		l.Tracks[bridge.Connect] = l.Tracks[bridge.Connect].failed(s.At, s.Took, s.Reason)
	}
	if s.Capability == bridge.Resolve || s.Capability == bridge.Connect {
		l.CaughtUp = false
	}
	return l
}

// lastAnswer is when the platform was last seen to work in any way.
func (l Link) lastAnswer() time.Time {
	var last time.Time
	for _, track := range l.Tracks {
		if track.LastOK.After(last) {
			last = track.LastOK
		}
	}
	return last
}
