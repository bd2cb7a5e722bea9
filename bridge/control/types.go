package control

import (
	"context"
	"encoding/json"
	"io"
	"time"
)

// Status is how the relay stands.
type Status struct {
	Version   string     `json:"version"`
	Ready     bool       `json:"ready"`
	At        time.Time  `json:"at"`
	Started   time.Time  `json:"started"`
	Platforms []Platform `json:"platforms"`
	Primaries []Primary  `json:"primaries"`
	Lanes     []Lane     `json:"lanes"`
	Alerts    []Alert    `json:"alerts"`
	// Problem names what keeps part of the status from being known.
	Problem string `json:"problem,omitempty"`
}

// Platform is what is known of one platform.
type Platform struct {
	Name     string `json:"name"`
	State    string `json:"state"`
	Evidence string `json:"evidence"`
	// Remedies say what to do where it is no outage that is in the way.
	Remedies []string `json:"remedies,omitempty"`
	// Acknowledgement says when a send counts as not confirmed.
	Acknowledgement Acknowledgement `json:"acknowledgement"`
	// LeftOut is what has been heard there since the start and passed over.
	LeftOut LeftOut `json:"left_out"`
}

// Acknowledgement is how long a send without a file waits until the platform has
// confirmed it. Where the same id can be sent again it is learned, else it is fixed.
type Acknowledgement struct {
	DeadlineSeconds float64 `json:"deadline_seconds"`
	// Samples is the number of confirmations that the relay remembers, and Learned
	// whether they are enough to set the deadline.
	Samples int  `json:"samples"`
	Learned bool `json:"learned"`
}

// LeftOut counts what the relay has heard and passed over, as it should.
type LeftOut struct {
	// StrangeChats is the number of chats that nobody has configured, up to a
	// bound, and StrangePosts what was said in them.
	StrangeChats int   `json:"strange_chats"`
	StrangePosts int64 `json:"strange_posts"`
	// Commands are those of people who may not give any.
	Commands int64 `json:"commands_not_allowed"`
	// Ignored are posts of the bridges that the config names under ignore, CameBack
	// those that another bridge has brought back.
	Ignored  int64 `json:"ignored_posts"`
	CameBack int64 `json:"posts_that_came_back"`
}

// Alert is something that is wrong and that whoever runs the relay can do something about.
type Alert struct {
	Condition string `json:"condition"`
	About     string `json:"about,omitempty"` // the platform or chat; empty for what concerns everything
	Severity  string `json:"severity"`
	Text      string `json:"text"` // what is wrong, and what to do
}

// Primary is what has been decided about a watched platform.
type Primary struct {
	Name     string    `json:"name"`
	Phase    string    `json:"phase"`
	Trouble  string    `json:"trouble,omitempty"`
	Evidence string    `json:"evidence,omitempty"`
	Incident int64     `json:"incident,omitempty"`
	Since    time.Time `json:"since,omitzero"` // when the fault began
	Groups   []Group   `json:"groups"`
}

// Group is the state of one group.
type Group struct {
	Name  string `json:"name"`
	Stage string `json:"stage,omitempty"`
	Open  bool   `json:"open"`
	Hold  bool   `json:"hold"`
}

// Lane counts the deliveries of one chat, lane and state.
type Lane struct {
	Chat   string    `json:"chat"`
	Lane   string    `json:"lane"`
	State  string    `json:"state"`
	Count  int64     `json:"count"`
	Oldest time.Time `json:"oldest,omitzero"`
}

// Event is one entry of the history.
type Event struct {
	ID       int64           `json:"id"`
	At       time.Time       `json:"at"`
	Kind     string          `json:"kind"`
	Incident int64           `json:"incident,omitempty"`
	Platform string          `json:"platform,omitempty"`
	Group    string          `json:"group,omitempty"`
	Detail   json.RawMessage `json:"detail,omitempty"`
}

// Relay is what the handler asks. Its methods are safe for concurrent use.
type Relay interface {
	Status(ctx context.Context) (Status, error)
	// History returns up to limit events later than the one numbered after.
	History(ctx context.Context, after int64, limit int) ([]Event, error)
	// Incidents lists the latest incidents, the latest first, without reports.
	Incidents(ctx context.Context) ([]Incident, error)
	// Incident returns one with its report, or [ErrNoIncident].
	Incident(ctx context.Context, id int64) (Incident, error)
	// Order carries out an order and returns in a sentence what follows from it.
	Order(ctx context.Context, order Order) (string, error)
	// Preview tells what the replay of a group would post.
	Preview(ctx context.Context, group string) (Preview, error)
	// Chats asks the platforms which chats the accounts take part in.
	Chats(ctx context.Context) (Chats, error)
	// Checks looks at the accounts and the configured chats.
	Checks(ctx context.Context) ([]Check, error)
	// Changed is closed when the history next grows.
	Changed() <-chan struct{}
	Deliveries
	// Forget deletes what is kept of a person, whose accounts these are.
	Forget(ctx context.Context, accounts []Account) (Forgotten, error)
	// Backup writes a backup of what is kept.
	Backup(ctx context.Context, out io.Writer) error
}
