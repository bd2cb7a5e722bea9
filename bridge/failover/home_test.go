package failover_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"lifeboat/bridge/failover"
)

// TestAGroupIsHomeOnceNothingIsHeld, and the incident is over once all groups are.
func TestAGroupIsHomeOnceNothingIsHeld(t *testing.T) {
	eachStep(t, func(t *rapid.T, s step) {
		returning := false
		for name, facts := range s.in.Groups {
			before, after := s.before.Groups[name].Stage, s.after.Groups[name].Stage
			returning = returning || after != failover.AtHome
			if s.atHome() && !facts.Held && after != failover.AtHome && after != failover.Probation {
				t.Fatalf("%s is %s although nothing is held: %v", name, after, s)
			}
			arrived := s.atHome() && after == failover.AtHome && (before != failover.AtHome || s.did(failover.AnnounceBack, name))
			if arrived != s.did(failover.GroupHome, name) || arrived && facts.Held {
				t.Fatalf("%s came home: %v, held %v: %v", name, arrived, facts.Held, s)
			}
		}
		if s.atHome() && returning != (s.after.Phase == failover.Returning) {
			t.Fatalf("a group is away: %v, phase %s: %v", returning, s.after.Phase, s)
		}
		over := s.after.Phase == failover.Standby && (s.before.InIncident() || s.sentAway())
		if over != s.did(failover.CloseIncident, "") {
			t.Fatalf("over %v: %v", over, s)
		}
	})
}

// TestEachGroupBeginsItsWayHomeInOneWay: with one post, in the morning, or once it is released; later only if something
// is held.
func TestEachGroupBeginsItsWayHomeInOneWay(t *testing.T) {
	eachGroup(t, func(t *rapid.T, s step, name string) {
		ways := 0
		for _, way := range []failover.Do{failover.TryFirst, failover.RestGroup, failover.ReviewGroup} {
			if s.did(way, name) {
				ways++
			}
		}
		back := s.did(failover.AnnounceBack, name)
		if back != s.cameBack() || back && (ways != 1 || !s.after.Groups[name].Open) {
			t.Fatalf("%s comes back in %d ways: %v", name, ways, s)
		}
		if !back && ways > 0 && (!s.in.Groups[name].Held || s.did(failover.ReviewGroup, name)) {
			t.Fatalf("%s begins again for nothing: %v", name, s)
		}
		if s.did(failover.TryFirst, name) && s.paused() {
			t.Fatalf("%s is tried in a pause: %v", name, s)
		}
	})
}

// TestTheReplayFollowsAPostThatArrived: the rest of what is held goes out once the first post of it was acknowledged and
// received, or was acknowledged two minutes ago, or if nothing is held; then it does so at once.
func TestTheReplayFollowsAPostThatArrived(t *testing.T) {
	eachGroup(t, func(t *rapid.T, s step, name string) {
		if !s.atHome() {
			return
		}
		tried := s.did(failover.TryFirst, name)
		wasTried := s.before.Groups[name].Stage == failover.Probation && !s.sentAway()
		if wasTried && s.did(failover.RestGroup, name) {
			wasTried = false
		}
		replayed := s.did(failover.ReplayGroup, name)
		want := (tried || wasTried) && !s.paused() && s.arrived(name, tried)
		if replayed != want {
			t.Fatalf("%s is replayed: %v, want %v: %v", name, replayed, want, s)
		}
		if after := s.after.Groups[name]; after.Stage == failover.Probation && !after.FirstAcked.Equal(s.acked(name, tried)) {
			t.Fatalf("the post of %s was acknowledged at %v: %v", name, after.FirstAcked, s)
		}
	})
}

// acked is when the post on probation was acknowledged, zero if it was not.
func (s step) acked(name string, tried bool) time.Time {
	if first := s.before.Groups[name].FirstAcked; !tried && !first.IsZero() {
		return first
	}
	if acked := s.in.Groups[name].Acked; !acked.Before(s.after.LastFailback) {
		return acked
	}
	return time.Time{}
}

func (s step) arrived(name string, tried bool) bool {
	facts, acked := s.in.Groups[name], s.acked(name, tried)
	if acked.IsZero() {
		return !facts.Held
	}
	return !facts.Confirmed.Before(s.after.LastFailback) || s.now.Sub(acked) >= 2*time.Minute
}

// TestNobodyIsWokenInTheNight: neither by a ring nor by a replay, and in the morning both follow.
func TestNobodyIsWokenInTheNight(t *testing.T) {
	eachGroup(t, func(t *rapid.T, s step, name string) {
		group, held := s.after.Groups[name], s.in.Groups[name].Held
		morning, night := s.night(name)
		rings, due := s.did(failover.Ring, name), s.now.Sub(s.after.DownSince) >= s.clocks(name).RingAfter
		if called := group.Rang && (!s.before.Groups[name].Rang || s.sentAway()); called != rings {
			t.Fatalf("%s is called: %v, and known to be: %v: %v", name, rings, called, s)
		}
		if rings && (s.after.Phase != failover.Down || night || !due || s.paused() || s.before.Groups[name].Rang) {
			t.Fatalf("%s is called: %v", name, s)
		}
		if s.after.Phase == failover.Down && !night && due && !s.paused() && !group.Rang {
			t.Fatalf("%s is not called: %v", name, s)
		}
		if night && s.atHome() && held && (group.Stage == failover.Probation || group.Stage == failover.Replaying) {
			t.Fatalf("%s is replayed in the night: %v", name, s)
		}
		if resting := group.Stage == failover.Resting; resting && (!night && !s.paused() || night && !group.QuietUntil.Equal(morning)) {
			t.Fatalf("%s rests until %v: %v", name, group.QuietUntil, s)
		}
	})
}

