package failover

import (
	"slices"
	"time"
)

// bringHome moves each returning group on: from the one post on probation to
// the replay of the rest, and home when nothing is held any more.
func (t *turn) bringHome() {
	if t.Phase != Returning {
		return
	}
	away := false
	for _, name := range t.names() {
		t.advance(name)
		away = away || t.group(name).Stage != AtHome
	}
	if !away {
		t.enter(Standby)
		t.do(CloseIncident, "")
	}
}

func (t *turn) advance(name string) {
	t.heedReview(name)
	t.heedQuiet(name)
	group, facts := t.group(name), t.in.Groups[name]
	if group.Stage == Probation {
		passed := t.passed(&group, facts) && !t.paused()
		if passed {
			group.Stage = Replaying
			t.do(ReplayGroup, name)
		}
		t.set(name, group)
	}
	if group.mayGoHome() && !facts.Held {
		group.Stage, group.FirstAcked, group.QuietUntil = AtHome, time.Time{}, time.Time{}
		t.set(name, group)
		t.do(GroupHome, name)
	}
}

// mayGoHome says whether a group is home once nothing is held any more.
func (g Group) mayGoHome() bool {
	return g.Stage == Replaying || g.Stage == Resting || g.Stage == InReview
}

// heedQuiet stops a replay for the night and lets it begin in the morning, again
// with one post on probation.
func (t *turn) heedQuiet(name string) {
	group := t.group(name)
	if !t.in.Groups[name].Held {
		return
	}
	switch group.Stage {
	case Resting:
		if !t.now.Before(group.QuietUntil) && !t.paused() {
			t.tryFirst(name)
		}
	case Probation, Replaying:
		if morning, quiet := t.policy.clocks(name).Quiet.Until(t.now); quiet {
			t.rest(name, morning)
		}
	}
}

// passed says whether a group's probation is over: its first post is
// acknowledged and a member has received it, or none answered for long enough.
// A group for which nothing was held has nothing to prove.
func (t *turn) passed(group *Group, facts Facts) bool {
	if group.FirstAcked.IsZero() && !facts.Acked.Before(t.LastFailback) {
		group.FirstAcked = facts.Acked
	}
	if group.FirstAcked.IsZero() {
		return !facts.Held
	}
	return !facts.Confirmed.Before(t.LastFailback) || !t.now.Before(group.FirstAcked.Add(t.policy.ProbationLimit))
}

// heardStep is how much later somebody must have talked for that to be worth
// writing down: a conversation would otherwise be a decision with every word.
const heardStep = time.Minute

// lingers says whether a group's chats are joined only so that nobody is cut off.
// What operators have not released yet keeps nobody's chats joined.
func (g Group) lingers() bool { return g.Open && (g.Stage == AtHome || g.Stage == InReview) }

// closeQuietGroups ends the linger of groups.
func (t *turn) closeQuietGroups() {
	if t.Phase != Standby && t.Phase != Returning {
		return
	}
	for _, name := range t.openGroups() {
		group, heard := t.group(name), t.in.Groups[name].Heard
		if heard.Before(group.LastHeard) {
			heard = group.LastHeard
		}
		linger := t.policy.clocks(name).Linger
		switch {
		case group.lingers() && !t.now.Before(heard.Add(linger)):
			t.set(name, Group{Stage: group.Stage})
			t.do(CloseGroup, name)
		case heard.Sub(group.LastHeard) >= heardStep || !t.now.Before(group.LastHeard.Add(linger)):
			group.LastHeard = heard
			t.set(name, group)
		}
	}
}

// openGroups returns the groups whose chats are joined, in a fixed order.
func (t *turn) openGroups() []string {
	var open []string
	for name, group := range t.Groups {
		if group.Open {
			open = append(open, name)
		}
	}
	slices.Sort(open)
	return open
}
