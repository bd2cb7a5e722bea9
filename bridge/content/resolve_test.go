package content_test

import (
	"errors"
	"testing"
	"time"

	"lifeboat/bridge"
	"lifeboat/store"
)

func TestAMessageNamesWhoSpokeAndWhere(t *testing.T) {
	s := newStudy(t)
	for _, c := range []struct {
		what    string
		message func(*bridge.Message)
		how     store.Delivery
		want    string
	}{
		{"a name that its owner chose", func(*bridge.Message) {}, store.Delivery{}, "~anna (via FALLBACK): hello"},
		{"a name that is configured", func(m *bridge.Message) { m.Sender.ID = "grandma" }, store.Delivery{}, "Grandma (via FALLBACK): hello"},
		{"a second id that is configured", func(m *bridge.Message) { m.Sender.AlsoID = "grandma" }, store.Delivery{}, "Grandma (via FALLBACK): hello"},
		{"what arrived late", func(*bridge.Message) {}, store.Delivery{Late: true}, "[late, 11:30] ~anna (via FALLBACK): hello"},
		{"what was held", func(*bridge.Message) {}, store.Delivery{Lane: store.Replay}, "[11:30] ~anna (via FALLBACK): hello"},
		{"what was held and arrived late", func(*bridge.Message) {}, store.Delivery{Lane: store.Replay, Late: true}, "[11:30] ~anna (via FALLBACK): hello"},
		{"what cannot be shown", func(m *bridge.Message) { m.Attachment = bridge.Poll }, store.Delivery{}, "~anna (via FALLBACK): started a poll: hello"},
	} {
		t.Run(c.what, func(t *testing.T) {
			c.how.Message, _ = s.hear("hello", func(m *bridge.Message) { m.SentAt = noon.Add(-30 * time.Minute) }, c.message)
			post := s.resolved(s.add(c.how))
			if post.Text.Plain != c.want || post.Chat != family || post.Action != bridge.ActionPost || post.RepeatMark != "(possibly repeated)" {
				t.Errorf("the family is given %+v, want %q", post, c.want)
			}
		})
	}
}

func TestWhatMembersSayIsQuietUntilItHasRung(t *testing.T) {
	s, night := newStudy(t), noon.Add(11*time.Hour)
	for _, c := range []struct {
		what string
		chat bridge.Chat
		rang bool
		late bool
		at   time.Time
		want bridge.Attention
	}{
		{"on the primary", family, false, false, noon, bridge.Ordinary},
		{"on the primary at night", family, false, false, night, bridge.Ordinary},
		{"in a fallback chat before it rang", refuge, false, false, noon, bridge.Silent},
		{"in a fallback chat after it rang", refuge, true, false, noon, bridge.Ordinary},
		{"in a fallback chat at night", refuge, true, false, night, bridge.Silent},
		{"in a fallback chat, late", refuge, true, true, noon, bridge.Silent},
	} {
		t.Run(c.what, func(t *testing.T) {
			s.now, s.rang = c.at, c.rang
			message, _ := s.hear("hello")
			d := s.add(store.Delivery{Chat: c.chat, Message: message, Late: c.late})
			if got := s.resolved(d).Attention; got != c.want {
				t.Errorf("the attention is %q, want %q", got, c.want)
			}
			if got := s.source.Body(d, bridge.Text{}, nil, c.at).Attention; got != c.want {
				t.Errorf("the attention of a post of many is %q, want %q", got, c.want)
			}
		})
	}
}

func TestWhatCannotBeSaidForGoodIsRefused(t *testing.T) {
	s := newStudy(t)
	posted, m := s.pass("hello")
	change, _ := s.hear("hallo", changes(m, bridge.Edited))
	edit := s.add(store.Delivery{Action: bridge.ActionEdit, Message: change, Target: posted.ID})
	s.expectRefused(edit, "never reached")
	s.send(posted, 0, "seen")
	s.now = noon.Add(time.Hour + time.Second)
	s.expectRefused(edit, "too old")
	reaction, _ := s.hear("", func(m *bridge.Message) { m.Kind, m.Reaction = bridge.Reacted, "👍" })
	s.expectRefused(s.add(store.Delivery{Action: bridge.ActionReact, Message: reaction}), "reactions were deleted")
	s.forget()
	s.expectRefused(posted, "retention time")
}

