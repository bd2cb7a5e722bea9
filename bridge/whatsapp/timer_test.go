package whatsapp

import (
	"slices"
	"testing"
	"time"

	"lifeboat/bridge"
	sim "lifeboat/sim/whatsapp"
)

const (
	aDay  = 24 * time.Hour
	aWeek = 7 * aDay
)

// lasts returns how long each post that Anna has seen lasts, once she has seen
// as many.
func (r *relay) lasts(posts int) []time.Duration {
	r.t.Helper()
	r.seen(posts)
	m := r.members[0]
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.lasting)
}

func TestPostsDisappearWithTheGroup(t *testing.T) {
	t.Parallel()
	r, folder := startMediaRelay(t, newWorld(t, sim.Disappearing(aDay)))
	r.mustSend(r.part("for a day"))
	uploaded, failure := r.upload(r.kept(folder, "a photo"), aDay)
	if failure != nil {
		t.Fatal(failure)
	}
	r.mustSend(uploaded)
	r.mustSend(r.render(bridge.Post{
		Chat: r.Chat(), Action: bridge.ActionPost, Text: bridge.Plainly("an answer"), Target: &bridge.Reference{ID: "3EB0", Sender: annaNumber + "@s.whatsapp.net"},
	}))
	if got := r.lasts(3); !slices.Equal(got, []time.Duration{aDay, aDay, aDay}) {
		t.Errorf("the posts last %v", got)
	}
}

func TestTheTimerOfAGroupIsFollowed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := startRelay(t, w, briskPace())
	r.mustSend(r.part("for ever"))
	for i, timer := range []time.Duration{aWeek, 0} {
		w.server.SetTimer(w.group, timer)
		heard := len(r.inbox.kept())
		// Notices come in order with what is said.
		if _, err := r.members[0].Send(patience(t), w.group, "they disappear"); err != nil {
			t.Fatal(err)
		}
		r.inbox.wait(t, "what was said", func() bool { return len(r.inbox.envelopes) > heard })
		envelope := r.inbox.kept()[heard]
		message, err := r.platform.Decode(envelope)
		if err != nil || message.Lifetime != timer || !envelope.Expires.Equal(message.Expires()) {
			t.Errorf("under a timer of %s it came as %+v, until %s (%v)", timer, message, envelope.Expires, err)
		}
		r.mustSend(r.part("as the others"))
		if got := r.lasts(i + 2); got[i+1] != timer {
			t.Errorf("under a timer of %s the posts last %v", timer, got)
		}
	}
	if r.platform.current.Load().groups.timerSetAt(w.group) == 0 {
		t.Error("nobody knows when the timer was set")
	}
}
