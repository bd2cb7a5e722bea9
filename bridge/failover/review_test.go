package failover_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"lifeboat/bridge/failover"
	"lifeboat/bridge/health"
)

// looked begins a story whose operators want to look first.
func looked(t *testing.T) *story {
	s := newStory(t)
	s.policy = s.policy.WithHeldReplay("Family", true)
	return s
}

func (s *story) release() { s.facts.Released = s.state.Ordeal() }

func TestTheReplayWaitsForItsRelease(t *testing.T) {
	s := looked(t)
	s.fail()
	s.expect(s.recover(true), failover.NotePhase, failover.AnnounceBack, failover.ReviewGroup)
	if s.group().Hold() || !s.group().Open {
		t.Error("what is said meanwhile does not flow")
	}
	s.expect(s.after(2*time.Hour), failover.CloseGroup)
	if at, set := s.state.Deadline(s.policy); set || s.group().Open {
		t.Errorf("the chats are joined: %v; something is to happen by itself at %v", s.group().Open, at)
	}
	s.expect(s.after(72 * time.Hour))
	s.release()
	s.expect(s.after(time.Second), failover.TryFirst)
	s.facts.Acked, s.facts.Confirmed = s.now, s.now
	s.expect(s.after(time.Second), failover.ReplayGroup)
	s.facts.Held = false
	s.expect(s.after(time.Second), failover.GroupHome, failover.NotePhase, failover.CloseIncident)
}

func TestWithNothingHeldThereIsNothingToLookAt(t *testing.T) {
	s := looked(t)
	s.fail()
	s.expect(s.recover(false), failover.NotePhase, failover.AnnounceBack, failover.TryFirst, failover.ReplayGroup, failover.GroupHome, failover.NotePhase, failover.CloseIncident)
}

func TestWhatIsCanceledInReviewEndsIt(t *testing.T) {
	s := looked(t)
	s.fail()
	s.recover(true)
	s.facts.Held = false
	s.expect(s.after(time.Second), failover.GroupHome, failover.NotePhase, failover.CloseIncident)
}

func TestAReleaseHoldsForOneOutageOnly(t *testing.T) {
	s := looked(t)
	s.fail()
	s.recover(true)
	s.release()
	s.expect(s.after(time.Second), failover.TryFirst)
	s.fail()
	s.expect(s.recover(true), failover.NotePhase, failover.AnnounceBack, failover.ReviewGroup)
	s.release()
	s.expect(s.after(time.Second), failover.TryFirst)
}

func TestWhatIsReleasedAtNightWaitsForTheMorning(t *testing.T) {
	s := atNight(t)
	s.policy = s.policy.WithHeldReplay("Family", true)
	s.fail()
	s.recover(true)
	s.after(2 * time.Hour)
	s.release()
	s.expect(s.after(time.Second), failover.RestGroup)
	s.expect(s.waitUntil(7*time.Hour), failover.TryFirst)
}

func TestAPauseKeepsTheReplayInReview(t *testing.T) {
	s := looked(t)
	s.fail()
	s.recover(true)
	s.order = failover.Order{Do: failover.OrderPause, Until: s.now.Add(time.Hour)}
	s.release()
	s.expect(s.after(time.Second))
	s.expect(s.after(time.Hour), failover.TryFirst)
}

func TestOperatorsWhoNoLongerWantToLook(t *testing.T) {
	s := looked(t)
	s.fail()
	s.recover(true)
	s.policy = s.policy.WithHeldReplay("Family", false)
	s.expect(s.after(time.Second), failover.TryFirst)
}

// TestWhatIsLookedAtInTheMorningBeginsItsProbationAnew: of the one before the night nothing is remembered.
func TestWhatIsLookedAtInTheMorningBeginsItsProbationAnew(t *testing.T) {
	s := looked(t)
	s.facts.Held = true
	s.state = failover.State{Phase: failover.Returning, Incident: 1, Outage: 1, LastFailback: start, Groups: map[string]failover.Group{
		"Family": {Stage: failover.Resting, Open: true, FirstAcked: start, QuietUntil: start, LastHeard: start},
	}}
	s.expect(s.after(time.Hour), failover.ReviewGroup)
	if want := (failover.Group{Stage: failover.InReview, Open: true, LastHeard: start}); s.group() != want {
		t.Errorf("%+v, want %+v", s.group(), want)
	}
}

// TestNothingIsReplayedUnreleased: whatever happens, a group whose operators want
// to look is on probation only with a release for this very outage.
func TestNothingIsReplayedUnreleased(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		policy := failover.DefaultPolicy().WithHeldReplay("Family", true)
		var state failover.State
		var released failover.Ordeal
		now, incidents := start, int64(0)
		for range rapid.IntRange(1, 80).Draw(t, "steps") {
			now = now.Add(time.Duration(rapid.Int64Range(-int64(time.Minute), int64(3*time.Minute)).Draw(t, "pause")))
			if rapid.IntRange(0, 9).Draw(t, "released") == 0 {
				released = state.Ordeal()
			}
			facts := failover.Facts{Held: rapid.Bool().Draw(t, "held"), Released: released}
			in := failover.Input{Groups: map[string]failover.Facts{"Family": facts}}
			in.Report = health.Report{State: rapid.SampledFrom(states).Draw(t, "state"), Since: now.Add(-time.Minute)}
			next, actions := restarted(t, state).Step(policy, now, in)
			for _, action := range actions {
				switch {
				case action.Do == failover.OpenIncident:
					incidents++
					next.Incident = incidents
				case action.Do == failover.CloseIncident:
					next.Incident = 0
				case action.Do == failover.TryFirst && facts.Held && released != next.Ordeal():
					t.Fatalf("a replay began in %+v, released was %+v", next.Ordeal(), released)
				}
			}
			checkLegal(t, next)
			state = next
		}
	})
}