// changes makes a message an edit or a deletion of another one.
func changes(m bridge.Message, kind bridge.Kind) func(*bridge.Message) {
	return func(c *bridge.Message) { c.Kind, c.Target = kind, m.ID }
}

func TestAnErrorOfTheDatabaseIsNoRefusal(t *testing.T) {
	s := newStudy(t)
	_, err := s.resolve(store.Delivery{ID: 1, Chat: family, Action: bridge.ActionPost, Message: 99})
	if refused := new(bridge.SendError); err == nil || errors.As(err, &refused) {
		t.Errorf("a message that is not there: %v", err)
	}
}

func TestAChangePointsAtWhatItChanges(t *testing.T) {
	s := newStudy(t)
	posted, m := s.pass("a long text")
	s.send(posted, 0, "seen first", "seen second")
	for kind, action := range map[bridge.Kind]bridge.Action{bridge.Edited: bridge.ActionEdit, bridge.Deleted: bridge.ActionDelete} {
		change, _ := s.hear("better", changes(m, kind))
		post := s.resolved(s.add(store.Delivery{Action: action, Message: change, Target: posted.ID}))
		if post.Action != action || post.Target == nil || post.Target.ID != "seen first" {
			t.Errorf("%s is %+v with the target %+v", kind, post, post.Target)
		}
	}
}

func TestAReplyPointsAtWhatItAnswers(t *testing.T) {
	s := newStudy(t)
	posted, m := s.pass("dinner?")
	early, _ := s.pass("yes", func(c *bridge.Message) { c.Target = m.ID })
	if target := s.resolved(early).Target; target != nil {
		t.Errorf("before the family has seen the question the answer points at %+v", target)
	}
	s.send(posted, 0, "seen")
	late, _ := s.pass("yes", func(c *bridge.Message) { c.Target = m.ID })
	if target := s.resolved(late).Target; target == nil || target.ID != "seen" || target.Quote != "dinner?" {
		t.Errorf("the answer points at %+v", target)
	}
	unknown, _ := s.pass("yes", func(c *bridge.Message) { c.Target = "what nobody knows" })
	if target := s.resolved(unknown).Target; target != nil {
		t.Errorf("an answer to what is unknown points at %+v", target)
	}
}

func TestALineTakesThePlaceOfWhatHasDisappeared(t *testing.T) {
	s := newStudy(t)
	d, _ := s.pass("a secret", func(m *bridge.Message) { m.Lifetime = time.Minute })
	s.write(func(tx *store.Tx) error { return tx.ExpireMessage(d.Message) })
	if got := s.resolved(d).Text.Plain; got != "1 message was set to disappear, and has" {
		t.Errorf("the family reads %q", got)
	}
}

func TestAnAnnouncementIsWhatItsBodySays(t *testing.T) {
	s := newStudy(t)
	post := s.resolved(s.add(store.Delivery{Chat: refuge, Action: bridge.ActionPin, Body: &bridge.Post{Text: bridge.Plainly("here"), Attention: bridge.Ringing}}))
	if post.Chat != refuge || post.Action != bridge.ActionPin || post.Text.Plain != "here" || post.Attention != bridge.Ringing {
		t.Errorf("the refuge is given %+v", post)
	}
}

func TestWhatIsTooOldToBeChanged(t *testing.T) {
	s := newStudy(t)
	sent := store.Delivery{Chat: family, State: store.Sent, FinishedAt: noon}
	for _, c := range []struct {
		action bridge.Action
		chat   bridge.Chat
		state  store.State
		after  time.Duration
		want   bool
	}{
		{bridge.ActionEdit, family, store.Sent, time.Hour, false},
		{bridge.ActionEdit, family, store.Sent, time.Hour + 1, true},
		{bridge.ActionDelete, family, store.Sent, time.Hour + 1, false},
		{bridge.ActionDelete, family, store.Sent, 2*time.Hour + 1, true},
		{bridge.ActionPin, family, store.Sent, 100 * time.Hour, false},
		{bridge.ActionEdit, family, store.Waiting, 100 * time.Hour, false},
		{bridge.ActionEdit, refuge, store.Sent, 100 * time.Hour, false},
	} {
		sent.Chat, sent.State = c.chat, c.state
		if got := s.source.TooOld(sent, c.action, noon.Add(c.after)); got != c.want {
			t.Errorf("%s of what is %s in %s, after %s: %t", c.action, c.state, c.chat, c.after, got)
		}
	}
}
