package matrix_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"lifeboat/sim/matrix"
)

func TestMessagesShowWhatMembersSee(t *testing.T) {
	when := &clock{now: time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)}
	w := newWorld(t, matrix.WithClock(when.Now))
	first := ok(w.anna.Say(w.room, "helo", matrix.MentionRoom()))(t)
	ok(w.anna.Edit(w.room, first, "hello", matrix.HTML("<b>hello</b>")))(t)
	ok(w.ben.React(w.room, first, "👍"))(t)
	answer := ok(w.ben.Say(w.room, "good morning", matrix.ReplyTo(first), matrix.Mention(w.anna)))(t)
	gone := ok(w.ben.Say(w.room, "oops"))(t)
	if err := w.ben.Redact(w.room, gone); err != nil {
		t.Fatal(err)
	}
	got := w.room.Messages()
	if len(got) != 2 {
		t.Fatalf("there are %v, want two messages", got)
	}
	m := got[0]
	if m.ID != first || m.Text != "hello" || m.HTML != "<b>hello</b>" || !m.Edited || !m.Sent.Equal(when.Now()) ||
		!slices.Equal(m.Reactions, []matrix.Reaction{{Sender: w.ben.ID(), Key: "👍"}}) {
		t.Errorf("the first message is %+v", m)
	}
	if m = got[1]; m.ID != answer || m.ReplyTo != first || !slices.Equal(m.Mentions, []string{w.anna.ID()}) {
		t.Errorf("the answer is %+v", m)
	}
}

func TestOnlyTheAuthorsEditCounts(t *testing.T) {
	w := newWorld(t)
	id := ok(w.anna.Say(w.room, "mine"))(t)
	ok(w.ben.Edit(w.room, id, "not yours"))(t)
	w.wantTexts("mine")
}

func TestWatchTellsEverythingInOrder(t *testing.T) {
	w := newWorld(t)
	id := ok(w.anna.Say(w.room, "one"))(t)
	ok(w.anna.Edit(w.room, id, "uno"))(t)
	ok(w.ben.React(w.room, id, "👍"))(t)
	if err := w.anna.Redact(w.room, id); err != nil {
		t.Fatal(err)
	}
	w.room.SetPower(w.ben, 50)
	if err := w.room.Leave(w.ben); err != nil {
		t.Fatal(err)
	}
	want := []matrix.EventKind{
		matrix.Posted, matrix.Edited, matrix.Reacted, matrix.Redacted, matrix.Changed, matrix.Left,
	}
	var got []matrix.EventKind
	for event := range w.room.Watch(t.Context()) {
		if len(got) > 0 || event.Kind == matrix.Posted {
			got = append(got, event.Kind)
		}
		if event.Kind == matrix.Edited && (event.Message.ID != id || event.Message.Text != "uno") {
			t.Errorf("the edit is seen as %+v", event.Message)
		}
		if event.Kind == matrix.Left {
			break
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("members see %q, want %q", got, want)
	}
}

func TestFilesAreStreamedAndSized(t *testing.T) {
	w := newWorld(t, matrix.WithUploadLimit(100))
	ok(w.anna.SendMedia(w.room, matrix.Media{
		Type: "m.image", Name: "cat.jpg", MIME: "image/jpeg", Caption: "look", Content: strings.NewReader("a picture"),
	}))(t)
	m := w.room.Messages()[0]
	if m.Type != "m.image" || m.Text != "look" || m.FileName != "cat.jpg" {
		t.Errorf("the message is %+v", m)
	}
	address := strings.TrimPrefix(m.File, "mxc://")
	r := w.call("GET", "/_matrix/client/v1/media/download/"+address, "")
	if r.raw != "a picture" || r.header.Get("Content-Type") != "image/jpeg" {
		t.Errorf("it is downloaded as %s of type %s", r.raw, r.header.Get("Content-Type"))
	}
	large := strings.Repeat("x", 101)
	w.wantRefusal(w.call("POST", "/_matrix/media/v3/upload", large), http.StatusRequestEntityTooLarge, "M_TOO_LARGE")
	if r := w.call("POST", "/_matrix/media/v3/upload", large[:100]); r.status != http.StatusOK {
		t.Errorf("a file of exactly the limit is answered with %d %s", r.status, r.raw)
	}
}

// TestCountsByRules holds the two generations of push rules apart.
func TestCountsByRules(t *testing.T) {
	mentions := func(who map[string]any) map[string]any {
		return map[string]any{"msgtype": "m.text", "body": "hello", "m.mentions": who}
	}
	edit := func(body string, who map[string]any) map[string]any {
		return map[string]any{
			"msgtype": "m.text", "body": body, "m.mentions": who,
			"m.relates_to": map[string]any{"rel_type": "m.replace", "event_id": "$original"},
		}
	}
	room, ben, nobody := map[string]any{"room": true}, map[string]any{"user_ids": []any{"@ben:localhost"}}, map[string]any{}
	for _, c := range []struct {
		name     string
		said     map[string]any
		now, old [2]int // notifications and highlights
	}{
		{"a text", map[string]any{"msgtype": "m.text", "body": "hello"}, [2]int{1, 0}, [2]int{1, 0}},
		{"a notice", map[string]any{"msgtype": "m.notice", "body": "@room", "m.mentions": room}, [2]int{0, 0}, [2]int{0, 0}},
		{"a mention of the room", mentions(room), [2]int{1, 1}, [2]int{1, 0}},
		{"a mention of Ben", mentions(ben), [2]int{1, 1}, [2]int{1, 0}},
		{"the word alone", map[string]any{"msgtype": "m.text", "body": "hello @room!"}, [2]int{1, 1}, [2]int{1, 1}},
		{"the word without the mention", map[string]any{"msgtype": "m.text", "body": "@room", "m.mentions": nobody}, [2]int{1, 0}, [2]int{1, 1}},
		{"his name", map[string]any{"msgtype": "m.text", "body": "hello ben, how are you?"}, [2]int{1, 1}, [2]int{1, 1}},
		{"a word with his name in it", map[string]any{"msgtype": "m.text", "body": "benefit"}, [2]int{1, 0}, [2]int{1, 0}},
		{"an edit", edit("* hello", nobody), [2]int{0, 0}, [2]int{1, 0}},
		{"an edit that mentions the room", edit("* hello", room), [2]int{1, 1}, [2]int{1, 0}},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, generation := range []struct {
				options []matrix.Option
				want    [2]int
			}{{nil, c.now}, {[]matrix.Option{matrix.WithOldPushRules()}, c.old}} {
				t.Run("", func(t *testing.T) {
					w := newWorld(t, generation.options...)
					ok(w.anna.Send(w.room, "m.room.message", c.said))(t)
					if got := [2]int{w.ben.Notifications(w.room), w.ben.Highlights(w.room)}; got != generation.want {
						t.Errorf("Ben's counts are %v, want %v", got, generation.want)
					}
					w.ben.Read(w.room)
					if w.ben.Notifications(w.room)+w.ben.Highlights(w.room) != 0 {
						t.Error("reading does not reset the counts")
					}
				})
			}
		})
	}
}

