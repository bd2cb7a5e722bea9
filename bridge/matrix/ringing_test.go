package matrix_test

import (
	"fmt"
	"net/url"
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

// audience are the members of a world, who have read everything so far.
type audience struct {
	*world
	platform *matrix.Platform
}

// listen has everybody read a first post that rings: some servers count the
// invitation until then, and all count later than they tell.
func listen(t *testing.T, server homeserver) *audience {
	t.Helper()
	w := newWorld(t, server)
	a := &audience{world: w, platform: w.open(t, "")}
	for _, m := range w.members {
		if err := server.CountHighlights(m.token); err != nil {
			t.Fatal(err)
		}
	}
	first := a.post(t, bridge.Ringing)
	for _, m := range w.members {
		m.await(t, w.room, "a highlight", func(c counts) bool { return c.highlights == 1 })
		m.must(t, "POST", "/rooms/"+url.PathEscape(w.room)+"/receipt/m.read/"+url.PathEscape(first), object{})
	}
	a.expect(t, counts{})
	return a
}

func (a *audience) post(t *testing.T, attention bridge.Attention) (id string) {
	t.Helper()
	post := plain("WhatsApp is down")
	post.Attention = attention
	return a.send(t, a.platform, a.posted(t, a.platform, post)).ID
}

// expect waits until every member has the counts. That nothing else was counted
// shows in what is counted next.
func (a *audience) expect(t *testing.T, want counts) {
	t.Helper()
	for _, m := range a.members {
		m.await(t, a.room, fmt.Sprintf("%+v", want), func(c counts) bool { return c == want })
	}
}

// await waits until a member has the counts that are wanted.
func (m *member) await(t *testing.T, room, what string, wanted func(counts) bool) {
	t.Helper()
	var got counts
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if got = m.counts(t, room); wanted(got) {
			return
		}
	}
	t.Fatalf("%s has %+v, want %s", m.id, got, what)
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
	a.awaitSeen(t, down, down, down, "@room up again", down, down)
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
