package failover_test

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"lifeboat/bridge/failover"
	"lifeboat/bridge/health"
)

// TestOperatorsAreBelievedBeforeMembersAndMembersBeforeTheRelay: where members are after a step follows from who says
// what, wherever they were before.
func TestOperatorsAreBelievedBeforeMembersAndMembersBeforeTheRelay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l, local := newLife(t), false
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			s := l.goOn(t)
			local = s.local(local)
			if s.after.Local != local {
				t.Fatalf("that members reach it is taken for %v: %v", s.after.Local, s)
			}
			checkBelief(t, s)
		}
	})
}

// local says whether the fault is one of the relay alone: members have said that they reach the primary, and since then
// it has not worked, and nobody has contradicted them.
func (s step) local(before bool) bool {
	switch {
	case s.in.Report.State == health.Working, s.in.Crowd == failover.CrowdDown, s.after.Order.Do == failover.OrderFailover:
		return false
	default:
		return before || s.in.Crowd == failover.CrowdUp
	}
}

func checkBelief(t *rapid.T, s step) {
	fails := s.in.Report.State == health.Failing && !s.after.Local
	switch order := s.after.Order.Do; {
	case order == failover.OrderPause:
		if s.sentAway() || s.cameBack() || s.after.CrowdOnly != s.before.CrowdOnly {
			t.Fatalf("a decision in a pause: %v", s)
		}
		if s.before.Phase == failover.Recovering && s.in.Crowd == failover.CrowdUp && s.after.Phase != failover.Recovering {
			t.Fatalf("members say that it works, and in the pause the recovery is given up: %v", s)
		}
	case order == failover.OrderFailover:
		checkAway(t, s.after, true)
	case order == failover.OrderFailback, s.in.Crowd == failover.CrowdUp:
		if !s.atHome() {
			t.Fatalf("members are away although they may be home: %v", s)
		}
	case fails && !s.in.Report.Partial:
		checkAway(t, s.after, true)
	case fails, s.in.Crowd == failover.CrowdDown:
		checkGathered(t, s)
	case s.in.Report.State == health.Working:
		if s.sentAway() || s.after.Phase == failover.Down {
			t.Fatalf("it works, and members are away: %v", s)
		}
	case s.sentAway(), s.cameBack(), s.after.Phase == failover.Recovering:
		t.Fatalf("a decision although nothing is known: %v", s)
	}
}

// checkGathered holds that chats are joined, and only what was held already is held.
func checkGathered(t *rapid.T, s step) {
	if s.after.Phase != failover.Down {
		t.Fatalf("members are not sent away: %v", s)
	}
	for name := range s.in.Groups {
		before, known := s.before.Groups[name]
		fromHome := s.before.Phase == "" || s.before.Phase == failover.Standby || s.before.Phase == failover.Returning
		held := before.Stage != failover.AtHome || !known && !s.after.CrowdOnly
		if group := s.after.Groups[name]; fromHome && group.Hold() != held {
			t.Fatalf("%s: held %v, want %v: %v", name, group.Hold(), held, s)
		}
	}
}

// TestEveryDecisionSaysWhy in the words of whoever decided it.
func TestEveryDecisionSaysWhy(t *testing.T) {
	eachStep(t, func(t *rapid.T, s step) {
		seen, evidence := s.in.Report.Evidence, s.after.Evidence
		spread := s.before.CrowdOnly && !s.after.CrowdOnly && s.after.Phase == failover.Down
		switch decided := s.sentAway() || s.cameBack() || spread; {
		case !decided && s.did(failover.NoteTrouble, ""):
			expectReason(t, s, evidence == seen)
		case !decided:
			expectReason(t, s, evidence == s.before.Evidence)
		case s.after.Order.Do != "":
			expectReason(t, s, evidence == s.after.Order.Reason)
		case s.in.Crowd == failover.CrowdUp:
			expectReason(t, s, strings.HasPrefix(evidence, "members say that it works"))
			expectReason(t, s, strings.Contains(evidence, "so the fault is local") == s.after.Local)
			expectReason(t, s, strings.Contains(evidence, "("+seen+")") == s.after.Local)
		case s.in.Crowd == failover.CrowdDown && s.in.Report.State != health.Failing:
			expectReason(t, s, strings.HasPrefix(evidence, "members say that it is down"))
		default:
			expectReason(t, s, evidence == seen)
		}
	})
}

func expectReason(t *rapid.T, s step, holds bool) {
	if !holds {
		t.Fatalf("the reason is %q: %v", s.after.Evidence, s)
	}
}