func TestRingingNeedsPower(t *testing.T) {
	w := newWorld(t)
	ok(w.relay.Say(w.room, "down", matrix.MentionRoom()))(t)
	if w.ben.Highlights(w.room) != 0 {
		t.Error("a member without power rings for all")
	}
	w.room.SetPower(w.relay, 50)
	ok(w.relay.Say(w.room, "down", matrix.MentionRoom()))(t)
	if w.ben.Highlights(w.room) != 1 || w.relay.Highlights(w.room) != 0 {
		t.Errorf("Ben has %d and the sender %d highlights, want 1 and 0", w.ben.Highlights(w.room), w.relay.Highlights(w.room))
	}
}

func TestWhatIsNotAllowed(t *testing.T) {
	w := newWorld(t)
	carol := ok(w.server.AddUser("carol", "secret"))(t)
	id := ok(w.anna.Say(w.room, "hello"))(t)
	_, sayErr := carol.Say(w.room, "let me in")
	for what, err := range map[string]error{
		"a stranger says something":       sayErr,
		"a stranger joins":                w.room.Join(carol),
		"a stranger leaves":               w.room.Leave(carol),
		"a stranger invites":              w.room.Invite(carol, carol),
		"a member kicks the creator":      w.room.Kick(w.ben, w.anna),
		"a member takes another's back":   w.ben.Redact(w.room, id),
		"a member switches encryption on": w.room.Encrypt(w.ben),
	} {
		if err == nil || !strings.Contains(err.Error(), "M_FORBIDDEN") {
			t.Errorf("%s: got %v, want M_FORBIDDEN", what, err)
		}
	}
}

func TestWhatIsAllowed(t *testing.T) {
	w := newWorld(t)
	carol := ok(w.server.AddUser("carol", "secret"))(t)
	for _, step := range []struct {
		what string
		err  error
	}{
		{"a member invites", w.room.Invite(w.ben, carol)},
		{"who is invited joins", w.room.Join(carol)},
		{"and joins again", w.room.Join(carol)},
		{"the creator kicks", w.room.Kick(w.anna, carol)},
		{"the creator encrypts", w.room.Encrypt(w.anna)},
		{"and encrypts again", w.room.Encrypt(w.anna)},
	} {
		if step.err != nil {
			t.Errorf("%s: %v", step.what, step.err)
		}
	}
}

func TestAccountsAreChecked(t *testing.T) {
	w := newWorld(t)
	for _, name := range []string{"anna", "", "Anna", "@x", "a b"} {
		if _, err := w.server.AddUser(name, "secret"); err == nil {
			t.Errorf("the name %q is taken", name)
		}
	}
}

func TestAKeptFilterIsApplied(t *testing.T) {
	w := newWorld(t)
	ok(w.anna.Say(w.room, "one"))(t)
	ok(w.anna.React(w.room, "$any", "👍"))(t)
	kept := w.call("POST", "/_matrix/client/v3/user/"+w.relay.ID()+"/filter",
		`{"room":{"timeline":{"types":["m.room.mess*"]},"state":{"types":[]}}}`).text("filter_id")
	r := w.call("GET", syncs+"?filter="+kept, "")
	if !strings.Contains(r.raw, `"one"`) || strings.Contains(r.raw, "m.reaction") || strings.Contains(r.raw, "m.room.create") {
		t.Errorf("the sync tells %s", r.raw)
	}
	w.wantRefusal(w.call("GET", syncs+"?filter=77", ""), http.StatusBadRequest, "M_INVALID_PARAM")
	elsewhere := w.call("GET", syncs+`?filter={"room":{"rooms":["!other:localhost"]}}`, "")
	if strings.Contains(elsewhere.raw, "one") {
		t.Errorf("a filter for another room tells %s", elsewhere.raw)
	}
}
