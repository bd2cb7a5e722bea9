package failover

import (
	"time"

	"lifeboat/bridge/health"
)

// Input is what is known at a step.
type Input struct {
	// Report is the finding on the primary.
	Report health.Report
	// Groups are the configured groups of this primary, by name. A group that
	// is missing here is forgotten.
	Groups map[string]Facts
	// Crowd is what a quorum of members says.
	Crowd Crowd
	// Order is what operators want; it is given at every step until it is over.
	Order Order
}

// Facts is what a step needs to know of a group.
type Facts struct {
	// Held says that something still waits in the primary chat's replay lane.
	Held bool
	// Acked is when a replayed post was last acknowledged, zero if none was.
	Acked time.Time
	// Confirmed is when a member's device last confirmed a replayed post.
	Confirmed time.Time
	// Heard is when somebody last talked in a fallback chat.
	Heard time.Time
	// Released is the outage after which operators let the replay begin.
	Released Ordeal
}

// Ordeal is one outage of one incident. A release holds for the one that it names,
// so that what another outage holds is looked at again.
type Ordeal struct {
	Incident int64 `json:"incident"`
	Outage   int   `json:"outage"`
}

// Do is the name of an action.
type Do string

// The actions.
const (
	// OpenIncident: write down that an incident begins, and set State.Incident.
	OpenIncident Do = "open incident"
	// CloseIncident: the incident's last replay has ended.
	CloseIncident Do = "close incident"
	// AnnounceDown, Ring and AnnounceBack tell a group's members.
	AnnounceDown Do = "announce down"
	Ring         Do = "ring"
	AnnounceBack Do = "announce back"
	// AnnounceBlind: only members can tell when the primary works again.
	AnnounceBlind Do = "announce blind"
	// UpdateStatus: the status post of a long outage is to be edited.
	UpdateStatus Do = "update status"
	// HoldGroup: what still waits for the primary goes over to the replay lane.
	HoldGroup Do = "hold"
	// TryFirst: the first held post goes out alone.
	TryFirst Do = "try first"
	// RestGroup: what is held waits for the end of the quiet hours.
	RestGroup Do = "rest"
	// ReviewGroup: what is held waits until operators release it.
	ReviewGroup Do = "review"
	// ReplayGroup: the rest of what was held goes out.
	ReplayGroup Do = "replay"
	// GroupHome: a group's replay has ended.
	GroupHome Do = "home"
	// CloseGroup: the fallback chats are no longer joined to the primary.
	CloseGroup Do = "close"
	// NoteTrouble and NoteCure: tell operators of a trouble, and of its end.
	NoteTrouble Do = "trouble"
	NoteCure    Do = "cure"
	// NotePhase: write the change of phase into the history.
	NotePhase Do = "phase"
)

// Action is one thing to be done after a step has been committed; Group is
// empty where it concerns the whole primary.
type Action struct {
	Do    Do
	Group string
}
