package matrix_test

import (
	"testing"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/matrix"
)

// counts are what a member's phone shows of a room that they have not opened.
type counts struct{ notifications, highlights int }

func (m *member) counts(t testing.TB, room string) counts {
	t.Helper()
	shown := dig[object](m.sync(t), "rooms", "join", room, "unread_notifications").value
	notifications, _ := shown["notification_count"].(float64)
	highlights, _ := shown["highlight_count"].(float64)
	return counts{int(notifications), int(highlights)}
}

// audience are the members of a world and what each had not read before the
// first post: some servers count the invitation.
type audience struct {
	*world
	platform *matrix.Platform
	before   []counts
}

func listen(t *testing.T, server homeserver) *audience {
	t.Helper()
	w := newWorld(t, server)
	a := &audience{world: w, platform: w.open(t, "")}
	for _, m := range w.members {
		if err := server.CountHighlights(m.token); err != nil {
			t.Fatal(err)
		}
		a.before = append(a.before, m.counts(t, w.room))
	}
	return a
}

func (a *audience) post(t *testing.T, attention bridge.Attention) (id string) {
	t.Helper()
	post := plain("WhatsApp is down")
	post.Attention = attention
	return a.send(t, a.platform, a.posted(t, a.platform, post)).ID
}

// expect waits until every member has the counts: servers count a little later
// than they tell. That nothing else was counted shows in what is counted next.
func (a *audience) expect(t *testing.T, want counts) {
	t.Helper()
	for i, m := range a.members {
		wanted := counts{a.before[i].notifications + want.notifications, want.highlights}
		got := m.counts(t, a.room)
		for deadline := time.Now().Add(30 * time.Second); got != wanted && time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
			got = m.counts(t, a.room)
		}
		if got != wanted {
			t.Fatalf("member %d has %+v, want %+v", i, got, wanted)
		}
	}
}

func ringsWhenItShould(t *testing.T, server homeserver) {
	a := listen(t, server)
	a.post(t, bridge.Silent)
	a.post(t, bridge.Ordinary)
	a.expect(t, counts{1, 0})
	status := a.post(t, bridge.Ringing)
	a.expect(t, counts{2, 1})
	for _, words := range []string{"still down", "@room up again"} {
		edit := bridge.Post{Action: bridge.ActionEdit, Text: bridge.Plainly(words), Target: &bridge.Reference{ID: status}}
		a.send(t, a.platform, a.posted(t, a.platform, edit))
	}
	a.post(t, bridge.Silent)
	a.post(t, bridge.Ordinary)
	a.expect(t, counts{3, 1})
	down := "WhatsApp is down"
	a.awaitSeen(t, down, down, "@room up again", down, down)
}

// ringsOnlyWithPower is why a check looks at the account's power level: without
// it the post arrives and calls nobody.
func ringsOnlyWithPower(t *testing.T, server homeserver) {
	a := listen(t, server)
	a.power(t, 49)
	a.post(t, bridge.Ringing)
	a.expect(t, counts{1, 0})
	a.power(t, 50)
	a.post(t, bridge.Ringing)
	a.expect(t, counts{2, 1})
}
