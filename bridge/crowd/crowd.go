// Package crowd counts what members say about the watched platform: "it works
// for me" (/up) and "it does not" (/down).
//
// A [Poll] belongs to one group and is persisted as JSON. People are named by
// keys of the caller's choice, one for all accounts of a person; the poll keeps
// only a hash of them. All methods are pure: they return a changed copy, take
// now as an argument and do nothing else.
package crowd

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"time"
)

// Vote is what somebody says of the platform.
type Vote string

// The votes. [None] is also the verdict of a poll without a quorum.
const (
	None Vote = ""
	Up   Vote = "up"
	Down Vote = "down"
)

const (
	// oncePer is how long a person's vote stands before it may be changed.
	oncePer = 5 * time.Minute
	// expiresAfter is how long a vote counts.
	expiresAfter = 15 * time.Minute
	// fewest is the smallest quorum: nobody decides alone.
	fewest = 2
	// share of those who were active today, in percent, is a quorum.
	share = 30
	// mostPeople bounds the people who are remembered of one day.
	mostPeople = 2000
)

// Ballot is one person's vote.
type Ballot struct {
	Vote Vote      `json:"vote"`
	At   time.Time `json:"at"`
}

// Poll is what the people of one group say. The zero Poll is an empty one.
type Poll struct {
	Ballots map[string]Ballot `json:"ballots,omitempty"`
	// Day is the day on which those in Active spoke, by the group's clock.
	Day    string          `json:"day,omitempty"`
	Active map[string]bool `json:"active,omitempty"`
}

// Spoke notes that somebody has talked in one of the group's chats. It says
// whether that changes anything: a person counts once a day.
func (p Poll) Spoke(person string, now time.Time, zone *time.Location) (Poll, bool) {
	day := now.In(zone).Format(time.DateOnly)
	person = key(person)
	if p.Day == day && (p.Active[person] || len(p.Active) >= mostPeople) {
		return p, false
	}
	if p.Day != day {
		p.Day, p.Active = day, nil
	}
	p.Active = with(p.Active, person, true)
	return p, true
}

// Cast adds a vote. It is false, and changes nothing, while the person's last
// one still stands.
func (p Poll) Cast(person string, vote Vote, now time.Time) (Poll, bool) {
	person = key(person)
	last := p.Ballots[person] // stale if there is none
	if !last.stale(now) && now.Sub(last.At) < oncePer {
		return p, false
	}
	p = p.expired(now)
	p.Ballots = with(p.Ballots, person, Ballot{Vote: vote, At: now})
	return p, true
}

// expired drops the votes that no longer count.
func (p Poll) expired(now time.Time) Poll {
	p.Ballots = maps.Clone(p.Ballots)
	maps.DeleteFunc(p.Ballots, func(_ string, b Ballot) bool { return b.stale(now) })
	return p
}

// stale says whether a vote no longer counts. One that seems to come from later
// was cast before the clock was set back, nobody knows how long ago.
func (b Ballot) stale(now time.Time) bool {
	return b.At.After(now) || now.Sub(b.At) >= expiresAfter
}

// Tally is a poll, counted.
type Tally struct {
	Up, Down int
	// Needed is how many people have to say the same.
	Needed int
}

// Count counts the votes that have not expired.
func (p Poll) Count(now time.Time) Tally {
	t := Tally{Needed: p.quorum()}
	for _, ballot := range p.Ballots {
		switch {
		case ballot.stale(now):
		case ballot.Vote == Up:
			t.Up++
		case ballot.Vote == Down:
			t.Down++
		}
	}
	return t
}

// quorum is a share of those who spoke on the poll's last day, rounded up. It
// does not fall to nothing at midnight: those of yesterday count until somebody
// speaks today.
func (p Poll) quorum() int {
	return max(fewest, (len(p.Active)*share+99)/100)
}

// Verdict returns what a quorum says. Where one says up and another down, the
// greater number counts; with equal numbers nothing is said.
func (t Tally) Verdict() Vote {
	switch {
	case t.Up >= t.Needed && t.Up > t.Down:
		return Up
	case t.Down >= t.Needed && t.Down > t.Up:
		return Down
	default:
		return None
	}
}

// Deadline returns when the next vote expires.
func (p Poll) Deadline(now time.Time) (time.Time, bool) {
	var next time.Time
	for _, ballot := range p.Ballots {
		if ends := ballot.At.Add(expiresAfter); ends.After(now) && (next.IsZero() || ends.Before(next)) {
			next = ends
		}
	}
	return next, !next.IsZero()
}

// Together is what several groups say of the platform that they share: the one
// thing that quorums say, and nothing where they contradict each other.
func Together(verdicts ...Vote) Vote {
	said := None
	for _, verdict := range verdicts {
		if verdict != None && said != None && verdict != said {
			return None
		}
		said = cmp.Or(said, verdict)
	}
	return said
}

// key hides a person's id.
func key(person string) string {
	sum := sha256.Sum256([]byte(person))
	return hex.EncodeToString(sum[:8])
}

// with returns a copy of a map in which one entry is set.
func with[V any](m map[string]V, key string, value V) map[string]V {
	changed := maps.Clone(m)
	if changed == nil {
		changed = map[string]V{}
	}
	changed[key] = value
	return changed
}