// TestWhatWaitsForOperatorsGoesOnOnceItIsReleased, and not before.
func TestWhatWaitsForOperatorsGoesOnOnceItIsReleased(t *testing.T) {
	eachGroup(t, func(t *rapid.T, s step, name string) {
		facts := s.in.Groups[name]
		released := !s.clocks(name).HoldReplay || facts.Released == failover.Ordeal{Incident: s.before.Incident, Outage: s.after.Outage}
		waits := s.after.Groups[name].Stage == failover.InReview
		if waits && released && !s.paused() {
			t.Fatalf("%s waits although it is released: %v", name, s)
		}
		if s.cameBack() && facts.Held && waits == released {
			t.Fatalf("%s waits: %v, released: %v: %v", name, waits, released, s)
		}
	})
}

// TestChatsStayJoinedUntilNobodyHasTalkedForLong in them, and no longer.
func TestChatsStayJoinedUntilNobodyHasTalkedForLong(t *testing.T) {
	eachGroup(t, func(t *rapid.T, s step, name string) {
		before, after := s.before.Groups[name], s.after.Groups[name]
		if !s.atHome() {
			return
		}
		joined := before.Open || s.sentAway() || s.cameBack()
		heard := s.after.LastFailback
		if talked := s.in.Groups[name].Heard; talked.After(heard) {
			heard = talked
		}
		waits := after.Stage != failover.AtHome && after.Stage != failover.InReview
		if open := joined && (waits || s.now.Before(heard.Add(s.clocks(name).Linger))); after.Open != open {
			t.Fatalf("%s is open: %v, want %v: %v", name, after.Open, open, s)
		}
		if s.did(failover.CloseGroup, name) != (joined && !after.Open) {
			t.Fatalf("%s closes: %v", name, s)
		}
		checkHeard(t, s, name, heard)
	})
}

// checkHeard holds that the state knows when somebody last talked, and that not every word is written down.
func checkHeard(t *rapid.T, s step, name string, heard time.Time) {
	before, after := s.before.Groups[name], s.after.Groups[name]
	if late := heard.Sub(after.LastHeard); after.Open && (late < 0 || late >= time.Minute) {
		t.Fatalf("%s: last heard at %v, want %v: %v", name, after.LastHeard, heard, s)
	}
	linger := before.LastHeard.Add(s.clocks(name).Linger)
	if moved := after.LastHeard.Sub(before.LastHeard); after.Open && !s.cameBack() && moved != 0 && moved < time.Minute && s.now.Before(linger) {
		t.Fatalf("%s: it is written down that somebody talked %v later: %v", name, moved, s)
	}
}

// TestTheStatusPostIsNeverOlderThanTenMinutes in an outage, and is not edited more often without news.
func TestTheStatusPostIsNeverOlderThanTenMinutes(t *testing.T) {
	eachGroup(t, func(t *rapid.T, s step, name string) {
		before, after := s.before.Groups[name], s.after.Groups[name]
		if s.after.Phase == failover.Down && s.now.Sub(after.StatusAt) >= 10*time.Minute {
			t.Fatalf("the status of %s is of %v: %v", name, after.StatusAt, s)
		}
		held := s.did(failover.HoldGroup, name) && !s.did(failover.AnnounceDown, name)
		updated := s.did(failover.UpdateStatus, name)
		if updated && s.after.Phase != failover.Down {
			t.Fatalf("the status of %s is updated after the outage: %v", name, s)
		}
		if wanted := held || s.now.Sub(before.StatusAt) >= 10*time.Minute; updated && !wanted || held && !updated {
			t.Fatalf("the status of %s is updated: %v: %v", name, updated, s)
		}
		if written := updated || s.did(failover.AnnounceDown, name); written != after.StatusAt.Equal(s.now) {
			t.Fatalf("the status of %s is of %v: %v", name, after.StatusAt, s)
		}
	})
}

// TestEachChangeOfPhaseIsNoted, and each action is done once, for one group after the other by name. The status may be
// updated for two reasons, one after the other.
func TestEachChangeOfPhaseIsNoted(t *testing.T) {
	eachStep(t, func(t *rapid.T, s step) {
		before := s.before.Phase
		if before == "" {
			before = failover.Standby
		}
		spread := s.before.CrowdOnly && !s.after.CrowdOnly // to the whole primary
		if (before != s.after.Phase || spread) && !s.did(failover.NotePhase, "") {
			t.Fatalf("the phase is %s: %v", s.after.Phase, s)
		}
		if s.did(failover.HoldGroup, "Family") == (s.before.Groups["Family"].Stage == failover.Away || s.after.Groups["Family"].Stage != failover.Away) {
			t.Fatalf("held or not: %v", s)
		}
		for i, action := range s.actions {
			if action.Do != failover.NotePhase && slices.Contains(s.actions[:i], action) {
				t.Fatalf("%v is done twice: %v", action, s)
			}
			other := failover.Action{Do: action.Do, Group: "Club"}
			if action.Group == "Family" && action.Do != failover.UpdateStatus && slices.Contains(s.actions[i:], other) {
				t.Fatalf("Club comes after Family: %v", s)
			}
		}
	})
}
