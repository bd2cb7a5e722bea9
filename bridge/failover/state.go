package failover

import (
	"maps"
	"time"
)

// Version is the version of State's JSON form.
const Version = 1

// Phase is where a primary stands.
type Phase string

// The phases. An incident is on in Down, Recovering and Returning.
const (
	// Standby: the primary works, or nothing says otherwise.
	Standby Phase = "standby"
	// Down: an outage; groups are open and held.
	Down Phase = "down"
	// Recovering: the evidence is good, but not yet for long enough.
	Recovering Phase = "recovering"
	// Returning: failback was decided; what was held is being replayed.
	Returning Phase = "returning"
)

// Trouble is a state that is no outage: operators are told, members are not
// sent away.
type Trouble string

// The troubles.
const (
	NoTrouble  Trouble = ""
	OwnNetwork Trouble = "own network"
	// SignInPage: our own network leads everything to a page that wants a login.
	SignInPage Trouble = "sign-in page"
	// NameServer: our own name server does not know the primary's name.
	NameServer     Trouble = "name server"
	AccountTrouble Trouble = "account"
	// NoVerdict: nothing has been seen of the primary for a while.
	NoVerdict Trouble = "no verdict"
	// LocalFault: members reach the primary, only this relay does not.
	LocalFault Trouble = "local"
)

// Stage is where one group stands on its way back.
type Stage string

// The stages of a group. A group without one is at home.
const (
	AtHome    Stage = ""
	Away      Stage = "away"      // held
	Resting   Stage = "resting"   // what was held waits for the morning, live messages flow
	InReview  Stage = "in review" // what was held waits for the operators' release, live messages flow
	Probation Stage = "probation" // one held post is being tried
	Replaying Stage = "replaying" // the rest follows
)

// Group is the state of one group.
type Group struct {
	Stage Stage `json:"stage,omitempty"`
	// Open says that the fallback chats are joined to each other and to
	// whatever still works on the primary.
	Open bool `json:"open,omitempty"`
	// Rang says that members were notified with a sound in this outage.
	Rang bool `json:"rang,omitempty"`
	// QuietUntil is when a ring or a replay is due that waits for the end of the
	// quiet hours.
	QuietUntil time.Time `json:"quiet_until,omitzero"`
	// StatusAt is when the status post was last written.
	StatusAt time.Time `json:"status_at,omitzero"`
	// FirstAcked is when the post on probation was acknowledged.
	FirstAcked time.Time `json:"first_acked,omitzero"`
	// LastHeard is when somebody last talked in a fallback chat, give or take a
	// minute, or when the group came back.
	LastHeard time.Time `json:"last_heard,omitzero"`
}

// Hold says whether deliveries to the primary wait.
func (g Group) Hold() bool { return g.Stage == Away || g.Stage == Probation }

// State is everything that the decisions about one primary need to remember.
// The zero State is a primary in standby whose groups have never been seen.
type State struct {
	Phase   Phase   `json:"phase"`
	Trouble Trouble `json:"trouble,omitempty"`
	// Incident is the number of the incident that is on, 0 if none is. The
	// caller sets it when it carries out OpenIncident.
	Incident int64 `json:"incident,omitempty"`
	// Evidence is the sentence behind the latest decision.
	Evidence string `json:"evidence,omitempty"`
	// FaultSince is when the fault of the present incident, or else of the latest
	// one, began, as far as could be seen.
	FaultSince time.Time `json:"fault_since,omitzero"`
	// DownSince is when the latest failover was decided.
	DownSince time.Time `json:"down_since,omitzero"`
	// HealthySince is when the present run of good evidence began.
	HealthySince time.Time `json:"healthy_since,omitzero"`
	// LastFailback is when the latest failback was decided.
	LastFailback time.Time `json:"last_failback,omitzero"`
	// Relapses counts outages that came within Policy.RelapseWithin of a
	// failback.
	Relapses int `json:"relapses,omitempty"`
	// Outage counts the failovers of this incident; announcements belong to one.
	Outage int `json:"outage,omitempty"`
	// CrowdOnly says that the outage is known from members alone, or hits only
	// some of them: the groups are open, but nothing is held.
	CrowdOnly bool `json:"crowd_only,omitempty"`
	// Local says that members reach the primary although the relay does not.
	Local bool `json:"local,omitempty"`
	// UnseenSince is when too little began to be known for a verdict, zero while
	// enough is.
	UnseenSince time.Time `json:"unseen_since,omitzero"`
	// Blind says that members were told that the relay cannot see the primary.
	Blind bool `json:"blind,omitempty"`
	// Order is the operators' order that is in force, zero if none is.
	Order  Order            `json:"order,omitzero"`
	Groups map[string]Group `json:"groups,omitempty"`
}

func (s State) phase() Phase {
	if s.Phase == "" {
		return Standby
	}
	return s.Phase
}

// Ordeal returns the outage that is on, or that was on last.
func (s State) Ordeal() Ordeal { return Ordeal{Incident: s.Incident, Outage: s.Outage} }

// InIncident says whether an incident is on.
func (s State) InIncident() bool { return s.phase() != Standby }

// with returns a copy in which one group is changed.
func (s State) with(name string, group Group) State {
	s.Groups = maps.Clone(s.Groups)
	if s.Groups == nil {
		s.Groups = map[string]Group{}
	}
	s.Groups[name] = group
	return s
}