// TestTheFirstOutageOfAnIncidentIsNumberOne, and each further one has the next number. It begins when it was decided,
// its fault when it was seen to begin.
func TestTheFirstOutageOfAnIncidentIsNumberOne(t *testing.T) {
	eachStep(t, func(t *rapid.T, s step) {
		opened := s.did(failover.OpenIncident, "")
		want := s.before.Outage
		switch {
		case opened:
			want = 1
		case s.did(failover.AnnounceDown, "Family"):
			want++
		}
		if s.after.Outage != want {
			t.Fatalf("outage %d, want %d: %v", s.after.Outage, want, s)
		}
		if s.sentAway() != s.after.DownSince.Equal(s.now) {
			t.Fatalf("down since %v: %v", s.after.DownSince, s)
		}
		if s.cameBack() != s.after.LastFailback.Equal(s.now) {
			t.Fatalf("back since %v: %v", s.after.LastFailback, s)
		}
		began := s.before.FaultSince
		if opened {
			began = s.now
			if since := s.in.Report.Since; s.after.Order.Do == "" && !since.IsZero() {
				began = since
			}
		}
		if !s.after.FaultSince.Equal(began) {
			t.Fatalf("the fault began at %v, want %v: %v", s.after.FaultSince, began, s)
		}
	})
}

// TestAnOutageWithinAnHourOfAFailbackIsARelapse, unless operators wanted it.
func TestAnOutageWithinAnHourOfAFailbackIsARelapse(t *testing.T) {
	eachStep(t, func(t *rapid.T, s step) {
		want := s.before.Relapses
		if back := s.before.LastFailback; s.sentAway() && s.after.Order.Do == "" {
			want++
			if back.IsZero() || s.now.Sub(back) >= time.Hour {
				want = 0
			}
		}
		if s.after.Relapses != want {
			t.Fatalf("relapse %d, want %d: %v", s.after.Relapses, want, s)
		}
	})
}

// TestOperatorsAreToldOnceOfEachTrouble, and once of its end.
func TestOperatorsAreToldOnceOfEachTrouble(t *testing.T) {
	eachBlind(t, func(t *rapid.T, s step, blind bool) {
		if want := s.trouble(blind); s.after.Trouble != want {
			t.Fatalf("the trouble is %q, want %q: %v", s.after.Trouble, want, s)
		}
		changed := s.after.Trouble != s.before.Trouble
		told, cured := s.did(failover.NoteTrouble, ""), s.did(failover.NoteCure, "")
		if over := s.after.Trouble == failover.NoTrouble; told != (changed && !over) || cured != (changed && over) {
			t.Fatalf("told %v, cured %v: %v", told, cured, s)
		}
	})
}

// trouble is what operators should know of.
func (s step) trouble(blind bool) failover.Trouble {
	switch s.in.Report.State {
	case health.OwnNetwork:
		return map[health.Cause]failover.Trouble{
			health.DeadLine: failover.OwnNetwork, health.SignInPage: failover.SignInPage, health.NameServer: failover.NameServer,
		}[s.in.Report.Cause]
	case health.AccountFault:
		return failover.AccountTrouble
	case health.Failing:
		if s.after.Local {
			return failover.LocalFault
		}
	case health.Unclear, health.Suspect:
		if s.before.Trouble != failover.NoTrouble || !blind {
			return s.before.Trouble
		}
		return failover.NoVerdict
	}
	return failover.NoTrouble
}

// TestMembersAreToldOnceOfEachSpellInWhichNothingCanBeSeen, and only in an outage.
func TestMembersAreToldOnceOfEachSpellInWhichNothingCanBeSeen(t *testing.T) {
	eachBlind(t, func(t *rapid.T, s step, blind bool) {
		known := s.before.Blind && !s.sentAway() && s.in.Report.State != health.Working && s.in.Report.State != health.Failing
		tell := !known && blind && s.after.Phase == failover.Down
		if s.after.Blind != (known || tell) {
			t.Fatalf("blind: %v: %v", s.after.Blind, s)
		}
		for name := range s.in.Groups {
			if s.did(failover.AnnounceBlind, name) != tell {
				t.Fatalf("%s, told: %v: %v", name, !tell, s)
			}
		}
	})
}

// eachBlind shows a check every step of many lives, with whether the relay can see nothing: its account is refused, or
// it has had too little to go by for two minutes.
func eachBlind(t *testing.T, check func(t *rapid.T, s step, blind bool)) {
	t.Helper()
	rapid.Check(t, func(t *rapid.T) {
		l := newLife(t)
		var unseen time.Time // since when too little is known
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			s := l.goOn(t)
			if s.in.Report.State != health.Unclear {
				unseen = time.Time{}
			} else if unseen.IsZero() {
				unseen = s.now
			}
			check(t, s, s.in.Report.State == health.AccountFault || !unseen.IsZero() && s.now.Sub(unseen) >= 2*time.Minute)
		}
	})
}
