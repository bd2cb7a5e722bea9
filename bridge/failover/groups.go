package failover

import "time"

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
		t.FaultSince = time.Time{}
		t.enter(Standby)
		t.do(CloseIncident, "")
	}
}

func (t *turn) advance(name string) {
	group, facts := t.group(name), t.in.Groups[name]
	if group.Stage == Probation && t.passed(&group, facts) {
		group.Stage = Replaying
		t.set(name, group)
		t.do(ReplayGroup, name)
	} else {
		t.set(name, group)
	}
	if group.Stage == Replaying && !facts.Held {
		group.Stage, group.FirstAcked = AtHome, time.Time{}
		t.set(name, group)
		t.do(GroupHome, name)
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

// closeQuietGroups ends the linger of groups that are home.
func (t *turn) closeQuietGroups() {
	if t.Phase != Standby && t.Phase != Returning {
		return
	}
	for _, name := range t.names() {
		group := t.group(name)
		if heard := t.in.Groups[name].Heard; heard.After(group.LastHeard) {
			group.LastHeard = heard
			t.set(name, group)
		}
		if group.Open && group.Stage == AtHome && !t.now.Before(group.LastHeard.Add(t.policy.clocks(name).Linger)) {
			t.set(name, Group{LastHeard: group.LastHeard})
			t.do(CloseGroup, name)
		}
	}
}
